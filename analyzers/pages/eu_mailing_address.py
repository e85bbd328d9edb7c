"""Postal addresses in Member States."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from stdnum.eu import vat

from analyzers import clauses, mentions, phrases, postal, presence, terms
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.occurrences import Spans
from analyzers.places import MEMBER_STATES, country_name
from crawler.artifacts import Block, Region
from crawler.page import Page

_VAT = re.compile(
    r"[^\n\d]{0,40}?\b((?:ATU|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO"
    r"|SE|SI|SK)[ ]?[0-9A-Z][0-9A-Z .]{6,14})"
)
_NUMBERS = Spans(r"\d+")
_SHORT = 4
"""Neighbouring short blocks that are read together as one address."""


@analyzer(reads=Page)
def eu_mailing_address(page: Page) -> Iterator[Sighting]:
    """See a postal address of the firm in a Member State.

    Paragraph 36 of the guidelines names mailing addresses among the things that authorities may
    search for, because they indicate presence, at least virtual. Seen are addresses of
    organisations in structured data, and a street with a number beside a postcode in a State's own
    form with its country or a known city; without a postcode only behind a word for office or
    address. A VAT number of a Member State with a valid checksum is reported here too, with medium
    confidence. Venues, authorities, lawyers, auditors, banks, representatives under data protection
    law, partners, and addresses in stories are left out. Words for office and for others are known
    in the Union's 24 official languages.

    Seen:     <footer>Exchange GmbH, Paul-Lincke-Ufer 8d, 10999 Berlin - Germany</footer>
    Seen:     <p>Landwirt GmbH, Hofgasse 5, A-8011 Graz</p>
    Seen:     <h1>Contact</h1><p>Our office: Friedrichstr. 10, Berlin</p>
    Seen:     <script type="application/ld+json">{"@type": "Organization", "address": {"@type": "PostalAddress", "streetAddress": "Rue A 1", "addressCountry": "FR"}}</script>
    Not seen: <p>Venue: Messedamm 22, 14055 Berlin, Germany</p>
    Not seen: <footer>Exchange AG, Bahnhofstrasse 10, 8001 Zürich, Switzerland</footer>
    Not seen: <p>Our representative in the EU: Prighter, Schellinggasse 3, 1010 Wien, Austria</p>
    Not seen: <p>Berlin had 10999 users in 2019.</p>
    """  # noqa: E501
    yield from presence.bounded(_addresses(page))


def _addresses(page: Page) -> Iterator[Sighting]:
    yield from _structured(page)
    found = False
    for sighting in _written(page):
        found = True
        yield sighting
    if not found:
        yield from _taxed(page)


def _structured(page: Page) -> Iterator[Sighting]:
    for item in presence.organisations(page):
        address, location = item.get("address"), item.get("location")
        places = location if isinstance(location, list) else [location]
        inside = [place.get("address") for place in places if isinstance(place, dict)]
        for one in [*(address if isinstance(address, list) else [address]), *inside]:
            if not isinstance(one, dict):
                continue
            state = postal.country(one.get("addressCountry"))
            street = str(one.get("streetAddress") or one.get("postalCode") or "")
            if state in MEMBER_STATES and street:
                town = one.get("addressLocality") or ""
                quote = f'"streetAddress": "{street}", "addressLocality": "{town}"'
                evidence = page.cite(quote, 'script[type="application/ld+json"]')
                note = f"The page's structured data gives an address in {country_name(state)}."
                yield Sighting(evidence, (state,), Confidence.HIGH, note=note)


def _written(page: Page) -> Iterator[Sighting]:
    story = terms.editorial(page)
    for address in postal.find(page.text, postal.DIGITS.on(page)):
        if _firms(page, address, story):
            yield _sighting(page, address, Confidence.HIGH if address.sure else Confidence.MEDIUM)
    if story:
        return
    for index in _offices(page):
        block = page.blocks[index]
        after = page.blocks[index + 1].end if index + 1 < len(page.blocks) else block.end
        for address in postal.bare(page.text[block.start : min(after, block.start + 300)]):
            first = block.start + address.start
            context = presence.whose(page, index, max(0, address.start))
            moved = replace(address, start=first, end=block.start + address.end)
            named = phrases.holds(context, "office", presence.FILE) or _by_itself(page, moved)
            if named and _firms(page, moved, story):
                yield _sighting(page, moved, Confidence.MEDIUM)


def _offices(page: Page) -> list[int]:
    """Indices of blocks that may name an office: by their words, or on a page that is for it."""
    hits = clauses.hits(page, "office", presence.FILE)[:40]
    found = {terms.position(page, phrase.start) for phrase in hits}
    home = presence.is_contact_page(page)
    numbered = {terms.position(page, start) for start, _ in _NUMBERS.on(page)}
    found |= {i for i in numbered if home or page.blocks[i].region is Region.FOOTER}
    return sorted(found)[:60]


def _sighting(page: Page, address: postal.Address, confidence: Confidence) -> Sighting:
    note = f"A postal address in {country_name(address.state)} stands on the page."
    evidence = page.quote(address.start, address.end)
    return Sighting(evidence, (address.state,), confidence, note=note)


def _firms(page: Page, address: postal.Address, story: bool) -> bool:
    index = terms.position(page, address.start)
    block = page.blocks[index]
    if not terms.own_words(block) or (story and block.region is not Region.FOOTER):
        return False
    if terms.position(page, address.end - 1) - index > _SHORT:
        return False
    context = presence.whose(page, index, address.start - block.start)
    known = presence.is_contact_page(page) or block.region is Region.FOOTER
    labelled = phrases.holds(context, "office", presence.FILE)
    name = _COMPANY.search(page.text[max(0, address.start - 60) : address.start])
    if not (known or labelled or name or block.tag == "address"):
        return False
    at = max(0, address.start - block.start)
    if presence.elsewhere(page, block, at, max(at + 1, address.end - block.start)):
        return False
    in_front = page.text[max(0, address.start - 60) : address.start + 40]
    told = block.region is not Region.FOOTER and not _alone(page, address, block)
    if told and presence.another_company(page, in_front):
        return False
    return not presence.others(f"{context} {page.text[address.end : address.end + 40]}")


def _by_itself(page: Page, address: postal.Address) -> bool:
    """True where a contact page or a footer gives an address a short block or a cell to itself."""
    first, last = (terms.position(page, at) for at in (address.start, address.end - 1))
    block = page.blocks[first]
    if block.region is not Region.FOOTER and not presence.is_contact_page(page):
        return False
    front = page.text[block.start : address.start]
    behind = page.text[address.end : page.blocks[last].end]
    return len(front.split()) <= 5 and len(behind.split()) <= 8


def _alone(page: Page, address: postal.Address, block: Block) -> bool:
    """True for a block that is a company's name and address and nothing else: a letterhead."""
    name = _COMPANY.search(block.text)
    behind = page.text[address.end : block.end].strip(" .,|-")
    return name is not None and len(block.text[: name.start()].split()) <= 4 and len(behind) < 25


_COMPANY = re.compile(
    r"\b(?:GmbH|AG|KG|SE|Ltd|Limited|LLC|Inc|SAS?|S\.A\.|SARL|B\.?V\.?|N\.?V\.?|S\.?r\.?l\.?|S\.p\.A\."
    r"|S\.?L\.?|OÜ|UAB|SIA|Oy|AB|ApS|A/S|Lda|Kft\.?|Zrt\.?|s\.r\.o\.|a\.s\.|d\.o\.o\.|sp\. z o\.o\."
    r"|EOOD|ЕООД|ООД|plc)(?!\w)"
)


def _taxed(page: Page) -> Iterator[Sighting]:
    """A VAT number of a Member State, where the page gives no address."""
    if terms.editorial(page):
        return
    starts = [phrase.start for phrase in clauses.hits(page, "tax_number", presence.FILE)]
    for match in filter(None, (_VAT.match(page.text, at) for at in sorted(starts)[:20])):
        number = match[1].strip(" .")
        parts = number.split()
        tries = (" ".join(parts[:n]) for n in range(len(parts), 0, -1))
        number = next((n for n in tries if vat.is_valid(n)), "")
        index = terms.position(page, match.start())
        block = page.blocks[index]
        context = presence.whose(page, index, match.start() - block.start)
        if number and terms.own_words(block) and not presence.others(context):
            code = "GR" if number[:2] == "EL" else number[:2]
            start = match.start(1)
            note = f"The page gives a VAT number of {country_name(code)}, which is issued there."
            yield Sighting(
                page.quote(start, start + len(number)),
                mentions.as_states({code}),
                Confidence.MEDIUM,
                note=note,
            )
