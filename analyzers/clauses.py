"""Entries of a topic in the firm's own words, each with its sentence and its key.

The key is whatever the data table is keyed by: the language of the entry, or a Member State.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analyzers import audience, domains, terms, voices
from analyzers.occurrences import Table
from analyzers.phrases import Phrase
from analyzers.places import language_states, locale_code
from crawler.artifacts import Block
from crawler.page import Page

TOPICS = {
    "invites": ("served", "supported", "contract", "residents", "opens"),
    "onboarding": (
        "eea_terms", "withdrawal", "consumers", "tax_report", "national_law", "representative",
        "documents", "desk", "market_jobs", "papers",
    ),
    "promotion": ("affiliate", "referral", "creator", "bypass", "regulated", "handover"),
    "presence": ("phone", "office", "tax_number"),
    "relations": ("party", "mark", "friends"),
}  # fmt: skip
"""Topics that are looked for in whole pages: one pass over the text finds them all."""
_OWN = frozenset(
    "served residents affiliate referral creator eea_terms withdrawal tax_report documents desk"
    " market_jobs papers".split()
)
"""Topics that only the firm's own sentences can show."""


@dataclass(slots=True)  # not frozen: a page makes hundreds of them
class Clause:
    """A sentence that holds an entry."""

    key: str
    entry: str
    text: str
    start: int
    """Offset of the sentence in `Page.text`."""
    at: int
    """Offset of the entry in `text`."""
    block: Block
    index: int

    @property
    def entry_end(self) -> int:
        """Offset behind the entry in `text`."""
        return self.at + len(self.entry.removesuffix("*"))

    @property
    def end(self) -> int:
        """Offset behind the sentence in `Page.text`."""
        return self.start + len(self.text)


def _words() -> dict[str, list[tuple[tuple[str, str], str, str]]]:
    entries: dict[str, list[tuple[tuple[str, str], str, str]]] = {}
    for file, topics in TOPICS.items():
        for topic in topics:
            for key, listed in terms.table(file)[topic].items():
                for entry in listed:
                    meant = ((file, topic), key, entry)
                    entries.setdefault(entry.removesuffix("*"), []).append(meant)
    return entries


_TABLE = Table(_words, marks=True)


def hits(page: Page, topic: str, file: str) -> list[Phrase]:
    """Places in `Page.text` at which an entry of a topic (one of `TOPICS`) stands."""
    return [
        Phrase(one.entry, one.key, start + one.start, start + one.end)
        for index, here in _TABLE.on(page).get((file, topic), ())
        for start in (page.blocks[index].start,)
        for one in here
    ]


def found(page: Page, topic: str, file: str, limit: int = 40) -> Iterator[Clause]:
    """Sentences of the firm's own words that hold an entry of a topic (one of `TOPICS`)."""
    for index, here in _TABLE.on(page).get((file, topic), ()):
        block = page.blocks[index]
        if not terms.own_words(block):
            continue
        for one in here:
            first, text = one.sentence
            if topic in _OWN and voices.not_ours(page, text):
                continue
            at = one.start - first
            yield Clause(one.key, one.entry, text, block.start + first, at, block, index)
            limit -= 1
            if limit <= 0:
                return


def around(page: Page, clause: Clause, back: int = 3, ahead: int = 3) -> str:
    """The heading, the block, and short neighbours: what a reader takes in together."""
    blocks = page.blocks
    first, last = max(0, clause.index - back), clause.index + ahead + 1
    near = [block.text[:160] for block in blocks[first:last] if terms.own_words(block)]
    return " | ".join([terms.heading(blocks, clause.index, 20), *near, clause.text])


def addressed(page: Page, language: str) -> tuple[tuple[str, ...], bool]:
    """(Member States that words in a language address on this page, whether it is shared)."""
    code = locale_code(page.html_lang) if page.html_lang else None
    if domains.foreign_ending(page.host) or (code and code.explicit and not code.state):
        return (), False  # de-CH, es-MX
    whole = audience.of_page(page)
    if whole and (not whole.language or whole.language == language):
        return whole.states, whole.shared
    states = language_states(language)
    return states, len(states) > 1
