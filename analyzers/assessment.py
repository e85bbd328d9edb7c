"""From units to an assessment: gates, explanations, levels, gaps. A pure function of its arguments.

It sorts evidence (paragraph 14 asks for all facts and circumstances) and decides no case.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from analyzers import gaps, places, tongues
from analyzers.access import posture
from analyzers.base import Confidence, Failure
from analyzers.beyond import Beyond, Gate
from analyzers.gaps import Unassessed
from analyzers.levels import (
    Rebuttal,
    Weighed,
    headline,
    is_capability,
    level,
    narrow,
    state_views,
    weigh,
)
from analyzers.outlook import Outlook
from analyzers.profile import Profile
from analyzers.rebuttals import Considered, Verdict, judge
from analyzers.rulebook import Indicator, Rulebook
from analyzers.tongues import Tongue
from analyzers.units import Unit
from crawler.artifacts import Coverage, Evidence

ASSESSED = "assessed"
NOT_ASSESSABLE = "not-assessable"
NOT_ENGAGED = "article-61-not-engaged"
MIN_FAMILIES = 3
"""Fewer of the twelve families assessed: no level (step 1)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A unit judged: counted, explained, or only noted."""

    indicator: Indicator
    host: str
    states: tuple[str, ...]
    shared: bool
    language: str
    """ISO 639-1 codes, joined with a comma."""
    currency: str
    """ISO 4217 codes, joined with a comma."""
    confidence: Confidence
    rebuttal: Rebuttal
    rebutted_by: str
    considered: tuple[Considered, ...]
    effective_tier: str
    """Tier it counts with; empty where it does not count."""
    count: int
    why: str
    would_change: str
    samples: tuple[Evidence, ...]
    noted: bool
    """True for what can never count: explanations, gates, statements, capabilities."""

    @property
    def counted(self) -> bool:
        """Tell whether it enters the level."""
        return bool(self.effective_tier)


@dataclass(frozen=True, slots=True)
class FamilyView:
    """One family of evidence in a State."""

    tier: str
    """Strongest effective tier."""
    units: int
    """Counted units that name the State."""


@dataclass(frozen=True, slots=True)
class StateRow:
    """What points at one Member State by itself."""

    level: int
    """Uncapped; never above the uncapped level of the Union."""
    families: Mapping[str, FamilyView]


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything that a report tells."""

    rulebook: Rulebook
    profile: Profile
    status: str
    """`assessed`, `not-assessable` or `article-61-not-engaged`."""
    reason: str
    """Why no level is given; empty where one is."""
    level: int | None
    """The headline: at most 2 behind access that was seen to be closed."""
    uncapped_level: int | None
    access: str
    access_reason: str
    states: Mapping[str, StateRow]
    """By code, sorted; only States that a counted unit names."""
    findings: tuple[Finding, ...]
    """Signals of tier A to D, strongest first, explained ones included."""
    noted: tuple[Finding, ...]
    """Explanations, facts without effect, gates and capabilities: they change nothing."""
    not_found: tuple[Indicator, ...]
    not_assessed: tuple[Unassessed, ...]
    questions: tuple[str, ...]
    coverage: Coverage
    caveats: tuple[str, ...]
    """How far "not found" reaches, in sentences."""
    started_at: str
    finished_at: str
    options: Mapping[str, object] = field(default_factory=dict)
    """What the run was told."""
    languages: tuple[Tongue, ...] = ()
    """Languages that the pages are in, and the rules that have no words for them."""


def assess(
    rulebook: Rulebook,
    profile: Profile,
    units: Iterable[Unit],
    coverage: Coverage,
    asked: Collection[str],
    failures: Iterable[Failure],
    started_at: str,
    finished_at: str,
    *,
    home_fetched: bool = True,
    home_reason: str = "",
    options: Mapping[str, object] | None = None,
    beyond: Beyond | None = None,
    languages: Sequence[Tongue] = (),
) -> Assessment:
    """Judge what was seen.

    `asked`: ids of the signals whose analyzer ran over a surface that was read. `home_fetched`:
    whether a home page of the firm was read; if not, `home_reason` says why. `beyond`: what
    surfaces beyond the web site add besides their signals. `languages`: of the pages that were
    read; a rule without words for one of them is not assessed there.
    """
    more = beyond or Beyond()
    home_unread = "" if home_fetched else home_reason or "it was not fetched"
    found = narrow(sorted(units, key=lambda unit: unit.key))
    verdicts = judge(rulebook, profile, found, asked, more.unknown)
    failed = gaps.failed_pages(failures)
    pages = max(1, sum(host.pages for host in coverage.hosts))
    broken = {name for name, number in failed.items() if number >= pages}
    families = gaps.families_assessed(rulebook, {u.signal for u in found}, asked, broken)
    of = len(rulebook.evidence_families)
    status, reason = _status(profile, home_unread, len(families), of, more.gates)
    weighed = [
        weigh(v.unit, rulebook.by_id[v.unit.signal], v.rebuttal, v.confidence) for v in verdicts
    ]
    counted = [one for one in weighed if one]
    levelled = status == ASSESSED
    outlook = Outlook(counted) if levelled else None
    judged = [
        _finding(rulebook, verdict, one, outlook)
        for verdict, one in zip(verdicts, weighed, strict=True)
    ]
    judged.sort(key=_order(rulebook))
    uncapped = level(one.shape for one in counted) if levelled else None
    observed = [unit for unit in found if not unit.entered]
    access, access_reason = posture(profile, observed, asked, more.doors)
    sorted_out = gaps.sort_out(
        rulebook, profile, verdicts, asked, failed, home_unread,
        {**tongues.reasons(languages), **more.unknown},
    )  # fmt: skip
    # Where a gate is closed, nobody needs to be asked about the others.
    asking = [v for v in verdicts if not (more.gates and rulebook.by_id[v.unit.signal].tier == "G")]
    return Assessment(
        rulebook=rulebook,
        profile=profile,
        status=status,
        reason=reason,
        level=None if uncapped is None else headline(uncapped, access),
        uncapped_level=uncapped,
        access=access,
        access_reason=access_reason,
        states=_states(counted) if levelled else {},
        findings=tuple(finding for finding in judged if not finding.noted),
        noted=tuple(finding for finding in judged if finding.noted),
        not_found=sorted_out.not_found,
        not_assessed=sorted_out.not_assessed,
        questions=(*gaps.questions(profile, asking, asked, rulebook), *more.questions),
        coverage=coverage,
        caveats=(*gaps.caveats(coverage), *more.caveats),
        started_at=started_at,
        finished_at=finished_at,
        options=dict(options or {}),
        languages=tuple(languages),
    )


def _status(
    profile: Profile, home_unread: str, families: int, of: int, gates: Sequence[Gate] = ()
) -> tuple[str, str]:
    """Return the status and, where no level is given, why (step 1)."""
    if profile.gate == "authorised":
        return NOT_ENGAGED, (
            "The entity is entered as authorised under MiCA for what is marketed: Article 61 is not"
            " engaged for those services and States. Group checks remain."
        )
    if profile.gate == "no-crypto-asset-service":
        return NOT_ENGAGED, "No crypto-asset service in the sense of MiCA Art. 3(1)(16) is offered."
    shown = next((gate for gate in gates if gate.signal == "authorised-entity"), None)
    if shown and not profile.gate:  # says more than where the firm is at home
        return NOT_ENGAGED, shown.reason
    if profile.gate == "eu-established" or profile.home_in_union:
        where = places.country_name(profile.home) if profile.home_in_union else "the Union"
        return NOT_ENGAGED, (
            f"The firm is entered as established in {where}: the exemption concerns third-country"
            " firms and is not available to it. Whether it is authorised is a question of Art. 59."
        )
    if gates:
        return NOT_ENGAGED, gates[0].reason
    if profile.gate == "unfetchable":
        return NOT_ASSESSABLE, "The firm's pages are entered as unreachable."
    if home_unread:
        return NOT_ASSESSABLE, f"The home page could not be read: {home_unread.rstrip('.')}."
    if families < MIN_FAMILIES:
        return NOT_ASSESSABLE, (
            f"Only {families} of the {of} families of evidence could be assessed; a level needs"
            f" {MIN_FAMILIES}."
        )
    return ASSESSED, ""


def _finding(
    rulebook: Rulebook, verdict: Verdict, weighed: Weighed | None, outlook: Outlook | None
) -> Finding:
    unit = verdict.unit
    indicator = rulebook.by_id[unit.signal]
    return Finding(
        indicator=indicator,
        host=unit.host,
        states=unit.states,
        shared=unit.shared,
        language=", ".join(filter(None, unit.languages)),
        currency=", ".join(filter(None, unit.currencies)),
        confidence=verdict.confidence,
        rebuttal=verdict.rebuttal,
        rebutted_by=verdict.by,
        considered=verdict.considered,
        effective_tier=weighed.shape.tier if weighed else "",
        count=unit.count,
        why=unit.note,
        would_change=_would_change(indicator, verdict, weighed, outlook) if outlook else "",
        samples=unit.samples,
        noted=indicator.tier in "GRZ"
        or not indicator.counts
        or is_capability(indicator, unit.nexus),
    )


def _would_change(
    indicator: Indicator, verdict: Verdict, weighed: Weighed | None, outlook: Outlook
) -> str:
    """Return one sentence on what depends on the unit, worked out by judging again."""
    if weighed:
        return outlook.without(weighed)
    if indicator.tier == "Z":
        return "It changes nothing: such a statement does not rebut contrary facts (paragraph 24)."
    if indicator.tier in "RG" or not indicator.counts:
        return "It is not counted."
    if is_capability(indicator, verdict.unit.nexus):
        return "It would count if the same evidence addressed the Union or a Member State."
    if verdict.rebuttal is Rebuttal.NONE:
        return "Too uncertain to count; better evidence would change that."
    bare = weigh(verdict.unit, indicator, Rebuttal.NONE, verdict.confidence)
    return outlook.unexplained(bare.shape) if bare else "It would not count without it either."


_Place = tuple[str, int, str, tuple[str, ...]]


def _order(rulebook: Rulebook) -> Callable[[Finding], _Place]:
    """Return a sort key: strongest first, then in the order of the guidelines."""
    place = {one.id: number for number, one in enumerate(rulebook.indicators)}

    def key(finding: Finding) -> _Place:
        tier = finding.effective_tier or "E"
        return tier, place[finding.indicator.id], finding.host, finding.states

    return key


def _states(counted: Sequence[Weighed]) -> dict[str, StateRow]:
    """Return a row per State that a counted unit names (step 4)."""
    rows = {}
    for state, view in state_views(counted).items():
        own = [one.shape for one in counted if state in one.states]
        families = {
            family: FamilyView(
                min(shape.tier for shape in own if shape.family == family),
                sum(shape.family == family for shape in own),
            )
            for family in sorted({shape.family for shape in own})
        }
        rows[state] = StateRow(view.level, families)
    return rows
