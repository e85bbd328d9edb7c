"""How a page sends people from the Union on to another entity: phrases in one reach of text.

Words are data (`analyzers/data/promotion.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from analyzers import (
    audience,
    clauses,
    domains,
    invites,
    phrases,
    relations,
    speaker,
    statements,
    terms,
    venues,
)
from analyzers.clauses import Clause
from crawler.artifacts import Block, Region
from crawler.page import Page

FILE = "promotion"


@dataclass(frozen=True, slots=True)
class Bypass:
    """Words by which a visitor goes on to the global service, and what stands around them."""

    clause: Clause
    near: str
    first: int
    """Offset in `Page.text` at which the neighbourhood begins."""
    last: int


def bypasses(page: Page) -> Iterator[Bypass]:
    """Ways back to a global service, outside stories."""
    if terms.editorial(page):
        return
    for clause in (*clauses.found(page, "bypass", FILE, 12), *_to_global(page)):
        if clause.block.region is not Region.CONTENT:
            continue
        blocks = page.blocks
        low, high = max(0, clause.index - 4), min(len(blocks) - 1, clause.index + 2)
        while low < clause.index and len(blocks[low].text) > 400:
            low += 1
        around = [b for b in blocks[low : high + 1] if len(b.text) <= 400 or b is clause.block]
        near = " | ".join(block.text[:400] for block in around)
        if not phrases.holds(near, "withdraw_only", FILE):
            yield Bypass(clause, near, around[0].start, around[-1].end)


def told(page: Page) -> Iterator[Bypass]:
    """Sentences that say where the service goes on: "you can still trade it on our global site".

    The part of the sentence around the words counts: what stands behind a comma or a full stop may
    deny something else.
    """
    if terms.editorial(page):
        return
    for said in statements.said(page, "worldwide", 20, relations.FILE):
        block, text = said.block, said.text
        if block.region is not Region.CONTENT or len(block.text) > 900:
            continue
        if text.rstrip().endswith("?"):
            continue
        part, at = _part(page, text, said.phrase)
        acts = relations.hold(text, "trades") or relations.hold(part, "opens", "account")
        if not acts or not _place(page, part, at):
            continue
        way = terms.words(FILE, "unavailable").sub(" ", part)
        if speaker.over(page, way) or _refuses(page.blocks[said.index : said.index + 2]):
            continue
        clause = Clause("all", text[said.phrase : said.phrase_end], text, said.start, said.phrase,
                        block, said.index)  # fmt: skip
        around = [b for b in page.blocks[max(0, said.index - 2) : said.index + 1]
                  if b is block or (len(b.text) <= 400 and b.region is Region.CONTENT)]  # fmt: skip
        near = " | ".join(b.text[:600] for b in around)
        if not phrases.holds(near, "withdraw_only", FILE):
            yield Bypass(clause, near, around[0].start, around[-1].end)


_STOPS = re.compile(r"[,;:.!?—–](?=\s)")
_AND = {
    "de": "und aber", "fr": "et mais", "es": "y pero", "it": "e ma", "pt": "e mas", "nl": "en maar",
    "pl": "i ale", "cs": "a ale", "sk": "a ale",
}  # fmt: skip
"""Words that join two thoughts; small ones mean something else in other languages."""


@lru_cache(maxsize=32)
def _joints(language: str) -> re.Pattern[str]:
    words = f"and but {_AND.get(language, '')}".split()
    return re.compile(_STOPS.pattern + r"|\s(?:" + "|".join(words) + r")\s")


def _part(page: Page, text: str, at: int) -> tuple[str, int]:
    """(part of a sentence that holds an offset, the offset in it)."""
    first, last = 0, len(text)
    for mark in _joints(audience.own_language(page)).finditer(text):
        if mark.end() <= at:
            first = mark.end()
        elif mark.start() > at:
            last = mark.start()
            break
    return text[first:last], at - first


def _place(page: Page, part: str, at: int) -> bool:
    """True where the word at an offset belongs to the firm's name or to its platform."""
    near = part[max(0, at - 40) : at + 50]
    host = part[at:].startswith("global." + domains.brand(page.host))
    return host or speaker.named(page, near) or relations.hold(near, "venue")


def _refuses(blocks: Sequence[Block]) -> bool:
    """True where a text says that people are not let in: "it does not accept clients from ..."."""
    return any(
        (phrases.holds(sentence, "refuse", statements.FILE) or _negated(sentence))
        and (relations.hold(sentence, "people") or relations.hold(sentence, "account"))
        and not phrases.holds(sentence, "unavailable", FILE)
        and not _TICKER.search(sentence)
        for block in blocks
        for sentence in _SENTENCES.split(block.text[:900])
    )


_TICKER = re.compile(r"(?<![\w-])[A-Z]{4,5}\d?(?![\w-])")
"""A token by its ticker: what a sentence refuses is the token, not the client."""


def _negated(sentence: str) -> bool:
    return invites.negated(sentence.replace("non-EU", " "))


_SENTENCES = re.compile(r"(?<=[.!?])\s")


def _to_global(page: Page) -> Iterator[Clause]:
    """Links and buttons that lead to the firm's global service: "Trade on Kestrel Global"."""
    words = {link.text: link.url for link in page.links
             if link.region is Region.CONTENT and link.tag == "a"}  # fmt: skip
    words |= {block.text: "" for block in page.blocks
              if block.region is Region.CONTENT and block.tag == "button"}  # fmt: skip
    for text, url in words.items():
        if not 6 < len(text) < 80:
            continue
        entry = next(phrases.find(text, "worldwide", relations.FILE), None)
        if entry is None or not (
            speaker.named(page, text)
            or "global" in url[:60].lower()
            or relations.hold(text, "goes", "venue")
        ):
            if not _sister(page, url):
                continue
            entry = phrases.Phrase("", "all", 0, len(text))
        for index, block in enumerate(page.blocks):
            if text in block.text and block.region is Region.CONTENT:
                at = block.text.index(text)
                yield Clause("all", text[entry.start : entry.end], block.text[:600], block.start,
                             at + entry.start, block, index)  # fmt: skip
                break


def _sister(page: Page, url: str) -> bool:
    """True for the firm's name under an ending of the world, on a page under a State's ending."""
    host = urlsplit(url).hostname or ""
    if not host or domains.brand(host) != domains.brand(page.host):
        return False
    ending = domains.country_ending(page.host)
    if ending is None or ending.vanity or domains.country_ending(host):
        return False
    return host.rpartition(".")[2] not in domains.UNION_ENDINGS


_SERVICE = re.compile(
    r"\W{0,3}(?:$|(?:site|website|web|platform|exchange|app|version|service|account|plattform|seite"
    r"|börse|plateforme|bourse|plataforma|piattaforma|giełd\w*|stron\w*)\b)",
    re.I,
)


def serves(clause: Clause) -> bool:
    """True where the words lead to a service, and not to help, news or another page."""
    if phrases.holds(clause.text, "not_service", FILE):
        return False
    if clause.entry.startswith("trade") and clause.entry.endswith(" on"):
        behind = clause.text[clause.entry_end :][:40].lower()
        return "global" in behind or "international" in behind
    if clause.key == "all":
        return True
    whole = not clause.entry.endswith(("global", "international", "globalen", "internationalen"))
    return whole or bool(_SERVICE.match(clause.text, clause.entry_end))


def states(text: str) -> tuple[str, ...]:
    """Member States or the Union that a text names, by name or as people and firms of it."""
    return invites.states(text) or venues.audience(text)


def links(page: Page, clause: Clause) -> bool:
    """True where the words are a link or a button, or a link stands in their block."""
    if clause.block.tag == "button":
        return True
    return any(link.text and link.text in clause.block.text for link in page.links)
