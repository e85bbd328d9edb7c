"""The access posture (step 5, paragraph 16): is the door to the service closed to the Union?

Precautions stop the service; they do not undo solicitation. They explain no finding, and only a
posture of which all three parts were observed holds the headline down. Without a vantage point in
the Union nobody knows, whatever the site says about itself.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from analyzers.base import Confidence
from analyzers.places import MEMBER_STATES
from analyzers.profile import Profile
from analyzers.rebuttals import PRECAUTIONS
from analyzers.units import Unit

CLAIMS = ("disclaimer-not-for-eu", "terms-country-exclusion")
"""Statements that exclude the Union; nothing enforces them."""
OPEN_STORE, OPEN_ACCOUNT = "app-store-eu-availability", "eu-account-acceptance"
WEB, STORES, ACCOUNTS = PRECAUTIONS
_ENTERED = "Taken as entered by the user."
_WORDS = {
    WEB: "the web site was refused",
    STORES: "the app is in no storefront of the Union",
    ACCOUNTS: "sign-up refuses residence in the Union",
}


@dataclass(frozen=True, slots=True)
class Doors:
    """What requests from Member States met. One State says nothing of another."""

    refused: tuple[str, ...] = ()
    """States from which every page that answered was refused because of the place."""
    partly: tuple[str, ...] = ()
    """States from which some pages were refused and others served."""
    served: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    """States from which nothing could be learnt: proxies failed, robots were blocked."""
    no_app: bool = False
    """The firm says that it has no app, and no link to one was seen."""

    @property
    def told(self) -> bool:
        """True where at least one State gave an answer."""
        return bool(self.refused or self.partly or self.served)

    def sentence(self) -> str:
        """What was met where, in one sentence without a full stop."""
        parts = [
            f"{words} from {_listed(states)}"
            for words, states in (
                ("refused", self.refused), ("partly refused", self.partly),
                ("served", self.served), ("not to be learnt", self.unknown),
            )
            if states
        ]  # fmt: skip
        tried = {*self.refused, *self.partly, *self.served, *self.unknown}
        left = len(MEMBER_STATES - tried)
        rest = f"; the other {left} Member States were not tried" if left and parts else ""
        return f"The web site was {', '.join(parts)}{rest}" if parts else ""


def posture(
    profile: Profile, units: Sequence[Unit], asked: Collection[str], doors: Doors | None = None
) -> tuple[str, str]:
    """Return the posture and one or two sentences on what it rests on."""
    if profile.access:
        return profile.access, _ENTERED
    met = doors or Doors()
    seen = {unit.signal for unit in units if unit.confidence is not Confidence.LOW}
    notes = {unit.signal: unit.note for unit in reversed(units) if unit.note}
    words = _WORDS | {ACCOUNTS: _said(notes.get(ACCOUNTS, "")) or _WORDS[ACCOUNTS]}
    closed = {name: words[name] for name in PRECAUTIONS if name in seen}
    if met.no_app and STORES not in closed and OPEN_STORE not in seen:
        closed[STORES] = words[STORES]
    opened = "An account opened from the Union was observed."
    if not (WEB in asked or WEB in seen or met.told):
        return (
            ("open", opened) if OPEN_ACCOUNT in seen else ("unknown", _untested(met, closed, seen))
        )
    ajar = bool(met.served or met.partly or {OPEN_STORE, OPEN_ACCOUNT} & seen)
    if set(closed) == set(PRECAUTIONS) and not ajar:
        return "closed-verified", _closed(met, closed)
    if closed or met.refused or met.partly:
        return "partly-closed", _partly(met, closed)
    if OPEN_ACCOUNT in seen:
        return "open", opened
    if met.served or WEB in asked:
        said = met.sentence() or "A request from a vantage point in the Union was not refused"
        claimed = " The site says that it excludes the Union." if seen & set(CLAIMS) else ""
        return ("claimed-only" if claimed else "open"), f"{said}.{claimed}"
    return "unknown", _untested(met, closed, seen)


def _said(note: str) -> str:
    """A note as part of a sentence: exactly what was seen."""
    return f"{note[:1].lower()}{note[1:].rstrip('.')}"


def _closed(met: Doors, closed: Mapping[str, str]) -> str:
    first = met.sentence()
    app = "there is no app" if met.no_app else _WORDS[STORES]
    if not first:
        return "All three precautions of paragraph 16 were observed."
    return (
        f"All three precautions of paragraph 16 were observed. {first}; {app}, {closed[ACCOUNTS]}."
    )


def _partly(met: Doors, closed: Mapping[str, str]) -> str:
    names = "; ".join(closed[name] for name in PRECAUTIONS if name in closed)
    first = f"{met.sentence()}. " if met.sentence() else ""
    observed = f"Observed of the three precautions of paragraph 16: {names}." if names else ""
    return (first + observed).strip()


def _untested(met: Doors, closed: Mapping[str, str], seen: Collection[str]) -> str:
    said = "Access from the Union was not tested: no vantage point there was given."
    if met.unknown:
        said = f"Access from {_listed(met.unknown)} was tried, and nothing could be learnt."
    if closed:
        said += f" Observed: {'; '.join(closed.values())}."
    if set(CLAIMS) & set(seen):
        said += " The site says that it excludes the Union; whether it does is open."
    return said


def _listed(codes: Sequence[str]) -> str:
    return ", ".join(codes)
