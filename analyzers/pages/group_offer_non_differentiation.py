"""A licence in the Union shown beside a contracting party outside it."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import money, phrases, statements, terms
from analyzers.base import UNION, Confidence, Sighting, analyzer
from analyzers.statements import Said
from crawler.page import Page

FILE = "assertions"
_WORDS = (
    "mica", "crypto-asset service provider", "eu-licensed", "licensed in the e",
    "regulated in the e", "casp", "psca", "eu-lizenz", "in der eu", "dans l'ue", "dans l’ue",
    "en la ue", "na ue", "w ue", "licenza ue", "eu licensed",
    *terms.gate("assertions.licensed", whole=True),
)  # fmt: skip
_NEAR = 400


@analyzer(reads=Page, words=_WORDS, tables=("assertions.licensed", "assertions.party"))
def group_offer_non_differentiation(page: Page) -> Iterator[Sighting]:
    """See a licence in the Union shown on a page whose contracting party sits outside it.

    The Annex to Guideline 1 lists crypto groups whose strategies do not sufficiently allow clients
    to tell the regulated entity in the Union from the third-country firm. Without the register a
    page gives a hint only, so the confidence is low. Asked for are a statement of a licence under
    MiCA or in the Union, and words for the operator or contracting party followed by an offshore
    country. Stories, lessons and pages that name one entity only are left out. What to do: separate
    domains, apps and branding; name the contracting entity on every page; no licence badge on pages
    of the third-country firm.

    Seen:     <p>Licensed under MiCA</p><footer>Services are provided by K Ltd, Seychelles</footer>
    Seen:     <p>MiCA-Lizenz</p><footer>Betrieben von Kes Ltd, British Virgin Islands</footer>
    Not seen: <p>Licensed under MiCA</p><footer>Services are provided by K GmbH, Berlin</footer>
    Not seen: <p>We do not hold a MiCA licence.</p><footer>Operated by Kes Ltd, Seychelles</footer>
    """
    if terms.editorial(page):
        return
    licences = statements.said(page, "licensed", 6, FILE)
    badge = next((said for said in licences if _claimed(said)), None)
    if badge is None:
        return
    for said in statements.said(page, "party", 20, FILE):
        behind = page.text[said.start + said.phrase : said.start + said.phrase + _NEAR]
        behind = behind.split("\n", 1)[0]
        place = next(phrases.find(behind, "offshore", FILE), None)
        if place is None or money.speaks_of_others(page, said.text):
            continue
        where = behind[place.start : place.end]
        note = (
            f"The page shows a licence in the Union (“{badge.text[:80]}”) and names a party in"
            f" {where}; the register was not asked."
        )
        yield Sighting(page.quote(said.start, said.end), (UNION,), Confidence.LOW, note=note)
        return


def _claimed(said: Said) -> bool:
    """True where a licence is claimed, not denied, planned or discussed."""
    before = said.text[: said.phrase].lower()
    words = (
        " not ",
        "no ",
        "kein",
        "nicht",
        "pas ",
        "sin ",
        "non ",
        "não",
        "geen",
        "nie ",
        "apply",
    )
    if phrases.holds(said.text[: said.phrase], "planned", "promotion"):
        return False
    return not any(word in f" {before}" for word in words) and "?" not in said.text
