"""WARC/1.1 records as bytes, one gzip member each (ISO 28500, annex on compression).

A body that came compressed is not compressed a second time, which would cost more than everything
else about a record and save nothing: its bytes are stored as they are within the gzip member.
"""

from __future__ import annotations

import hashlib
import struct
import uuid
import zlib
from base64 import b32encode
from collections.abc import Iterable, Mapping

LEVEL = 6
"""Of zlib: level 9 costs more than twice the time and saves one percent."""
_GZIP = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_STORED = 0xFFFF
"""Longest stored block (RFC 1951, section 3.2.4)."""
_END = b"\r\n\r\n"


def new_id() -> str:
    """Return a fresh `WARC-Record-ID`."""
    return f"<urn:uuid:{uuid.uuid4()}>"


def head(first: str, headers: Iterable[tuple[str, str]]) -> bytes:
    """Return a block of HTTP headers with the bytes received (latin-1), and the empty line."""
    lines = [first, *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("latin-1", "replace")


def record(
    kind: str,
    told: Mapping[str, str],
    content_type: str,
    payload: bytes,
    http: bytes = b"",
    *,
    packed: bool = False,
) -> bytes:
    """Return a whole record. `told`: its own WARC fields; lengths and digests are added.

    `packed`: the payload is compressed already, and is stored as it is.
    """
    block = hashlib.sha256(http)
    block.update(payload)
    fields = dict(told)
    if kind != "warcinfo":
        fields["WARC-Payload-Digest"] = _digest(hashlib.sha256(payload).digest())
    fields["WARC-Block-Digest"] = _digest(block.digest())
    fields["Content-Type"] = content_type
    fields["Content-Length"] = str(len(http) + len(payload))
    lines = ["WARC/1.1", f"WARC-Type: {kind}", *(f"{k}: {v}" for k, v in fields.items()), "", ""]
    start = "\r\n".join(lines).encode("utf-8", "replace") + http
    if packed:
        return _stored(start, payload + _END)
    return zlib.compress(start + payload + _END, level=LEVEL, wbits=31)


def _digest(raw: bytes) -> str:
    return "sha256:" + b32encode(raw).decode("ascii")


def _stored(start: bytes, rest: bytes) -> bytes:
    """Return a gzip member of `start`, compressed, and `rest`, stored (RFC 1951, 1952)."""
    inner = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    parts = [_GZIP, inner.compress(start), inner.flush(zlib.Z_FULL_FLUSH)]
    for at in range(0, len(rest), _STORED):
        piece = rest[at : at + _STORED]
        last = at + _STORED >= len(rest)
        parts += [struct.pack("<BHH", last, len(piece), len(piece) ^ 0xFFFF), piece]
    size = (len(start) + len(rest)) & 0xFFFFFFFF
    parts.append(struct.pack("<II", zlib.crc32(rest, zlib.crc32(start)), size))
    return b"".join(parts)
