"""What explains a unit, how far, and everything that was considered.

The Annex row on language carries its own exceptions: home, clientele outside the Union, languages
customary in finance. Paragraph 17 (education) and 21 (own-initiative reviews) carry theirs. The
precautions of paragraph 16 never explain a unit: they make the access posture. A disclaimer
explains nothing (Art. 61(1), paragraph 24).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from analyzers import places, rebuttals_money
from analyzers.base import Confidence
from analyzers.levels import BARE_CODES, Rebuttal, is_capability
from analyzers.profile import Profile
from analyzers.reasons import why_unassessed
from analyzers.rulebook import Indicator, Rulebook
from analyzers.units import Unit

HOME = "home-jurisdiction-language"
CLIENTELE = "non-eu-clientele-language"
CUSTOMARY = "customary-finance-language"
EDUCATION = "purely-educational-content"
REVIEW = "own-initiative-review"
PRECAUTIONS = ("geo-block-web", "app-unavailable-eu-stores", "no-eu-accounts")
"""Paragraph 16 and its footnote 2, in the order of the access posture."""
LANGUAGE_ROWS = frozenset(
    {
        "eu-official-language-site", "integrated-translation-tool", "eu-language-toggle",
        "declared-locale", "translated-blog-post", "localised-customer-support",
    }
)  # fmt: skip
"""Signals that a language exception explains in full; any other that lists one, in part."""
_EDUCATIONAL = frozenset({"education", "events"})
NOT_ASSESSED = "not assessed"
HOME_UNKNOWN = "The home jurisdiction was not given."


@dataclass(frozen=True, slots=True)
class Considered:
    """One explanation that was weighed, and what came of it."""

    signal: str
    """Id in the rulebook, or empty for an explanation that is no signal."""
    title: str
    outcome: str
    """`none`, `part`, `full` or `not assessed`."""
    why: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """A unit with what explains it."""

    unit: Unit
    rebuttal: Rebuttal
    by: str
    """Ids or phrases of what explains the unit, joined with a comma."""
    considered: tuple[Considered, ...]
    confidence: Confidence
    """The unit's, held at medium for a language where home is unknown."""
    home_matters: bool
    """True where knowing the home jurisdiction could change the outcome."""


def judge(
    rulebook: Rulebook,
    profile: Profile,
    units: Sequence[Unit],
    asked: Collection[str] = (),
    unknown: Mapping[str, str] | None = None,
) -> tuple[Verdict, ...]:
    """Weigh every explanation that the rulebook lists against every unit, in the units' order.

    `asked`: ids of the signals that were looked for, so that "none" differs from "not assessed".
    `unknown`: signal -> why its surface, although given, said nothing.
    """
    recognised: dict[str, list[Unit]] = {}
    for unit in units:
        if rulebook.by_id[unit.signal].tier == "R":
            recognised.setdefault(unit.signal, []).append(unit)
    court = _Court(rulebook, profile, recognised, frozenset(asked), dict(unknown or {}))
    return tuple(court.verdict(unit) for unit in units)


Opinion = tuple[Rebuttal | None, str]
_NO_LANGUAGE: dict[str, Opinion] = {
    HOME: (
        Rebuttal.NONE,
        "The observation rests on no language, so that of the home explains nothing.",
    ),
    CLIENTELE: (
        Rebuttal.NONE,
        "The observation rests on no language, so clients elsewhere explain nothing.",
    ),
    CUSTOMARY: (
        Rebuttal.NONE,
        "The observation rests on no language, so none that is customary explains it.",
    ),
    EDUCATION: (
        Rebuttal.NONE,
        "That a lesson is purely educational explains the pages in its language only; this"
        " observation rests on none.",
    ),
}
"""What is said of the explanations by language where an observation has none."""
"""(outcome, reason); None: not assessed."""


@dataclass(frozen=True, slots=True)
class _Court:
    rulebook: Rulebook
    profile: Profile
    recognised: Mapping[str, Sequence[Unit]]
    asked: frozenset[str]
    unknown: Mapping[str, str]

    def verdict(self, unit: Unit) -> Verdict:
        indicator = self.rulebook.by_id[unit.signal]
        spoken = self._by_language(unit, indicator)
        other = {
            name: self._other(unit, name) for name in indicator.rebuttals if name not in spoken
        }
        paid = rebuttals_money.opinion(unit, self.profile)
        # Every language of the unit must be explained, each by whatever explains it best.
        tongues = [max(map(_rank, said), default=0) for said in zip(*spoken.values(), strict=True)]
        strength = max(
            min(tongues, default=0),
            max((_rank(said) for said in other.values()), default=0),
            _rank((paid.outcome, "")) if paid else 0,
        )
        considered = [
            self._considered(name, _weakest(spoken[name]) if name in spoken else other[name])
            for name in indicator.rebuttals
        ]
        by = [c.signal for c in considered if c.outcome in ("part", "full")]
        if paid:
            considered.append(Considered("", paid.title, _word(paid.outcome), paid.why))
            by += [paid.by] if paid.by else []
        if strength and not by:
            by = [name for name, said in spoken.items() if any(map(_rank, said))]
        unknown_home = not self.profile.home
        capped = unknown_home and unit.signal == "eu-official-language-site"
        open_question = (
            unknown_home
            and strength < Rebuttal.FULL.rank
            and indicator.counts
            and not is_capability(indicator, unit.nexus)
            and (
                (HOME in spoken and any(map(_spoken_outside, unit.languages)))
                or (paid is not None and paid.home_matters)
            )
        )
        return Verdict(
            unit=unit,
            rebuttal=tuple(Rebuttal)[strength],
            by=", ".join(by) if strength else "",
            considered=tuple(considered),
            confidence=min(unit.confidence, Confidence.MEDIUM, key=lambda c: c.rank)
            if capped
            else unit.confidence,
            home_matters=open_question,
        )

    def _considered(self, name: str, opinion: Opinion) -> Considered:
        title = self.rulebook.by_id[name].title
        return Considered(name, title, _word(opinion[0]), opinion[1])

    def _by_language(self, unit: Unit, indicator: Indicator) -> dict[str, tuple[Opinion, ...]]:
        """Return, for each explanation that rests on a language, an opinion per language."""
        rules: dict[str, Callable[[Unit, str], Opinion]] = {
            HOME: self._home, CLIENTELE: self._clientele,
            CUSTOMARY: self._customary, EDUCATION: self._education,
        }  # fmt: skip
        named = unit.languages or ("",)
        return {
            name: tuple(rules[name](unit, one) if one else _NO_LANGUAGE[name] for one in named)
            for name in indicator.rebuttals
            if name in rules
        }

    def _home(self, unit: Unit, language: str) -> Opinion:
        home = self.profile.home
        if not home:
            return None, HOME_UNKNOWN
        return _spoken_in(unit, language, home, "the home jurisdiction")

    def _clientele(self, unit: Unit, language: str) -> Opinion:
        role = "a served market outside the Union"
        markets = [
            _spoken_in(unit, language, country, role + _given(reason))
            for country, reason in self.profile.markets
        ]
        seen = [u for u in self.recognised.get(CLIENTELE, ()) if language in u.languages]
        sightings = [_sighted(unit, language, one) for one in seen]
        best = max([*markets, *sightings], key=_rank, default=None)
        if best and _rank(best):
            return best
        name = places.language_name(language)
        if best or CLIENTELE in self.asked:
            return Rebuttal.NONE, f"No market outside the Union that uses {name} was named or seen."
        return None, "No market outside the Union was given, and the site was not asked for one."

    def _customary(self, unit: Unit, language: str) -> Opinion:
        reasons = {"en": "", **dict(self.profile.customary_languages)}
        name = places.language_name(language)
        if language in reasons:
            reason = _given(reasons[language])
            return Rebuttal.FULL, f"{name} is taken as customary in international finance{reason}."
        return Rebuttal.NONE, f"{name} is not taken as customary in international finance."

    def _education(self, unit: Unit, language: str) -> Opinion:
        seen = [
            u
            for u in self.recognised.get(EDUCATION, ())
            if language in u.languages and u.host == unit.host
        ]
        name = places.language_name(language)
        if not seen:
            if EDUCATION not in self.asked:
                return None, "Whether the content is purely educational was not examined."
            return Rebuttal.NONE, f"Not all content in {name} was seen to be purely educational."
        mechanism = self.rulebook.by_id[unit.signal].mechanism
        sure = any(u.confidence is not Confidence.LOW for u in seen)
        full = mechanism in _EDUCATIONAL and sure
        return (
            Rebuttal.FULL if full else Rebuttal.PART,
            f"What was read in {name} on {unit.host or 'the site'} appears purely educational.",
        )

    def _unasked(self, name: str) -> str:
        tried = self.unknown.get(name, "") if name not in self.asked else ""
        reason = tried or why_unassessed(self.rulebook.by_id[name], self.asked)
        return f"{reason[0].upper()}{reason[1:]}."

    def _other(self, unit: Unit, name: str) -> Opinion:
        """Return the opinion on an explanation that rests on no language."""
        seen = self.recognised.get(name, ())
        if name in PRECAUTIONS:
            if seen:
                return (
                    Rebuttal.NONE,
                    "Observed. It stops the service and does not undo solicitation: see access.",
                )
            if name in self.asked:
                return Rebuttal.NONE, "Looked for and not observed."
            return None, self._unasked(name)
        if name == REVIEW and any(u.host == unit.host for u in seen):
            sure = any(u.confidence is not Confidence.LOW for u in seen if u.host == unit.host)
            why = "No sign of the firm's involvement was seen there."
            return (Rebuttal.FULL if sure else Rebuttal.PART), why
        if seen:
            return Rebuttal.NONE, "Observed elsewhere, not for this finding."
        if name in self.asked:
            return Rebuttal.NONE, "Looked for and not observed."
        return None, self._unasked(name)


def _rank(opinion: Opinion) -> int:
    return opinion[0].rank if opinion[0] else 0


def _word(outcome: Rebuttal | None) -> str:
    return outcome.value if outcome else NOT_ASSESSED


def _weakest(opinions: Iterable[Opinion]) -> Opinion:
    """Return what to print for a unit with several languages."""
    return min(opinions, key=_rank)


def _given(reason: str) -> str:
    return f" (reason given: {reason.strip().rstrip('.')})" if reason.strip() else ""


def _effect(unit: Unit) -> Rebuttal:
    return Rebuttal.FULL if unit.signal in LANGUAGE_ROWS else Rebuttal.PART


def _spoken_in(unit: Unit, language: str, country: str, role: str) -> Opinion:
    """Weigh a country outside the Union that may use the language (Annex, language row)."""
    name, where = places.language_name(language), places.country_name(country)
    official = language in places.official_languages(country)
    if not official and language not in places.regional_languages(country):
        return Rebuttal.NONE, f"{name} is no official language of {where}, {role}."
    if unit.signal in BARE_CODES and not unit.has_bare_code(language):
        return Rebuttal.NONE, "The address names a country, not only a language."
    if official:
        return _effect(unit), f"{name} is an official language of {where}, {role}."
    return Rebuttal.PART, f"{name} is official in a region of {where}, {role}."


def _sighted(unit: Unit, language: str, seen: Unit) -> Opinion:
    """Weigh an offer seen on the site for users of the language outside the Union."""
    if unit.signal in BARE_CODES and not unit.has_bare_code(language):
        return Rebuttal.NONE, "The address names a country, not only a language."
    name = places.language_name(language)
    shown = f' ("{seen.samples[0].quote[:60]}")' if seen.samples else ""
    why = f"The site shows an offer for users of {name} outside the Union{shown}."
    return (Rebuttal.PART if seen.confidence is Confidence.LOW else _effect(unit)), why


@lru_cache(maxsize=256)
def _spoken_outside(language: str) -> bool:
    """Tell whether any jurisdiction outside the Union could explain the language."""
    inside = places.MEMBER_STATES | places.FRENCH_OVERSEAS
    return any(
        language in places.official_languages(country)
        or language in places.regional_languages(country)
        for country in places.countries() - inside
    )
