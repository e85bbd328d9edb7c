"""What creators say of a firm on their own pages: labelled as paid, or as its friends.

Shared by the rules for remunerated and for other creators. Words are data
(`analyzers/data/outsiders.toml`); several notions must stand together in one block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from analyzers import (
    gatherings,
    outsiders,
    phrases,
    relations,
    stance,
    statements,
    terms,
    venues,
    voices,
)
from analyzers.outsiders import FILE
from crawler.artifacts import Block, Region
from crawler.page import Page

_CODE = re.compile(
    r"\b(?:\w{0,12}code|código|codice|\w{0,6}kod\w{0,4}|\w{0,10}kód\w{0,4}|\w{0,12}koodi\w{0,4}|код\w{0,3}|κωδικ\w{0,3}"
    r"|chód|kodiċi)\W{0,4}(?:[„“\"«‘']\s?)?[A-Z][A-Z0-9]{2,14}\b"
)
"""A code as it is written for use: "code HANS20", "kod ANIA"."""
_LABEL_END = 42
_MONEY = re.compile(
    r"(?<!\d)\d[\d.,  ]{0,14}\s?(?:[$€£]|(?:EUR|USD|USDT|USDC|PLN|zł|kr|Kč|Ft|lei|euro)\b)"
    r"|[$€£]\s?\d"
)
_BARE_CODE = re.compile(r"\b[A-Z]{3,10}\d{1,3}\b")
_MAX = 4


@dataclass(frozen=True, slots=True)
class Testimony:
    """A block in which somebody speaks for another firm."""

    block: Block
    states: tuple[str, ...]
    paid: bool
    firm: str


@lru_cache(maxsize=4)  # two questions ask the same of one page
def found(page: Page) -> tuple[Testimony, ...]:
    """What a page says for another firm, each block once."""
    if outsiders.owner(page).firm or terms.careers(page):
        return ()
    return tuple(_told(page))


def _told(page: Page) -> Iterator[Testimony]:
    number = 0
    for index in sorted(_worth_reading(page)):
        block = page.blocks[index]
        if block.region is not Region.CONTENT or not 24 < len(block.text) < 1500:
            continue
        text = block.text
        paid, free = _labelled(page, text), phrases.holds(text, "unpaid", FILE)
        joins = phrases.holds(text, "join", FILE) and phrases.holds(text, "way", FILE)
        if not paid and not joins:
            continue
        first = _first(text)
        if (
            voices.warned(first)
            or voices.somebody_else(page, first)
            or relations.only_possible(first)
        ):
            continue
        names = outsiders.named(page, text, paid)
        if not names:
            continue
        if paid and not free:
            if not (_CODE.search(text) or outsiders.hold(text, "way") or _MINE.search(text)):
                continue
        elif not _friend(page, text, names):
            continue
        near = [b.text[:400] for b in page.blocks[index + 1 : index + 3] if terms.own_words(b)]
        states = outsiders.home(page, text, *near, page.title)
        if states and number < _MAX:
            number += 1
            yield Testimony(block, states, paid and not free, names[0])


def _worth_reading(page: Page) -> set[int]:
    """Blocks that hold a label, a word for pay, or a way to somewhere."""
    return {
        terms.position(page, last)
        for topic in ("label", "paid", "way")
        for last, _ in statements.hits(page, FILE, topic)
    }


def _first(text: str) -> str:
    return text[: terms.sentence(text, 0, 1)[1]]


def _labelled(page: Page, text: str) -> bool:
    """True where a text begins with a label for advertising, or says that it is paid."""
    start = text.lstrip(" [(*#")[:_LABEL_END]
    for label in phrases.find(start, "label", FILE):
        behind = start[label.end : label.end + 3]
        if label.start < 2 and re.match(r"\w{0,3}\W{0,2}[:–—|\])/.,-]|\s[–—-]", behind):
            return True
    at = next(phrases.find(text, "paid", FILE), None)
    if at is None or relations.none(text, at.start):
        return False
    return not stance.denied(page, text, at.start, at.end)


_MINE = re.compile(
    r"\b(?:I|my|ich|mein\w{0,2}|euch|je|mes|mon|ma|yo|mi|mis|mio|mia|miei|eu|meu|minha|ik|mijn|mój|moje|moim|můj"
    r"|moje|moj|moja|аз|моя|μου|jeg|mit|min|jag|minä|ma|minu|én|eu|mea|es|mans|aš|mano|tiegħi|mo)\b"
)
"""Somebody speaks of himself; beside a label that says paid."""


def _friend(page: Page, text: str, names: tuple[str, ...]) -> bool:
    """True where a page sends its readers to a firm as one of its friends."""
    if not any(
        phrases.holds(part, "way", FILE) and not _denied(page, part) for part in _PARTS.split(text)
    ):
        return False
    badge = any(outsiders.shown(page, name) for name in names)
    mine, free = phrases.holds(text, "mine", FILE), phrases.holds(text, "unpaid", FILE)
    return badge or (mine and free)


def _denied(page: Page, sentence: str) -> bool:
    """True where a sentence denies something else than pay."""
    return stance.denied(page, terms.words(FILE, "unpaid").sub(" ", sentence))


_PARTS = re.compile(r"(?<=[.!?;])\s")


def listed(page: Page) -> Iterator[tuple[Block, Block, tuple[str, ...]]]:
    """(first, last cell, Member States) of rows in a table of creators and their pay."""
    blocks = page.blocks
    heads: list[str] = []
    for index, block in enumerate(blocks):
        if block.tag == "th":
            heads = (
                [*heads, block.text[:80]]
                if index and blocks[index - 1].tag == "th"
                else [block.text[:80]]
            )
            continue
        if block.tag != "td" or not heads:
            heads = heads if block.tag == "td" else []
            continue
        head = " | ".join(heads)
        if (
            len(heads) < 2
            or not outsiders.hold(heads[0], "creators")
            or not outsiders.hold(head, "fee")
        ):
            continue
        if blocks[index - 1].tag == "td" and (index - _start(blocks, index)) % len(heads):
            continue
        row = blocks[index : index + len(heads)]
        text = " | ".join(cell.text[:120] for cell in row)
        states = gatherings.in_union(text) or venues.audience(text)
        if states and (_MONEY.search(text) or _CODE.search(text) or _BARE_CODE.search(text)):
            yield row[0], row[-1], states


def _start(blocks: tuple[Block, ...], index: int) -> int:
    """Index of the first cell behind the heads of a table."""
    while index and blocks[index - 1].tag == "td":
        index -= 1
    return index
