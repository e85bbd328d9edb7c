"""The web site itself offers a crypto-asset service."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from analyzers import invites, mentions, offers, statements, terms, voices
from analyzers.base import UNION, Confidence, Sighting, analyzer
from crawler.artifacts import Block, Region
from crawler.page import Page

_AUDIENCE = re.compile(
    r"(?<!\w)(?:in|for|across|throughout|within|serving|für|en|pour|dans|para|per|em|voor|w|we|dla"
    r"|na|ve|v|i|för|til)\s(?:(?:all|the|every|our|residents of|customers in|users in|ganz"
    r"|der|den|die|das|dem|la|le|les|el|l['’]|tutta|toda|todo|todos|alle|de|a|o|all of)\s?){0,3}$",
    re.I,
)
_WORDS = (
    "crypto", "krypto", "cripto", "kripto", "bitcoin", "btc", "digital asset", "крипто", "κρυπτο",
    "stablecoin", "token",
)  # fmt: skip
_NEAR = 60
_TRIES = 60


@analyzer(reads=Page, words=_WORDS)
def website_or_app_as_means(page: Page) -> Iterator[Sighting]:
    """See a page on which crypto-asset services are offered and an account can be opened.

    Web sites and apps are among the means of solicitation (paragraph 12, eighth bullet). A site is
    the means of whatever else is seen on it; by itself it says nothing about the Union, and it
    does not count as a circumstance. Asked for are words for a service (buy, sell, trade, custody,
    stake) beside crypto-assets, and a link or button to open an account. The same block gives
    the nexus only where it names the Union or a Member State as its audience. News, lessons,
    analytics and software without an account are left out, and so are links to stories and what a
    footer says.

    Seen:     <p>Buy and sell bitcoin in minutes.</p><a href="/signup">Sign up</a>
    Seen:     <h1>Krypto kaufen in Deutschland</h1><a href="/r">Jetzt registrieren</a>
    Seen:     <p>Kupuj i sprzedawaj kryptowaluty</p><button>Załóż konto</button>
    Not seen: <p>Bitcoin is software.</p><a href="/download">Download</a>
    Not seen: <a href="/news/1">Trade crypto in Germany?</a> <a href="/signup">Sign up</a>
    Not seen: <p>Buy and sell bicycles.</p><a href="/signup">Sign up</a>
    Not seen: https://a.example/news/1 <p>How to buy bitcoin</p><a href="/signup">Sign up</a>
    """
    if terms.editorial(page):
        return
    action, sure = offers.action(page)
    if not action:
        return
    first: Block | None = None
    for block in _services(page):
        if not sure and not _offers(block):
            continue
        if first is None or (_leads(block) and not _leads(first)):
            first = block
        states = _audience(page, block)
        if states:
            note = f"The offer names an audience in the Union; the page says “{action}”."
            evidence = page.quote(block.start, block.end)
            yield Sighting(evidence, states, Confidence.HIGH, nexus=True, note=note)
            return
    if first is not None:
        note = f"A crypto-asset service is offered, and the page says “{action}”."
        confidence = Confidence.HIGH if sure else Confidence.MEDIUM
        yield Sighting(page.quote(first.start, first.end), (UNION,), confidence, note=note)


def _leads(block: Block) -> bool:
    """True where a block begins with the service: "Trade crypto with low fees"."""
    found = terms.words(statements.FILE, "service").search(block.text[:40])
    return found is not None and found.start() == 0


def _offers(block: Block) -> bool:
    """True for an offer in words: "buy and sell bitcoin" and not a menu's "Buy bitcoin"."""
    text = block.text[:600]
    found = terms.words(statements.FILE, "service").findall(text)
    if found and " not " in text[: text.find(found[0])]:
        return False
    return block.region is Region.CONTENT and len({word.lower() for word in found}) > 1


def _services(page: Page) -> Iterator[Block]:
    """Blocks with a service word near a crypto-asset."""
    last = -1
    for tries, match in enumerate(offers.ASSET.finditer(page.text)):
        if tries >= _TRIES:
            return
        index = terms.position(page, match.start())
        block = page.blocks[index]
        if index == last or not terms.own_words(block) or _headline(page, block.text):
            continue
        at = match.start() - block.start
        near = block.text[max(0, at - _NEAR) : at + len(match[0]) + _NEAR]
        if statements.has(near, "service"):
            last = index
            yield block


@lru_cache(maxsize=4)
def _teasers(page: Page) -> frozenset[str]:
    """Words of links to stories: a headline names a country without addressing it."""
    return frozenset(
        link.text for link in page.links if link.text and terms.editorial_path(link.path)
    )


def _headline(page: Page, text: str) -> bool:
    return any(teaser in text for teaser in _teasers(page) if len(teaser) > _TEASER)


_TEASER = 12


def _audience(page: Page, block: Block) -> tuple[str, ...]:
    """Member States, or the Union, that a block names as the audience.

    Footers, headlines of stories, and sentences on the law or on others address nobody.
    """
    text = block.text
    if block.region is not Region.CONTENT or _headline(page, text):
        return ()
    if voices.not_ours(page, text[:600]) or invites.has(text[:600], "alien"):
        return ()
    found: set[str] = set()
    for mention in mentions.mentions(text[:2000]):
        if _AUDIENCE.search(text[max(0, mention.start - 40) : mention.start]):
            found.add(mention.code)
    if statements.has(text, "europeans"):
        return (UNION,)
    return mentions.as_states(found)
