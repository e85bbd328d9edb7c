"""The language that a text's small words speak for: a cheap hint, never a decision."""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import lru_cache
from importlib import resources

CLEAR = 3
"""Small words that a text needs, and twice as many as for the next language."""


@lru_cache(maxsize=1)
def _words() -> dict[str, tuple[str, ...]]:
    """Small word -> languages that it is common in."""
    data = resources.files("analyzers").joinpath("data/function_words.toml").read_text("utf-8")
    found: dict[str, list[str]] = {}
    for code, entries in tomllib.loads(data).items():
        for word in entries:
            found.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in found.items()}


@lru_cache(maxsize=16_384)  # navigation and footers repeat on every page
def vote(text: str) -> str:
    """ISO 639-1 code of a language of the Union, or an empty string where none is clear."""
    known = _words()
    votes: Counter[str] = Counter()
    for word in text.lower().split():
        for code in known.get(word, ()):
            votes[code] += 1
    (first, most), (_, second) = [*votes.most_common(2), ("", 0), ("", 0)][:2]
    return first if most >= CLEAR and most >= 2 * second else ""
