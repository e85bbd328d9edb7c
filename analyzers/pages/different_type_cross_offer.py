"""Recommendations of another type of asset beside a pegged token."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzers import audience, phrases, statements, terms
from analyzers.base import EURO, Confidence, Sighting, analyzer
from analyzers.statements import Said
from crawler.artifacts import Region
from crawler.page import Page

FILE = "assertions"
_REACH = 16
_EURO = ("eurc", "euri", "eurs", "eurcv", "eure", "eurt", "euro coin", "euro-stablecoin")
_EURO_TICKER = re.compile(r"\bEUR[A-Z]{1,3}\b|\b[A-Z]{1,2}EUR\b")
_WORDS = (
    "doge", "shiba", "shib", "pepe", "bonk", "floki", "dogwifhat", "meme", "fartcoin", "popcat",
    "trump",
)  # fmt: skip


@analyzer(reads=Page, words=_WORDS, tables=("assertions.also",))
def different_type_cross_offer(page: Page) -> Iterator[Sighting]:
    """See a module that recommends meme coins on the page of a pegged token.

    The Annex to Guideline 4 lists offering a widely different type, for instance meme coins, to a
    client who asks for an asset-referenced token; paragraph 32 lists pairs that are not of one
    type. What a client asked for is in the firm's records; a public page gives a hint only, so the
    confidence is low. Asked for are a heading such as "You may also like" and a meme coin behind
    it, on a page whose title, heading or address names a stablecoin, an asset-referenced token or
    an e-money token, made for the Union or about a token in euro. Neutral lists of assets are left
    out. Headings are known in English and 19 other official languages. What to do: no
    recommendations of other types to clients of the Union.

    Seen:     <title>Buy EURC</title><h1>EURC</h1><h2>You may also like</h2><ul><li>Dogecoin</ul>
    Seen:     <html lang="de"><h1>USDC kaufen</h1><h3>Für Sie empfohlen</h3><p>Pepe, Bonk</p>
    Not seen: <h1>USDC</h1><h2>You may also like</h2><ul><li>Dogecoin</ul>
    Not seen: <h1>EURC</h1><h2>All assets</h2><ul><li>Dogecoin<li>EURC</ul>
    Not seen: <h1>Bitcoin</h1><h2>You may also like</h2><ul><li>Dogecoin</ul>
    """
    subject = _subject(page)
    if not subject or terms.editorial(page):
        return
    own = audience.of_page(page)
    head = next((b.text for b in page.blocks if b.tag == "h1"), page.title)
    euro = any(phrase in subject for phrase in _EURO) or bool(_EURO_TICKER.search(head[:160]))
    if own is None and not euro:
        return
    for said in statements.said(page, "also", 5, FILE):
        end = _meme(page, said)
        if end:
            states, language = (own.states, own.language) if own else ((EURO,), "")
            note = "A page on a pegged token recommends meme coins; what a client asked is unknown."
            yield Sighting(
                page.quote(said.start, end), states, Confidence.LOW, language=language,
                shared=own.shared if own else False, note=note,
            )  # fmt: skip
            return


def _subject(page: Page) -> tuple[str, ...]:
    """Pegged tokens that the title, the main heading or the address names, and no meme coin."""
    head = next((b.text for b in page.blocks if b.tag == "h1"), "")
    last = page.segments[-1].removeprefix("buy-").upper() if page.segments else ""
    text = f"{page.title[:160]} | {head[:160]} | {last}"
    if phrases.holds(text, "memes", FILE):
        return ()
    found = phrases.find(text, "pegged", FILE)  # "dai" is a word of Italian, DAI is a token
    return tuple(p.entry for p in found if len(p.entry) > 5 or text[p.start : p.end].isupper())


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
