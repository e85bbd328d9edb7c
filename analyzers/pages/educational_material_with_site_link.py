"""Lessons that lead readers in the Union to the service."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import audience, gatherings, lessons, venues
from analyzers.base import Confidence, Sighting, analyzer
from crawler.artifacts import Region
from crawler.page import Page


@analyzer(reads=Page, tables=("education.lesson",))
def educational_material_with_site_link(page: Page) -> Iterator[Sighting]:
    """See a lesson for readers in the Union whose main text links the service.

    The Annex to Guideline 1 lists redirecting potential clients in the Union to the firm's website
    by a link in training or educational material. A page is a lesson by its address (academy,
    learn, guide) or by its heading; it is for readers in the Union where its text is in an
    official language other than English, it is made for a State, or its heading names one. A link
    or button to open an account is sure, a link to a product page medium. Links of the menu, the
    header and the footer do not count, nor a lesson in English for everybody. Headings of lessons
    are known in all 24 official languages.

    Seen:     <html lang="pl"><h1>Co to jest bitcoin?</h1><p><a href="/signup">Załóż konto</a>
    Seen:     <html lang="it"><h1>Guida</h1><p>Pronto? <a href="/signup">apri il tuo conto</a>
    Seen:     <h1>Guide to bitcoin in Spain</h1><p>Then <a href="/signup">sign up</a>.
    Not seen: <html lang="pl"><h1>Co to jest bitcoin?</h1><nav><a href="/signup">Załóż konto</a>
    Not seen: <h1>What is bitcoin?</h1><p><a href="/signup">Sign up</a>
    Not seen: <html lang="pl"><h1>Opłaty</h1><p><a href="/signup">Załóż konto</a>
    """
    head = lessons.lesson(page)
    if head is None:
        return
    way = lessons.way_in(page)
    if way is None:
        return
    states, language, shared = _readers(page, head.text)
    if not states:
        return
    words, place, sure = way
    if gatherings.abroad(words):
        return  # "open an account (only Canada)"
    note = f"A lesson for readers in {audience.named(states)} links the service (“{words[:60]}”)."
    quote = _quote(page, words)
    evidence = page.quote(*quote) if quote else page.cite(f"{head.text} | {words}", place)
    confidence = Confidence.HIGH if sure else Confidence.MEDIUM
    yield Sighting(evidence, states, confidence, language=language, shared=shared, note=note)


def _readers(page: Page, head: str) -> tuple[tuple[str, ...], str, bool]:
    """(States, language, shared) of a lesson's readers."""
    own = audience.of_page(page)
    if own is not None:
        return own.states, own.language, own.shared
    return venues.states(head[:200]), "", False


def _quote(page: Page, words: str) -> tuple[int, int] | None:
    """Bounds of the sentence or block that shows the link."""
    at = page.text.find(words)
    while at >= 0:
        block = page.block_at(at)
        if block.region is Region.CONTENT:
            start = max(block.start, at - 150)
            return start, min(block.end, at + len(words) + 100)
        at = page.text.find(words, at + 1)
    return None
