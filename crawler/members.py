"""The records of a gzipped WARC file one by one, each checked on its own.

`crawler.replay` reads what can be read. Here the question is what cannot: every gzip member is
opened alone, so that damage in one is told for that one, and reading goes on behind it.
"""

from __future__ import annotations

import hashlib
import io
import mmap
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from crawler.records import Record, sound

_HEAD = {
    "record_id": rb"WARC-Record-ID: (<[\x21-\x7e]{1,200}>)\r\n",
    "kind": rb"WARC-Type: ([a-z]{1,20})\r\n",
    "url": rb"WARC-Target-URI: ([\x21-\x7e]{1,4000})\r\n",
}
_MAGIC = b"\x1f\x8b\x08"
_STEP = 1 << 20
_FIRST = 1 << 14
"""Bytes read first: most records end within them, and what is behind is copied for nothing."""
_IN_MEMORY = 32 * 1024 * 1024
MAX_RECORD = 4 * 1024 * 1024 * 1024
"""Bytes of one record after decompression: more is a bomb, not a web page."""


@dataclass(frozen=True, slots=True)
class Member:
    """One gzip member, which holds one record, and what is wrong with it."""

    offset: int
    """Where it starts in the file, in bytes."""
    length: int
    """Compressed bytes, up to the next member."""
    sha256: str
    """Hex digest of those bytes: `tail -c +OFFSET+1 FILE | head -c LENGTH | sha256sum`."""
    record_id: str = ""
    kind: str = ""
    """`WARC-Type`."""
    url: str = ""
    date: str = ""
    status: int = 0
    """HTTP status of a response; 0 for everything else."""
    mime: str = ""
    payload_digest: str = ""
    """`WARC-Payload-Digest`, as written."""
    error: str = ""
    """What is wrong, in words; empty for a sound record."""


def members(path: Path, known: Mapping[int, Member] | None = None) -> Iterator[Member]:
    """Yield every member of a file in order.

    A member of `known` (by offset) whose bytes have the digest noted there is yielded as noted,
    without being opened again. Raises OSError where the file cannot be read.
    """
    if path.stat().st_size == 0:
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        at = 0
        while at < len(data):
            noted = (known or {}).get(at)
            if noted and _digest(data, at, noted.length) == noted.sha256:
                yield noted
                at += noted.length
                continue
            member = _open(data, at)
            yield member
            at += member.length


def _digest(data: mmap.mmap, start: int, length: int) -> str:
    digest = hashlib.sha256()
    for at in range(start, start + length, _STEP):
        digest.update(data[at : min(at + _STEP, start + length)])
    return digest.hexdigest()


def _open(data: mmap.mmap, start: int) -> Member:
    if (found := sound(data, start)) is not None:
        return _plain_member(data, start, *found)
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as plain:
        end, error = _inflate(data, start, plain)
        if error:
            end = _next_start(data, max(start + 1, end if error == _TOO_LARGE else start + 1))
        plain.seek(0)
        told, wrong = (_salvaged(data, start), "") if error else _read(plain)
        digest = _digest(data, start, end - start)
    return Member(start, end - start, digest, **told, error=error or wrong)


def _plain_member(data: mmap.mmap, start: int, record: Record, end: int) -> Member:
    code = record.status_line.split(" ", 1)[0]
    http = {name.lower(): value for name, value in reversed(record.http or ())}
    kind = (record.told if record.http is None else http).get("content-type", "")
    return Member(
        start,
        end - start,
        _digest(data, start, end - start),
        record.told["warc-record-id"],
        record.kind,
        record.told.get("warc-target-uri", "").strip("<>"),
        record.told.get("warc-date", ""),
        int(code) if code.isdecimal() and len(code) < 5 else 0,
        kind.partition(";")[0].strip().lower(),
        record.told.get("warc-payload-digest", ""),
    )


_TOO_LARGE = f"a record larger than {MAX_RECORD} bytes"


def _inflate(data: mmap.mmap, start: int, plain: IO[bytes]) -> tuple[int, str]:
    """Decompress one member; returns where it ends, and what is wrong."""
    if data[start : start + 3] != _MAGIC:
        return start, "no gzip member starts here"
    inner, at, size = zlib.decompressobj(31), start, 0
    chunk, step = b"", _FIRST
    while not inner.eof:
        chunk = inner.unconsumed_tail
        if not chunk:
            chunk = data[at : at + step]
            at, step = at + len(chunk), min(2 * step, _STEP)
        if not chunk:
            return at, "the file ends inside a record"
        try:
            out = inner.decompress(chunk, _STEP)
        except zlib.error as error:
            return at, f"damaged gzip data ({error})"
        size += len(out)
        if size > MAX_RECORD:
            return at, _TOO_LARGE
        plain.write(out)
    return at - len(inner.unused_data), ""


def _next_start(data: mmap.mmap, at: int) -> int:
    """Find where the next record starts behind damage; the end of the file if there is none."""
    while (at := data.find(_MAGIC, at)) >= 0:
        try:
            if zlib.decompressobj(31).decompress(data[at : at + 512], 8).startswith(b"WARC/"):
                return at
        except zlib.error:
            pass
        at += 1
    return len(data)


def _salvaged(data: mmap.mmap, start: int) -> dict[str, Any]:
    """Return what the head of a damaged record still says of itself."""
    inner, head = zlib.decompressobj(31), b""
    with suppress(zlib.error):
        for at in range(start, min(start + 65536, len(data)), 16):
            head += inner.decompress(data[at : at + 16], 65536)
    found = {name: re.search(pattern, head) for name, pattern in _HEAD.items()}
    return {name: match[1].decode("latin-1") for name, match in found.items() if match}


def _read(plain: IO[bytes]) -> tuple[dict[str, Any], str]:
    """Return what the record says of itself, and what is wrong with it."""
    from warcio.archiveiterator import ArchiveIterator  # slow to load

    told: dict[str, Any] = {}
    try:
        records = ArchiveIterator(io.BufferedReader(_Raw(plain)), check_digests=True)
        record = next(records, None)
        if record is None:
            return told, "a gzip member without a record"
        told = _told(record)
        wrong = _checked(record)
        if not wrong and next(records, None) is not None:
            wrong = "more than one record in one gzip member"
        return told, wrong
    except Exception as error:  # whatever a parser makes of damaged bytes is a finding
        return told, f"not a WARC record ({type(error).__name__}: {str(error)[:120]})"


class _Raw(io.RawIOBase):
    """A spooled file as warcio reads it; Python 3.11's has no `readinto`."""

    def __init__(self, inner: IO[bytes]) -> None:
        self._inner = inner

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self._inner.read(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)


def _told(record: Any) -> dict[str, Any]:
    headers = record.rec_headers

    def get(name: str) -> str:
        return str(headers.get_header(name) or "")

    http = record.http_headers
    code = str(http.get_statuscode()) if http and record.rec_type == "response" else ""
    kind = str(http.get_header("Content-Type") or "") if http else get("Content-Type")
    return {
        "record_id": get("WARC-Record-ID"),
        "kind": str(record.rec_type or ""),
        "url": get("WARC-Target-URI").strip("<>"),
        "date": get("WARC-Date"),
        "status": int(code) if code.isdecimal() and len(code) < 5 else 0,
        "mime": kind.partition(";")[0].strip().lower(),
        "payload_digest": get("WARC-Payload-Digest"),
    }


def _checked(record: Any) -> str:
    while record.raw_stream.read(1 << 16):
        pass
    if getattr(record.raw_stream, "limit", 0) > 0:
        return "the record ends before its Content-Length"
    if not record.rec_headers.get_header("WARC-Record-ID"):
        return "a record without WARC-Record-ID"
    if not record.rec_headers.get_header("WARC-Block-Digest"):
        return "a record without WARC-Block-Digest"
    checker = record.digest_checker
    return "; ".join(map(str, checker.problems)) if checker and checker.passed is False else ""
