"""Pages that send their readers to another firm: a creator's channel, a partner's own site.

A crawl reads them where they are given beside the firm's own hosts. A firm says "we", a creator
speaks as one person ("my code"); a firm of a Member State names itself with its legal form and
city. Which firm is promoted is told by its name or host; words are data (`data/relations.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from analyzers import (
    audience,
    creators,
    domains,
    offers,
    phrases,
    relations,
    speaker,
    statements,
    terms,
    venues,
)
from analyzers.places import MEMBER_STATES
from crawler.artifacts import Block, Evidence, Region
from crawler.page import Page

FILE = "relations"
_ONE = frozenset(
    "I I'm I’m I've I’ve me my ich mein meine meinem meinen meiner mir mich je moi mon mes "
    "j'ai j’ai yo mis conmigo cobro hago io mio mia miei eu meu minha ik mijn mój moja moje "
    "moich mnie můj moji mém jag mig min mina jeg mit minun én nekem моят моя μου mano mans "
    "opowiadam układam pokazuję polecam nauczyłam nauczyłem beru ukazuju ".split()
)
"""Words by which one person speaks."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_CHANNEL = re.compile(
    r"subscribers|followers|podcast|youtube|vlog|blog|kanał|kanal|kanál|canal|channel|abonn|odcin|episode",
    re.I,
)
_AT = re.compile(
    r"(?<!\w)(?:at|on|with|to|by|through|bei|mit|von|zu|auf|chez|avec|sur|par|en|con|su|da|na|z|ze|u|přes|s|bij|met"
    r"|op|em|com|no|hos|på|med|til|till|la|cu|giełdą|giełdzie|partnera|partner|partenaire)\s"
    r"(?P<name>[A-Z][a-zà-ž]{3,20})(?!\w)"
)
_DOT = re.compile(r"\.[a-z]{2}")
_HOST = re.compile(
    r"(?<![\w.@-])(?:www\.)?([a-z][a-z0-9-]{3,30}\.(?:com|io|exchange|trade|finance|app|net|eu|org))\b"
)
_ESTABLISHED = re.compile(
    r"(?<!\w)(?:GmbH|AG|KGaA|e\.V\.|SAS|S\.?A\.?R\.?L\.?|S\.A\.|B\.V\.|N\.V\.|S\.p\.A\."
    r"|S\.r\.l\.|[Ss]p\. z o\.o\."
    r"|s\.r\.o\.|d\.o\.o\.|Kft\.?|Zrt\.?|OÜ|UAB|SIA|Oyj?|ApS|A/S|AB|Lda\.?|S\.L\.|SE|DAC|Ltd|Limited)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Outward:
    """Words that point readers in Member States to another firm."""

    evidence: Evidence
    firm: str
    states: tuple[str, ...]


def by_creators(page: Page, paid: bool) -> Iterator[Outward]:
    """Blocks in which a person with an audience points to another firm, paid for or not."""
    for said in statements.said(page, "linked", 12, FILE):
        block = said.block
        if block.region is not Region.CONTENT or not 30 < len(block.text) < 900:
            continue
        if not _points(block) or _labelled(block.text) is not paid or not _personal(page):
            continue
        firm = _other(page, block.text)
        if firm and _about_coins(page) and (states := _based(page)):
            end = min(block.end, block.start + 300)
            yield Outward(page.quote(block.start, end), firm, states)
            return


def by_partners(page: Page) -> Iterator[Outward]:
    """Links and lines by which a firm of a Member State shows another one as its partner."""
    if not _ESTABLISHED.search(f"{page.title} | {page.text[-400:]}"):
        return
    for text, evidence, brand in _lines(page):
        if relations.hold(text, "beside") and relations.hold(text, "dealing"):
            if states := _seat(page):
                yield Outward(evidence, brand, states)
            return


def _lines(page: Page) -> Iterator[tuple[str, Evidence, str]]:
    """(words, evidence, brand) of short links and lines that name another firm and its host."""
    for link in page.links:
        if link.region is Region.CONTENT and 8 < len(link.text) < 120:
            brand = _brand(page, link.text, (urlsplit(link.url).hostname or "").lower())
            if brand:
                cited = page.cite(f'{link.text} href="{link.url}"', link.place)
                yield link.text, cited, brand
    for block in page.blocks:
        if block.region is Region.CONTENT and 8 < len(block.text) < 160 and _DOT.search(block.text):
            named = _HOST.search(block.text.lower())
            if named and (brand := _brand(page, block.text, named[1])):
                yield block.text, page.quote(block.start, block.end), brand


def _brand(page: Page, text: str, host: str) -> str:
    """The name of the firm that a host belongs to, where a text shows it and it is another one."""
    brand = domains.brand(host)
    if not brand or brand == domains.brand(page.host):
        return ""
    return brand if brand.split("-")[0] in text.lower() else ""


def _points(block: Block) -> bool:
    """True where a block gives a code, or a link by which to join."""
    text = block.text
    code = bool(_CODE.search(text))
    joins = relations.hold(text, "enters") and relations.hold(text, "linked")
    return code or joins


_CODE = re.compile(
    r"\b\w{0,10}(?:code|código|codice|kod|kód|koodi|kodas|kods)\w{0,3}:?\s[A-ZÄÖÜŁŚ]{2,12}\d{0,3}\b",
    re.I,
)


def _labelled(text: str) -> bool:
    """True where a block says that it is paid for."""
    first = re.split(r"[:–—|.(-]", text, maxsplit=1)[0].strip().lower()
    if first in terms.phrases("linking", "label") or _LABEL.match(text):
        return True
    return bool(_PAID.search(text)) and not _UNPAID.search(text)


_LABEL = re.compile(
    r"^\W{0,3}(?:werbung|anzeige|advert(?:isement)?|ad|sponsored|publicité|publicidad|pubblicità|publicidade"
    r"|reclame|advertentie|reklama?|materiał (?:reklamowy|sponsorowany)|annons|annonce|mainos"
    r"|reklám"
    r"|hirdetés|reclamă|реклама|διαφήμιση|reklaam|reklāma|oglas)\b",
    re.I,
)
_PAID = re.compile(
    r"paid (?:partnership|promotion|collaboration|for this)|bezahlte\w? (?:partnerschaft"
    r"|werbung|kooperation)"
    r"|(?:partenariat|collaboration) (?:rémunéré\w?|commerciale)|(?:colaboración|promoción) pagada"
    r"|(?:collaborazione|partnership) (?:retribuita|a pagamento)|parceria paga"
    r"|betaalde samenwerking"
    r"|współpraca (?:płatna|reklamowa|komercyjna)|płatna współpraca|placená spolupráce"
    r"|betalt samarbe[jt]"
    r"|fizetett együttműködés|colaborare plătită|kaupallinen yhteistyö|платено партньорство",
    re.I,
)
_UNPAID = re.compile(
    r"nothing for it|not paid|nobody pays|no one pays|unpaid|unbezahlt|pas payé|no cobro|non pagat",
    re.I,
)


@lru_cache(maxsize=4)
def _personal(page: Page) -> bool:
    content = " | ".join(b.text for b in page.blocks if b.region is Region.CONTENT)[:6000]
    if not _ONE.isdisjoint(_WORD.findall(content)):
        return True
    heads = " | ".join([page.title, *(b.text[:100] for b in page.blocks if b.tag == "h1")])
    return _CHANNEL.search(heads) is not None


def _other(page: Page, text: str) -> str:
    """The name of another firm in a text, or an empty string."""
    for match in _AT.finditer(text):
        name = match["name"]
        if not speaker.named(page, name) and _is_name(name):
            return name
    return next((m[1] for m in _HOST.finditer(text.lower()) if m[1] not in page.host), "")


@lru_cache(maxsize=512)
def _is_name(name: str) -> bool:
    """True for a word that is no place, people or word of the trade."""
    lower = name.lower()
    common = phrases.holds(lower, "common", speaker.FILE) or relations.hold(lower, "plain")
    return not (common or venues.audience(name) or venues.states(name))


@lru_cache(maxsize=4)
def _based(page: Page) -> tuple[str, ...]:
    """The Member States that the page ties its author or readers to."""
    named = creators.based(page.text[:6000])
    if named:
        return named
    own = audience.of_page(page)
    return own.states if own is not None else ()


def _seat(page: Page) -> tuple[str, ...]:
    """The Member State in which the page's own firm says that it sits."""
    for block in page.blocks:
        if _ESTABLISHED.search(block.text) and len(block.text) < 400:
            states = {m.code for m in venues.places(block.text)} & MEMBER_STATES
            if states:
                return tuple(sorted(states))
    own = audience.of_page(page)
    return own.states if own is not None else ()


def _about_coins(page: Page) -> bool:
    """True where crypto-assets, or trading on an exchange, are the subject."""
    text = page.text[:6000]
    return bool(offers.ASSET.search(text)) or relations.hold(text, "dealing")
