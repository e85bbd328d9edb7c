"""How many letters a text has, counted in C wherever that can be."""

from __future__ import annotations

import re
from functools import lru_cache

_NO_LETTERS = bytes(i for i in range(128) if not chr(i).isalpha())
_BEYOND = re.compile(r"[^\x00-\x7f]+")


_SHORT = 2000


def letters(text: str) -> int:
    """Number of letters of any script: the same as `sum(map(str.isalpha, text))`."""
    return _remembered(text) if len(text) < _SHORT else _count(text)


@lru_cache(maxsize=16_384)  # navigation, footers and terms repeat on every page of a site
def _remembered(text: str) -> int:
    return _count(text)


def _count(text: str) -> int:
    count = len(text.encode("ascii", "ignore").translate(None, _NO_LETTERS))
    if not text.isascii():
        count += sum(map(str.isalpha, "".join(_BEYOND.findall(text))))
    return count
