"""The same pages from several places, compared: the artifact that analyzers of vantage points read.

Compared is with a control: a vantage point outside the EEA that was served, else the direct
connection where nobody said that it is inside. A refusal is about a place only where it says so
(status 451, or words), or where a control was served; a challenge page is never one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from analyzers import vantage_reading
from analyzers.base import UNION, Signal
from analyzers.places import EEA_EFTA, MEMBER_STATES, country_name, language_name
from analyzers.vantage_reading import Shown
from crawler.access_plan import AccessAnswer, AccessPlan, AccessProbe, AskedPage
from crawler.artifacts import Capture
from crawler.vantage import DIRECT, Vantage

TOO_COSTLY = "the page is too costly to read"


class Outcome(StrEnum):
    """What a vantage point got."""

    SERVED = "served"
    """A page, with nothing to compare it to, or the one that others are compared with."""
    SAME = "same"
    REDIRECTED = "redirected"
    DIFFERENT = "different"
    REFUSED = "refused"
    BLOCKED = "blocked"
    """A test for robots, or a refusal that has nothing to do with a place."""
    UNKNOWN = "unknown"

    @property
    def open(self) -> bool:
        """True where a page of the service was served."""
        return self in (Outcome.SERVED, Outcome.SAME, Outcome.REDIRECTED, Outcome.DIFFERENT)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which an answer differs from the control's."""

    kind: str
    """`redirect`, `language`, `currency`, `entity`, `offer` or `status`."""
    value: str
    """Address, code, name or signal."""
    words: str
    """A clause for the report."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One page from one vantage point, in one language."""

    page: AskedPage
    vantage: Vantage
    language: str
    """Accept-Language; empty where none was sent."""
    outcome: Outcome
    why: str
    """A clause for the report."""
    shown: Shown | None = None
    differences: tuple[Difference, ...] = ()
    against: Vantage | None = None
    """The control that it was compared with."""
    said: bool = False
    """A refusal that says that it is about a place."""

    @property
    def inside(self) -> bool:
        """True where the vantage point is in a Member State."""
        return self.vantage.country in MEMBER_STATES


@dataclass(frozen=True, slots=True)
class AccessView:
    """All observations of one look."""

    host: str
    observations: tuple[Observation, ...]
    authorised: frozenset[str] = frozenset()
    """Addresses reached that the register gives for an authorised entity."""

    @classmethod
    def example(cls, url: str, text: str) -> AccessView:
        """Make one from JSON: {country or `direct`: [status, markup] or [status, address]}."""
        answers: list[AccessAnswer] = []
        page = AskedPage(url, "home")
        for name, (status, body) in json.loads(text).items():
            code = "" if name == DIRECT else name.upper()
            probe = AccessProbe(page, Vantage(name, code), "")
            moved = status in (301, 302)
            headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)
            hops = [_example(url, status, (("Location", body),), "", name)] if moved else []
            last = _example(body, 200, headers, "<p>Trade.</p>", name) if moved else _example(
                url, status, headers, body, name
            )  # fmt: skip
            answers.append(AccessAnswer(probe, (*hops, last)))
        shown = {id_of(a.last): vantage_reading.read(a.last) for a in answers if a.last}
        return cls(urlsplit(url).hostname or "", compare(answers, shown))

    def led_home(self, one: Observation) -> bool:
        """True where a visitor was led to an authorised entity, without a way back."""
        return one.shown is not None and not one.shown.bypass and one.shown.url in self.authorised

    def of(self, country: str) -> tuple[Observation, ...]:
        """Observations from one country."""
        return tuple(one for one in self.observations if one.vantage.country == country)

    def inside(self) -> Iterator[Observation]:
        """Observations from Member States that show a difference due to the place alone."""
        return (one for one in self.observations if one.inside and not one.language)

    @property
    def countries(self) -> tuple[str, ...]:
        """Member States that were tried, sorted."""
        return tuple(sorted({one.vantage.country for one in self.observations if one.inside}))

    def new_signals(self) -> Iterator[tuple[Signal, Observation]]:
        """What pages show to visitors from Member States and not to the control."""
        for one in self.observations:
            if one.inside and one.outcome.open and one.shown is not None:
                known = {s for c in self._controls(one) for s in _signs(c.shown)}
                for signal in one.shown.signals:
                    if _sign(signal) not in known:
                        yield signal, one

    def _controls(self, one: Observation) -> Iterator[Observation]:
        """Answers for the same page that were given to somebody outside, or to nobody's country."""
        for other in self.observations:
            if other.page == one.page and not other.inside and other.outcome.open:
                yield other


def _example(
    url: str, status: int, headers: tuple[tuple[str, str], ...], body: str, name: str
) -> Capture:
    return Capture(
        url, url, status, headers, body.encode(), "2026-11-20T12:00:00Z", f"<urn:{name}:{url}>",
        "0" * 64, name,
    )  # fmt: skip


def id_of(capture: Capture) -> str:
    """What a capture is known by."""
    return capture.record_id


def _sign(signal: Signal) -> tuple[str, tuple[str, ...]]:
    return signal.id, signal.sighting.states


def _signs(shown: Shown | None) -> frozenset[tuple[str, tuple[str, ...]]]:
    return frozenset(_sign(signal) for signal in shown.signals) if shown else frozenset()


def view(
    plan: AccessPlan, answers: Iterable[AccessAnswer], shown: Mapping[str, Shown]
) -> AccessView:
    """Compare all answers of a look; `shown`: what each last response shows, by record."""
    host = urlsplit(plan.pages[0].url).hostname or "" if plan.pages else ""
    return AccessView(host.removeprefix("www."), compare(answers, shown))


def compare(answers: Iterable[AccessAnswer], shown: Mapping[str, Shown]) -> tuple[Observation, ...]:
    """Judge every answer by itself and against its page's control."""
    given = list(answers)
    found: list[Observation] = []
    for page in dict.fromkeys(a.probe.page for a in given):
        alone = [_alone(a, shown) for a in given if a.probe.page == page]
        control = _control(alone)
        alike = control is None and _refuses_all(alone)
        found += [_alike(one) if alike else _against(one, control) for one in alone]
    return tuple(found)


def _refuses_all(alone: list[Observation]) -> bool:
    """True where visitors from outside, or from nobody knows where, get a bare refusal as well."""
    return any(one.outcome is Outcome.REFUSED and not one.said and not one.inside for one in alone)


def _alike(one: Observation) -> Observation:
    if one.outcome is not Outcome.REFUSED or one.said:
        return one
    why = f"{one.why}, inside the Union and elsewhere alike: not about a place"
    return _with(one, Outcome.BLOCKED, why)


def outside(vantage: Vantage) -> bool:
    """True where a vantage point is known to stand outside the EEA."""
    return bool(vantage.country) and vantage.country not in MEMBER_STATES | EEA_EFTA


def _control(alone: list[Observation]) -> Observation | None:
    """The answer that others are compared with: no language asked for, and served."""
    served = [one for one in alone if one.outcome.open and not one.language]
    named = sorted((one for one in served if outside(one.vantage)), key=lambda o: o.vantage.name)
    direct = [one for one in served if one.vantage.name == DIRECT and not one.vantage.country]
    return next(iter([*named, *direct]), None)


def _alone(answer: AccessAnswer, shown: Mapping[str, Shown]) -> Observation:
    """What an answer is by itself."""
    probe, last = answer.probe, answer.last

    def told(
        outcome: Outcome, why: str, seen: Shown | None = None, said: bool = False
    ) -> Observation:
        return Observation(probe.page, probe.vantage, probe.language, outcome, why, seen, said=said)

    if last is None:
        return told(Outcome.UNKNOWN, _failed(answer))
    seen = shown.get(id_of(last))
    if seen is None:
        return told(Outcome.UNKNOWN, TOO_COSTLY)
    where = f", at {last.url}" if len(answer.hops) > 1 else ""
    if seen.proxy:
        return told(Outcome.UNKNOWN, seen.proxy)
    if seen.blocked:
        return told(Outcome.BLOCKED, "a challenge page or a limit for robots answered", seen)
    if seen.status == 451:
        return told(Outcome.REFUSED, f"status 451 (legal reasons){where}", seen, True)
    if seen.turned_away and not seen.bypass and _meant(probe.vantage, seen.places):
        return told(Outcome.REFUSED, f"a notice turns the visitor away{where}", seen, True)
    if seen.status in (401, 403):
        return told(Outcome.REFUSED, f"status {seen.status}{where}", seen)
    if seen.status != 200:
        return told(Outcome.UNKNOWN, f"status {seen.status}{where}", seen)
    return told(Outcome.SERVED, f"a page{where}", seen)


def _meant(vantage: Vantage, places: tuple[str, ...]) -> bool:
    """True where a notice means the place that the visitor comes from."""
    whole = UNION in places and vantage.country in MEMBER_STATES
    return not places or whole or vantage.country in places


def _failed(answer: AccessAnswer) -> str:
    words = {"proxy": "the proxy failed", "robots.txt": "robots.txt forbids it"}
    said = words.get(answer.reason, answer.reason)
    return f"{said} ({answer.detail})" if answer.detail else said


def _against(one: Observation, control: Observation | None) -> Observation:
    if control is None:
        return one
    if one is control:
        return _with(one, Outcome.SERVED, f"{one.why}; the others are compared with it")
    if one.outcome is Outcome.REFUSED:
        return Observation(
            one.page, one.vantage, one.language, one.outcome,
            f"{one.why}, where {label(control.vantage)} was served", one.shown, (),
            control.vantage, one.said,
        )  # fmt: skip
    if not one.outcome.open or one.shown is None or control.shown is None:
        return one
    differences = tuple(_differences(one, control))
    kinds = {d.kind for d in differences}
    outcome = Outcome.REDIRECTED if "redirect" in kinds else Outcome.DIFFERENT
    outcome = outcome if differences else Outcome.SAME
    why = "; ".join(d.words for d in differences) or f"as {label(control.vantage)} got it"
    return _with(one, outcome, why, differences, control.vantage)


def _with(
    one: Observation, outcome: Outcome, why: str, differences: tuple[Difference, ...] = (),
    against: Vantage | None = None,
) -> Observation:  # fmt: skip
    return Observation(
        one.page, one.vantage, one.language, outcome, why, one.shown, differences, against, one.said
    )


def _differences(one: Observation, control: Observation) -> Iterator[Difference]:
    here, there = one.shown, control.shown
    if here is None or there is None:
        return
    if _place(here.url) != _place(there.url):
        yield Difference("redirect", here.url, f"led to {here.url}, not to {there.url}")
    if here.bypass and not there.bypass:
        yield Difference("entity", "bypass", "a notice with a way on to the global service")
    if here.language and there.language and here.language != there.language:
        names = language_name(here.language), language_name(there.language)
        yield Difference("language", here.language, f"in {names[0]} instead of {names[1]}")
    if more := sorted(set(here.currencies) - set(there.currencies)):
        yield Difference("currency", ",".join(more), f"amounts in {', '.join(more)}")
    if here.parties and there.parties and set(here.parties).isdisjoint(there.parties):
        yield Difference("entity", here.parties[0], f"names {here.parties[0]} as the provider")
    offers = sorted({s.id for s in here.signals if _sign(s) not in _signs(there)})
    if offers:
        yield Difference("offer", ",".join(offers), f"shows more: {', '.join(offers[:5])}")


def _place(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/")


def label(vantage: Vantage) -> str:
    """A vantage point in words."""
    if vantage.name == DIRECT:
        where = f" in {country_name(vantage.country)}" if vantage.country else ""
        return f"the direct connection{where}"
    return f"a visitor from {country_name(vantage.country)} ({vantage.name})"
