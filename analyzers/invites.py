"""Sentences in which a firm addresses people in a place: phrases, who speaks, and which States.

Words are data (`analyzers/data/invites.toml`); a topic works in the languages that it has entries
in (`terms.languages`). Names of countries come from CLDR, with the case endings of languages that
change them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from analyzers import clauses, domains, mentions, phrases, speaker, terms
from analyzers.base import UNION
from analyzers.clauses import Clause
from analyzers.places import EU_LANGUAGES, MEMBER_STATES, language_name
from crawler.artifacts import Block
from crawler.page import Page

FILE = "invites"
_ENGLISH = frozenset(language_name(code) for code in EU_LANGUAGES)
_WORD = re.compile(r"[^\W\d_]{4,}")


@lru_cache(maxsize=16_384)  # navigation, footers and terms repeat on every page
def codes(text: str) -> frozenset[str]:
    """Countries and the Union named in a short text, in any case of their names."""
    found = {mention.code for mention in mentions.mentions(text)}
    for word in _WORD.findall(text):
        if word in _ENGLISH:
            continue  # Finnish for "of Italy", and the English name of a language
        if word[0].isupper() and (state := mentions.inflected().get(word.lower())):
            found.add(state)
    return frozenset(found)


def states(text: str) -> tuple[str, ...]:
    """Member States named in a short text, sorted, or (UNION,)."""
    return mentions.as_states(codes(text))


def only_states(text: str) -> tuple[str, ...]:
    """The same, without the Union where it stands beside names of States ("Spain, in the EU")."""
    found = codes(text)
    named = MEMBER_STATES & found
    return tuple(sorted(named)) if named and UNION in found else mentions.as_states(found)


def said(page: Page, topic: str, limit: int = 60) -> Iterator[Clause]:
    """Sentences in the firm's own words that hold a phrase of a topic, each once."""
    seen: set[int] = set()
    for clause in clauses.found(page, topic, FILE, limit):
        if clause.start not in seen:
            seen.add(clause.start)
            yield clause


def has(text: str, topic: str) -> bool:
    """True where a text holds a phrase of a topic."""
    return phrases.holds(text, topic, FILE)


def negated(text: str) -> bool:
    """True where a sentence denies something, or says that it does not hold yet or any more."""
    return has(terms.words(FILE, "not_only").sub(" ", text), "negated")


_SENTENCES = re.compile(r"(?<=[.!?])\s|\s\|\s")


def shut(text: str) -> frozenset[str]:
    """Countries and the Union that a sentence of a text leaves out."""
    found = frozenset[str]()
    for sentence in _SENTENCES.split(text):
        if negated(sentence) or phrases.holds(sentence, "refuse", "statements"):
            found |= codes(sentence)
    return found


def speaks(page: Page, text: str) -> bool:
    """True where a sentence speaks of the firm or its service, and not of others."""
    if has(text, "alien"):
        return False
    brand = domains.brand(page.host)
    if phrases.holds(text, "we", "speaker", speaker.languages(page)):
        return True
    return has(text, "speaker") or bool(brand and brand.split("-")[0] in terms.lowered(text))


def listed(page: Page, index: int, most: int = 80) -> tuple[int, frozenset[str]]:
    """(end, codes) of the entries below a head, up to the next head or its contrary."""
    blocks = page.blocks
    head, end, found = blocks[index], blocks[index].end, frozenset[str]()
    heads = ("h1", "h2", "h3", "h4", "h5", "h6")
    for at, block in enumerate(blocks[index + 1 : index + 1 + most], index + 1):
        stops = block.tag in heads and (head.tag not in heads or block.tag <= head.tag)
        contrary = has(block.text[:100], "unsupported") or negated(block.text[:100])
        if stops or not terms.own_words(block) or (contrary and not codes(block.text)):
            break
        if contrary or len(block.text) > 900:
            break
        here = frozenset[str]() if _shut_beside(blocks, at) else codes(block.text)
        found |= here
        end = block.end if here else end
    return end, found


_CLOSED = re.compile(r"\W{0,3}(?:no|none|closed|✗|✘|❌|×|n/a|unavailable)\b|^[–—✗✘❌×-]$", re.I)


def closed(text: str) -> bool:
    """True for a cell that says no."""
    return bool(_CLOSED.match(text.strip())) or negated(text[:80])


def _shut_beside(blocks: Sequence[Block], index: int) -> bool:
    """True for a cell whose neighbour in the row says no."""
    pair = blocks[index : index + 2]
    return [block.tag for block in pair] == ["td", "td"] and closed(pair[1].text)
