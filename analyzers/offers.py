"""Calls to action: the words and addresses by which a page lets a visitor open an account.

Shared by every rule that asks whether a page offers something or only informs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from analyzers import domains, relations, statements, terms
from crawler.artifacts import Block, Region
from crawler.page import Page

ASSET = re.compile(
    r"(?<!\w)(?:bitcoins?|btc|ethereum|litecoin|dogecoin|ripple|xrp|solana|usdt|usdc|stablecoins?|altcoins?"
    r"|digital assets?|crypto(?!graph)(?:[- ]?(?:assets?|currenc(?:y|ies)))?|cryptos?"
    r"|krypto(?!graf|log|sporid)\w{0,14}|cripto(?!graf)\w{0,12}|crypto(?:monnaies?|actifs?|munten|valuta)|крипто\w{0,12}"
    r"|κρυπτο\w{0,14}|kripto\w{0,14}|kriptovalut\w{0,3}|tokens?)(?!\w)",
    re.I,
)
_ACCOUNT_PATH = re.compile(
    r"/(?:sign[-_]?up|register|registration|registrieren|registrierung|create[-_]account|open[-_]account"
    r"|konto[-_]eroeffnen|konto[-_]eröffnen|inscription|registro|registrati|registrazione|crear[-_]cuenta"
    r"|abrir[-_]cuenta|rejestracja|join|onboarding)(?:[/?.]|$)",
    re.I,
)
_STORE_HOSTS = ("apps.apple.com", "itunes.apple.com", "play.google.com", "app.adjust.com")
_EDGES = " .!›»→>…«<👉"
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Call:
    """A link or button that leads to an account or to the app."""

    words: str
    place: str
    """A CSS selector for the reader, or `button`."""
    kind: str
    """`account`, `start` (words that can mean other things too) or `app`."""


@lru_cache(maxsize=1)
def _topics() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    account = frozenset(terms.phrases(statements.FILE, "account"))
    start = frozenset(terms.phrases(statements.FILE, "start"))
    return account, start, frozenset(terms.phrases("landing", "download"))


def buttons(page: Page, among: Container[str]) -> Iterator[str]:
    """Words of short links within the firm's own domains, and of buttons, if they are `among`."""
    short = {block.text for block in page.blocks if len(block.text) < 60}
    for link in page.links:
        if not link.text or len(link.text) >= 40 or link.tag != "a":
            continue
        if _bare(link.text) not in among or not own_host(page, link.url):
            continue
        # a link within a sentence ("create an account on the wiki") is no button
        if link.text in short or any(link.text in text for text in short):
            yield link.text
    for block in page.blocks:
        if block.tag == "button" and len(block.text) < 40 and terms.own_words(block):
            yield block.text


@lru_cache(maxsize=16_384)
def _bare(words: str) -> str:
    return words.lower().strip(_EDGES)


def action(page: Page) -> tuple[str, bool]:
    """Words of a link or button that opens an account, and whether they can mean nothing else."""
    account, start, _ = _topics()
    unsure = ""
    for words in buttons(page, account | start):
        plain = _bare(words)
        if plain in account:
            return words, True
        if plain in start:
            unsure = unsure or words
    return unsure, False


@lru_cache(maxsize=1)
def _beginnings() -> dict[str, tuple[tuple[str, str], ...]]:
    """First word -> (phrase, kind) of every call, so that a link is compared with a few only."""
    account, start, download = _topics()
    found: dict[str, list[tuple[str, str]]] = {}
    for kind, known in (("account", account), ("app", download), ("start", start)):
        for phrase in known:
            found.setdefault(phrase.split()[0], []).append((phrase, kind))
    return {word: tuple(sorted(pairs)) for word, pairs in found.items()}


def _kind(words: str) -> str:
    """What the words of a link or button call for; longer ones may go on ("... from Spain")."""
    plain = " ".join(words.lower().split()).strip(_EDGES)
    first = plain.replace(",", " ").replace("!", " ").partition(" ")[0]
    found = [
        kind
        for phrase, kind in _beginnings().get(first, ())
        if plain == phrase or _prefix(plain, phrase)
    ]
    if not found and relations.hold(plain, "opens", "account"):
        return "account"  # "create your free account", in whatever words
    return min(found, key=("account", "app", "start").index, default="")


def _prefix(plain: str, phrase: str) -> bool:
    """True where a call of two words or more goes on: "open an account in two minutes"."""
    goes_on = plain.startswith(phrase) and plain[len(phrase) : len(phrase) + 1] in (" ", ",", "!")
    return goes_on and (" " in phrase or len(phrase) > 9) and len(plain) < _LONGEST


def own_host(page: Page, url: str) -> bool:
    """True for addresses on the page's host or another host of the same brand."""
    return _same_firm(page.host, url)


@lru_cache(maxsize=65_536)  # a site links the same addresses on every page
def _same_firm(own: str, url: str) -> bool:
    host = (urlsplit(url).hostname or own).lower()
    return host == own or domains.brand(host) == domains.brand(own)


@lru_cache(maxsize=8)  # several questions ask the same of one page
def calls(page: Page) -> tuple[Call, ...]:
    """Calls to action in the page's main content, not in its header, menu or footer."""
    found: list[Call] = []
    for link in page.links:
        if link.region is not Region.CONTENT or link.tag not in ("a", "area"):
            continue
        own = own_host(page, link.url)
        kind = _kind(link.text) if own and link.text and len(link.text) < _LONGEST else ""
        if not kind and own and _ACCOUNT_PATH.search(link.path):
            kind = "account"
        if not kind and link.host in _STORE_HOSTS:
            kind = "app"
        if kind:
            found.append(Call(link.text or link.url, link.place, kind))
    found += [
        Call(block.text, "button", kind)
        for block in page.blocks
        if block.tag == "button"
        and block.region is Region.CONTENT
        and len(block.text) < _LONGEST
        and (kind := _kind(block.text))
    ]
    return tuple(_below_header(page, found)) if found else ()


def _below_header(page: Page, found: list[Call]) -> Iterator[Call]:
    """Leave out what stands in the site's own header (one without a main heading)."""
    framed: Counter[str] = Counter()
    for node in page.tree.css("body > header, body > div > header"):
        if node.css_first("h1") is None:
            links = (link for link in node.css("a[href]") if not _in_menu(link))
            framed.update(f'a[href="{(a.attributes.get("href") or "")[:200]}"]' for a in links)
            framed.update(" ".join((b.text() or "").split()) for b in node.css("button"))
    for call in found:
        key = call.words if call.place == "button" else call.place
        if framed[key] > 0:
            framed[key] -= 1
        else:
            yield call


def _in_menu(node: LexborNode) -> bool:
    above = node.parent
    while above is not None and above.tag != "header":
        if above.tag in ("nav", "menu"):
            return True
        above = above.parent
    return False


def near(page: Page, call: Call) -> Block | None:
    """The block that shows the words of a call, for a quotation."""
    for block in page.blocks:
        if block.region is Region.CONTENT and call.words and call.words in block.text:
            return block
    return None
