"""From judged units to levels, exactly as the project's rules say; pure functions.

Guidelines para 14 asks for all facts and circumstances: these rules sort evidence and claim no
probability. The thresholds and the cap are modelling choices of this project.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from analyzers.base import EURO, UNION, Confidence
from analyzers.places import EURO_AREA, MEMBER_STATES
from analyzers.rulebook import Indicator
from analyzers.units import Unit

CAP = 2
"""Highest headline behind access that was seen to be closed (para 16)."""
COUNTED_MEANS = frozenset({"app-store-eu-availability"})
"""The one means that counts without an address to the Union (para 16 fn 2)."""
SINGLE_OUT = frozenset(
    {
        "eu-cctld-domain", "eu-country-subdirectory", "eu-country-subdomain",
        "hreflang-eu-region", "eu-mailing-address", "eu-telephone-number",
    }
)  # fmt: skip
"""Signals that say which of the States sharing a language is meant."""
BARE_CODES = frozenset({"eu-country-subdirectory", "eu-country-subdomain"})
"""Addresses whose code may be a language's and no country's (`/fr`)."""
DECLARED = "declared-locale"
_WEAKER = {"A": "C", "B": "C", "C": "D", "D": ""}


class Rebuttal(StrEnum):
    """How far something the texts recognise explains a unit."""

    NONE = "none"
    PART = "part"
    FULL = "full"

    @property
    def rank(self) -> int:
        """0 for none, 2 for full."""
        return ("none", "part", "full").index(self.value)


@dataclass(frozen=True, slots=True, order=True)
class Shape:
    """All that a level depends on: two units of one shape weigh as one."""

    tier: str
    """Effective tier, A to D."""
    family: str
    mechanism: str
    high: bool
    """True for a unit of high confidence."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A counted unit: where it points, and its shape."""

    states: tuple[str, ...]
    shape: Shape


def effective_tier(
    indicator: Indicator, confidence: Confidence, rebuttal: Rebuttal, nexus: bool
) -> str:
    """Return the tier a unit counts with (step 2), or an empty string where it does not count."""
    if rebuttal is Rebuttal.FULL or not indicator.counts or indicator.tier not in _WEAKER:
        return ""
    if is_capability(indicator, nexus):
        return ""
    weak = rebuttal is Rebuttal.PART or confidence is Confidence.LOW
    return _WEAKER[indicator.tier] if weak else indicator.tier


def is_capability(indicator: Indicator, nexus: bool) -> bool:
    """Tell whether a unit is a means that addresses nobody in the Union."""
    return indicator.element == "means" and not nexus and indicator.id not in COUNTED_MEANS


def weigh(
    unit: Unit, indicator: Indicator, rebuttal: Rebuttal, confidence: Confidence | None = None
) -> Weighed | None:
    """Return the unit as the levels see it, or None where it does not count."""
    sure = confidence or unit.confidence
    tier = effective_tier(indicator, sure, rebuttal, unit.nexus)
    if not tier:
        return None
    shape = Shape(tier, indicator.family, indicator.mechanism, sure is Confidence.HIGH)
    return Weighed(unit.states, shape)


def narrow(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Narrow units of a shared language to the States that their host singles out (step 2b).

    What singles a State out is where a fact points, not whether it counts: a rebutted unit narrows
    too, so that a further rebuttal can never widen a language and raise a State. The bare code of
    a language (`/fr`) has a region where pages of the host declare it (`<html lang="fr-FR">`).
    """
    singled: dict[str, set[str]] = {}
    declared = {(u.host, u.states) for u in units if u.signal == DECLARED and not u.shared}
    for unit in units:
        if unit.signal not in SINGLE_OUT or unit.shared:
            continue
        if not _bare(unit) or (unit.host, unit.states) in declared:
            singled.setdefault(unit.host, set()).update(MEMBER_STATES.intersection(unit.states))
    return tuple(
        replace(unit, states=kept)
        if unit.shared and (kept := _kept(unit.states, singled.get(unit.host, set())))
        else unit
        for unit in units
    )


def _bare(unit: Unit) -> bool:
    """Tell whether the unit is the address of a language (`/fr`) and not of a region (`/fr-be`)."""
    return unit.signal in BARE_CODES and any(
        unit.has_bare_code(language) for language in unit.languages if language
    )


def _kept(states: tuple[str, ...], singled: set[str]) -> tuple[str, ...]:
    return tuple(state for state in states if state in singled)


def level(shapes: Iterable[Shape]) -> int:
    """Return the level, 1 to 5, of a set of counted units (step 3)."""
    found = set(shapes)
    annex = {s for s in found if s.tier == "A"}
    annex_families = {s.family for s in annex}
    others = {s.family for s in found} - annex_families
    sure = any(s.high for s in annex) or len({s.mechanism for s in annex}) >= 2
    if annex and sure and (len(annex_families) >= 2 or len(others) >= 2):
        return 5
    operative = {s.family for s in found if s.tier == "B"}
    if annex or len(operative) >= 3:
        return 4
    if operative or len({s.mechanism for s in found}) >= 2:
        return 3
    return 2 if found else 1


@dataclass(frozen=True, slots=True)
class StateView:
    """What points at one State."""

    own: frozenset[Shape]
    wide: frozenset[Shape]
    """Shapes of units that point at the Union, or at the euro area if the State is in it."""

    @property
    def level(self) -> int:
        """Return the State's level (step 4): the wide units only ever corroborate an A or a B."""
        alone = level(self.own)
        if any(shape.tier in "AB" for shape in self.own):
            return max(alone, level(self.own | self.wide))
        return alone


def state_views(weighed: Iterable[Weighed]) -> Mapping[str, StateView]:
    """Return a view for every Member State that a unit names; wide units alone make none."""
    own: dict[str, set[Shape]] = {}
    union: set[Shape] = set()
    euro: set[Shape] = set()
    for one in weighed:
        for state in one.states:
            if state in MEMBER_STATES:
                own.setdefault(state, set()).add(one.shape)
        if UNION in one.states:
            union.add(one.shape)
        if EURO in one.states:
            euro.add(one.shape)
    return {
        state: StateView(
            frozenset(own[state]), frozenset(union | euro if state in EURO_AREA else union)
        )
        for state in sorted(own)
    }


def headline(uncapped: int, access: str) -> int:
    """Return the level to print first (step 5): held at 2 where access was seen to be closed."""
    return min(uncapped, CAP) if access == "closed-verified" else uncapped
