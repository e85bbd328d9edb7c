"""A licence in the Union shown beside a contracting party outside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzers import mentions, money, outsiders, phrases, speaker, statements, terms, venues
from analyzers.base import UNION, Confidence, Sighting, analyzer
from crawler.page import Page

FILE = "assertions"
_WORDS = (
    "mica", "crypto-asset service provider", "eu-licensed", "licensed in the e",
    "regulated in the e", "casp", "psca", "eu-lizenz", "in der eu", "dans l'ue", "dans l’ue",
    "en la ue", "na ue", "w ue", "licenza ue", "eu licensed",
    *terms.gate("assertions.licensed", whole=True),
    "zugelassen", "lizenz", "licen", "agréé", "autoriz",
)  # fmt: skip
_NEAR = 400
_OFFSHORE = frozenset(
    "SC VG KY VC MH PA BZ BS BM MU VU WS CW CR LC KN KM HK AE SG GI IM SV JE GG TC AI CK".split()
)


@analyzer(reads=Page, words=_WORDS, tables=("assertions.licensed", "assertions.party"))
def group_offer_non_differentiation(page: Page) -> Iterator[Sighting]:
    """See a licence in the Union shown on a page whose contracting party sits outside it.

    The Annex to Guideline 1 lists crypto groups whose strategies do not sufficiently allow clients
    to tell the regulated entity in the Union from the third-country firm. Without the register a
    page gives a hint only, so the confidence is low. Asked for are a statement of a licence under
    MiCA or in the Union, and words for the operator or contracting party followed by an offshore
    country, or the firm with its form and an offshore place in the footer. Stories, lessons and
    pages that name one entity only are left out.

    Seen:     <p>Licensed under MiCA</p><footer>Services are provided by K Ltd, Seychelles</footer>
    Seen:     <p>MiCA-Lizenz</p><footer>Betrieben von Kes Ltd, British Virgin Islands</footer>
    Not seen: <p>Licensed under MiCA</p><footer>Services are provided by K GmbH, Berlin</footer>
    Not seen: <p>We do not hold a MiCA licence.</p><footer>Operated by Kes Ltd, Seychelles</footer>
    """
    if terms.editorial(page):
        return
    badge = next(_badges(page), None)
    if badge is None:
        return
    for first, last, where in (*_operators(page), *_either(page), *_imprint(page, badge)):
        note = (
            f"The page shows a licence in the Union (“{badge.strip()[:80]}”) and names a party in"
            f" {where}; the register was not asked."
        )
        found = venues.states(badge) or venues.audience(badge)
        states = found if len(found) == 1 else (UNION,)
        yield Sighting(page.quote(first, last), states, Confidence.LOW, note=note)
        return


def _badges(page: Page) -> Iterator[str]:
    """Sentences that claim a licence in the Union."""
    for said in statements.said(page, "licensed", 6, FILE):
        if _claimed(said.text, said.phrase) and not _denied(page, said.text, said.phrase):
            yield said.text
    for said in statements.said(page, "licence", 20, FILE):
        european = venues.states(said.text) or venues.audience(said.text)
        if len(said.text) > 300 or not (european or phrases.holds(said.text, "regime", FILE)):
            continue
        if _claimed(said.text, said.phrase) and not _denied(page, said.text, said.phrase):
            yield said.text


def _operators(page: Page) -> Iterator[tuple[int, int, str]]:
    """(start, end, country) of sentences that name the operator and an offshore country."""
    for said in statements.said(page, "party", 20, FILE):
        behind = page.text[said.start + said.phrase : said.start + said.phrase + _NEAR]
        behind = behind.split("\n", 1)[0]
        place = next(_places(behind), None)
        if place is None or money.speaks_of_others(page, said.text):
            continue
        if not phrases.holds(behind, "apart", FILE):
            yield said.start, said.end, behind[place[0] : place[1]]


def _either(page: Page) -> Iterator[tuple[int, int, str]]:
    """The same of sentences about services or contracts with a firm in a country outside."""
    for block in page.blocks:
        if not terms.own_words(block) or not 20 < len(block.text) < 1200:
            continue
        if phrases.holds(block.text, "apart", FILE):
            continue
        for low, high in _places(block.text):
            first, last = terms.sentence(block.text, low, high)
            text = block.text[first:last]
            if not phrases.holds(text, "contracts", FILE) or not speaker.named(page, text):
                continue
            if not _denied(page, text, low - first):
                yield block.start + first, block.start + last, block.text[low:high]


_TOWNS = re.compile(
    r"\b(?:Road Town|George Town|Nassau|Port Louis|Majuro|Kingstown|Castries|Belize City"
    r"|Charlestown|Port Vila|Victoria(?=\W*(?:$|\W\s?(?:Mahé|Seychelles)))|Apia)\b"
)
"""Towns in which such firms have their seat, as a footer names them without the country."""


_LABEL = 45
"""Characters of a badge that names nobody: "Regulated in the EU"."""
_NO_OPERATOR = frozenset({"", "Holding", "Holdings", "Foundation", "Company"})
"""A footer that names no firm, or one that holds shares and operates nothing."""


def _imprint(page: Page, badge: str) -> Iterator[tuple[int, int, str]]:
    """The same of a footer that names the firm with its form and an offshore town or country."""
    ours = len(badge) < _LABEL or speaker.own(page, badge)
    if not ours or phrases.holds(badge, "worldwide", "relations"):
        return  # "our sister company was licensed" tells the two apart
    for block in page.blocks[-4:]:
        text = block.text[:200]
        if not speaker.named(page, text) or outsiders.form(text) in _NO_OPERATOR:
            continue
        if venues.states(text) or phrases.holds(text, "apart", FILE):
            continue
        town = _TOWNS.search(text)
        bounds = town.span() if town else next(_places(text), None)
        if bounds is not None:
            yield block.start, block.start + len(text), text[slice(*bounds)]


def _denied(page: Page, text: str, at: int) -> bool:
    """True where what stands at an offset is denied near it, not somewhere in a long sentence."""
    return speaker.over(page, text[max(0, at - 60) : at + 30])


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Bounds of offshore countries in a text."""
    yield from ((m.start, m.end) for m in mentions.mentions(text) if m.code in _OFFSHORE)
    yield from ((p.start, p.end) for p in phrases.find(text, "offshore", FILE))


def _claimed(text: str, at: int) -> bool:
    """True where a licence is claimed, not denied, planned or discussed."""
    before = text[:at].lower()
    words = " not |no |kein|nicht|pas |sin |non |não|geen|nie |apply".split("|")
    if phrases.holds(text[:at], "planned", "promotion"):
        return False
    return not any(word in f" {before}" for word in words) and "?" not in text
