"""Where an event takes place, read from a sentence about it and what stands around it."""

from __future__ import annotations

from analyzers import mentions, phrases, terms, venues
from analyzers.places import language_states
from analyzers.statements import Said
from crawler.page import Page

FILE = "events"
_ZONE = frozenset({"CET", "CEST", "MEZ", "MESZ", "HNEC", "HAEC", "EET", "EEST", "SEČ", "SELČ"})


def venue(page: Page, said: Said) -> tuple[str, ...]:
    """Member States in which the event of a sentence takes place; empty where none is named.

    The sentence comes first, then the text in front of it, then the row and the heading of a short
    block. A place outside the Union ends the search.
    """
    block = said.block
    first = said.start - block.start
    steps = [said.text, block.text[max(0, first - 300) : first + len(said.text)]]
    if len(block.text) <= 3 * terms.SHORT:
        begin, end = terms.row(page.blocks, said.index, back=3, ahead=3)
        steps.append(terms.joined(page.blocks, begin, end))
        if said.index and not terms.editorial(page):
            steps.append(page.blocks[said.index - 1].text[:300])
        steps.append(terms.heading(page.blocks, said.index, 12))
    for text in steps:
        states = in_union(text)
        if states:
            return states
        if abroad(text):
            return ()
    return ()


def in_union(text: str) -> tuple[str, ...]:
    """Member States that a text names as a place: countries, cities, known conferences."""
    codes = {mention.code for mention in (*venues.places(text), *venues.local(text))}
    states = mentions.as_states(codes)
    if states or abroad(text):
        return states
    known = {p.key for p in phrases.find(text, "contests", "sponsorship") if p.key != "UNION"}
    return tuple(sorted(known))


def abroad(text: str) -> bool:
    """True where a text names a place outside the Union."""
    if phrases.holds(text, "elsewhere", FILE):
        return True
    codes = {mention.code for mention in mentions.mentions(text)}
    return bool(codes) and not mentions.as_states(codes)


def spoken(text: str) -> tuple[str, tuple[str, ...]]:
    """(language, Member States) of a language that a text names: "a webinar in German"."""
    found = next(phrases.find(text, "languages", FILE), None)
    return (found.key, language_states(found.key)) if found else ("", ())


def clock(text: str) -> str:
    """A time zone of the Union's mainland in a text, or empty."""
    return next((word.strip("().,;") for word in text.split() if word.strip("().,;") in _ZONE), "")
