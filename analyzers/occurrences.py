"""Where the words of many topics stand on a page: one pass over each text, remembered.

Navigation, footers and terms repeat on every page of a site, so what stands in a block of text is
kept by the text; a page is put together from its blocks. No entry holds a line break, so none
stands across two blocks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Generic, TypeVar

from analyzers import terms
from analyzers.automaton import Automaton
from crawler.page import Page
from crawler.remembering import remembered

K = TypeVar("K", bound=Hashable)
V = TypeVar("V", bound=Hashable)
_REMEMBERED = 8192
"""Texts of blocks that are remembered."""
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


class Table(Generic[K]):
    """Entries of many topics. Each is (topic, key, entry) under its bare form; a trailing `*` takes
    any ending, and none begins or ends within a word.

    `marks`: an entry that begins or ends with a mark may stand close to a word ("tel.030").
    `within`: entries are parts of words ("werb" in "Fernsehwerbung"), found wherever they stand.
    Tables are made when modules are loaded, so that one pass finds the entries of all.
    """

    def __init__(
        self,
        words: Callable[[], Mapping[str, list[tuple[K, str, str]]]],
        marks: bool = False,
        within: bool = False,
    ) -> None:
        self.words, self.marks, self.within = words, marks, within
        self._place = len(_tables)
        _tables.append(self)
        self.on = lru_cache(maxsize=4)(self._on)
        """(index of the block, occurrences in it) of each topic on a page, in order."""

    def _on(self, page: Page) -> Mapping[K, list[tuple[int, tuple[Occurrence, ...]]]]:
        found: dict[K, list[tuple[int, tuple[Occurrence, ...]]]] = {}
        place = self._place
        for index, (tables, _) in _noted(page, _count()):
            for topic, occurrences in tables[place].items():
                if topic in found:
                    found[topic].append((index, occurrences))
                else:
                    found[topic] = [(index, occurrences)]
        return found

    def starts(self, page: Page, topic: K) -> Iterator[int]:
        """Offset in `Page.text` of each entry of a topic, in order."""
        for index, here in self.on(page).get(topic, ()):
            start = page.blocks[index].start
            for one in here:
                yield start + one.start


class Spans:
    """Where a pattern stands on a page.

    For patterns that match no line break and look at no character beyond one.
    """

    def __init__(self, pattern: str) -> None:
        self._pattern, self._place = re.compile(pattern), len(_spans)
        _spans.append(self)

    def within(self, text: str) -> tuple[tuple[int, int], ...]:
        """(start, end) of each match in a text."""
        return tuple([match.span() for match in self._pattern.finditer(text)])

    def on(self, page: Page) -> list[tuple[int, int]]:
        """(start, end) in `Page.text` of each match, in order."""
        found: list[tuple[int, int]] = []
        place, blocks = self._place, page.blocks
        for index, (_, spans) in _noted(page, _count()):
            if here := spans[place]:
                start = blocks[index].start
                found += [(start + first, start + last) for first, last in here]
        return found


class Names(Generic[V]):
    """Which names are written on a page, in just these letters, alone or within a word: what each
    stands for. A cheap look before a dear one."""

    def __init__(self, words: Callable[[], Mapping[str, V]]) -> None:
        self._words = words
        self._automaton: Automaton[V] | None = None
        self._in = remembered(below=_LONG, most=_REMEMBERED)(self._find)
        self.on = lru_cache(maxsize=4)(self._on)

    def _find(self, text: str) -> frozenset[V]:
        if self._automaton is None:
            self._automaton = Automaton(self._words())
        return frozenset(value for _, value in self._automaton.iter(text))

    def _on(self, page: Page) -> frozenset[V]:
        return frozenset[V]().union(*[self._in(block.text) for block in page.blocks])


_tables: list[Table[Any]] = []
_spans: list[Spans] = []
_Notes = tuple[
    tuple[Mapping[Any, tuple[Occurrence, ...]], ...], tuple[tuple[tuple[int, int], ...], ...]
]


def parts(file: str, *topics: str) -> Table[tuple[str, str]]:
    """A table of parts of words, with (topic, part) as its topics."""

    def words() -> dict[str, list[tuple[tuple[str, str], str, str]]]:
        found: dict[str, list[tuple[tuple[str, str], str, str]]] = {}
        for topic in topics:
            for part in terms.phrases(file, topic):
                found.setdefault(part, []).append(((topic, part), "", part))
        return found

    return Table(words, within=True)


def load() -> None:
    """Make the automaton now, which the first page would otherwise wait for."""
    _automaton(len(_tables))


def _count() -> int:
    return len(_tables) + len(_spans)


@lru_cache(maxsize=4)  # every table asks for the same page in turn
def _noted(page: Page, count: int) -> list[tuple[int, _Notes]]:
    """Blocks in which anything stands: index, what each table and what each pattern finds."""
    found = []
    for index, block in enumerate(page.blocks):
        text = block.text
        notes = _remembered(text, count) if len(text) < _LONG else _read(text)
        if notes is not None:
            found.append((index, notes))
    return found


@lru_cache(maxsize=_REMEMBERED)
def _remembered(text: str, _: int) -> _Notes | None:
    return _read(text)


def _read(text: str) -> _Notes | None:
    tables = [dict[Any, list[Occurrence]]() for _ in _tables]
    lower, hits = text.lower(), False
    if len(lower) != len(text):
        lower = terms.lowered(text)
    for last, meant in _automaton(len(_tables)).iter(lower):
        start, end = last + 1 - len(meant[0]), last + 1
        joined = start > 0 and lower[start - 1].isalnum()
        goes_on = end < len(lower) and lower[end].isalnum()
        for place, topic, key, entry in meant[1]:
            table = _tables[place]
            if not table.within:
                marks = table.marks
                if joined and not (marks and not lower[start].isalnum()):
                    continue
                if goes_on and entry[-1] != "*" and not (marks and not lower[last].isalnum()):
                    continue
            one = Occurrence(text, entry, key, start, end)
            tables[place].setdefault(topic, []).append(one)
            hits = True
    spans = tuple(pattern.within(text) for pattern in _spans)
    if not hits and not any(spans):
        return None
    return tuple({topic: tuple(ones) for topic, ones in t.items()} for t in tables), spans


@lru_cache(maxsize=1)
def _automaton(_: int) -> Automaton[tuple[str, list[tuple[int, Any, str, str]]]]:
    """One automaton for the entries of all tables."""
    found: dict[str, list[tuple[int, Any, str, str]]] = {}
    for place, table in enumerate(_tables):
        for bare, meant in table.words().items():
            here = found.setdefault(bare, [])
            here += [(place, topic, key, entry) for topic, key, entry in meant]
    return Automaton({bare: (bare, meant) for bare, meant in found.items()})
