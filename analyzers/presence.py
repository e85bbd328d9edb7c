"""What telephone numbers, addresses and e-mail addresses have in common: whose they are.

Words are data (`analyzers/data/presence.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from analyzers import domains, mentions, phrases, speaker, terms, voices
from analyzers.base import Sighting
from crawler.artifacts import Block, Region
from crawler.page import Page

FILE = "presence"
MOST = 5
"""Sightings of one signal on one page."""
_CONTACT = re.compile(
    r"/(?:[\w-]*[-_/])?(?:contact|kontakt|contatt|contacto|contato|contacten|yhteystied|kapcsolat"
    r"|impressum|imprint|legal|mentions|aviso-legal|about|ueber|uber-uns|a-propos|sobre|chi-siamo"
    r"|over-ons|o-nas|om-oss|om-os|quem-somos|offices?|locations|επικοινωνια|kontaktid|kontaktai"
    r"|kontakti|support|help)",
    re.I,
)
_IMPRINT = re.compile(
    r"/(?:[\w-]*[-_/])?(?:contact|kontakt|contatt|contacto|contato|impressum|imprint|legal|mentions"
    r"|aviso|about|ueber|uber-uns|a-propos|sobre|chi-siamo|over-ons|o-nas|om-oss|om-os|offices?|terms)",
    re.I,
)
_ORGANISATION = re.compile(
    r"organi[sz]ation|corporation|business|service|store|company|contactpoint|financial|bank"
    r"|website$|onlinebusiness",
    re.I,
)
_NOT_ORGANISATION = re.compile(r"event|jobposting|article|governmentservice|newsmedia|school", re.I)


def is_contact_page(page: Page) -> bool:
    """True for pages that are there to say how to reach the firm."""
    return bool(_CONTACT.search(page.path))


def whose(page: Page, index: int, at: int) -> str:
    """Words in front of a place in a block, from which a reader sees whose it is."""
    blocks = page.blocks
    before = blocks[index].text[max(0, at - 110) : at]
    if at > 110:
        return before
    first = index
    while first > 0 and index - first < 2 and _near(blocks[first - 1], blocks[index]):
        first -= 1
        if blocks[first].tag in ("h1", "h2", "h3", "h4", "h5", "h6", "dt", "th"):
            break
    head = terms.heading(blocks, index, 12) if blocks[index].region is Region.CONTENT else ""
    above = " | ".join(block.text[-110:] for block in blocks[first:index])
    return f"{head} | {above} | {before}"


def _near(block: Block, to: Block) -> bool:
    return len(block.text) <= 110 and block.region is to.region


def others(context: str) -> bool:
    """True where the words say that a number or address is somebody else's, or an example."""
    return phrases.holds(context, "others", FILE) or example(context)


def another_company(page: Page, context: str) -> bool:
    """True where the words in front name a company, bank or agency that is not the firm.

    An imprint may name the operator under any name, so that pages made for it are believed.
    """
    if _IMPRINT.search(page.path):
        return False
    named = voices.companies(context[-90:])
    brand = domains.brand(page.host)
    return bool(named) and not any(
        speaker.named(page, name) or brand in name.lower() for name in named
    )


def elsewhere(page: Page, block: Block, at: int, end: int) -> bool:
    """True where the sentence around a place in a block is another firm's, an authority's, or over.

    A page made for contacts is no reason to believe it: rivals, regulators and offices that were
    closed stand there too.
    """
    first, last = terms.sentence(block.text, at, end)
    said = block.text[first:last]
    if _ended(said):
        return True
    if speaker.named(page, said[: max(0, at - first)]):
        return voices.over(page, said)
    authority = phrases.holds(said[: at - first + 40], "regulated", "promotion")
    if said[:1].isdigit():  # "77 Sir John Rogerson's Quay": nobody acts in an address itself
        said = said[max(0, end - first) :]
    return authority or voices.not_ours(page, said)


def _ended(said: str) -> bool:
    """True where a sentence says that a number or address was given up, and in which year.

    Without a year it may tell of opening hours: "closed at weekends".
    """
    return _YEAR.search(said) is not None and phrases.holds(said, "closed", FILE)


_YEAR = re.compile(r"\b20[0-4]\d\b(?!\s+[^\W\d_a-zß-ÿ])")
"""A year, and not the postcode in front of a town."""


def example(context: str) -> bool:
    """True where the words say that a number only shows a form."""
    near = context[-60:]
    return any(near[p.start - 1 : p.start] != "." for p in phrases.find(near, "example", FILE))


def organisations(page: Page) -> Iterator[dict[str, object]]:
    """Objects of the structured data that describe an organisation or a way to reach it."""
    for item in page.structured:
        kind = item.get("@type")
        kinds = " ".join(str(k) for k in kind) if isinstance(kind, list) else str(kind or "")
        if _ORGANISATION.search(kinds) and not _NOT_ORGANISATION.search(kinds):
            yield item


def bounded(found: Iterable[Sighting]) -> Iterator[Sighting]:
    """One sighting for each set of States, the surest; beyond five, the rest in the fifth."""
    best: dict[tuple[str, ...], Sighting] = {}
    for sighting in found:
        known = best.get(sighting.states)
        if known is None or sighting.confidence.rank > known.confidence.rank:
            best[sighting.states] = sighting
    kept = list(best.values())
    yield from kept[: MOST - 1]
    if len(kept) >= MOST:
        rest = {state for sighting in kept[MOST - 1 :] for state in sighting.states}
        yield replace(kept[MOST - 1], states=mentions.as_states(rest))
