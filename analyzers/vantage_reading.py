"""What one answer to a vantage point says: whether it turns the visitor away, and what it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from analyzers import handover, markup, mentions, phrases, scan, statements, summary
from analyzers.base import Signal
from crawler import extract
from crawler.artifacts import Capture, Evidence
from crawler.challenge import is_challenge
from crawler.page import Page, cite

FILE = "refusals"
NOTICE = 1_500
"""Characters of a page that says little else than that it turns the visitor away."""
CURRENCIES = {
    "€": "EUR", "£": "GBP", "zł": "PLN", "Kč": "CZK", "Ft": "HUF", "$": "USD", "¥": "JPY",
    "₹": "INR", "₽": "RUB", "₺": "TRY", "R$": "BRL",
}  # fmt: skip
_FIELDS = markup.watch("<input", "<select")
_AMOUNT = re.compile(
    r"(?:(EUR|USD|GBP|CHF|PLN|CZK|HUF|RON|SEK|DKK|NOK|BGN|CAD|AUD|JPY|INR|BRL|TRY|AED|SGD|HKD"
    r"|R\$|zł|Kč|Ft|[€£$¥₹₽₺])\s?\d"
    r"|\d\s?(EUR|USD|GBP|CHF|PLN|CZK|HUF|RON|SEK|DKK|NOK|BGN|CAD|AUD|JPY|INR|BRL|TRY|AED|SGD|HKD"
    r"|zł|Kč|Ft|[€£$¥₹₽₺]))"
)
_PARTY = re.compile(r"[^.,;|()\n]{3,60}")
_PROXY_ANSWERS = ("x-squid-error", "proxy-authenticate")


@dataclass(frozen=True, slots=True)
class Shown:
    """What one answer shows. Small enough to travel between processes."""

    status: int
    url: str
    blocked: bool = False
    """A challenge page, or too many requests: nothing is known."""
    proxy: str = ""
    """What the proxy itself answered, or an empty string."""
    turned_away: str = ""
    """Words by which a visitor is turned away because of a place; empty where there are none."""
    places: tuple[str, ...] = ()
    """States that those words name; empty where they say "your country"."""
    bypass: bool = False
    """The notice offers a way on."""
    length: int = 0
    """Characters of visible text."""
    language: str = ""
    currencies: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    """Whom the page names as the one who provides the service."""
    signals: tuple[Signal, ...] = ()
    quote: Evidence | None = None
    """The words that turn the visitor away, or the page's longest text, or its address."""


def read(capture: Capture) -> Shown:
    """Read one answer; whatever it holds, nothing is raised but for what it costs."""
    blank = Shown(capture.status, capture.url, quote=_address(capture))
    if proxy := _of_the_proxy(capture):
        return Shown(capture.status, capture.url, proxy=proxy, quote=_address(capture))
    if is_challenge(capture) or capture.status == 429:
        return Shown(capture.status, capture.url, blocked=True, quote=_address(capture))
    if capture.status == 200:
        artifact = extract.artifact(capture)
        page = artifact if isinstance(artifact, Page) else None
    else:
        page = Page(capture) if capture.body and b"<" in capture.body[:2000] else None
    if page is None:
        return blank
    words, places = next(_turned_away(page), (None, ()))
    examined = scan.examine(capture) if capture.status == 200 else None
    shares = summary.shares(page)
    return Shown(
        capture.status,
        capture.url,
        turned_away=words.quote if words else "",
        places=places,
        bypass=next(handover.bypasses(page), None) is not None,
        length=len(page.text),
        language=shares[0].language if shares else re.split(r"[-_]", page.html_lang)[0].lower()[:3],
        currencies=_currencies(page),
        parties=tuple(dict.fromkeys(_parties(page)))[:5],
        signals=examined.signals if examined else (),
        quote=words or (shares[0].evidence if shares and examined else _address(capture)),
    )


def _address(capture: Capture) -> Evidence:
    return cite(capture, capture.url, "address")


def _of_the_proxy(capture: Capture) -> str:
    """An answer that the proxy gave instead of the site (RFC 9110, 15.5.8; RFC 9209)."""
    named = any(capture.header(name) for name in _PROXY_ANSWERS)
    if capture.status == 407 or named or "error=" in capture.header("proxy-status"):
        return f"the proxy answered with {capture.status}"
    return ""


def _turned_away(page: Page) -> Iterator[tuple[Evidence, tuple[str, ...]]]:
    """Words that turn a visitor away for a place, on a page that says little else, and the States
    that they name. Beside a form they are a rule for accounts, and the page is there."""
    if len(page.text) > NOTICE:
        return
    for phrase in phrases.find(page.text, "place", FILE):
        block = page.block_at(phrase.start)
        yield _words(page, block.start, block.end), ()
    if markup.has(page, _FIELDS):
        return
    for said in statements.said(page, "refuse", 10):
        named = mentions.states(said.text)
        if named and not statements.has(said.text, "turned"):
            yield _words(page, said.start, said.end), named


def _words(page: Page, start: int, end: int) -> Evidence:
    """Words of a page; only a page of the service (status 200) has a text to point into."""
    quoted = page.quote(start, end)
    return quoted if page.capture.status == 200 else replace(quoted, place="words of the answer")


def _currencies(page: Page) -> tuple[str, ...]:
    text = "\n".join(block.text for block in summary.own_blocks(page))[:200_000]
    found = {a or b for a, b in _AMOUNT.findall(text)}
    return tuple(sorted({CURRENCIES.get(sign, sign) for sign in found}))


def _parties(page: Page) -> Iterator[str]:
    for said in statements.said(page, "party", 10, "assertions"):
        match = _PARTY.search(said.text, said.phrase_end)
        if match and (name := " ".join(match[0].split())):
            yield name
