"""Sets of addresses, compactly: eight bytes each. Enough to ask whether one is in it, and no more.

With 64 bits, two of a million addresses are taken for one with a chance of 3 in 100 million.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable

SIZE = 8


def digest(url: str) -> bytes:
    """What stands for an address."""
    return hashlib.sha256(url.encode("utf-8", "replace")).digest()[:SIZE]


def packed(urls: Iterable[str]) -> bytes:
    """The addresses as bytes: the same set gives the same bytes."""
    return zlib.compress(b"".join(sorted({digest(url) for url in urls})))


def unpacked(data: bytes) -> frozenset[bytes]:
    """The digests in it."""
    plain = zlib.decompress(data) if data else b""
    return frozenset(plain[n : n + SIZE] for n in range(0, len(plain), SIZE))
