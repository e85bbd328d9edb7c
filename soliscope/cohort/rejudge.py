"""A collection of archives judged again: cases, WACZ packages, WARC files of any crawler.

Case folders and packages are judged as they are. Loose WARC files (Common Crawl segments and the
like) are first sorted by firm: by the registrable domains of a list of firms, or each domain for
itself.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from analyzers.profile import Profile
from crawler import split
from crawler.archive import Archive, files
from crawler.domains import registrable
from soliscope.cohort.roster import Roster, Row
from soliscope.cohort.run import Say, Work
from soliscope.cohort.tasks import Task
from soliscope.config import Firm
from soliscope.errors import UsageError

SORTED = "sorted"
"""Folder of the archives that loose WARC files were sorted into."""
_NOTE = "sources.json"
_LOOSE = (".warc", ".warc.gz")


def work(
    collection: Path, folder: Path, roster: Roster | None, home: str, seconds: float, workers: int,
    say: Say,
) -> Work:  # fmt: skip
    """Find what there is to judge. Raises UsageError where there is nothing."""
    if not collection.exists():
        raise UsageError(f"There is no collection at {collection}.")
    units = list(_units(collection, folder, roster, say))
    if not units:
        raise UsageError(
            f"{collection} holds nothing to judge: no case folder, no .wacz and no WARC file"
            + (" with a host of the list." if roster else ".")
        )
    tasks, rows = {}, {}
    for source, row in units:
        given = row.firm.profile.home or home
        words = ["judge", str(source.absolute()), "--quiet", f"--workers={workers}"]
        words += [f"--home={given}"] if given else []
        tasks[row.key] = Task(row.key, tuple(words), "", seconds)
        rows[row.key] = row
    told = Work(collection.name, tasks, rows)
    if roster is not None:
        told.refused = [asdict(one) for one in roster.refused]
        missing = [row.firm.profile.name for row in roster.rows if row.key not in rows]
        told.notes = list(roster.notes) + [f"Not in the collection: {name}." for name in missing]
    return told


def _units(
    collection: Path, folder: Path, roster: Roster | None, say: Say
) -> Iterator[tuple[Path, Row]]:
    taken: set[str] = set()
    loose: list[Path] = []
    for path in _everything(collection):
        if path.is_dir() and files(path):
            yield path, _row(path.name, taken)
        elif path.suffix == ".wacz":
            yield path, _row(path.stem, taken)
        elif path.name.endswith(_LOOSE) and not (path.parent.is_dir() and files(path.parent)):
            loose.append(path)
    if loose:
        yield from _sorted(loose, folder, roster, taken, say)


def _everything(collection: Path) -> Iterator[Path]:
    """The collection itself and all below it, in order of their names."""
    yield collection
    if collection.is_dir():
        yield from sorted(p for p in collection.rglob("*") if not p.name.startswith("."))


def _row(name: str, taken: set[str], firm: Firm | None = None) -> Row:
    key, number = name, 1
    while key in taken:
        number += 1
        key = f"{name}-{number}"
    taken.add(key)
    return Row(0, key, firm or Firm(Profile()))  # the case knows what the firm is called


def _sorted(
    loose: list[Path], folder: Path, roster: Roster | None, taken: set[str], say: Say
) -> Iterator[tuple[Path, Row]]:
    """Sort loose WARC files by firm; done once for the same files and the same list."""
    owners = {domain: row for row in (roster.rows if roster else ()) for domain in row.domains}
    place = folder / SORTED
    told = _state(loose, owners)
    if _known(place) != told:
        shutil.rmtree(place, ignore_errors=True)

        def owner(host: str) -> str:
            domain = registrable(host) if host else ""
            if roster is None:
                return domain
            return owners[domain].key if domain in owners else ""

        result = split.sort(
            loose, owner, lambda name: place / name / "crawl-00001.warc.gz",
            lambda path: say(f"Sorting {path.name} by firm."),
        )  # fmt: skip
        for damaged, why in result.damaged:
            say(f"{damaged} could be read in part only: {why}.")
        if result.nobody:
            say(f"{result.nobody} responses belong to no firm of the list.")
        by_key = {row.key: row for row in owners.values()}
        for name in result.records:
            profile = by_key[name].firm.profile if name in by_key else Profile(name=name)
            _entered(place / name, profile)
        place.mkdir(parents=True, exist_ok=True)
        (place / _NOTE).write_text(json.dumps(told), encoding="utf-8")
    by_key = {row.key: row for row in owners.values()}
    for path in sorted(p for p in place.iterdir() if p.is_dir() and files(p)):
        known = by_key.get(path.name)
        if known is None:
            yield path, _row(path.name, taken)
        else:
            taken.add(known.key)
            yield path, known


def _entered(folder: Path, profile: Profile) -> None:
    """Add what is known of the firm, in a file of its own behind the records."""
    archive = Archive(folder, {"firm": asdict(profile)}, "soliscope", "unknown")
    archive.close(None)


def _state(loose: list[Path], owners: dict[str, Row]) -> list[list[object]]:
    stats = ((path, path.stat()) for path in loose)
    named: list[list[object]] = [[str(p), s.st_size, s.st_mtime_ns] for p, s in stats]
    listed: list[list[object]] = [[domain, owners[domain].key] for domain in sorted(owners)]
    return named + listed


def _known(place: Path) -> object:
    try:
        return json.loads((place / _NOTE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
