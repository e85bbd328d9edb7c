"""Recommendations of another type of asset beside a pegged token."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzers import audience, phrases, speaker, statements, terms
from analyzers.base import EURO, UNION, Confidence, Sighting, analyzer
from analyzers.statements import Said
from crawler.artifacts import Block, Region
from crawler.page import Page

FILE = "assertions"
_REACH = 16
_TICKER = re.compile(r"(?<![\w-])[A-Z]{3,6}\d?(?![\w-])")
_HEADS = ("h2", "h3", "h4", "h5")
_CATEGORY = re.compile(
    r"\b(?:asset-referenced|e-money token|electronic money token|MiCAR?)\b"
    r"|vermögenswertereferenziert|E-Geld-Token|jeton de monnaie électronique|dinero electrónico"
    r"|moneta elettronica"
)
_EURO = ("eurc", "euri", "eurs", "eurcv", "eure", "eurt", "euro coin", "euro-stablecoin")
_EURO_TICKER = re.compile(r"\bEUR[A-Z]{1,3}\b|\b[A-Z]{1,2}EUR\b")
_ORDER = re.compile(
    r"/(?:buy|order|checkout|cart|swap|kauf\w*|bestell\w*|kasse|acheter|achat|commande|comprar|compra|pedido"
    r"|acquista|ordine|kopen|koop|afrekenen|kup\w*|zakup|zamow\w*|koup\w*|nakup|objednavka|vasar\w*|vetel"
    r"|cumpar\w*|comanda|kupi|pokupka|agora|kob|kurv|kop|kassa|osta|osto|ost|pirkt|pirkums|pirkti|pirkimas"
    r"|menjava|zamjena|kupnja|kosarica|ixtri|ceannaigh|exchange|trade|convert)(?:/|$)",
    re.I,
)
_WORDS = (
    "utility", "utilitar", "utilitaire", "utilidad", "utilità", "utilidade", "βοηθητικ", "użytk",
    "doge", "shiba", "shib", "pepe", "bonk", "floki", "dogwifhat", "meme", "fartcoin", "popcat",
    "trump", *terms.gate("assertions.memes", whole=True),
    *terms.gate("assertions.utilities", whole=True),
)  # fmt: skip


@analyzer(reads=Page, words=_WORDS, tables=("assertions.also",))
def different_type_cross_offer(page: Page) -> Iterator[Sighting]:
    """See a module that recommends meme coins on the page of a pegged token.

    The Annex to Guideline 4 lists offering a widely different type, for instance meme coins, to a
    client who asks for an asset-referenced token; paragraph 32 lists pairs that are not of one
    type. What a client asked for is in the firm's records; a public page gives a hint only, so the
    confidence is low. Asked for are a heading or sentence that points on ("You may also like",
    "Don't miss", "Others bought") and meme coins behind it, on a page whose title, heading or
    address names a stablecoin, an asset-referenced token or an e-money token; or a sentence that
    recommends a utility token beside such a one. It addresses the Union where the page is made for
    it, is about a token in euro or speaks in the words of the Regulation; otherwise it is noted as
    a capability. Neutral lists of assets are left out.
    Terms exist for all 24 official languages.

    Seen:     <title>Buy EURC</title><h1>EURC</h1><h2>You may also like</h2><ul><li>Dogecoin</ul>
    Seen:     <html lang="de"><h1>USDC kaufen</h1><h3>Für Sie empfohlen</h3><p>Pepe, Bonk</p>
    Seen:     <h1>USDC</h1><h2>You may also like</h2><ul><li>Dogecoin</ul>
    Not seen: <h1>EURC</h1><h2>All assets</h2><ul><li>Dogecoin<li>EURC</ul>
    Not seen: <h1>Bitcoin</h1><h2>You may also like</h2><ul><li>Dogecoin</ul>
    """
    subject = _subject(page)
    if not subject or terms.editorial(page) or audience.elsewhere(page):
        return
    own = audience.of_page(page)
    head = next((b.text for b in page.blocks if b.tag == "h1"), page.title)
    euro = any(phrase in subject for phrase in _EURO) or bool(_EURO_TICKER.search(head[:160]))
    nexus = EURO if euro else UNION if _regulation(page) else ""
    for start, end in (*_modules(page), *_sentences(page)):
        if start < end:
            bare = (nexus,) if nexus else ()
            states, language = (own.states, own.language) if own else (bare, "")
            note = "A page on a pegged token recommends meme coins; what a client asked is unknown."
            yield Sighting(
                page.quote(start, end), states, Confidence.LOW, language=language,
                shared=own.shared if own else False, note=note,
            )  # fmt: skip
            return


def _subject(page: Page) -> tuple[str, ...]:
    """Pegged tokens that the title, the main heading or the address names, and no meme coin."""
    head = next((b.text for b in page.blocks if b.tag in ("h1", "h2", "h3")), "")
    last = " | ".join(part.removeprefix("buy-").upper() for part in page.segments[-2:])
    text = f"{page.title[:160]} | {head[:160]} | {last}"
    if phrases.holds(text, "also", FILE) or phrases.holds(text, "memes", FILE):
        return ()
    found = phrases.find(text, "pegged", FILE)  # "dai" is a word of Italian, DAI is a token
    named = tuple(p.entry for p in found if len(p.entry) > 5 or text[p.start : p.end].isupper())
    if named or not _ORDER.search(page.path):
        return named
    # a page on which something is bought: what it is stands in its first lines
    lines = [b.text[:240] for b in page.blocks if b.region is Region.CONTENT][:4]
    return tuple(p.entry for p in phrases.find(" | ".join(lines), "pegged", FILE)
                 if len(p.entry) > 5)  # fmt: skip


def _regulation(page: Page) -> bool:
    """True where the page uses the Regulation's own names for its subject."""
    content = (b.text for b in page.blocks if b.region is Region.CONTENT)
    return any(_CATEGORY.search(text) for text in content)


def _modules(page: Page) -> Iterator[tuple[int, int]]:
    """Bounds of a head of recommendations and the first meme coin behind it."""
    for said in statements.said(page, "also", 5, FILE):
        yield said.start, _meme(page, said)


def _sentences(page: Page) -> Iterator[tuple[int, int]]:
    """Bounds of meme coins that a heading or a sentence points on to, with no other asset."""
    for index, start, end in _memes(page):
        block = page.blocks[index]
        if block.region is not Region.CONTENT or block.tag == "h1":
            continue
        sentence = page.text[start:end]
        if phrases.holds(sentence, "utilities", FILE) and not _tokens(sentence):
            continue
        if len(sentence) < 200 and phrases.holds(sentence, "tempts", FILE):
            if not speaker.over(page, sentence) and not phrases.holds(sentence, "ordinary", FILE):
                yield start, end
            continue
        first = index
        while first and index - first < _REACH and _listed(page.blocks[first]):
            first -= 1
        head = page.blocks[first]
        if head.tag not in _HEADS or len(head.text) > 120:
            continue
        tempting = any(phrases.holds(head.text, topic, FILE) for topic in ("tempts", "too"))
        around = terms.joined(page.blocks, first, min(index + 3, len(page.blocks) - 1))
        if tempting and not phrases.holds(around, "ordinary", FILE):
            yield head.start, end


def _tokens(text: str) -> bool:
    """True where a sentence names two tokens by their tickers."""
    return len({m[0] for m in _TICKER.finditer(text)}) > 1


def _memes(page: Page) -> Iterator[tuple[int, int, int]]:
    """(block, start, end) of sentences and links that name a meme coin."""
    for said in statements.said(page, "memes", 12, FILE):
        yield said.index, said.start, said.end
    for said in statements.said(page, "utilities", 6, FILE):
        yield said.index, said.start, said.end
    for link in page.links:  # links side by side have no space between their words
        if 2 < len(link.text) < 60 and phrases.holds(link.text, "memes", FILE):
            at = page.text.find(link.text)
            if at >= 0:
                yield terms.position(page, at), at, at + len(link.text)


def _listed(block: Block) -> bool:
    """True for an entry of a list, a link or a card below a heading."""
    return block.tag not in _HEADS and block.region is Region.CONTENT and len(block.text) < 90


def _meme(page: Page, said: Said) -> int:
    """End of the first meme coin behind a heading, or 0."""
    for block in page.blocks[said.index : said.index + _REACH]:
        if block.region is not Region.CONTENT:
            continue
        if block.start > said.end and block.tag in ("h1", "h2"):
            return 0
        if len(block.text) < 200 and phrases.holds(block.text, "memes", FILE):
            return block.end
    return 0
