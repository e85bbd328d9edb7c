"""Files that a user gives beside the site: copied into the case, and read from there only.

`imports/KIND/` holds the copies under plain names, and `index.json` says what each was called, what
it hashes to and when it was taken in. So the case alone gives the same judgment again.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from soliscope import case
from soliscope.config import Firm
from soliscope.errors import UsageError

FOLDER = "imports"
INDEX = "index.json"
MAX_BYTES = 200_000_000
"""Largest file that is taken in."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in the case."""

    file: str
    """Name in the case; plain, and with the number in front unique."""
    original: str
    """Name it was given under, without its folder."""
    sha256: str
    bytes: int
    written: str
    """Time of the last change that the file system knew, ISO 8601, UTC."""
    kept_at: str
    """Time at which it was taken in, ISO 8601, UTC."""


def given(firm: Firm, kind: str) -> tuple[Path, ...]:
    """Files or folders of a kind that the firm file or the command line names."""
    return tuple(Path(name) for name in firm.imports.get(kind, ()))


def with_imports(firm: Firm, **more: Iterable[Path] | Path | None) -> Firm:
    """Add what the command line names to the firm file's imports, and check that it is there."""
    told = dict(firm.imports)
    for kind, paths in more.items():
        listed = [paths] if isinstance(paths, Path) else list(paths or ())
        told[kind] = (*told.get(kind, ()), *(str(path) for path in listed))
    told = {kind: names for kind, names in told.items() if names}
    for kind, names in told.items():
        for name in names:
            if not Path(name).exists():
                raise UsageError(f"There is no file or folder {name} ({kind}).")
    return replace(firm, imports=told)


def contents(path: Path) -> bytes:
    """Read a file that a user gave. Raises UsageError where it is too large or cannot be read."""
    try:
        if not path.is_file():
            raise UsageError(f"{path} is no file; name the file itself.")
        if path.stat().st_size > MAX_BYTES:
            raise UsageError(f"{path} is larger than {MAX_BYTES // 1_000_000} MB: it is not read.")
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from None


def keep(folder: Path, kind: str, paths: Iterable[Path]) -> tuple[Kept, ...]:
    """Copy files into a case; the same files again change nothing there."""
    target = folder / FOLDER / kind
    read = [(path, contents(path)) for path in paths]
    wanted = [(path.name, hashlib.sha256(data).hexdigest()) for path, data in read]
    before = kept(folder, kind)
    if before and [(k.original, k.sha256) for k in before] == wanted:
        return before
    now = _stamp(datetime.now(UTC))
    found = tuple(
        Kept(f"{number:02}-{_plain(path.name)}", path.name, digest, len(data), _changed(path), now)
        for number, ((path, data), (_, digest)) in enumerate(zip(read, wanted, strict=True), 1)
    )
    target.mkdir(parents=True, exist_ok=True)
    for old in before:
        (target / old.file).unlink(missing_ok=True)
    for one, (_, data) in zip(found, read, strict=True):
        case.write(target / one.file, data)
    text = json.dumps([asdict(one) for one in found], indent=2, ensure_ascii=False) + "\n"
    case.write(target / INDEX, text.encode("utf-8", "replace"))
    return found


def kept(folder: Path, kind: str) -> tuple[Kept, ...]:
    """Files of a kind that a case holds. Raises UsageError where their index is damaged."""
    path = folder / FOLDER / kind / INDEX
    if not path.is_file():
        return ()
    try:
        found = tuple(Kept(**entry) for entry in json.loads(path.read_bytes()))
        sound = all(one.file == Path(one.file).name and one.file for one in found)
    except (OSError, ValueError, TypeError) as error:
        raise UsageError(f"{path} cannot be read ({type(error).__name__}).") from None
    if not sound:
        raise UsageError(f"{path} names files outside its folder.")
    return found


def data_of(folder: Path, kind: str, one: Kept) -> bytes:
    """Bytes of a kept file. Raises UsageError where they are not those that were taken in."""
    path = folder / FOLDER / kind / one.file
    data = contents(path)
    if hashlib.sha256(data).hexdigest() != one.sha256:
        raise UsageError(f"{path} is not the file that was taken in: its hash differs.")
    return data


def _plain(name: str) -> str:
    """A name of plain characters; a double underscore stands for a folder in packages."""
    return re.sub(r"_{2,}", "_", re.sub(r"[^A-Za-z0-9._-]+", "-", name)).strip("-.")[-80:] or "file"


def _changed(path: Path) -> str:
    return _stamp(datetime.fromtimestamp(path.stat().st_mtime, UTC))


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def checked(firm: Firm) -> Firm:
    """Read every given file once before anything is fetched: a bad one is said at once."""
    if not firm.imports:
        return firm
    from soliscope import sources

    for source in sources.every():
        check = getattr(source, "check", None)
        if check is not None:
            check(firm)
    return firm
