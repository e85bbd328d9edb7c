"""Pages of others than the firm: whose they are, where that is, and which other firms they name.

Creators, fintechs and banks tell of a firm on their own sites. A name counts as another firm's
where a link leads to its host, a picture carries it, or it stands with a capital behind "at" or
"with", and is neither the page's own nor an ordinary word. Words are data
(`analyzers/data/outsiders.toml`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from analyzers import (
    audience,
    domains,
    gatherings,
    markup,
    phrases,
    places,
    speaker,
    venues,
    voices,
)
from analyzers.base import UNION
from analyzers.places import MEMBER_STATES
from crawler.artifacts import Region
from crawler.page import Page
from crawler.remembering import remembered

FILE = "outsiders"
_IMAGES = markup.watch("<img")
_BEHIND = (
    "at with on to by of for into using through via mit bei auf von zu über durch avec"
    " chez sur par à de du en con a da di su com na no em met op bij van door z ze w we u"
    " s se v ve o od pri pro med hos på av af fra från til till cu pe la prin с със на в"
    " във при от за με στο στον στην στη στα από ma' fuq ag le ar"
)
_ARTICLES = "the der den die dem la le el il lo het de o a τον την το της του"
_SERVICES = (
    "exchange platform börse bourse plateforme plataforma piattaforma borsa bolsa beurs"
    " giełdą giełdzie giełdę giełdy burze burzou burzu borzo borzi burzi platformą"
    " платформа борсата partner partnera partnerem partenaire socio parceiro πλατφόρμα"
)
_AT = re.compile(
    r"(?:^|(?<=[\s(„“\"«:–—-]))(?:" + "|".join(_BEHIND.split()) + r")\s"
    r"(?:(?:" + "|".join(_ARTICLES.split()) + r")\s)?"
    r"(?:[\w-]{0,12}(?:" + "|".join(_SERVICES.split()) + r")\s)?"
    r"[„“\"«]?(?P<name>[A-ZÀ-ÝΑ-ΩА-Я][\w&’-]{2,24})"
)
"""A name behind a preposition, an article and a word for an exchange or a partner let pass."""
_CASED = re.compile(r"(?<=[a-zà-ÿ,] )(?P<name>[A-ZÀ-ÝŠŽČĀĒĪŪ][\w-]{3,24})")
"""A name within a sentence, where the language has cases instead of prepositions."""
_SUBJECT = re.compile(r"[:–—|]\s(?P<name>[A-ZÀ-ÝΑ-ΩА-Я][\w&’-]{2,24})(?=\s[a-zà-ÿ])")
"""A name behind a label: "Ad: Kestrel invited me"."""
_CASES = frozenset("fi et hu lt lv".split())
_DOMAIN = re.compile(
    r"(?<![\w@.])(?:www\.)?([a-z0-9-]{3,30})"
    r"\.(?:com|io|exchange|trade|app|finance|global|net|org|co|pro)\b",
    re.I,
)
_NOT_FIRMS = re.compile(
    r"(?:^|\.)(?:facebook|twitter|x|instagram|youtube|linkedin|tiktok|google|apple|telegram|discord"
    r"|reddit|medium|github|wikipedia|cloudflare|trustpilot|whatsapp|t|youtu|europa|archive|w3|schema"
    r"|creativecommons|wordpress|spotify|patreon|paypal|amazon|microsoft)\.[a-z.]{2,6}$"
)
_FORMS = {
    "GmbH": "DE", "KGaA": "DE", "e.K.": "DE", "SARL": "FR", "SAS": "FR", "B.V.": "NL",
    "N.V.": "NL", "S.p.A.": "IT", "S.r.l.": "IT", "Srl": "IT", "Sp. z o.o.": "PL",
    "sp. z o.o.": "PL", "spółka z o.o.": "PL", "s.r.o.": "CZ", "d.o.o.": "", "Kft.": "HU",
    "Kft": "HU", "Zrt.": "HU", "OÜ": "EE", "UAB": "LT", "SIA": "LV", "Oy": "FI", "Oyj": "FI",
    "ApS": "DK", "A/S": "DK", "AB": "SE", "Lda": "PT", "Lda.": "PT", "S.L.": "ES", "S.A.": "",
    "SA": "", "AG": "", "DAC": "IE", "Teo": "IE", "ЕООД": "BG", "ООД": "BG", "АД": "BG",
    "Α.Ε.": "GR", "ΑΕ": "GR", "a.s.": "", "Ltd": "", "Limited": "", "plc": "", "PLC": "",
    "SE": "", "EAD": "BG", "EOOD": "BG",
}  # fmt: skip
"""Legal forms and the State where only one has them; empty: the place must say."""
_FORM = re.compile(
    r"(?<![\w.])(?:"
    + "|".join(re.escape(f) for f in sorted(_FORMS, key=len, reverse=True))
    + r")(?![\w])"
)
_OTHER_FORM = re.compile(
    r"\b(?:Inc|LLC|LLP|Pte|Pty|Corp|Corporation|Company|Holdings?|Foundation|S\.A\.|FZE|FZCO|DMCC)\b"
)
_FEW = 14
"""Blocks at the beginning and the end of a page that say whose it is."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who runs a page, as far as the page says it."""

    states: tuple[str, ...]
    """Member States of its seat, or of its place and language; empty: unknown or elsewhere."""
    firm: bool
    """True where a legal form stands beside the name: a firm, not a person."""


@lru_cache(maxsize=4)
def owner(page: Page) -> Owner:
    """The operator of a page: legal form and place in its title, footer and first lines."""
    if audience.elsewhere(page):
        return Owner((), False)
    blocks = [b for b in page.blocks if len(b.text) < 600]
    foot = " | ".join(b.text for b in blocks[-4:] if len(b.text) < 160)
    head = " | ".join(b.text[:240] for b in blocks[:_FEW] if b.region is Region.CONTENT)
    form = next((m for text in (page.title, foot, head) for m in _FORM.finditer(text)), None)
    place: tuple[str, ...] = ()
    for text in (foot, head):
        codes = {m.code for m in (*venues.places(text), *venues.local(text))}
        place = tuple(sorted(codes & MEMBER_STATES))
        if place or gatherings.abroad(text):
            break
    outside = not place and gatherings.abroad(foot)
    if not place and form is not None and not outside and _FORMS[form[0]]:
        place = (_FORMS[form[0]],)
    return Owner(() if outside else place, form is not None)


@remembered(below=600)
def form(text: str) -> str:
    """The legal form of a firm in a text, or empty."""
    found = _FORM.search(text) or _OTHER_FORM.search(text)
    return found[0] if found else ""


def home(page: Page, *texts: str) -> tuple[str, ...]:
    """Member States of somebody's own page: named beside the words, its place, its language."""
    for text in texts:
        states = gatherings.in_union(text)
        if states:
            return states
        if gatherings.abroad(text):
            return ()
    own = owner(page)
    if own.states:
        return own.states
    foot = " | ".join(b.text for b in page.blocks[-4:] if len(b.text) < 160)
    if audience.elsewhere(page) or gatherings.abroad(foot):
        return ()
    whole = audience.of_page(page)
    return whole.states if whole else ()


@lru_cache(maxsize=4)
def _own_words(page: Page) -> frozenset[str]:
    words = re.findall(r"\w{3,}", f"{page.title} {page.meta('og:site_name')}".lower())
    return frozenset({*words, *speaker.names(page)})


def _foreign(page: Page, name: str) -> bool:
    """True where a name is not the page's own, no place and no ordinary word."""
    lower = name.lower()
    label = domains.brand(page.host).replace("-", "")
    if lower in _own_words(page) or lower in label or label in lower:
        return False
    if voices.ordinary(lower) or hold(lower, "plain") or len(lower) < 3 or lower.isdigit():
        return False
    return not (venues.places(name) or venues.audience(name) or venues.local(name))


@lru_cache(maxsize=4)
def linked(page: Page) -> dict[str, str]:
    """Label of each host that the page's own text leads to, outside its site -> the address."""
    found: dict[str, str] = {}
    for link in page.links:
        if link.tag not in ("a", "area") or link.region in (Region.WIDGET, Region.CONSENT):
            continue
        host = link.host
        if not host or host == page.host or _NOT_FIRMS.search(host):
            continue
        label = domains.brand(host).split("-")[0]
        if len(label) > 3 and _foreign(page, label):
            found.setdefault(label, link.url)
    return found


@lru_cache(maxsize=4)
def pictured(page: Page) -> tuple[str, ...]:
    """Words of pictures (`alt`) that say logo or badge, or name a friend or partner."""
    if not markup.has(page, _IMAGES):
        return ()
    found = []
    for node in page.tree.css("img[alt]")[:40]:
        words = node.attributes.get("alt") or ""
        if words and len(words) < 80:
            found.append(words)
    return tuple(found)


def named(page: Page, text: str, labelled: bool = False) -> tuple[str, ...]:
    """Names of other firms in a text, surest first, lower case.

    Behind a label for advertising a name may begin the sentence.
    """
    lower, found = text.lower(), []
    found += [label for label in linked(page) if label in lower]
    found += [m[1].lower() for m in _DOMAIN.finditer(text) if _foreign(page, m[1])]
    for words in pictured(page):
        found += [n.lower() for n in re.findall(r"\b[A-Z][\w-]{3,24}", words)
                  if _foreign(page, n) and n.lower()[:5] in lower]  # fmt: skip
    patterns = [_AT, _SUBJECT] if labelled else [_AT]
    if audience.own_language(page) in _CASES:
        patterns.append(_CASED)
    for pattern in patterns:
        found += [m["name"].lower() for m in pattern.finditer(text) if _foreign(page, m["name"])]
    return tuple(dict.fromkeys(found))


def shown(page: Page, name: str) -> bool:
    """True where a picture carries a name."""
    return any(name[:5] in words.lower() for words in pictured(page))


def reachable(page: Page, name: str, text: str) -> bool:
    """True where a link leads to a firm of that name, or its address stands in the text."""
    if any(label[:5] == name[:5] for label in linked(page)):
        return True
    return any(m[1].lower()[:5] == name[:5] for m in _DOMAIN.finditer(text))


def hold(text: str, *topics: str) -> bool:
    """True where a text holds a word of every topic."""
    return phrases.hold(text, FILE, *topics)


def abroad(codes: frozenset[str]) -> tuple[str, ...]:
    """Countries outside the Union among codes, sorted."""
    return tuple(
        sorted(
            c for c in codes if c not in MEMBER_STATES and c != UNION and c in places.countries()
        )
    )
