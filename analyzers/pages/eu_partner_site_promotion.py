"""Partners in the Union that the firm's own page names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from analyzers import (
    clauses,
    domains,
    gatherings,
    offers,
    outsiders,
    phrases,
    relations,
    statements,
    terms,
    venues,
)
from analyzers.base import UNION, Confidence, Sighting, analyzer
from analyzers.places import country_name
from crawler.links import absolute
from crawler.page import Page

_WORDS = (
    "partner", "sponsor", "partenaire", "socio", "patrocinador", "parceiro", "parteneri",
    "powered by", "embedded", "eingebettet", "eingebunden", "συνεργάτες", "партньори",
    *terms.gate("relations.mark"),
    *terms.gate("outsiders.partner", whole=True),
    *terms.gate("outsiders.by", whole=True),
)  # fmt: skip
_NOT_FIRMS = re.compile(
    r"(?:^|\.)(?:europa\.eu|bitcoin\.it|wikipedia\.\w+|youtu\.be|ecb\.\w+|gov\.\w+|gouv\.fr|admin\.\w+"
    r"|bund\.de|bafin\.de|consob\.it|amf-france\.org|uni-[\w-]+\.de|facebook\.\w+|twitter\.\w+"
    r"|google\.\w+|amazon\.\w+|linkedin\.\w+|trustpilot\.\w+|coinmarketcap\.\w+)$",
    re.I,
)
_FIRM = re.compile(
    r"\b(?:GmbH|KGaA|e\.V\.|S\.?A\.?R\.?L\.?|SAS|B\.V\.|S\.p\.A\.|S\.r\.l\.|Sp\. z o\.o\.|s\.r\.o\."
    r"|d\.o\.o\.|Kft\.?|OÜ|UAB|Oyj?|ApS|A/S|AB|Lda\.?|S\.L\.|SE)(?!\w)"
)
_PARTNERS = re.compile(r"partn|parcei|parceri|socio|sponsor|kooperation", re.I)
_LOOSE = re.compile(
    r"(?:shows|displays|embeds|runs) our|zeigt|bindet|affiche|intègre|mostra|integra|muestra", re.I
)
_SWISS = re.compile(r"\b(?:Schweiz\w*|Switzerland|Swiss|Suisse|Svizzera|Liechtenstein)\b", re.I)
_HEADS = frozenset("h1 h2 h3 h4 h5 h6".split())
_LINKS = 40
"""Links read of one section."""
_SECTIONS = 6
_MAX = 5


@analyzer(reads=Page, words=_WORDS, tables=("statements.through",))
def eu_partner_site_promotion(page: Page) -> Iterator[Sighting]:
    """See a partner or sponsor section that links firms under a Member State's domain.

    The first row of the Annex to Guideline 2 lists the use of the web site of an affiliate or firm
    in the Union, regulated or not, to show a logo or link or to promote services. What the
    partner's own site shows is not seen here: a link from this page points to the relation only,
    and the confidence is low, unless the text says that the partner offers or embeds the service
    (medium), or the page is that of a firm in the Union which offers crypto-assets or trading by
    another firm beside a link to it (medium). Imported lists of linking pages show the other side.
    Press logos, citations, wikis, authorities and social networks are left out.

    Seen:     <div><h2>Our partners</h2><a href="https://bank.de/"><img alt="Bank"></a></div>
    Seen:     <div><h3>Nos partenaires</h3><a href="https://www.club.fr/">Club</a></div>
    Seen:     <p>Trading is available through our partner Musterbank GmbH in Germany.</p>
    Not seen: <section><h2>As seen in</h2><a href="https://zeitung.de/">Zeitung</a></section>
    Not seen: <section><h2>Partners</h2><a href="https://en.bitcoin.it/wiki">Wiki</a></section>
    Not seen: <section><h2>Partners</h2><a href="https://bank.com/">Bank</a></section>
    Not seen: <footer><a href="https://bank.de/">Bank</a></footer><p>Our partner programme</p>
    """
    if terms.editorial(page):
        return
    number = 0
    for sighting in _promoted(page):
        number += 1
        yield sighting
    hosts: set[str] = set()
    for heading, link, url in _links(page):
        host = (urlsplit(url).hostname or "").lower()
        states = _established(page, host)
        if not states or host in hosts or number >= _MAX:
            continue
        hosts.add(host)
        number += 1
        where = "the Union" if states == (UNION,) else country_name(states[0])
        note = (
            f"Under “{heading}” the page links {host}, whose ending belongs to {where};"
            " what that site shows was not seen."
        )
        label = " ".join((link.text() or "").split())[:80]
        evidence = page.cite(f'{heading}: {label} href="{url}"', f'a[href="{url[:200]}"]')
        yield Sighting(evidence, states, Confidence.LOW, note=note)


def _promoted(page: Page) -> Iterator[Sighting]:
    """Sentences that say that a firm in the Union shows or offers the service."""
    for said in statements.said(page, "through", 5):
        # Who the partner is stands in the sentence, or in the heading above it.
        above = terms.heading(page.blocks, said.index, 4)
        about = f"{above}. {said.text}"
        context = f"{about} {page.path} {page.title}"
        loose = _LOOSE.match(said.text, said.phrase)
        if _SWISS.search(about) or (loose and not _PARTNERS.search(context)):
            continue  # "the chart shows our fees in Germany" is no partner
        states = venues.audience(about)
        denied = gatherings.abroad(about) or relations.denied(page, said.text)
        if (states or _FIRM.search(about)) and not denied:
            note = "The text says that a partner in the Union offers or shows the service."
            evidence = page.quote(said.start, said.end)
            yield Sighting(evidence, states or (UNION,), Confidence.MEDIUM, note=note)
            return
    yield from _offered(page)
    yield from _marks(page)


def _offered(page: Page) -> Iterator[Sighting]:
    """On the page of a firm in the Union: crypto-assets by another firm, with its link."""
    owner = outsiders.owner(page)
    if not owner.firm or not owner.states:
        return
    pieces = [(b.text, b.start, b.end) for b in page.blocks if terms.own_words(b)]
    pieces += [(words, -1, -1) for words in outsiders.pictured(page)]
    for text, start, end in pieces:
        if not 8 < len(text) <= 500:
            continue
        by = phrases.holds(text, "by", outsiders.FILE)
        if not by and not (phrases.holds(text, "partner", outsiders.FILE) and _crypto(text)):
            continue
        names = outsiders.named(page, text)
        name = next((n for n in names if outsiders.reachable(page, n, text)), "")
        if not name or outsiders.hold(text, "no_partner") or relations.denied(page, text):
            continue
        if _SWISS.search(text) or gatherings.abroad(text):
            continue
        note = (
            f"A firm in {country_name(owner.states[0])} offers the services of {name} on its page."
        )
        evidence = page.quote(start, end) if start >= 0 else page.cite(text, "img[alt]")
        yield Sighting(evidence, owner.states, Confidence.MEDIUM, nexus=True, note=note)
        return


def _crypto(text: str) -> bool:
    return bool(offers.ASSET.search(text)) or outsiders.hold(text, "trade")


def _marks(page: Page) -> Iterator[Sighting]:
    """Sentences in which another firm shows the firm's logo, link or services on a site."""
    for clause in clauses.found(page, "mark", relations.FILE, 20):
        text = clause.text
        other = _FIRM.search(text) or relations.hold(text, "allied")
        if not other or not relations.hold(text, "shows", "website"):
            continue
        if not relations.ours(page, text, clause.at) or relations.only_possible(text):
            continue
        states = venues.audience(text) or venues.states(text)
        if not states and not _FIRM.search(text):
            continue
        if relations.denied(page, text) or _SWISS.search(text) or gatherings.abroad(text):
            continue
        note = "The text says that another firm in the Union shows the firm's name on its site."
        evidence = page.quote(clause.start, clause.end)
        yield Sighting(evidence, states or (UNION,), Confidence.MEDIUM, note=note)
        return


def _established(page: Page, host: str) -> tuple[str, ...]:
    """The State whose ending a host of another firm has."""
    if _NOT_FIRMS.search(host) or domains.brand(host) == domains.brand(page.host):
        return ()
    if host.rpartition(".")[2] in domains.UNION_ENDINGS:
        return (UNION,)
    ending = domains.country_ending(host)
    return (ending.state,) if ending else ()


@lru_cache(maxsize=1)
def _heads() -> frozenset[str]:
    return frozenset(terms.phrases(statements.FILE, "partners"))


@lru_cache(maxsize=4096)
def _is_head(text: str) -> bool:
    return len(text) < 40 and text.lower().strip(" :.&") in _heads()


def _links(page: Page) -> Iterator[tuple[str, LexborNode, str]]:
    """(heading, link, address) of what stands in sections of partners."""
    if not any(len(block.text) < 40 and _is_head(block.text) for block in page.blocks):
        return  # asking the tree is dear
    sections = 0
    for node in page.tree.css("h1,h2,h3,h4,h5,h6,[class*=title i],[class*=heading i]"):
        text = " ".join((node.text() or "")[:120].split())
        if not _is_head(text):
            continue
        sections += 1
        if sections > _SECTIONS:
            return
        section: LexborNode | None = node
        for _ in range(3):
            section = section.parent if section is not None else None
            if section is None or section.tag == "html":
                break
            if section.css_first("a[href]") is not None:
                yield from _own(node, section, text, page.base)
                break


def _own(
    node: LexborNode, section: LexborNode, text: str, base: str
) -> Iterator[tuple[str, LexborNode, str]]:
    """Links behind the heading, up to the next heading of the section."""
    inside = bare = node.tag not in _HEADS  # a styled `div`: its section is all that is known
    left = _LINKS
    for element in section.css("h1,h2,h3,h4,h5,h6,a[href]"):
        if element.mem_id == node.mem_id:
            inside = True
        elif element.tag != "a":
            if inside and not bare and (element.tag or "") <= (node.tag or ""):
                return
        elif inside:
            left -= 1
            if left < 0:
                return
            url = absolute(base, element.attributes.get("href") or "")
            if url:
                yield text, element, url
