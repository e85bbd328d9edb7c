"""Packages of services on pages for the Union."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import audience, money, phrases, speaker, statements, terms
from analyzers.base import Confidence, Sighting, analyzer
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
    *terms.gate("assertions.bundle", whole=True),
)  # fmt: skip
_ENOUGH = 3


def _denied(page: Page, text: str) -> bool:
    """True where a package is denied or over; "not sold separately" only confirms it."""
    return speaker.over(page, terms.words(FILE, "inseparable").sub(" ", text))


@analyzer(reads=Page, words=_WORDS, tables=("assertions.bundle",))
def service_bundling(page: Page) -> Iterator[Sighting]:
    """See a page for the Union that offers several services as one package.

    The Annex to Guideline 4 lists answering a request for one service with a package of bundled
    services. What was asked and answered is in the firm's records; a public page gives a hint
    only, so the confidence is low. Asked for is a sentence with a word for a package or for
    services that are switched on by default, and three of trading, custody, earning and card, on a
    page made for a Member State or in an official language other than English. Stories and pages
    in English for everybody are left out. Words for packages exist for all 24 official languages
    but Irish and Maltese. What to do: offer services one by one, and add others only when the
    client asks.

    Seen:     <html lang="de"><p>Das Paket umfasst Handel, Verwahrung, Staking und Karte.</p>
    Seen:     <html lang="fr"><p>Offre groupée : trader, conservation, staking et carte.</p>
    Not seen: <p>All-in-one: trading, custody, staking and card.</p>
    Not seen: <html lang="de"><p>Das Paket kommt mit der Post, Handel und Verwahrung getrennt.</p>
    """
    own = audience.of_page(page)
    if own is None or terms.editorial(page):
        return
    for said in statements.said(page, "bundle", 20, FILE):
        if said.block.region is not Region.CONTENT or _denied(page, said.text):
            continue
        text = said.block.text[:800] if len(said.block.text) < 800 else said.text
        parts = sum(phrases.holds(text, part, FILE) for part in _PARTS)
        if parts >= _ENOUGH and not money.speaks_of_others(page, text):
            note = f"Several services are offered as one package; {own.why}."
            yield Sighting(
                page.quote(said.start, said.end), own.states, Confidence.LOW,
                language=own.language, shared=own.shared, note=note,
            )  # fmt: skip
            return
