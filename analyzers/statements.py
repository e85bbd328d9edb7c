"""Statements that a page makes about who may use it, found by phrase and judged by sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from analyzers import terms, voices
from analyzers.automaton import Automaton
from crawler.artifacts import Block
from crawler.page import Page

FILE = "statements"
_LESSONS = ("webinar",)
_ANYBODY = frozenset({FILE, "anchors", "relations", "party", "also"})
"""Files and topics that are looked for whoever acts: legal notices name the operator."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence with a phrase in it."""

    text: str
    start: int
    """Offset in `Page.text`."""
    phrase: int
    """Offset of the phrase in `text`."""
    phrase_end: int
    block: Block
    index: int
    """Index of the block in `Page.blocks`."""

    @property
    def end(self) -> int:
        """Offset behind the sentence in `Page.text`."""
        return self.start + len(self.text)


@lru_cache(maxsize=128)
def _automaton(file: str, topic: str) -> Automaton[str]:
    """One a topic: small automata are fast ones, and most pages hold nothing of most topics."""
    return Automaton({p.removesuffix("*"): p for p in terms.phrases(file, topic)})


def said(page: Page, topic: str, limit: int = 60, file: str = FILE) -> Iterator[Said]:
    """Sentences in the firm's own words that hold a phrase of the topic, each once."""
    lower, seen = terms.lowered(page.text), -1
    for last, phrase in _automaton(file, topic).iter(lower):
        start, end = last + 1 - len(phrase.removesuffix("*")), last + 1
        if start < seen or lower[start - 1 : start].isalnum():
            continue
        if phrase[-1] != "*" and lower[end : end + 1].isalnum():
            continue
        found = around(page, start, end)
        if found is None:
            continue
        seen = found.end
        if topic in ("refuse", "restricted") and voices.somebody_else(page, found.text):
            continue
        # A lesson on how fraud is recognised is no warning of a fraud.
        others = voices.somebody_else if topic in _LESSONS else voices.not_ours
        if file not in _ANYBODY and topic not in _ANYBODY and others(page, found.text):
            continue
        yield found
        limit -= 1
        if limit <= 0:
            return


def around(page: Page, start: int, end: int) -> Said | None:
    """The sentence that holds `Page.text[start:end]`; None where it is not the firm's own words."""
    index = terms.position(page, start)
    block = page.blocks[index]
    if not terms.own_words(block):
        return None
    at = start - block.start
    first, final = terms.sentence(block.text, at, end - block.start)
    return Said(
        block.text[first:final], block.start + first, at - first, end - block.start - first,
        block, index,
    )  # fmt: skip


def has(text: str, topic: str, file: str = FILE) -> bool:
    """True where a text holds a phrase of the topic."""
    return terms.says(file, topic, text)
