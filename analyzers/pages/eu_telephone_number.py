"""Telephone numbers of Member States."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from analyzers import (
    clauses,
    domains,
    markup,
    mentions,
    phones,
    phrases,
    postal,
    presence,
    speaker,
    stance,
    terms,
)
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.places import MEMBER_STATES, country_name
from crawler.artifacts import Block, Evidence, Link, Region
from crawler.page import Page

_LABELS = (
    "(+", "+ ", "00 ", "+&", "tel:", "telephone", "telefon", "teléfono", "t&eacute;l", "tél",
    "tel.", "phone:", "phone<", "hotline", "puhelin", "τηλ", "тел", "tfno", "guthán",
)  # fmt: skip
_CALLS = markup.watch("tel:", "callto:", "wa.me/", "whatsapp.com/send")
_DIALS = re.compile(
    r"tel:|callto:(?://)?|https?://(?:wa\.me/|(?:api|web)\.whatsapp\.com/send/?\?phone=)(?=[+\d%])",
    re.I,
)
"""Links that call or write to a number when they are pressed."""
_AMOUNT = re.compile(r"[$€£%]|\b(?:usd|eur|usdt|btc|id|users?|ref)\b", re.I)
_WORDS = (
    *_LABELS,
    *_CALLS,
    *(f"{mark}{code}" for mark in ("+", "00") for code in phones.CODES),
)


@analyzer(reads=Page, words=_WORDS)
def eu_telephone_number(page: Page) -> Iterator[Sighting]:
    """See a telephone number with the country code of a Member State.

    Paragraph 36 of the guidelines says that authorities may search for third-country firms whose
    telephone numbers start with local country codes. Numbers are read from telephone links,
    structured data, contact pages, footers, and text that labels them; each is checked against
    the numbering plan. A number in national format counts only where a label names its country.
    Fax, press desks, lawyers, authorities, data protection representatives, examples, the Vatican
    and numbers in stories are left out. Labels are known in the Union's 24 official languages.

    Seen:     <p>Call us: <a href="tel:+493023125114">+49 30 23125 114</a></p>
    Seen:     <footer>Tel. 0043(0) 316/82 16 36</footer>
    Seen:     <script type="application/ld+json">{"@type": "Organization", "telephone": "+33 1 99 00 12 34"}</script>
    Seen:     <p>Telephone for Germany: 030 23125 114</p>
    Not seen: <footer>Fax: +49 30 23125 115</footer>
    Not seen: <p>Press contact: tel. +49 30 23125 116</p>
    Not seen: <p>Telephone: <a href="tel:+390669812345">+39 06 698 12345</a></p>
    Not seen: <p>Telephone: <a href="tel:+2480000114">+248 000 0114</a></p>
    Not seen: <p>Order +49302312514 was filled.</p>
    """  # noqa: E501
    yield from presence.bounded(_numbers(page))


def _numbers(page: Page) -> Iterator[Sighting]:
    story = terms.editorial(page)
    if markup.has(page, _CALLS):
        for link in page.links:
            if _DIALS.match(link.url):
                yield from _linked(page, link, story)
    for item in presence.organisations(page):
        number = item.get("telephone")
        state = _structured(item, number) if isinstance(number, str) else ""
        if state:
            evidence = page.cite(f'"telephone": "{number}"', 'script[type="application/ld+json"]')
            yield _sighting(evidence, state, Confidence.HIGH, "The page's structured data gives")
    yield from _international(page, story)
    if not story:
        yield from _national(page)


def _structured(item: dict[str, object], number: str) -> str:
    """State of a number of an organisation, whose address may say how to read it."""
    address = item.get("address")
    where = postal.country(address.get("addressCountry")) if isinstance(address, dict) else ""
    region = where if where in MEMBER_STATES else ""
    return phones.state(number.strip(), region) if number.strip()[:1] in "+0(" else ""


def _sighting(evidence: Evidence, state: str, confidence: Confidence, how: str) -> Sighting:
    note = f"{how} a telephone number of {country_name(state)}."
    return Sighting(evidence, (state,), confidence, note=note)


def _firms(page: Page, start: int, written: str, story: bool) -> bool:
    """True where the words around a number let it be the firm's own telephone."""
    index = terms.position(page, start)
    block = page.blocks[index]
    if not terms.own_words(block) or (story and block.region is not Region.FOOTER):
        return False
    at = start - block.start
    context = presence.whose(page, index, at)
    if presence.elsewhere(page, block, at, at + len(written)):
        return False
    if block.region is not Region.FOOTER and presence.another_company(page, context):
        return False
    first, last = terms.sentence(block.text, max(0, at), max(at + 1, at + len(written)))
    if phrases.holds(block.text[first:last], "former", presence.FILE):
        return False
    if presence.others(context) or presence.others(block.text[at + len(written) :][:40]):
        return False
    return not _fax(context)


def _fax(context: str) -> bool:
    """True where the nearest label in front says fax, and not "telephone and fax"."""
    labels = list(terms.words(presence.FILE, "fax").finditer(context[-60:]))
    if not labels:
        return False
    behind = context[-60:][labels[-1].end() :]
    beside = context[-60:][max(0, labels[-1].start() - 12) : labels[-1].start()]
    joined = beside.rstrip().endswith(("/", "&", "und", "and", "et", "e", "y", "+"))
    return not joined and not phrases.holds(behind, "phone", presence.FILE)


def _linked(page: Page, link: Link, story: bool) -> Iterator[Sighting]:
    if link.region not in (Region.CONTENT, Region.NAVIGATION, Region.FOOTER):
        return
    number = unquote(_DIALS.sub("", link.url)).split(";")[0].split("&")[0].split("?")[0].strip()
    if "tel:" not in link.url[:4].lower() and number[:1].isdigit() and number[:1] != "0":
        number = f"+{number}"  # wa.me and callto: want no plus
    start = page.text.find(link.text) if link.text else -1
    if start >= 0:
        region = _country(page, start) or _home(page) if number[:1] not in ("+",) else ""
        given = _given(page, start)
        if _firms(page, start, link.text, story) and (state := phones.state(number, region, given)):
            evidence = page.quote(start, start + len(link.text))
            if sum(map(str.isdigit, link.text)) < 5:  # "Call us"
                evidence = page.cite(f'{link.text} href="{link.url}"', link.place)
            yield _sighting(evidence, state, Confidence.HIGH, "A telephone link carries")
    elif (not story or link.region is Region.FOOTER) and (
        state := phones.state(number, "" if number[:1] == "+" else _home(page))
    ):
        evidence = page.cite(f'href="{link.url}"', link.place)
        yield _sighting(evidence, state, Confidence.HIGH, "A telephone link carries")


def _international(page: Page, story: bool) -> Iterator[Sighting]:
    text, tries = page.text, 0
    starts = [*terms.find_all(text, "+"), *terms.find_all(text, "00")]
    for start in starts:
        match = phones.INTERNATIONAL.match(text, start)
        before = text[start - 1 : start]
        if match is None or before.isalnum() or before in ("=", "_", ".", ",", "/", "-"):
            continue
        tries += 1
        if tries > 60:
            return
        index = terms.position(page, start)
        block = page.blocks[index]
        written = match[0].split("\n")[0]
        context = presence.whose(page, index, start - block.start)
        at_home = (
            presence.is_contact_page(page)
            or block.region is Region.FOOTER
            or block.tag == "address"
        )
        labelled = phrases.holds(context[-70:], "phone", presence.FILE)
        offered = labelled or _alone(block, written) or _to_call(page, block, start)
        if not (at_home or offered) or not _firms(page, start, written, story):
            continue
        given = at_home and _given(page, start)
        if not phones.state(written, given=given) and "(" in written[4:]:
            written = written[:4] + written[4:].rpartition("(")[0].rstrip()  # hours behind it
        if state := phones.state(written, given=given):
            confidence = Confidence.HIGH if at_home else Confidence.MEDIUM
            evidence = page.quote(start, start + len(written))
            yield _sighting(evidence, state, confidence, "The text gives")


def _alone(block: Block, written: str) -> bool:
    """True for a grouped number that has a short block or a cell to itself."""
    grouped = len(re.split(r"[ ().\-/–]+", written.strip("+"))) > 2
    rest = block.text.replace(written, " ")
    return grouped and len(rest.split()) <= 4 and not _AMOUNT.search(rest)


def _to_call(page: Page, block: Block, start: int) -> bool:
    """True where the sentence around a number speaks to the reader, or of "us"."""
    at = start - block.start
    first, last = terms.sentence(block.text, at, at + 4)
    said = block.text[first:last]
    spoken = speaker.languages(page)
    return speaker.own(page, said) or phrases.holds(said, "reader", stance.FILE, spoken)


def _given(page: Page, start: int) -> bool:
    """True where nothing around a number says that it only shows a form."""
    block = page.blocks[terms.position(page, start)]
    return presence.is_contact_page(page) and not presence.example(block.text[:120])


def _home(page: Page) -> str:
    """The State whose own domain the page stands under: how its links are dialled."""
    ending = domains.country_ending(page.host)
    return ending.state if ending and not ending.vanity else ""


def _country(page: Page, start: int) -> str:
    """The one country that the words in front of a number name, if it is a Member State."""
    index = terms.position(page, start)
    context = presence.whose(page, index, start - page.blocks[index].start)
    codes = {mention.code for mention in mentions.mentions(context)}
    return codes.pop() if len(codes) == 1 and codes <= MEMBER_STATES else ""


def _national(page: Page) -> Iterator[Sighting]:
    last = -1
    for at in [phrase.start for phrase in clauses.hits(page, "phone", presence.FILE)][:80]:
        if at < last:
            continue
        index = terms.position(page, at)
        block = page.blocks[index]
        if len(block.text) < 40 and index + 1 < len(page.blocks):
            reach = min(at + 80, page.blocks[index + 1].end)
        else:
            reach = min(at + 80, block.end)
        window = page.text[at:reach]
        match = phones.NATIONAL.search(window)
        if match is None or "+" in window[: match.start()]:
            continue
        start = at + match.start()
        last = at + match.end()
        region = _country(page, start)
        if not region or not _firms(page, start, match[0], False):
            continue
        if state := phones.state(match[0].strip(), region):
            evidence = page.quote(start, start + len(match[0]))
            how = "Under the name of the country stands"
            yield _sighting(evidence, state, Confidence.MEDIUM, how)
