"""The files of a case: which of them are evidence, and what they hash to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

MANIFEST = "manifest.json"
STAMP = "manifest.json.tsr"
SUMS = "SHA256SUMS"
RECORDS = "records.jsonl"
HOLD = "hold.json"
ASSESSMENT = "assessment.json"
SIGNALS = "signals.jsonl"
COVERAGE = "coverage.json"
EARLIER = "earlier-manifest-"
"""Manifests that a later judgment of the case replaced are kept, so that the chain can be read."""
_OUTSIDE = frozenset({MANIFEST, STAMP, SUMS, HOLD, "crawl.lock", "profile.json"})
_STEP = 1 << 20


def covered(folder: Path) -> list[str]:
    """Names (with `/`) of the files that a manifest covers, sorted.

    Not itself and what is made from it, not locks, logs, packages and the note of a hold, which
    change without the evidence changing.
    """
    found = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        hidden = any(part.startswith(".") for part in PurePosixPath(name).parts)
        aside = name in _OUTSIDE or path.suffix in (".log", ".wacz")
        if not hidden and not aside and path.is_file() and not path.is_symlink():
            found.append(name)
    return found


def digest(path: Path) -> tuple[str, int]:
    """Return (sha256 in hex, size in bytes) of a file. Raises OSError."""
    made, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_STEP):
            made.update(chunk)
            size += len(chunk)
    return made.hexdigest(), size


def content(path: Path) -> bytes:
    """Read a regular file. Raises OSError, also for a device or a pipe, which might never end."""
    if not path.is_file():
        raise FileNotFoundError(f"there is no file {path.name}")
    return path.read_bytes()


def inside(name: Any) -> bool:
    """Say whether a name leads to a file inside the folder that it is joined to."""
    if not isinstance(name, str) or not name or "\\" in name or "\0" in name:
        return False
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and path.as_posix() == name


def sums(entries: Iterator[tuple[str, str]]) -> bytes:
    """`SHA256SUMS` as `sha256sum --check` reads it: (name, sha256) a line."""
    lines = []
    for name, value in entries:
        shown = name.replace("\\", "\\\\").replace("\n", "\\n")
        lines.append(f"{chr(92) if shown != name else ''}{value}  {shown}\n")
    return "".join(lines).encode("utf-8", "surrogateescape")
