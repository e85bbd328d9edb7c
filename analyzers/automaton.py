"""Many words looked for in one pass (Aho-Corasick, in Rust)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick

V = TypeVar("V")


class Automaton(Generic[V]):
    """Finds every occurrence of words, overlapping ones too; each word stands for a value."""

    def __init__(self, words: Mapping[str, V]) -> None:
        kept = {word: value for word, value in words.items() if word}
        self._values = tuple(kept.values())
        self._inner = AhoCorasick(tuple(kept)) if kept else None

    def iter(self, text: str) -> Iterable[tuple[int, V]]:
        """Return (offset of the last character, value) in order of the ends; where two words end at
        one place, the longer comes first."""
        if self._inner is None or not text:
            return ()
        values = self._values
        found = self._inner.find_matches_as_indexes(text, overlapping=True)
        return [(end - 1, values[index]) for index, _, end in found]
