"""What was not found, what was not looked at and why, and what to ask the firm.

Unknown is never absent: a signal is "not found" only where an analyzer for it ran over what was
read and did not fail.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from analyzers import places
from analyzers.access import CLAIMS
from analyzers.base import Failure
from analyzers.profile import Profile
from analyzers.reasons import why_unassessed
from analyzers.rebuttals import CUSTOMARY, HOME, Verdict
from analyzers.rulebook import Indicator, Rulebook
from crawler.artifacts import Coverage

MEANS = "website-or-app-as-means"
TAGS = "ad-pixel-and-tag-presence"
ESTABLISHED = "eu-established-firm"


@dataclass(frozen=True, slots=True)
class Unassessed:
    """A signal of which nothing can be said, and why."""

    indicator: Indicator
    reason: str


@dataclass(frozen=True, slots=True)
class Gaps:
    """Every signal of the rulebook that was not found."""

    not_found: tuple[Indicator, ...]
    not_assessed: tuple[Unassessed, ...]


def failed_pages(failures: Iterable[Failure]) -> dict[str, int]:
    """Return the number of addresses on which each analyzer failed."""
    urls: dict[str, set[str]] = {}
    for failure in failures:
        urls.setdefault(failure.id, set()).add(failure.url)
    return {name: len(found) for name, found in urls.items()}


def sort_out(
    rulebook: Rulebook,
    profile: Profile,
    verdicts: Sequence[Verdict],
    asked: Collection[str],
    failed: Mapping[str, int],
    home_unread: str,
    unknown: Mapping[str, str] | None = None,
) -> Gaps:
    """Put every signal without a unit under "not found" or "not assessed".

    `home_unread`: why the home page could not be read, or empty where it was. `unknown`: signal ->
    why its surface, although given, does not say that it is absent.
    """
    found = {verdict.unit.signal for verdict in verdicts}
    found |= {c.signal for v in verdicts for c in v.considered if c.outcome in ("part", "full")}
    absent: list[Indicator] = []
    unassessed: list[Unassessed] = []
    for one in rulebook.indicators:
        if one.id in found:
            continue
        reason = (unknown or {}).get(one.id) or _reason(one, profile, asked, failed, home_unread)
        if reason:
            unassessed.append(Unassessed(one, reason))
        else:
            absent.append(one)
    return Gaps(tuple(absent), tuple(unassessed))


def _reason(
    one: Indicator,
    profile: Profile,
    asked: Collection[str],
    failed: Mapping[str, int],
    home_unread: str,
) -> str:
    """Return why a signal without a unit was not assessed, or empty where it was not found."""
    if one.id == CUSTOMARY:
        return ""
    if one.id in (HOME, ESTABLISHED) and one.id not in asked:
        return "" if profile.home else "the home jurisdiction was not given"
    if one.id in failed:
        pages = failed[one.id]
        return f"the analyzer failed on {pages} page{'s' if pages > 1 else ''}"
    if one.id not in asked:
        return why_unassessed(one)
    return f"the home page could not be read: {home_unread}" if home_unread else ""


def families_assessed(
    rulebook: Rulebook, found: Collection[str], asked: Collection[str], failed: Collection[str]
) -> frozenset[str]:
    """Return the evidence families in which at least one signal was found or looked for."""
    seen = {*found, *(name for name in asked if name not in failed)}
    return frozenset(
        one.family
        for one in rulebook.indicators
        if one.id in seen and one.family in rulebook.evidence_families
    )


def caveats(coverage: Coverage) -> tuple[str, ...]:
    """Say how far "not found" reaches: what was cut short, left out, blocked or unreadable."""
    said = []
    if not coverage.complete:
        said.append("The run was stopped before its end.")
    left_out = sum(host.left_out for host in coverage.hosts)
    failed = sum(sum(host.failed.values()) for host in coverage.hosts)
    for number, words in (
        (left_out, "known and not fetched because of the page budget"),
        (len(coverage.blocked), "answered with a challenge page"),
        (failed, "could not be read"),
    ):
        if number:
            subject = "1 address" if number == 1 else f"{number} addresses"
            verb = "was " if number == 1 else "were "
            said.append(f"{subject} {verb if words.startswith('known') else ''}{words}.")
    if coverage.limits:
        said.append(f"Limits reached: {', '.join(coverage.limits)}.")
    return tuple(said)


def questions(
    profile: Profile, verdicts: Sequence[Verdict], asked: Collection[str], rulebook: Rulebook
) -> tuple[str, ...]:
    """Return what to ask the firm, most consequential first."""
    found = {verdict.unit.signal for verdict in verdicts}
    said = []
    if any(verdict.home_matters for verdict in verdicts):
        titles = dict.fromkeys(
            rulebook.by_id[v.unit.signal].title for v in verdicts if v.home_matters
        )
        said.append(
            "In which jurisdiction does the firm have its head or registered office? It was not"
            f" given and could explain: {'; '.join(titles)}."
        )
    if MEANS in asked and MEANS not in found:
        said.append(
            "Does the firm provide any of the services in MiCA Art. 3(1)(16)? We saw no page that"
            " offers one together with a way to open an account. If it provides none, say so in the"
            ' firm file: gate = "no-crypto-asset-service".'
        )
    said += [
        f'We saw a sign of "{one.title}". Does it hold for the contracting entity, its services and'
        " the States concerned? If so, enter the gate in the profile."
        for one in rulebook.indicators
        if one.tier == "G" and one.id in found
    ]
    if TAGS in found:
        said.append("Which countries do the campaigns behind the advertising tags address?")
    if found.intersection(CLAIMS):
        said.append("Which measure enforces the statement that excludes the Union?")
    said += [
        f"What shows the market in {places.country_name(country)}? No reason was given."
        for country, reason in profile.markets
        if not reason.strip()
    ]
    return tuple(said)
