"""Keeping cases: which there are, which must be kept, and removing what is old enough to go."""

from __future__ import annotations

import fcntl
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from crawler import archive
from soliscope import case
from soliscope.errors import UsageError
from soliscope.evidence import files, manifest
from soliscope.evidence.clock import parsed

DEPTH = 4
"""Folders below the one named in which cases are looked for."""
_AGE = re.compile(r"([0-9]{1,5})([dwy])")
_DAYS = {"d": 1, "w": 7, "y": 365}
_OURS = re.compile(
    r"crawl-\d{5}\.warc\.gz|crawl\.(log|lock)|\.lock|\.writing-.*|earlier-manifest-.*"
)
_MADE = frozenset(
    {files.ASSESSMENT, files.SIGNALS, files.COVERAGE, files.RECORDS, files.SUMS, files.STAMP,
     files.MANIFEST, "report.html", "findings.csv", "findings.xlsx"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """One case folder."""

    folder: Path
    firm: str = ""
    finished_at: str = ""
    """ISO 8601; empty where the run did not come to an end."""
    level: int | None = None
    status: str = ""
    complete: bool = False
    hold: str = ""
    """Why it must be kept; empty where it need not."""
    size: int = 0
    """Bytes."""

    def told(self) -> dict[str, Any]:
        """As plain JSON."""
        return {
            "folder": str(self.folder), "firm": self.firm, "finished_at": self.finished_at,
            "level": self.level, "status": self.status, "complete": self.complete,
            "hold": self.hold, "bytes": self.size,
        }  # fmt: skip


def is_case(folder: Path) -> bool:
    """Say whether a folder is one run's."""
    return folder.is_dir() and ((folder / files.MANIFEST).is_file() or bool(archive.files(folder)))


def found(folder: Path) -> list[Case]:
    """Cases in a folder and below, by path. Links are not followed. Raises UsageError."""
    if not folder.is_dir():
        raise UsageError(f"There is no folder {folder}.")
    return [read(one) for one in sorted(_folders(folder, DEPTH))]


def _folders(folder: Path, depth: int) -> Iterator[Path]:
    if is_case(folder):
        yield folder
        return
    try:
        inner = [p for p in folder.iterdir() if not p.name.startswith(".")]
    except OSError:
        return
    for path in inner if depth else ():
        if path.is_dir() and not path.is_symlink():
            yield from _folders(path, depth - 1)


def read(folder: Path) -> Case:
    """Read one case; fields that cannot be read stay empty."""
    size = sum(p.stat().st_size for p in folder.rglob("*") if p.is_file() and not p.is_symlink())
    told = manifest.read(folder) or {}
    firm = told.get("firm") if isinstance(told.get("firm"), dict) else {}
    sites = firm.get("sites") if firm else None
    name = (firm or {}).get("name") or (sites[0] if isinstance(sites, list) and sites else "")
    level = told.get("level")
    return Case(
        folder=folder,
        firm=str(name),
        finished_at=str(told.get("finished_at") or ""),
        level=level if isinstance(level, int) else None,
        status=str(told.get("status") or "not finished"),
        complete=told.get("complete") is True,
        hold=hold_reason(folder),
        size=size,
    )


def hold_reason(folder: Path) -> str:
    """Why a case must be kept. A note that cannot be read holds too."""
    path = folder / files.HOLD
    if not path.exists():
        return ""
    try:
        told = json.loads(files.content(path))
        return str(told["reason"]) or "no reason noted"
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return f"{files.HOLD} cannot be read"


def hold(folder: Path, reason: str) -> None:
    """Keep a case from being pruned. Raises UsageError."""
    _must_be_case(folder)
    if not reason.strip():
        raise UsageError("Say why the case is held, with --reason.")
    told = {"reason": reason.strip(), "since": datetime.now(UTC).isoformat(timespec="seconds")}
    text = json.dumps(told, indent=2, ensure_ascii=False) + "\n"
    case.write(folder / files.HOLD, text.encode("utf-8", "replace"))


def release(folder: Path) -> None:
    """Let a case be pruned again. Raises UsageError."""
    _must_be_case(folder)
    if not (folder / files.HOLD).exists():
        raise UsageError(f"{folder} is not on hold.")
    (folder / files.HOLD).unlink()


def _must_be_case(folder: Path) -> None:
    if not is_case(folder):
        raise UsageError(f"{folder} is no case folder; `soliscope cases` lists those there are.")


def age(text: str) -> timedelta:
    """Read `90d`, `12w` or `2y`. Raises UsageError."""
    match = _AGE.fullmatch(text.strip())
    if not match or not int(match[1]):
        raise UsageError(f"--older-than wants a number of days, weeks or years, such as 90d; "
                         f'"{text}" is none.')  # fmt: skip
    return timedelta(days=int(match[1]) * _DAYS[match[2]])


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was done with one case."""

    case: Case
    removed: bool
    why: str
    """Why it stays, or what is left of it; empty where it is gone."""


def prune(folder: Path, older_than: timedelta, *, dry_run: bool) -> list[Pruned]:
    """Remove cases that ended longer ago than that. Nothing outside the folder is touched.

    A case on hold, in use, or without a date of its own stays. Files that are not a case's own
    stay, and their folder with them. Raises UsageError.
    """
    root = folder.resolve()
    if is_case(root):
        raise UsageError(f"{folder} is itself a case; name the folder that holds the cases.")
    before = datetime.now(UTC) - older_than
    done = []
    for one in found(root):
        why = _keeps(one, before, root)
        if why is None:
            continue
        if not why and not dry_run:
            left = _remove(one.folder)
            why = f"removed but for {', '.join(left[:5])}" if left else ""
            done.append(Pruned(one, True, why))
        else:
            done.append(Pruned(one, not why, why))
    return done


def _keeps(one: Case, before: datetime, root: Path) -> str | None:
    """Why a case stays: None where it is too young to speak of, empty where it may go."""
    ended = parsed(one.finished_at)
    if ended is None:
        return "it has no date: its run did not come to an end, or its manifest is damaged"
    if ended > before:
        return None
    if one.hold:
        return f"it is on hold: {one.hold}"
    if not one.folder.resolve().is_relative_to(root):
        return "it lies outside the folder"
    return "a run is at work on it" if _in_use(one.folder) else ""


def _in_use(folder: Path) -> bool:
    for name in (".lock", "crawl.lock"):
        if (folder / name).is_file():
            with (folder / name).open("rb") as handle:
                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError:
                    return True
    return False


def _remove(folder: Path) -> list[str]:
    """Remove a case's own files, the manifest last; returns what is left."""
    told = manifest.read(folder) or {"files": {}}
    listed = {name for name in told["files"] if files.inside(name)}
    for path in sorted(folder.rglob("*"), key=lambda p: (p.name == files.MANIFEST, str(p))):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not path.is_file():
            continue
        if name in listed or name in _MADE or _OURS.fullmatch(name):
            path.unlink()
    for path in sorted((p for p in folder.rglob("*") if p.is_dir()), reverse=True):
        if not path.is_symlink() and not any(path.iterdir()):
            path.rmdir()
    left = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*"))
    if not left:
        folder.rmdir()
    return left
