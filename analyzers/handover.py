"""How a page sends people from the Union on to another entity: phrases in one reach of text.

Words are data (`analyzers/data/promotion.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analyzers import clauses, invites, phrases, speaker, terms, venues
from analyzers.clauses import Clause
from crawler.artifacts import Region
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


_GLOBAL = re.compile(r"\b(?:Global|International|Worldwide)\b|\bglobal platform\b")


def _to_global(page: Page) -> Iterator[Clause]:
    """Links whose words name the firm's global service: "Trade on Kestrel Global"."""
    for link in page.links:
        text = link.text
        if link.region is not Region.CONTENT or link.tag != "a" or not 6 < len(text) < 80:
            continue
        named = _GLOBAL.search(text)
        if named is None or not (speaker.named(page, text) or "global" in link.url[:60].lower()):
            continue
        for index, block in enumerate(page.blocks):
            if text in block.text and block.region is Region.CONTENT:
                at = block.text.index(text)
                yield Clause("en", text, block.text[:600], block.start, at, block, index)
                break


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
    if _GLOBAL.search(clause.entry):
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
