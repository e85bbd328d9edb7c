"""Where the words of many topics stand on a page: one pass over each text, remembered.

Navigation, footers and terms repeat on every page of a site, so what stands in a block of text is
kept by the text; a page is put together from its blocks. No entry holds a line break, so none
stands across two blocks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from typing import Generic, TypeVar

from analyzers import terms
from analyzers.automaton import Automaton
from crawler.page import Page

K = TypeVar("K", bound=Hashable)
_REMEMBERED = 8192
"""Texts of blocks that are remembered for each table."""
_LONG = 4000
"""Characters of a block that is too long to be kept: legal texts in one piece do not repeat."""


class Occurrence:
    """One entry in a block of text, with the sentence around it. Offsets are in the block."""

    __slots__ = ("_block", "_sentence", "end", "entry", "key", "start")

    def __init__(self, block: str, entry: str, key: str, start: int, end: int) -> None:
        self._block = block
        self._sentence: tuple[int, str] | None = None
        self.entry, self.key = entry, key
        self.start, self.end = start, end

    @property
    def sentence(self) -> tuple[int, str]:
        """(offset, text) of the sentence; the same text object each time."""
        if self._sentence is None:
            first, last = terms.sentence(self._block, self.start, self.end)
            self._sentence = first, self._block[first:last]
        return self._sentence


class Spans:
    """Where a pattern stands on a page, remembered by the text of each block.

    For patterns that match no line break and look at no character beyond one.
    """

    def __init__(self, pattern: str) -> None:
        self._pattern = re.compile(pattern)
        self._kept = lru_cache(maxsize=_REMEMBERED)(self.within)
        self.on = lru_cache(maxsize=4)(self._on)
        """(start, end) in `Page.text` of each match, in order."""

    def within(self, text: str) -> tuple[tuple[int, int], ...]:
        """(start, end) of each match in a text."""
        return tuple([match.span() for match in self._pattern.finditer(text)])

    def _on(self, page: Page) -> list[tuple[int, int]]:
        kept, find, found = self._kept, self.within, list[tuple[int, int]]()
        for block in page.blocks:
            text = block.text
            if here := kept(text) if len(text) < _LONG else find(text):
                start = block.start
                found += [(start + first, start + last) for first, last in here]
        return found


Found = Mapping[K, tuple[Occurrence, ...]]


class Table(Generic[K]):
    """Entries of many topics. Each is (topic, key, entry) under its bare form; a trailing `*` takes
    any ending, and none begins or ends within a word.

    `marks`: an entry that begins or ends with a mark may stand close to a word ("tel.030").
    """

    def __init__(
        self, words: Callable[[], Mapping[str, list[tuple[K, str, str]]]], marks: bool
    ) -> None:
        self._words, self._marks = words, marks
        self._automaton: Automaton[tuple[int, list[tuple[K, str, str]]]] | None = None
        self._kept = lru_cache(maxsize=_REMEMBERED)(self._find)
        self.on = lru_cache(maxsize=4)(self._on)
        """(index of the block, occurrences in it) of each topic on a page, in order."""

    def _on(self, page: Page) -> Mapping[K, list[tuple[int, tuple[Occurrence, ...]]]]:
        found: dict[K, list[tuple[int, tuple[Occurrence, ...]]]] = {}
        kept, find = self._kept, self._find
        for index, block in enumerate(page.blocks):
            here = kept(block.text) if len(block.text) < _LONG else find(block.text)
            for topic, occurrences in here.items():
                if topic in found:
                    found[topic].append((index, occurrences))
                else:
                    found[topic] = [(index, occurrences)]
        return found

    def _find(self, text: str) -> Found[K]:
        if self._automaton is None:
            self._automaton = Automaton({b: (len(b), meant) for b, meant in self._words().items()})
        lower, marks = text.lower(), self._marks
        if len(lower) != len(text):
            lower = terms.lowered(text)
        found: dict[K, list[Occurrence]] = {}
        for last, (length, meant) in self._automaton.iter(lower):
            start, end = last + 1 - length, last + 1
            if start and lower[start - 1].isalnum() and not (marks and not lower[start].isalnum()):
                continue
            whole = end == len(lower) or not lower[end].isalnum()
            whole = whole or (marks and not lower[last].isalnum())
            for topic, key, entry in meant:
                if whole or entry[-1] == "*":
                    one = Occurrence(text, entry, key, start, end)
                    found.setdefault(topic, []).append(one)
        return {topic: tuple(ones) for topic, ones in found.items()}
