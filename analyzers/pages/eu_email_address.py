"""E-mail addresses of the firm that point to a Member State."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from urllib.parse import unquote

from analyzers import domains, markup, mentions, phrases, presence, terms, voices
from analyzers.base import UNION, Confidence, Sighting, analyzer
from analyzers.locales import WORDS_TOO
from analyzers.places import MEMBER_STATES, country_name, official_languages
from crawler.artifacts import Evidence, Region
from crawler.page import Page

_LOCAL = re.compile(r"[\w.+-]{1,40}$")
_DOMAIN = re.compile(r"[\w-]{1,40}(?:\.[\w-]{1,40}){1,4}")
_MASKS = markup.watch(
    *(
        f"{mark[0]}{word}{mark[1]}"
        for word in ("at", "ät", "arroba", "chiocciola", "malpa")
        for mark in ("()", "[]", "{}")
    )
)
_ENCODED = markup.watch("data-cfemail")
_DOT = re.compile(r"\s?[\[({]\s?(?:dot|punkt|punto|point|ponto|kropka|tečka)\s?[\])}]\s?", re.I)
_HIDDEN = re.compile(
    r"([\w.+-]{1,40})\s?[\[({](?:at|ät|arroba|chiocciola|malpa)[\])}]\s?"
    r"([\w-]{1,40}(?:(?:\.|\s?[\[({](?:dot|punkt|punto|point|ponto|kropka|tečka)[\])}]\s?)[\w-]{2,40}){1,3})",
    re.I,
)
"""An address written so that robots miss it: name [at] brand [dot] com."""
_SPLIT = re.compile(r"[._+-]")
_STANDS_FOR = {"el": "GR", "uk": ""}
_MOST = 60


@analyzer(
    reads=Page,
    words=("@", "&#64;", "&commat;", "%40", "cfemail", "mailto:", "(at)", "[at]", "{at}"),
)
def eu_email_address(page: Page) -> Iterator[Sighting]:
    """See an e-mail address of the firm that hints at a Member State.

    Paragraph 36 of the guidelines names e-mail addresses among the things that authorities may
    search for. An address counts where it belongs to the firm (the page's own domain, or the same
    name under another ending) and its ending is that of a Member State, or the part in front of
    the @ names one (germany@, support-de@, benelux@). Desks that share a code (it@, hr@, press@),
    addresses of advisers, journalists and authorities, and addresses in stories are left out;
    endings popular as word-play weigh little. No words are needed, so that it works in every
    language.

    Seen:     <p>Write to <a href="mailto:germany@exchange.example">germany@exchange.example</a></p>
    Seen:     <p>support-de@exchange.example</p>
    Seen:     https://brand.com/contact <footer>hallo@brand.de</footer>
    Not seen: <p>it@exchange.example, hr@exchange.example, de-dollarisation@exchange.example</p>
    Not seen: <p>Our lawyers: privacy@kanzlei.de</p>
    Not seen: https://brand.com/news/1 <p>Write to our author at germany@brand.com</p>
    """
    yield from presence.bounded(_mailboxes(page))


def _mailboxes(page: Page) -> Iterator[Sighting]:
    seen: set[str] = set()
    for address, evidence in _addresses(page):
        if address not in seen and len(seen) < _MOST:
            seen.add(address)
            local, _, host = address.rpartition("@")
            if not _same_firm(page, host):
                continue
            named = _named(local)
            if named:
                states, confidence = named
                note = f"The mailbox {local}@ names {_places(states)}."
                yield Sighting(evidence, states, confidence, note=note)
            elif ending := domains.country_ending(host):
                own = page.html_lang[:2].lower() in official_languages(ending.state) - {"en"}
                confidence = Confidence.LOW if ending.vanity and not own else Confidence.HIGH
                note = f"The firm's address ends in .{ending.suffix}, which is {ending.name}'s."
                yield Sighting(evidence, (ending.state,), confidence, note=note)


_PRETENCE = re.compile(r"help|support|secure|login|verify|wallet|bonus")
"""What those who pretend to be the firm add to its name."""


@lru_cache(maxsize=1024)
def _akin(label: str, brand: str) -> bool:
    """True for a domain of the same name with a word beside it: brand-client, getbrand."""
    if label == brand:
        return bool(brand)
    if _PRETENCE.search(label.replace(brand, "")):
        return False
    words = label.split("-")
    if len(brand) > 3 and (words[0] == brand or words[-1] == brand):
        return True
    return len(brand) > 5 and (label.startswith(brand) or label.endswith(brand))


def _same_firm(page: Page, host: str) -> bool:
    return _akin(domains.brand(host), domains.brand(page.host))


def _places(states: tuple[str, ...]) -> str:
    return "the Union" if states == (UNION,) else ", ".join(country_name(s) for s in states)


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[str, ...]]:
    data = terms.table(presence.FILE)
    found: dict[str, tuple[str, ...]] = {}
    for state, names in data["mailbox_state"].items():
        found |= dict.fromkeys(names, (state,))
    for states, names in data["mailbox_region"].items():
        found |= dict.fromkeys(names, tuple(states.split()))
    for name, code in mentions.names().items():
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
        if code in MEMBER_STATES and len(plain) == len(name) > 4 and plain.isalpha():
            found.setdefault(plain, (code,))
    return found


def _named(local: str) -> tuple[tuple[str, ...], Confidence] | None:
    """States that the part in front of the @ names."""
    parts = [part for part in _SPLIT.split(local.lower()) if part]
    desks = set(terms.phrases(presence.FILE, "mailbox_desk"))
    for part in parts:
        alone = len(parts) == 1 or bool(desks & set(parts))
        if alone and part in _names():
            return _names()[part], Confidence.HIGH
    if len(parts) == 2 and parts[1] in desks and parts[0] not in desks:
        parts.reverse()  # fr.support@
    code = _STANDS_FOR.get(parts[-1], parts[-1].upper()) if parts else ""
    if code in MEMBER_STATES and (len(parts) == 1 or (len(parts) == 2 and parts[0] in desks)):
        doubtful = parts[-1] in WORDS_TOO
        if doubtful and len(parts) == 1:
            return None  # it@, hr@: a desk
        return (code,), Confidence.LOW if doubtful else Confidence.MEDIUM
    return None


def _addresses(page: Page) -> Iterator[tuple[str, Evidence]]:
    """(address in lower case, citation) of what is not a story's or somebody else's."""
    story = terms.editorial(page)
    for link in page.links:
        if link.url[:7].lower() == "mailto:" and (not story or link.region is Region.FOOTER):
            address = unquote(link.url[7:]).split("?")[0].strip().lower()
            start = terms.lowered(page.text).find(address)
            if start < 0:
                yield address, page.cite(f'href="{link.url}"', link.place)
            elif _firms(page, start, story):
                yield address, page.quote(start, start + len(address))
    text = page.text
    for at in terms.find_all(text, "@"):
        local = _LOCAL.search(text, max(0, at - 40), at)
        domain = _DOMAIN.match(text, at + 1)
        if local and domain and _firms(page, local.start(), story):
            evidence = page.quote(local.start(), domain.end())
            yield f"{local[0]}@{domain[0]}".lower(), evidence
    for match in islice(_HIDDEN.finditer(text), 20) if markup.has(page, _MASKS) else ():
        if _firms(page, match.start(), story):
            domain_name = _DOT.sub(".", match[2]).replace(" ", "")
            yield f"{match[1]}@{domain_name}".lower(), page.quote(match.start(), match.end())
    for item in presence.organisations(page):
        mailbox = item.get("email")
        if isinstance(mailbox, str) and "@" in mailbox:
            address = mailbox.removeprefix("mailto:").strip().lower()
            place = 'script[type="application/ld+json"]'
            yield address, page.cite(f'"email": "{mailbox[:120]}"', place)
    if markup.has(page, _ENCODED) and not story:
        for node in page.tree.css("[data-cfemail]")[:20]:
            if address := _decoded(node.attributes.get("data-cfemail") or ""):
                yield address, page.cite(address, "[data-cfemail]")


def _firms(page: Page, start: int, story: bool) -> bool:
    index = terms.position(page, start)
    block = page.blocks[index]
    if not terms.own_words(block) or (story and block.region is not Region.FOOTER):
        return False
    at = start - block.start
    context = presence.whose(page, index, at)
    first, last = terms.sentence(block.text, at, at + 3)
    if phrases.holds(block.text[first:last], "closed", presence.FILE):
        return False
    if voices.over(page, block.text[first:last]) or voices.third_party(block.text[first:last]):
        return False
    return not (presence.others(context) or voices.warned(block.text[-300:]))


def _decoded(code: str) -> str:
    """An address that a content delivery network has masked: hex, each byte XOR the first."""
    try:
        data = bytes.fromhex(code)
    except ValueError:
        return ""
    return bytes(byte ^ data[0] for byte in data[1:]).decode("utf-8", "ignore").lower()
