"""What the name of a channel or account says about a country: `BrandItalia`, `brand_de`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from analyzers import audience, phrases, terms, venues, voices
from analyzers.base import UNION
from analyzers.places import language_states
from crawler.artifacts import Link
from crawler.page import Page

FILE = "outreach"
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[^A-Za-zÀ-ÿ]+")
_CODES = re.compile(r"(?<=[a-z0-9_.-])(AT|BE|CZ|DE|DK|ES|FI|FR|GR|HU|IE|IT|NL|PL|PT|RO|SE|EU)$")


@dataclass(frozen=True, slots=True)
class Token:
    """A part of a handle that names a State or a language."""

    written: str
    states: tuple[str, ...]
    language: str = ""
    shared: bool = False


@lru_cache(maxsize=1)
def _tokens() -> dict[str, Token]:
    data = terms.table(FILE)
    found: dict[str, Token] = {}
    for language, names in data["token_languages"].items():
        states = language_states(language)
        found |= {n: Token(n, states, language, len(states) > 1) for n in names}
    for state, names in data["tokens"].items():
        found |= {n: Token(n, (UNION,) if state == UNION else (state,)) for n in names}
    return found


def token(handle: str, brand: tuple[str, ...] = ()) -> Token | None:
    """The State or language that a handle names beside the brand; None where it names others."""
    rest = handle
    for name in brand:
        rest = re.sub(re.escape(re.sub(r"[^a-z0-9]", "", name)), "_", rest, flags=re.I)
    parts = [part.lower() for part in _CAMEL.split(rest) if part]
    if any(part in terms.phrases(FILE, "token_abroad") for part in parts):
        return None
    if (code := _CODES.search(handle)) is not None:
        state = UNION if code[1] == "EU" else code[1]
        return Token(code[1], (state,))
    known = _tokens()
    for part in parts:
        if part in known and part != handle.lower():
            return known[part]
    last = parts[-1] if parts else ""
    for name, found in known.items():  # brandpolska: written in one word
        if len(name) > 5 and last.endswith(name) and last != name:
            return found
    return None


def in_words(text: str) -> Token | None:
    """The State or language that the words of a link name: "Telegram Deutschland"."""
    if len(text) > 60:
        return None
    known = _tokens()
    for part in re.split(r"[^A-Za-zÀ-ÿ]+", text.lower()):
        if len(part) > 2 and part in known:
            return known[part]
    states = venues.audience(text)
    return Token(text, states) if states else None


def disowned(page: Page, start: int, end: int) -> bool:
    """True where the sentence around a name says that it is a fake, somebody else's, or closed."""
    block = page.blocks[terms.position(page, start)]
    at = start - block.start
    first, last = terms.sentence(block.text, at, end - block.start)
    said = block.text[first:last]
    if voices.warned(said) or voices.over(page, said) or voices.third_party(said):
        return True
    return phrases.holds(said, "closed", "presence") or phrases.holds(said, "disowned", FILE)


def disowned_link(page: Page, link: Link) -> bool:
    """The same of a link, found by its words."""
    start = page.text.find(link.text) if len(link.text) > 1 else -1
    return start >= 0 and disowned(page, start, start + len(link.text))


def narrowed(page: Page, found: Token) -> Token:
    """A language of several States means the one that the page is made for."""
    own = audience.of_page(page)
    if found.shared and own is not None and set(own.states) < set(found.states):
        return Token(found.written, own.states, found.language, len(own.states) > 1)
    return found
