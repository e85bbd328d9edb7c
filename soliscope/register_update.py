"""ESMA's register files, downloaded: all five or none, checked, and the earlier ones kept.

`register.json` beside them says from where, when, which sha256 and which vintage.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler import register
from crawler.options import CrawlOptions
from crawler.post import Download, PostError, get
from crawler.register import Kind, RegisterError, RegisterFile
from soliscope import case
from soliscope.errors import SoliscopeError, UsageError

BASE = "https://www.esma.europa.eu/sites/default/files/2024-12/"
"""Where ESMA has them (the folder's name is no vintage). ESMA has announced that they will move."""
INDEX = "register.json"
EARLIER = "earlier"
FEWER = 0.5
"""A file with fewer than this share of its former rows is not taken without being told to."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file, as the index has it."""

    file: str
    kind: str
    url: str
    sha256: str
    bytes: int
    rows: int
    vintage: str
    """Newest update of a row, ISO 8601, or an empty string."""
    last_modified: str
    fetched_at: str


@dataclass(frozen=True, slots=True)
class Updated:
    """What an update did with one file."""

    entry: Entry
    change: str
    """`new`, `changed` or `unchanged`."""
    before: int | None
    """Rows of the earlier file."""


def update(
    folder: Path, base: str, options: CrawlOptions, *, fewer: bool = False,
    say: Callable[[str], object] = lambda _: None,
) -> tuple[Updated, ...]:  # fmt: skip
    """Fetch, check and put in place. Raises UsageError, or SoliscopeError where nothing changed."""
    if not base.startswith(("https://", "http://")):
        raise UsageError(f'"{base[:80]}" is no address; write --base-url as {BASE}.')
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder} cannot be made: {error.strerror}.") from None
    fetched: dict[Kind, tuple[Download, RegisterFile]] = {}
    problems: list[str] = []
    for kind in Kind:
        url = f"{base.rstrip('/')}/{kind}.csv"
        say(f"Fetching {url}")
        try:
            got = get(url, options, register.MAX_FILE)
            fetched[kind] = got, _checked(kind, got)
        except (PostError, RegisterError) as error:
            problems.append(f"{kind}.csv: {str(error).rstrip('.')}")
    before = {kind: _rows(folder / f"{kind}.csv") for kind in Kind}
    for kind, (_, file) in fetched.items():
        had = before[kind]
        if had and file.rows < FEWER * had and not fewer:
            problems.append(
                f"{kind}.csv has {file.rows} rows where the earlier one had {had}; look at it, and"
                " give --accept-fewer if that is right"
            )
    if problems:
        raise SoliscopeError(f"Nothing was changed in {folder}: {'; '.join(problems)}.")
    return _placed(folder, fetched, before)


def _checked(kind: Kind, got: Download) -> RegisterFile:
    """A file that is whole and what it was asked for as. Raises RegisterError."""
    file = register.read(got.data, f"{kind}.csv")
    if file.kind is not kind:
        raise RegisterError(f"has the header of {file.kind}")
    if file.truncated:
        raise RegisterError(file.truncated)
    return file


def _rows(path: Path) -> int | None:
    try:
        return register.read(path.read_bytes(), path.name).rows
    except (OSError, RegisterError):
        return None


def _placed(
    folder: Path, fetched: Mapping[Kind, tuple[Download, RegisterFile]],
    before: Mapping[Kind, int | None],
) -> tuple[Updated, ...]:  # fmt: skip
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    done: list[Updated] = []
    for kind, (got, file) in fetched.items():
        path = folder / f"{kind}.csv"
        change = _keep_earlier(path, file.sha256)
        if change != "unchanged":
            case.write(path, got.data)
        entry = Entry(
            path.name, str(kind), got.url, file.sha256, len(got.data), file.rows, file.vintage,
            got.last_modified, now,
        )  # fmt: skip
        done.append(Updated(entry, change, before[kind]))
    text = json.dumps([asdict(one.entry) for one in done], indent=2) + "\n"
    case.write(folder / INDEX, text.encode())
    return tuple(done)


def _keep_earlier(path: Path, sha256: str) -> str:
    """Copy a file that is about to be replaced to `earlier/`; says what is happening to it."""
    if not path.is_file():
        return "new"
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if digest == sha256:
        return "unchanged"
    try:
        vintage = register.read(data, path.name).vintage or "undated"
    except RegisterError:
        vintage = "unreadable"
    target = path.parent / EARLIER / f"{path.stem}-{vintage}-{digest[:12]}{path.suffix}"
    target.parent.mkdir(exist_ok=True)
    if not target.exists():
        case.write(target, data)
    return "changed"


def differences(folder: Path) -> list[str]:
    """What of a folder is not as its index says, in sentences; empty without an index."""
    try:
        told: list[dict[str, Any]] = json.loads((folder / INDEX).read_bytes())
        named = {str(one["file"]): str(one["sha256"]) for one in told}
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError):
        return [f"{INDEX} cannot be read."]
    found: list[str] = []
    for name, sha256 in named.items():
        path = folder / Path(name).name
        if not path.is_file():
            found.append(f"{name} is named in {INDEX} and missing.")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            found.append(f"{name} is not the file that was downloaded: its hash differs.")
    return found
