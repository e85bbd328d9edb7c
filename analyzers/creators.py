"""People with an audience who stand up for the firm, on the firm's own pages.

Shared by the rules for remunerated and for other creators; words are data
(`analyzers/data/promotion.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from analyzers import clauses, concepts, invites, phrases, relations, speaker, terms, venues
from analyzers.base import Confidence, Sighting
from analyzers.clauses import Clause
from analyzers.places import MEMBER_STATES, country_name
from crawler.artifacts import Region
from crawler.page import Page

FILE = "promotion"
_NEAR = 260
_USED = re.compile(
    r"\b(?:code|código|codice|kod|kódja|\w{0,10}kódja|kód|koodi|kodas|kods|kode):?\s[A-Z]{2,12}\d{0,3}\b"
)
"""A code as it is written for use: "code HANS20"."""
_MONEY = re.compile(
    r"[$€£]\s?\d|\d\s?(?:[$€£%]|(?:EUR|USD|USDT|PLN|zł|kr|Kč|Ft|lei|euros?)\b)"
    r"|\b(?:per|pro|par|por|za|för|for|pr\.)\s(?:every\s|each\s|cada\s|ogni\s)?"
    r"(?:video|vidéo|vídeo|post|stream|clip|film|beitrag|publication|publicación|sign-up)\b",
    re.I,
)
_PROGRAMME = re.compile(r"\b(?:programme|program)\b", re.I)
"""A programme that pays creators in the Union is one, an invitation to join it is none."""
_CODE = re.compile(r"\b(?:code|código|codice|kod\w*)\b", re.I)


@dataclass(frozen=True, slots=True)
class Creator:
    """A creator tied to Member States, and whether the text shows what the creator gets."""

    clause: Clause
    states: tuple[str, ...]
    paid: bool


@lru_cache(maxsize=4)  # two questions ask the same of one page
def found(page: Page) -> tuple[Creator, ...]:
    """Creators named on a page of the firm, each block once."""
    return () if terms.editorial(page) else tuple(_creators(page))


def told(page: Page, start: int, end: int, states: tuple[str, ...], note: str) -> Sighting:
    """What both rules say of a creator or a creator's page; PLACES in the note is filled in."""
    named = ", ".join(country_name(state) for state in states)
    evidence = page.quote(start, end)
    return Sighting(
        evidence, states, Confidence.MEDIUM, nexus=True, note=note.replace("PLACES", named)
    )


def _creators(page: Page) -> Iterator[Creator]:
    seen: set[int] = set()
    for clause in clauses.found(page, "creator", FILE, 20):
        if clause.index in seen or clause.block.region is not Region.CONTENT:
            continue
        if relations.none(clause.text, clause.at):
            continue
        near = _near(page, clause)
        own = clause.block.tag == "th" or speaker.own(page, near)
        told = own and bool(_MONEY.search(near)) and relations.hold(near, "pays")
        deal = phrases.holds(near, "own_deal", FILE)
        others = _PROGRAMME.sub(" ", near) if told else near
        if phrases.holds(others, "no_creator", FILE) and not (deal and own):
            continue
        told = told or (own and _remunerated(page, clause, near))
        paid = told or phrases.holds(near, "paid", FILE) or bool(_USED.search(near))
        if (
            paid
            and not told
            and not _USED.search(near)
            and not (_CODE.search(near) or phrases.holds(near, "together", FILE))
        ):
            paid = deal or own
        states = based(near)
        ours = phrases.holds(near, "together", FILE) or _ours(clause) or _speaks(page, clause)
        if states and (paid or ours):
            seen.add(clause.index)
            yield Creator(clause, states, paid)


def _ours(clause: Clause) -> bool:
    """True where "our" stands in front of the word: "our Polish YouTuber"."""
    return phrases.holds(clause.text[max(0, clause.at - 40) : clause.at], "our", FILE)


def _remunerated(page: Page, clause: Clause, near: str) -> bool:
    """True where the words around a creator tell of money, and nothing there is denied."""
    if not phrases.holds(near, "creator_pay", FILE):
        return False
    return not (relations.denied(page, near) or concepts.idle(page, near))


def _speaks(page: Page, clause: Clause) -> bool:
    """True where a creator is called the firm's ambassador, or speaks for it to an audience."""
    text = clause.text
    if not speaker.own(page, text) or relations.denied(page, text) or concepts.idle(page, text):
        return False
    heard = phrases.holds(text, "public", FILE)
    named = {phrase.start for phrase in phrases.find(text, "creator", FILE)}
    if phrases.holds(text, "ambassador", FILE):  # a diplomat has no channel
        return heard or len(named) > 1
    return heard and phrases.holds(text, "vouches", FILE)


def _near(page: Page, clause: Clause) -> str:
    """The block around the word, and the next short ones of a card."""
    block = clause.block
    at = clause.start - block.start + clause.at
    text = block.text[max(0, at - _NEAR) : at + _NEAR]
    if block.tag == "th":  # the rows of a table of creators
        rows = page.blocks[clause.index + 1 : clause.index + 13]
        return " | ".join([text, *(b.text[:80] for b in rows if b.tag in ("th", "td"))])
    if len(block.text) < 120:
        behind = page.blocks[clause.index + 1 : clause.index + 4]
        text = " | ".join(
            [text, *(b.text[:160] for b in behind if b.tag not in ("h1", "h2", "h3"))]
        )
    return text


def based(text: str) -> tuple[str, ...]:
    """Member States that a text ties the creator to: country, city, adjective."""
    named = set(venues.audience(text)) | {m.code for m in venues.places(text)}
    named |= invites.codes(text) | {m.code for m in venues.local(text)}
    return tuple(sorted(named & MEMBER_STATES))
