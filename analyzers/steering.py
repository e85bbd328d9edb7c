"""How pages steer people from the Union to another entity, told by what stands together.

A notice that has noticed where the visitor is, beside a way on; a list of whom clients contract
with; a supervised firm that sends its customers on. Words are data (`analyzers/data/outsiders.toml`
and `relations.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analyzers import (
    gatherings,
    handover,
    invites,
    offers,
    outsiders,
    phrases,
    relations,
    speaker,
    stance,
    statements,
    terms,
    venues,
)
from analyzers.base import UNION
from analyzers.outsiders import FILE
from crawler.artifacts import Block, Region
from crawler.page import Page

_AHEAD = 4
"""Blocks behind a notice in which the way on stands."""
_ROWS = 60
_PARTS = re.compile(r"(?<=[.!?;])\s")
_HELP = re.compile(r"\b(?:help|support|status|blog|press|careers?|docs|wallet|withdraw\w*)\b", re.I)


@dataclass(frozen=True, slots=True)
class Way:
    """Text from a notice or row to where it leads, with the States that it speaks to."""

    start: int
    end: int
    states: tuple[str, ...]


def ways_on(page: Page) -> Iterator[Way]:
    """Notices that see a visitor from the Union, each with a link or button that leads on."""
    if terms.editorial(page):
        return
    blocks = page.blocks
    found = _holding(page, "detected")
    if not found:
        return
    clickable = {link.text for link in page.links if link.tag == "a" and len(link.text) < 70}
    for index in found:
        block = blocks[index]
        if len(block.text) > 400 or block.region is not Region.CONTENT:
            continue
        if not outsiders.hold(block.text, "detected"):
            continue
        states = handover.states(block.text)
        if not states or gatherings.abroad(block.text):
            continue
        if phrases.holds(block.text, "withdraw_only", "promotion"):
            continue
        for way in blocks[index : index + _AHEAD + 1]:
            words = _button(way, clickable)
            if words and _leads_on(page, words):
                yield Way(way.start, way.end, states)
                break


def _holding(page: Page, topic: str) -> list[int]:
    """Indexes of the blocks in which a word of a topic stands."""
    return sorted({terms.position(page, last) for last, _ in statements.hits(page, FILE, topic)})


def _button(block: Block, clickable: set[str]) -> str:
    """Words of a button or link that is a block of its own, or ends one."""
    if block.region is not Region.CONTENT:
        return ""
    if block.tag == "button" and len(block.text) < 70:
        return block.text
    return next((w for w in clickable if w and (block.text == w or block.text.endswith(w))), "")


def _leads_on(page: Page, words: str) -> bool:
    if handover.states(words) or venues.audience(words) or _HELP.search(words):
        return False  # "stay on the EU site"
    if outsiders.hold(words, "anyway"):
        return True
    return relations.hold(words, "worldwide") and (
        relations.hold(words, "goes") or speaker.named(page, words)
    )


def contracts(page: Page) -> Iterator[Way]:
    """Rows and sentences that give clients in the Union a party outside it to contract with."""
    if terms.editorial(page):
        return
    for index in _holding(page, "contracts"):
        block = page.blocks[index]
        if not terms.own_words(block) or not outsiders.hold(block.text, "contracts"):
            continue
        if len(block.text) < 120 and block.tag in ("th", "td", "dt", "h2", "h3", "h4", "caption"):
            yield from _rows(page, index)
        for part in _PARTS.split(block.text[:1200]):
            yield from _sentence(page, block, part)


def _rows(page: Page, index: int) -> Iterator[Way]:
    blocks = page.blocks
    for at in range(index + 1, min(len(blocks) - 1, index + _ROWS)):
        here, there = blocks[at], blocks[at + 1]
        if here.tag not in ("td", "dt", "dd", "th") or there.tag not in ("td", "dd"):
            continue
        if here.tag == there.tag == "dd" or _row_ends(blocks, index, at):
            continue
        for one, other in ((here, there), (there, here)):
            states = handover.states(one.text) if len(one.text) < 160 else ()
            if states and not _outside(one.text) and _party(page, other.text):
                yield Way(here.start, there.end, states)
                break


def _row_ends(blocks: tuple[Block, ...], head: int, at: int) -> bool:
    """True where a cell is the last of its row, as far as the row of heads shows it."""
    first = last = head
    while first and blocks[first - 1].tag == "th":
        first -= 1
    while blocks[last + 1].tag == "th":
        last += 1
    number = last - first + 1
    if blocks[head].tag != "th" or number < 2:
        return False
    return at > last and (at - last) % number == 0


def _party(page: Page, text: str) -> bool:
    """True where a short text names a firm outside the Union."""
    if len(text) > 160 or not _outside(text) or handover.states(text):
        return False
    return bool(outsiders.form(text)) or speaker.named(page, text)


def _outside(text: str) -> tuple[str, ...]:
    return outsiders.abroad(invites.codes(text))


def _sentence(page: Page, block: Block, text: str) -> Iterator[Way]:
    spoken = relations.hold(text, "people") or phrases.holds(text, "in_union", "promotion")
    if not spoken or not outsiders.hold(text, "contracts"):
        return
    states = handover.states(text)
    if not states or not _outside(text) or not outsiders.form(text):
        return
    if stance.denied(page, text) or relations.only_possible(text):
        return
    start = block.start + block.text.find(text)
    yield Way(start, start + len(text), states)


def moved(page: Page) -> Iterator[Way]:
    """Texts by which people of the Union's entity, or of a State, can go over to one outside."""
    if terms.editorial(page):
        return
    for index, block in enumerate(page.blocks):
        text = block.text
        if block.region is not Region.CONTENT or not 40 < len(text) < 600:
            continue
        if not outsiders.form(text) or not speaker.named(page, text) or not _outside(text):
            continue
        head = terms.heading(page.blocks, index, 8)
        if not relations.hold(f"{head} {text}", "moves"):
            continue
        states = handover.states(text)
        about = relations.hold(text, "account") or relations.hold(text, "people")
        if not states or not about or stance.denied(page, text) or speaker.over(page, text):
            continue
        if not phrases.holds(text, "withdraw_only", "promotion"):
            yield Way(block.start, block.end, states)


def sent_on(page: Page, state: str) -> Iterator[Way]:
    """Sentences of a supervised firm that hand its customers to a firm outside the Union."""
    for index, block in enumerate(page.blocks):
        if block.region is not Region.CONTENT or not 12 < len(block.text) < 1200:
            continue
        for text in _PARTS.split(block.text):
            if not _outside(text) or phrases.holds(text, "authorised_target", "promotion"):
                continue
            moves = relations.hold(text, "sends") or outsiders.hold(text, "partner")
            if not moves or relations.hold(text, "papers") or relations.denied(page, text):
                continue
            behind = block.text[block.text.find(text) + len(text) :]
            if phrases.holds(behind, "authorised_target", "promotion"):
                continue
            row = page.blocks[max(0, index - 2) : index]
            before = " | ".join(b.text for b in row if len(b.text) < terms.SHORT)
            about = f"{terms.heading(page.blocks, index, 8)} | {before} | {block.text}"
            if offers.ASSET.search(about) or outsiders.hold(about, "trade"):
                start = block.start + block.text.find(text)
                yield Way(start, start + len(text), (state,))


def sentences(text: str) -> list[str]:
    """The sentences of a block."""
    return _PARTS.split(text)


def seated(page: Page, states: tuple[str, ...]) -> tuple[str, ...]:
    """The finer States: those of the page's operator where a text only says "the Union"."""
    if states and states != (UNION,):
        return states
    own = outsiders.owner(page)
    return own.states if own.firm and own.states else states
