"""The web site itself offers a crypto-asset service."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from analyzers import domains, mentions, statements, terms
from analyzers.base import UNION, Confidence, Sighting, analyzer
from crawler.artifacts import Block, Region
from crawler.page import Page

_ASSET = re.compile(
    r"(?<!\w)(?:bitcoins?|btc|ethereum|litecoin|dogecoin|ripple|xrp|solana|usdt|usdc|stablecoins?|altcoins?"
    r"|digital assets?|crypto(?!graph)(?:[- ]?(?:assets?|currenc(?:y|ies)))?|cryptos?"
    r"|krypto(?!graf|log|sporid)\w{0,14}|cripto(?!graf)\w{0,12}|crypto(?:monnaies?|actifs?|munten|valuta)|крипто\w{0,12}"
    r"|κρυπτο\w{0,14}|kripto\w{0,14}|kriptovalut\w{0,3}|tokens?)(?!\w)",
    re.I,
)
_AUDIENCE = re.compile(
    r"(?<!\w)(?:in|for|across|throughout|within|serving|für|en|pour|dans|para|per|em|voor|w|we|dla"
    r"|na|ve|v|i|för|til)\s(?:(?:all|the|every|our|residents of|customers in|clients in|users in|ganz"
    r"|der|den|die|das|dem|la|le|les|el|l['’]|tutta|toda|todo|todos|alle|de|a|o|all of)\s?){0,3}$",
    re.I,
)
_WORDS = (
    "crypto", "krypto", "cripto", "kripto", "bitcoin", "btc", "digital asset", "крипто", "κρυπτο",
    "stablecoin", "token",
)  # fmt: skip
_NEAR = 60
_TRIES = 150


@analyzer(reads=Page, words=_WORDS)
def website_or_app_as_means(page: Page) -> Iterator[Sighting]:
    """See a page on which crypto-asset services are offered and an account can be opened.

    Web sites and apps are among the means of solicitation (paragraph 12, eighth bullet). A site is
    the means of whatever else is seen on it; by itself it says nothing about the Union, and it
    does not count as a circumstance. Asked for are words for a service (buy, sell, trade, custody,
    stake) beside crypto-assets, and a link or button to open an account. The same block gives
    the nexus only where it names the Union or a Member State as its audience. News, lessons,
    analytics and software without an account are left out.

    Seen:     <p>Buy and sell bitcoin in minutes.</p><a href="/signup">Sign up</a>
    Seen:     <h1>Krypto kaufen in Deutschland</h1><a href="/r">Jetzt registrieren</a>
    Seen:     <p>Kupuj i sprzedawaj kryptowaluty</p><button>Załóż konto</button>
    Not seen: <p>Bitcoin is software.</p><a href="/download">Download</a>
    Not seen: <p>Buy and sell bicycles.</p><a href="/signup">Sign up</a>
    Not seen: https://a.example/news/1 <p>How to buy bitcoin</p><a href="/signup">Sign up</a>
    """
    if terms.editorial(page):
        return
    action, sure = _action(page)
    if not action:
        return
    first: Block | None = None
    for block in _services(page):
        if not sure and not _offers(block):
            continue
        first = first or block
        states = _audience(block.text)
        if states:
            note = f"The offer names an audience in the Union; the page says “{action}”."
            evidence = page.quote(block.start, block.end)
            yield Sighting(evidence, states, Confidence.HIGH, nexus=True, note=note)
            return
    if first is not None:
        note = f"A crypto-asset service is offered, and the page says “{action}”."
        confidence = Confidence.HIGH if sure else Confidence.MEDIUM
        yield Sighting(page.quote(first.start, first.end), (UNION,), confidence, note=note)


def _action(page: Page) -> tuple[str, bool]:
    """Words of a link or button that opens an account, and whether they can mean nothing else."""
    account = frozenset(terms.phrases(statements.FILE, "account"))
    start = frozenset(terms.phrases(statements.FILE, "start"))
    unsure = ""
    for words in _buttons(page):
        plain = words.lower().strip(" .!›»→>…")
        if plain in account:
            return words, True
        if plain in start:
            unsure = unsure or words
    return unsure, False


def _buttons(page: Page) -> Iterator[str]:
    """Words of short links within the firm's own domains, and of buttons."""
    brand = domains.brand(page.host)
    short = {block.text for block in page.blocks if len(block.text) < 60}
    for link in page.links:
        if link.text and len(link.text) < 40 and link.tag == "a":
            host = urlsplit(link.url).hostname or page.host
            own = host == page.host or domains.brand(host) == brand
            # a link within a sentence ("create an account on the wiki") is no button
            if own and (link.text in short or any(link.text in text for text in short)):
                yield link.text
    for block in page.blocks:
        if block.tag == "button" and len(block.text) < 40 and terms.own_words(block):
            yield block.text


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
    for tries, match in enumerate(_ASSET.finditer(page.text)):
        if tries >= _TRIES:
            return
        index = terms.position(page, match.start())
        block = page.blocks[index]
        if index == last or not terms.own_words(block):
            continue
        at = match.start() - block.start
        near = block.text[max(0, at - _NEAR) : at + len(match[0]) + _NEAR]
        if statements.has(near, "service"):
            last = index
            yield block


def _audience(text: str) -> tuple[str, ...]:
    """Member States, or the Union, that a block names as the audience."""
    found: set[str] = set()
    for mention in mentions.mentions(text[:2000]):
        if _AUDIENCE.search(text[max(0, mention.start - 40) : mention.start]):
            found.add(mention.code)
    if statements.has(text, "europeans"):
        return (UNION,)
    return mentions.as_states(found)
