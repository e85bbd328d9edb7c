"""The plain case of a WARC file, read fast: one sound WARC/1.1 record a gzip member, as ours.

Whatever is not exactly that (another crawler's file, damage, a digest that does not fit) raises
`Unusual`, and the caller goes on from that offset with a reader that knows all cases.
"""

from __future__ import annotations

import hashlib
import mmap
import zlib
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.http_head import fields

_FIRST, _MOST = 1 << 16, 64 << 20
"""Compressed bytes fed at a time, and the largest record that is read here."""
_BLANK = b"\r\n\r\n"
_HTTP = {"response": ("HTTP/1.0 ", "HTTP/1.1 "), "request": (" HTTP/1.0", " HTTP/1.1")}
"""How the first line of a response begins, and that of a request ends."""
_TAIL = 4 << 20
"""Bytes at the end of a file in which its last record is looked for."""


class Unusual(Exception):
    """Not the plain case."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record of an archive."""

    kind: str
    """`WARC-Type`."""
    told: dict[str, str]
    """WARC header fields by lower-case name."""
    status_line: str
    """Of a response, without the protocol."""
    http: tuple[tuple[str, str], ...] | None
    """HTTP header fields of a response; None where it has none."""
    payload: bytes
    """What stands behind the headers; of a response, the body as received."""
    sha256: str
    """Hex digest of the payload, of a response; empty otherwise."""
    offset: int
    """Where it starts in the file, in bytes."""
    problem: str = ""
    """What its digests say against it; plain records have no problem."""


def sound(data: mmap.mmap, start: int) -> tuple[Record, int] | None:
    """Return the record at an offset and where its member ends, if it is plain and all its digests
    fit, a request's too."""
    try:
        record, end = _read(data, start, _MOST, requests=True)
    except (Unusual, zlib.error, ValueError):
        return None
    return (record, end) if "warc-record-id" in record.told else None


def records(path: Path, most: int = _MOST) -> Iterator[Record | int]:
    """Yield the records of a file in order, or the offset from which it is not plain, and end."""
    if path.stat().st_size == 0:
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        at, end = 0, len(data)
        while at < end:
            try:
                record, behind = _read(data, at, most)
            except (Unusual, zlib.error, ValueError):
                yield at
                return
            yield record
            at = behind


def last(path: Path) -> Record | None:
    """Return the last record of a file if it is plain; None says nothing."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        if not size:
            return None
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            at = size
            while (at := data.rfind(b"\x1f\x8b\x08", max(0, size - _TAIL), at)) >= 0:
                try:
                    record, behind = _read(data, at, _MOST)
                except (Unusual, zlib.error, ValueError):
                    continue  # the three bytes stand within compressed data, too
                return record if behind == size else None
    return None


def _read(data: mmap.mmap, start: int, most: int, *, requests: bool = False) -> tuple[Record, int]:
    plain, behind = _inflate(data, start, most)
    head, found, block = plain.partition(_BLANK)
    line, told = _fields(head)
    if not found or line != "WARC/1.1" or not block.endswith(_BLANK):
        raise Unusual
    if int(told.get("content-length", "-1")) != len(block) - len(_BLANK):
        raise Unusual
    kind, block = told.get("warc-type", ""), block[: -len(_BLANK)]
    if (
        kind == "request" and not requests
    ):  # nobody reads it; that its bytes are whole is checked by gzip
        return Record(kind, told, "", None, b"", "", start), behind
    if told.get("warc-block-digest") != _digest(hashlib.sha256(block)):
        raise Unusual
    if kind not in ("response", "request"):
        if told.get("warc-payload-digest") not in (None, told["warc-block-digest"]):
            raise Unusual
        return Record(kind, told, "", None, block, "", start), behind
    http, found, body = block.partition(_BLANK)
    line, pairs = _lines(http)
    payload = hashlib.sha256(body)
    proper = line.endswith(_HTTP[kind]) if kind == "request" else line.startswith(_HTTP[kind])
    if not found or not proper or not _plain_url(told):
        raise Unusual
    if told.get("warc-payload-digest") != _digest(payload):
        raise Unusual
    status = line.partition(" ")[2].strip() if kind == "response" else ""
    return Record(kind, told, status, tuple(pairs), body, payload.hexdigest(), start), behind


def _plain_url(told: dict[str, str]) -> bool:
    url = told.get("warc-target-uri", "")
    return url.startswith(("http:", "https:")) and " " not in url and "<" not in url


def _lines(head: bytes) -> tuple[str, list[tuple[str, str]]]:
    """First line and fields of a head in which each line is a field, as readers take them."""
    line, found = fields(head)
    breaks = head.count(b"\r\n")
    if breaks != len(found) or breaks != head.count(b"\n"):
        raise Unusual
    return line, found


def _fields(head: bytes) -> tuple[str, dict[str, str]]:
    line, found = _lines(head)
    told = {name.lower(): value for name, value in found}
    if len(told) != len(found):
        raise Unusual
    return line, told


def _digest(sum_: hashlib._Hash) -> str:
    return "sha256:" + b32encode(sum_.digest()).decode("ascii")


def _inflate(data: mmap.mmap, start: int, most: int) -> tuple[bytes, int]:
    """Decompress one gzip member; return it and where it ends."""
    inner, at, parts, size = zlib.decompressobj(31), start, [], 0
    while not inner.eof:
        chunk = inner.unconsumed_tail
        if not chunk:
            chunk = data[at : at + _FIRST]
            at += len(chunk)
            if not chunk:
                raise Unusual
        parts.append(inner.decompress(chunk, most + 1 - size))
        size += len(parts[-1])
        if size > most:
            raise Unusual
    return (parts[0] if len(parts) == 1 else b"".join(parts)), at - len(inner.unused_data)
