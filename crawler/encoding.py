"""Content codings undone within a size limit (RFC 9110, section 8.4)."""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import Any, Protocol

import brotli  # type: ignore[import-untyped]

from crawler.artifacts import Capture

ACCEPTED = "gzip, deflate, br, zstd"
_STEP = 64 * 1024
_MOST = 3
"""Codings undone on top of one another: more is an attack."""


class _Decoder(Protocol):
    def feed(self, data: bytes, room: int) -> bytes: ...

    def ended(self) -> bool: ...


class _Zlib:
    def __init__(self, bits: int) -> None:
        self._bits, self._inner = bits, zlib.decompressobj(bits)

    def feed(self, data: bytes, room: int) -> bytes:
        out = bytearray()
        while data and len(out) <= room:
            out += self._inner.decompress(data, room + 1 - len(out))
            data = self._inner.unconsumed_tail
            if self._inner.eof:  # a further gzip member may follow
                data = self._inner.unused_data
                if self._bits != 31 or not data.startswith(b"\x1f\x8b"):
                    break
                self._inner = zlib.decompressobj(self._bits)
        return bytes(out)

    def ended(self) -> bool:
        return self._inner.eof


class _Brotli:
    def __init__(self) -> None:
        self._inner: Any = brotli.Decompressor()

    def feed(self, data: bytes, room: int) -> bytes:
        out = bytearray(self._inner.process(data, output_buffer_limit=room + 1))
        while len(out) <= room and not self._inner.can_accept_more_data():
            out += self._inner.process(b"", output_buffer_limit=room + 1 - len(out))
        return bytes(out)

    def ended(self) -> bool:
        return bool(self._inner.is_finished())


class _Zstd:
    def __init__(self) -> None:
        from backports import zstd

        self._inner: Any = zstd.ZstdDecompressor()

    def feed(self, data: bytes, room: int) -> bytes:
        out = bytearray(self._inner.decompress(data, room + 1))
        while len(out) <= room and not self._inner.needs_input and not self._inner.eof:
            out += self._inner.decompress(b"", room + 1 - len(out))
        return bytes(out)

    def ended(self) -> bool:
        return bool(self._inner.eof)


def _decoder(coding: str, body: bytes) -> _Decoder | None:
    if coding in ("gzip", "x-gzip"):
        return _Zlib(31)
    if coding == "deflate":  # zlib format by the letter, raw deflate in practice
        zlib_format = (
            len(body) > 1 and body[0] & 15 == 8 and int.from_bytes(body[:2], "big") % 31 == 0
        )
        return _Zlib(15 if zlib_format else -15)
    if coding == "br":
        return _Brotli()
    return _Zstd() if coding == "zstd" else None


def decode(body: bytes, codings: list[str], limit: int) -> tuple[bytes, bool]:
    """Undo content codings, the last applied first.

    Returns (bytes, cut): `cut` is True where the limit, damage or an unknown coding ended the
    reading; the bytes before it are kept.
    """
    cut = len(codings) > _MOST
    for coding in reversed(codings[-_MOST:]) if body else ():
        decoder = _decoder(coding, body)
        if decoder is None:
            return b"", True
        out = bytearray()
        try:
            for at in range(0, len(body), _STEP):
                out += decoder.feed(body[at : at + _STEP], limit - len(out))
                if len(out) > limit:
                    break
            cut = cut or not decoder.ended()
        except Exception:  # each library has errors of its own
            cut = True
        cut, body = cut or len(out) > limit, bytes(out[:limit])
    return body[:limit], cut or len(body) > limit


def decoded(capture: Capture, limit: int) -> Capture:
    """Return the capture with its body decoded, at most `limit` bytes."""
    fields = ",".join(v for k, v in capture.headers if k.lower() == "content-encoding")
    codings = [c.strip().lower() for c in fields.split(",")]
    codings = [c for c in codings if c and c not in ("identity", "none", "utf-8")]
    body, cut = decode(capture.body, codings, limit)
    return replace(capture, body=body, truncated=capture.truncated or cut)
