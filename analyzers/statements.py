"""Statements that a page makes about who may use it, found by phrase and judged by sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from analyzers import terms, voices
from analyzers.automaton import Automaton
from analyzers.occurrences import Table
from crawler.artifacts import Block
from crawler.page import Page

FILE = "statements"
TOPICS = {
    "statements": (
        "refuse", "modal", "restricted", "not_resident", "seat", "formed", "initiative", "through",
    ),
    "concepts": ("retarget", "visited", "own_will", "account", "addressed"),
    "assertions": (
        "month", "initiative_only", "also", "memes", "vpn", "licensed", "licence", "party",
        "letter", "bundle", "part_card", "inseparable", "offshore", "utilities",
    ),
    "events": ("stand", "talk", "invited", "webinar", "gathering", "booth", "wheels"),
    "outreach": ("push", "release", "brochure", "pops_up"),
    "relations": ("worldwide", "notices"),
    "outsiders": ("label", "paid", "way", "contracts", "detected"),
    "sponsorship": ("sponsor", "advert", "brand"),
}  # fmt: skip
"""Topics that are looked for in whole pages: one pass over the text finds them all."""
_LESSONS = ("webinar", "vpn")
_ANYBODY = frozenset({FILE, "anchors", "relations", "party", "also"})
"""Files and topics that are looked for whoever acts: legal notices name the operator."""


@dataclass(slots=True)  # not frozen: a page makes hundreds of them
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
    entries = sorted(terms.phrases(file, topic), key=lambda entry: entry.endswith("*"))
    return Automaton({p.removesuffix("*"): p for p in entries})


def _words() -> dict[str, list[tuple[tuple[str, str], str, str]]]:
    entries: dict[str, list[tuple[tuple[str, str], str, str]]] = {}
    for file, topics in TOPICS.items():
        for topic in topics:
            for phrase in terms.phrases(file, topic):
                entries.setdefault(phrase.removesuffix("*"), []).append(((file, topic), "", phrase))
    return entries


_TABLE = Table(_words, marks=False)


def hits(page: Page, file: str, topic: str) -> Iterator[tuple[int, str]]:
    """(offset of the last character, phrase) of a topic's phrases, in the order of their ends.

    Of the topics in TOPICS only those that stand as whole words.
    """
    if topic not in TOPICS.get(file, ()):
        yield from _automaton(file, topic).iter(terms.lowered(page.text))
        return
    for index, found in _TABLE.on(page).get((file, topic), ()):
        start = page.blocks[index].start
        for one in found:
            yield start + one.end - 1, one.entry


def _sentences(page: Page, file: str, topic: str) -> Iterator[Said]:
    """Sentences of the firm's own words around each phrase of a topic, not those that overlap."""
    seen = -1
    if topic in TOPICS.get(file, ()):
        for index, found in _TABLE.on(page).get((file, topic), ()):
            block = page.blocks[index]
            if not terms.own_words(block):
                continue
            for one in found:
                if block.start + one.start < seen:
                    continue
                first, text = one.sentence
                start = block.start + first
                seen = start + len(text)
                yield Said(text, start, one.start - first, one.end - first, block, index)
        return
    lower = terms.lowered(page.text)
    for last, phrase in hits(page, file, topic):
        start, end = last + 1 - len(phrase.removesuffix("*")), last + 1
        if start < seen or lower[start - 1 : start].isalnum():
            continue
        if phrase[-1] != "*" and lower[end : end + 1].isalnum():
            continue
        if (said := around(page, start, end)) is not None:
            seen = said.end
            yield said


def said(
    page: Page,
    topic: str,
    limit: int = 60,
    file: str = FILE,
    wanted: Callable[[str], object] | None = None,
) -> Iterator[Said]:
    """Sentences in the firm's own words that hold a phrase of the topic, each once.

    `wanted`: what else the sentence must be; asked before whose words they are, which costs more.
    """
    for found in _sentences(page, file, topic):
        if wanted is not None and not wanted(found.text):
            continue
        if topic in ("refuse", "modal", "restricted") and voices.somebody_else(page, found.text):
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
