"""Packages of services on pages for the Union."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzers import (
    audience,
    gatherings,
    money,
    phrases,
    relations,
    speaker,
    statements,
    terms,
    venues,
)
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.statements import Said
from crawler.artifacts import Region
from crawler.page import Page

FILE = "assertions"
_PARTS = ("part_exchange", "part_custody", "part_earn", "part_card")
_WORDS = (
    "all-in-one", "all in one", "activated", "bundle", "package", "plan", "by default",
    "automatically", "comes with", "included in", "paket", "bündel", "automatisch",
    "standardmäßig", "inklusive", "rundum", "pack", "tout-en-un", "tout en un", "forfait",
    "offre groupée", "défaut", "paquete", "todo en uno", "todo-en-uno", "defecto",
    "automáticamente", "pacchetto", "tutto in uno", "automaticamente", "pacote", "tudo em um",
    "defeito", "pakket", "alles-in-één", "alles in één", "standaard", "pakie", "wszystko w jednym",
    "domyślnie", "balí", "csomag", "pachet", "пакет", "πακέτο", "pakke", "allt-i-ett", "pakett",
    "vše v jednom",
    *terms.gate("assertions.bundle", whole=True), *terms.gate("assertions.part_card"),
)  # fmt: skip
_ENOUGH = 3
_LISTED = re.compile(
    r"(?:fee|price|fees|prices)\s(?:overview|list|schedule|table)|(?:gebühren|preis)\w{0,12}(?:übersicht|verzeichnis|liste)"
    r"|grille tarifaire|liste des frais|lista de (?:tarifas|precios)|listino|tabella|cennik"
    r"|tabela opłat|ceník|sazebník",
    re.I,
)
"""A list of prices, which holds many services by itself."""
_FORCED = re.compile(
    r"automatically|activated together|deselect|one by one|by default|enrolled|switched? on"
    r"|activated|included in every|every account"
    r"|cannot be (?:switched off|bought|taken)|not (?:sold|available) separately|always come",
    re.I,
)
"""Services that come without having been chosen."""


def _denied(page: Page, text: str) -> bool:
    """True where a package is denied or over; "not sold separately" only confirms it."""
    return speaker.over(page, terms.words(FILE, "inseparable").sub(" ", text))


@analyzer(reads=Page, words=_WORDS, tables=("assertions.bundle",))
def service_bundling(page: Page) -> Iterator[Sighting]:
    """See a page for the Union that offers several services as one package.

    The Annex to Guideline 4 lists answering a request for one service with a package of bundled
    services. What was asked and answered is in the firm's records; a public page gives a hint
    only, so the confidence is low. Asked for is a sentence with a word for a package or for
    services that are switched on by default, and three of trading, custody, earning and card. It
    addresses the Union on a page made for a Member State or in an official language other than
    English, or where it names one; in English for everybody it is noted as a capability, and only
    where services come without a choice. Stories, lists of services and services that are chosen
    one by one are left out. Words for packages exist for all 24 official languages but Irish and
    Maltese.

    Seen:     <html lang="de"><p>Das Paket umfasst Handel, Verwahrung, Staking und Karte.</p>
    Seen:     <html lang="fr"><p>Offre groupée : trader, conservation, staking et carte.</p>
    Seen:     <p>Ask for custody, and Earn, Card and margin trading are activated automatically.</p>
    Not seen: <p>All-in-one: trading, custody, staking and card.</p>
    Not seen: <html lang="de"><p>Das Paket kommt mit der Post, Handel und Verwahrung getrennt.</p>
    """
    if terms.editorial(page) or audience.elsewhere(page):
        return
    for said in (*statements.said(page, "bundle", 20, FILE), *_together(page)):
        if said.block.region is not Region.CONTENT or _denied(page, said.text):
            continue
        text = _services(page, said)
        parts = sum(phrases.holds(text, part, FILE) for part in _PARTS)
        enough = _ENOUGH - phrases.holds(said.text, "inseparable", FILE)
        if parts < enough or money.speaks_of_others(page, text):
            continue
        found = _offered(page, said)
        if found is not None:
            yield found
            return


def _services(page: Page, said: Said) -> str:
    """The block of a sentence, and short entries in front of it that it sums up ("all three")."""
    text = said.block.text[:800] if len(said.block.text) < 800 else said.text
    above = page.blocks[max(0, said.index - 6) : said.index]
    listed = [block.text for block in above if len(block.text) < 60]
    return " | ".join([*listed, text]) if _ALL.search(said.text) else text


_ALL = re.compile(
    r"\ball (?:the )?(?:\w+ )?services|all of them|alle \w+ dienste|tous les services"
    r"|todos los servicios",
    re.I,
)


def _together(page: Page) -> Iterator[Said]:
    """Sentences in which a card, custody and the like come together, in whatever words."""
    found = (
        said
        for topic in ("part_card", "inseparable")
        for said in statements.said(page, topic, 12, FILE)
    )
    for said in found:
        if relations.hold(said.text, "joins") and not _LISTED.search(said.text):
            by_itself = phrases.holds(said.text, "apart", relations.FILE)
            if not by_itself or phrases.holds(said.text, "inseparable", FILE):
                yield said


def _offered(page: Page, said: Said) -> Sighting | None:
    """The sighting of a package; None in English for everybody, where a choice is left."""
    evidence, own = page.quote(said.start, said.end), audience.of_page(page)
    if own is not None:
        note = f"Several services are offered as one package; {own.why}."
        return Sighting(
            evidence, own.states, Confidence.LOW, language=own.language, shared=own.shared,
            note=note,
        )  # fmt: skip
    states = venues.states(said.text) or venues.audience(said.text)
    if states:
        note = f"Several services are offered as one package; it names {audience.named(states)}."
        return Sighting(evidence, states, Confidence.LOW, note=note)
    if gatherings.abroad(said.text) or not _FORCED.search(said.text):
        return None
    note = "Services are added that were not asked for; nothing on the page addresses the Union."
    return Sighting(evidence, (), Confidence.LOW, note=note)
