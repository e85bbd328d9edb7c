"""Two runs side by side, from the store or from case folders, by the one comparison there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from analyzers.units import host_in
from reports import compare
from reports import fingerprint as prints
from soliscope import seen
from soliscope.errors import UsageError
from soliscope.history import pages, reading
from soliscope.history.store import SETTLED, Store
from soliscope.history.tables import Coverage, Finding, Run, Waiver

FOLDED = 60
"""Runs before one that are asked which findings stood open."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two runs."""

    run: Run
    document: Mapping[str, Any]
    """What `reports.compare` reads of assessment.json."""
    known: frozenset[bytes]
    """Addresses of which the run knows what is there."""
    shown: Mapping[str, frozenset[bytes]]
    """Identity of a finding -> every page that showed it."""
    waivers: tuple[Waiver, ...] = ()
    folder: frozenset[bytes] | None = None
    """Paths and addresses that a folder of pages answered, where one stood in for the site."""

    def looked_at(self, url: str) -> bool:
        """Say whether the run knows what is at an address: nothing, where a folder has no file."""
        if pages.digest(seen.place(url)) in self.known:
            return True
        mine = self.folder is not None and host_in(url).removeprefix("www.") in _names(self.run)
        path = unquote(urlsplit(url).path or "/")
        return mine and pages.digest(path) not in (self.folder or ())


def _names(run: Run) -> set[str]:
    return {host_in(site).removeprefix("www.") for site in run.sites}


def _side(
    run: Run, findings: Iterable[Finding], waivers: Iterable[Waiver], coverage: Iterable[Coverage]
) -> Side:
    rows = list(findings)
    document = {
        "findings": [row.told for row in rows],
        "not_assessed": run.not_assessed,
        "level": run.level,
        "rulebook": run.rulebook,
        "tool": {"version": run.tool},
        "firm": {"home": run.home},
        "options": {k: v for k, v in run.options.items() if k != reading.FOLDER},
    }
    known = frozenset().union(*(pages.unpacked(row.known) for row in coverage))
    shown = {row.identity: pages.unpacked(row.pages) for row in rows}
    return Side(run, document, known, shown, tuple(waivers), _folder(run))


def _folder(run: Run) -> frozenset[bytes] | None:
    try:
        return pages.read(run.options[reading.FOLDER]) if reading.FOLDER in run.options else None
    except ValueError:
        return None


def stored(store: Store, run: Run) -> Side:
    """A run of the store."""
    return _side(run, store.findings(run.id), store.waivers(run.id), store.coverage(run.id))


def named(word: str, store: Store | None) -> Side:
    """A run by its number, its case folder or its assessment.json. Raises UsageError."""
    path = Path(word)
    if word.isdecimal() and not path.exists():
        if store is None:
            raise UsageError(f"There is no case store that knows a run {word}.")
        return settled(stored(store, store.run(int(word))), word)
    if not path.exists():
        raise UsageError(f"{word} is neither the number of a run nor a case folder.")
    return settled(_side(*reading.rows(path)), word)


def settled(side: Side, word: str) -> Side:
    """Raises UsageError where a run has no result."""
    if side.run.status not in SETTLED:
        raise UsageError(f"The run {word} has no result to compare: {side.run.reason}")
    return side


def between(before: Side, now: Side) -> compare.Comparison:
    """Compare two runs of one firm. Raises UsageError where they are of two."""
    if not _hosts(before) & _hosts(now):
        raise UsageError(
            f"The runs are of two firms: {before.run.firm} and {now.run.firm}; there is nothing to"
            " compare."
        )

    def elsewhere(finding: Mapping[str, Any]) -> int:
        unread = before.shown.get(prints.identity(finding), frozenset()) - now.known
        if before.folder is not None and now.folder is not None:
            unread -= before.folder - now.folder  # files that are there no more
        return len(unread)

    reach = compare.Reach(now.looked_at, before.looked_at, elsewhere)
    return compare.compare(before.document, now.document, reach, "earlier run")


def _hosts(side: Side) -> set[str]:
    return {reading.firm_of([site]) for site in side.run.sites}


def before(store: Store, run: Run) -> Side | None:
    """What stood just before a run: the last result, and what later runs could not see again.

    A finding whose page was not read once, and that shows again, is no news.
    """
    earlier = [
        one
        for one in store.runs(run.firm)
        if one.status in SETTLED and (one.finished_at, one.id) < (run.finished_at, run.id)
    ]
    standing: Side | None = None
    for one in earlier[-FOLDED:]:
        side = stored(store, one)
        if standing is not None and _hosts(standing) & _hosts(side):
            side = _carried(standing, side)
        standing = side
    return standing


def _carried(standing: Side, side: Side) -> Side:
    unseen = between(standing, side).of(compare.Kind.NOT_COMPARED)
    kept = [change.finding for change in unseen]
    keys = [prints.identity(finding) for finding in kept]
    return Side(
        side.run,
        {**side.document, "findings": [*side.document["findings"], *kept]},
        side.known,
        {**{key: standing.shown.get(key, frozenset()) for key in keys}, **side.shown},
        side.waivers,
        side.folder,
    )
