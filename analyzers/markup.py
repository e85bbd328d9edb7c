"""Which words stand in the markup of a page: one scan for all that any rule asks about.

Looking for a word in a hundred kilobytes costs as much as reading a paragraph, and dozens of rules
begin with such a look. Rules name their words when they are loaded (`watch`); a page is scanned
once for all of them (Aho-Corasick).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from ahocorasick_rs import BytesAhoCorasick, Implementation

from crawler.page import Page

_watched: dict[str, None] = {}


def watch(*words: str) -> tuple[str, ...]:
    """Name words in lower case that are asked about later; returns them."""
    _watched.update(dict.fromkeys(words))
    return words


@lru_cache(maxsize=1)
def _automaton(count: int) -> tuple[BytesAhoCorasick, tuple[str, ...]]:
    """The automaton of all words; `count` of them, so that it is made again when some are added."""
    words = tuple(_watched)
    encoded = [word.encode() for word in words]
    return BytesAhoCorasick(encoded, implementation=Implementation.DFA), words


def standing(lower: str) -> frozenset[str]:
    """The watched words that stand in a markup in lower case."""
    automaton, words = _automaton(len(_watched))
    text = lower.encode("utf-8", "surrogatepass")
    hits = {index for index, _, _ in automaton.find_matches_as_indexes(text, overlapping=True)}
    return frozenset([words[index] for index in hits])


@lru_cache(maxsize=4)  # every rule asks of the same page in turn
def present(page: Page) -> frozenset[str]:
    """The watched words that stand in the page's markup."""
    return standing(page.lower)


def has(page: Page, words: Iterable[str]) -> bool:
    """True where one of the words, all of them watched, stands in the page's markup."""
    return not present(page).isdisjoint(words)
