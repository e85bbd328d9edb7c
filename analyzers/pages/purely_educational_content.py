"""Lessons without any way to the service."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import audience, lessons, offers, summary
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.places import language_name
from crawler.artifacts import Region
from crawler.page import Page

_ENOUGH = 40
"""Characters of main content from which a page teaches something."""


@analyzer(reads=Page, tables=("education.lesson", "education.offer"))
def purely_educational_content(page: Page) -> Iterator[Sighting]:
    """See a lesson in a language of the Union whose main text has no way to the service.

    Paragraph 17: materials, trainings and events that are purely educational should not be
    considered solicitation; it names what ends that: a link to the service, a means of access,
    brochures, forms for client profiles, any promotion. Seen where none of them stands in the main
    content of a lesson. Calls in the menu or header leave doubt (low). It is a fact about one page
    and explains no other page, so the sighting names no language. Headings of lessons and words of
    offers are known in all 24 official languages.

    Seen:     <html lang="fr"><h1>Premiers pas</h1><p>Un registre que des milliers gardent.</p>
    Not seen: <html lang="fr"><h1>Premiers pas</h1><p>Court.</p>
    Not seen: <html lang="fr"><h1>Premiers pas</h1><p>Un registre ...</p><a href="/signup">Ici</a>
    Not seen: <h1>What is bitcoin?</h1><p>A ledger.</p>
    """
    head, language = lessons.lesson(page), audience.own_language(page) or _english(page)
    if head is None or not language or audience.elsewhere(page) or _length(page) < _ENOUGH:
        return
    if lessons.way_in(page) is not None or lessons.promoted(page):
        return
    framed, _ = offers.action(page)
    doubt = f"; the frame of the site says “{framed}”" if framed else ""
    note = (
        f"A lesson in {language_name(language)} without a way to the service in its main"
        f" text{doubt}. It explains this page only."
    )
    confidence = Confidence.LOW if framed else Confidence.MEDIUM
    told = lessons.avowal(page) or head
    yield Sighting(page.quote(told.start, told.end), (), confidence, note=note)


def _english(page: Page) -> str:
    """`en` for a page in English, which is an official language of two Member States."""
    shares = summary.shares(page)
    first = shares[0].language if shares else page.html_lang.lower()[:2]
    return "en" if first == "en" else ""


def _length(page: Page) -> int:
    return sum(len(b.text) for b in page.blocks if b.region is Region.CONTENT)
