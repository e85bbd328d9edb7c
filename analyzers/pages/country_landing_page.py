"""Pages made for searches from one Member State."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from analyzers import offers, phrases, terms, venues
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.offers import Call
from analyzers.places import country_name
from crawler.artifacts import Evidence, Region
from crawler.page import Page

_WORDS = (
    "crypto", "krypto", "cripto", "kripto", "krüpto", "bitcoin", "btc", "ethereum", "solana",
    "digital asset", "крипто", "биткойн", "κρυπτο", "stablecoin", "token", " ether", "staking",
    "steikin", "stejking", "стейкинг", "xrp",
)  # fmt: skip
_STORY = re.compile(
    r"/(?:news|newsroom|press|presse|nachrichten|noticias|actualites|aktuality)(?:/|$)"
)
_TEACHES = re.compile(r"^(?:what|why|who|when|is|are|can|was|warum|wer|qu|pourquoi|perché)\b", re.I)
_LONGEST = 160
_CALL, _FIRST = 40, 12
"""Characters of the words of a link that leads into the service, and before its verb."""
_NEAR = 320
"""Characters behind the heading in which a call is quoted together with it."""


@analyzer(reads=Page, words=_WORDS, tables=("landing.service",))
def country_landing_page(page: Page) -> Iterator[Sighting]:
    """See a page whose title, heading or address joins a Member State with the service.

    A page built to rank for searches from one country is a regional or country-specific
    optimisation strategy (Annex to Guideline 1, row on search engines, first sentence); the row has
    no language condition, so an English page is enough. Asked for are a Member State, its people or
    one of its cities (or Europe), a word for the service and a crypto-asset together in the title,
    the main heading, the address or the description, and a call in the main content to open an
    account or to get the app. Confidence is high where two of title, heading and address agree on
    the State, otherwise medium. Pages about law, tax, news or events, and lists of places that are
    not served, are left out; so is a call that stands only in the menu. Place names are known in
    the commoner forms of all 24 official languages; Irish and Maltese only in a few.

    Seen:     https://x.example/buy-bitcoin/germany <h1>Buy bitcoin</h1><a href="/r">Sign up</a>
    Seen:     <title>Krypto-Börse Deutschland</title><h1>Handeln</h1><a href="/r">Konto eröffnen</a>
    Seen:     https://x.example/how-to-buy/solana-in-poland <p>Solana</p><button>Sign up</button>
    Not seen: <title>MiCA in Germany explained: buy crypto</title><a href="/r">Sign up</a>
    Not seen: https://x.example/buy-bitcoin/brazil <h1>Buy bitcoin</h1><a href="/r">Sign up</a>
    Not seen: <h1>Buy bitcoin in Spain</h1><nav><a href="/r">Sign up</a></nav>
    Not seen: <h1>Bitcoin tax in Germany</h1><p>Trading.</p><a href="/r">Sign up</a>
    """
    named = _named(page)
    if not named:
        return
    call = _call(page)
    if call is None:
        return
    if terms.editorial(page) and (_STORY.search(page.path) or len(named) < 2):
        return
    first, (states, evidence) = next(iter(named.items()))
    agree = [source for source, (others, _) in named.items() if others == states]
    sure = len({"title", "heading", "address"}.intersection(agree)) > 1
    where = ", ".join(country_name(s) if len(s) == 2 else "Europe" for s in states)
    note = f"The {' and the '.join(agree)} name {where}; the page says “{call.words[:60]}”."
    if len(agree) == 1:
        note = f"The {first} names {where}; the page says “{call.words[:60]}”."
    confidence = Confidence.HIGH if sure else Confidence.MEDIUM
    yield Sighting(evidence, states, confidence, note=note)


def _call(page: Page) -> Call | None:
    """A call in the main content; words that can mean anything come last."""
    found = sorted(offers.calls(page), key=lambda call: call.kind == "start")
    return found[0] if found else _service_link(page)


def _service_link(page: Page) -> Call | None:
    """A link of the main content to the service itself: "Buy Solana", "Start staking"."""
    for link in page.links:
        text = " ".join(link.text.split())
        if link.region is not Region.CONTENT or not 2 < len(text) < _CALL:
            continue
        first = next(phrases.find(text, "call", "landing"), None)
        called = first is not None and first.start <= _FIRST and not _informs(text)
        if called and phrases.holds(text, "service", "landing") and offers.own_host(page, link.url):
            return Call(text, link.place, "start")
    return None


def _named(page: Page) -> dict[str, tuple[tuple[str, ...], Evidence]]:
    """What names a State together with the service: heading, title, address, description."""
    found: dict[str, tuple[tuple[str, ...], Evidence]] = {}
    for block in page.blocks:
        if block.tag == "h1" and block.region is Region.CONTENT:
            if states := _offered(block.text):
                found["heading"] = (states, page.quote(block.start, _with_call(page, block.end)))
            elif _informs(block.text):
                return {}
            break
    if states := _offered(page.title):
        found["title"] = (states, page.cite(page.title, "title"))
    elif _informs(page.title):
        return {}
    slug = re.sub(r"[\W_]+", " ", re.sub(r"\.\w{2,5}$", "", unquote(page.path))).strip()
    if states := _offered(slug, False):
        found["address"] = (states, page.cite(page.url, "address"))
    description = page.meta("description")
    if not found and (states := _offered(description)):
        found["description"] = (states, page.cite(description, 'meta[name="description"]'))
    return found


def _with_call(page: Page, end: int) -> int:
    """End of a quotation that shows the call too, where the call stands near the heading."""
    for call in offers.calls(page):
        block = offers.near(page, call)
        if block is not None and end < block.end < end + _NEAR:
            return block.end
    return end


def _informs(text: str) -> bool:
    return phrases.holds(text, "explains", "landing") or bool(_TEACHES.match(text))


def _offered(text: str, capitals: bool = True) -> tuple[str, ...]:
    """Member States that a short text joins with a service and an asset."""
    text = text[:_LONGEST]
    if not text or not phrases.holds(text, "service", "landing"):
        return ()
    if not (offers.ASSET.search(text) or phrases.holds(text, "assets", "landing")):
        return ()
    return () if _informs(text) else venues.audience(text, capitals)
