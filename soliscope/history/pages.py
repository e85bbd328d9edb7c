"""Sets of addresses, compactly: eight bytes each. Enough to ask whether one is in it, and no more.

With 64 bits, two of a million addresses are taken for one with a chance of 3 in 100 million.
"""

from __future__ import annotations

import base64
import hashlib
import zlib
from collections.abc import Iterable
from itertools import islice
from urllib.parse import quote

SIZE = 8
MOST = 20_000
"""Paths that are written as text."""


def digest(url: str) -> bytes:
    """What stands for an address."""
    return hashlib.sha256(url.encode("utf-8", "replace")).digest()[:SIZE]


def packed(urls: Iterable[str]) -> bytes:
    """The addresses as bytes: the same set gives the same bytes."""
    return zlib.compress(b"".join(sorted({digest(url) for url in urls})))


def written(site: str, paths: Iterable[str]) -> str:
    """Paths of a site as text for JSON, each alone and as an address; empty above `MOST`."""
    some = list(islice(paths, MOST + 1))
    both = [*some, *(site.rstrip("/") + quote(path) for path in some)]
    return base64.b64encode(packed(both)).decode() if len(some) <= MOST else ""


def read(text: str) -> frozenset[bytes]:
    """The digests in what `written` made. Raises ValueError."""
    try:
        return unpacked(base64.b64decode(text, validate=True))
    except zlib.error as error:
        raise ValueError(str(error)) from None


def unpacked(data: bytes) -> frozenset[bytes]:
    """The digests in it."""
    plain = zlib.decompress(data) if data else b""
    return frozenset(plain[n : n + SIZE] for n in range(0, len(plain), SIZE))
