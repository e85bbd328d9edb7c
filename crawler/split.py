"""A pile of WARC files sorted by owner: each record is copied, as its bytes are, to one archive.

Common Crawl segments and other crawlers' files hold many hosts. The record ids and digests stay,
so that evidence points into the original files as well.
"""

from __future__ import annotations

import zlib
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

OPEN_FILES = 64
_KINDS = frozenset(("response", "request", "resource", "metadata", "conversion"))
_BROKEN = (ArchiveLoadFailed, OSError, EOFError, ValueError, zlib.error)
_MAGIC = b"\x1f\x8b"
_STEP = 1 << 20


@dataclass(slots=True)
class Sorted:
    """What sorting came to."""

    records: Counter[str] = field(default_factory=Counter)
    """Owner -> responses copied."""
    nobody: int = 0
    """Responses that belong to no owner."""
    damaged: list[tuple[str, str]] = field(default_factory=list)
    """(file, what is wrong): reading it ended there."""


def sort(
    sources: list[Path],
    owner: Callable[[str], str],
    target: Callable[[str], Path],
    progress: Callable[[Path], object] = lambda _: None,
) -> Sorted:
    """Copy each record to the file of its owner, in the order of the sources.

    `owner` gives an owner for a host name, or "" for nobody; `target` the file of an owner, which
    is appended to. Memory does not grow with the archive. Raises OSError where the disk is full.
    """
    told = Sorted()
    with _Files(target) as out:
        for path in sources:
            progress(path)
            try:
                _sort(path, owner, out, told)
            except _Unwritable as error:
                raise error.reason from None
            except _BROKEN as error:
                said = (str(error) or type(error).__name__).splitlines()[0][:200]
                told.damaged.append((str(path), said))
    return told


def _sort(path: Path, owner: Callable[[str], str], out: _Files, told: Sorted) -> None:
    with path.open("rb") as stream, path.open("rb") as raw:
        packed = raw.read(2) == _MAGIC
        records = ArchiveIterator(stream)
        for record in records:
            kind = record.rec_type
            url = (record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
            records.read_to_end(record)
            offset, length = records.get_record_offset(), records.get_record_length()
            if kind not in _KINDS or not url or not length:
                continue
            name = owner(_host(url))
            if not name:
                told.nobody += kind == "response"
                continue
            told.records[name] += kind == "response"
            raw.seek(offset)
            out.append(name, raw, length, packed)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


class _Unwritable(Exception):
    """The disk takes no more: told apart from a source that cannot be read."""

    def __init__(self, reason: OSError) -> None:
        self.reason = reason


class _Files:
    """Open files of owners, the ones used last."""

    def __init__(self, target: Callable[[str], Path]) -> None:
        self._target = target
        self._open: OrderedDict[str, IO[bytes]] = OrderedDict()

    def append(self, name: str, raw: IO[bytes], length: int, packed: bool) -> None:
        """Copy a record's bytes; one that is not compressed becomes a gzip member."""
        inner = None if packed else zlib.compressobj(6, zlib.DEFLATED, 31)
        left = length
        while left and (data := raw.read(min(left, _STEP))):
            left -= len(data)
            self._write(name, inner.compress(data) if inner else data)
        if inner:
            self._write(name, inner.flush())

    def _write(self, name: str, data: bytes) -> None:
        try:
            self._file(name).write(data)
        except OSError as error:
            raise _Unwritable(error) from None

    def _file(self, name: str) -> IO[bytes]:
        if name in self._open:
            self._open.move_to_end(name)
            return self._open[name]
        while len(self._open) >= OPEN_FILES:
            self._open.popitem(last=False)[1].close()
        path = self._target(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._open[name] = path.open("ab")
        return self._open[name]

    def __enter__(self) -> _Files:
        return self

    def __exit__(self, *error: object) -> None:
        for file in self._open.values():
            file.close()
