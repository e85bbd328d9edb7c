"""Phrases of a topic in a text of any length, in one pass (Aho-Corasick) instead of a long pattern.

The lists are data as in `terms`: whole words, a trailing `*` takes any ending.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from analyzers import terms
from analyzers.automaton import Automaton

_SHORT = 2000


class Phrase(NamedTuple):
    """An entry of a topic, found in a text."""

    entry: str
    key: str
    """Language of the entry, or whatever else the table is keyed by (a State)."""
    start: int
    end: int
    """Offset behind the entry; behind the fixed part where the entry ends with `*`."""


@lru_cache(maxsize=128)
def _automaton(file: str, topic: str, languages: tuple[str, ...]) -> Automaton[tuple[str, str]]:
    words: dict[str, tuple[str, str]] = {}
    for language, entries in terms.table(file)[topic].items():
        if not languages or language in languages:
            for entry in entries:
                bare = entry.removesuffix("*")
                if bare == entry and bare in words:
                    continue  # the entry that takes any ending says more
                words[bare] = (entry, language)
    return Automaton(words)


def lowered(text: str) -> str:
    """Lower case at the same offsets; short texts do not push pages out of the cache."""
    if len(text) < _SHORT and len(lower := text.lower()) == len(text):
        return lower
    return terms.lowered(text)


def find(text: str, topic: str, file: str, languages: tuple[str, ...] = ()) -> Iterator[Phrase]:
    """Yield the entries of a topic that stand in a text as whole words, in order of their ends.

    `languages` limits the entries to those of some languages (keys of the table); empty: all.
    """
    if len(text) < _SHORT:
        return iter(_remembered(text, topic, file, languages))
    return _find(text, topic, file, languages)


@lru_cache(maxsize=16_384)  # sentences of navigation, footers and terms repeat on every page
def _remembered(text: str, topic: str, file: str, languages: tuple[str, ...]) -> tuple[Phrase, ...]:
    return tuple(_find(text, topic, file, languages))


def _find(text: str, topic: str, file: str, languages: tuple[str, ...]) -> Iterator[Phrase]:
    lower = lowered(text)
    for last, (entry, key) in _automaton(file, topic, languages).iter(lower):
        end = last + 1
        start = end - len(entry.removesuffix("*"))
        if start and _letter(lower[start - 1]) and _letter(lower[start]):
            continue
        if entry[-1] != "*" and end < len(lower) and _letter(lower[end]) and _letter(lower[last]):
            continue
        yield Phrase(entry, key, start, end)


def holds(text: str, topic: str, file: str, languages: tuple[str, ...] = ()) -> bool:
    """True where a text holds an entry of the topic."""
    if len(text) < _SHORT:
        return _held(text, topic, file, languages)
    return next(_find(text, topic, file, languages), None) is not None


@lru_cache(maxsize=32_768)  # the same sentences are asked for many topics
def _held(text: str, topic: str, file: str, languages: tuple[str, ...]) -> bool:
    return next(_find(text, topic, file, languages), None) is not None


def hold(text: str, file: str, *topics: str) -> bool:
    """True where a text holds an entry of every topic."""
    return all(holds(text, topic, file) for topic in topics)


def _letter(character: str) -> bool:
    return character.isalnum() or character == "_"
