"""How many letters a text has, counted in C wherever that can be."""

from __future__ import annotations

import re

from crawler.remembering import remembered

_NO_LETTERS = bytes(i for i in range(128) if not chr(i).isalpha())
_BEYOND = re.compile(r"[^\x00-\x7f]+")


@remembered(below=2000)
def letters(text: str) -> int:
    """Number of letters of any script: the same as `sum(map(str.isalpha, text))`."""
    count = len(text.encode("ascii", "ignore").translate(None, _NO_LETTERS))
    if not text.isascii():
        count += sum(map(str.isalpha, "".join(_BEYOND.findall(text))))
    return count
