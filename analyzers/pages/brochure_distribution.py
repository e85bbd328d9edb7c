"""Brochures and leaflets for readers in the Union."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from analyzers import audience, gatherings, phrases, relations, statements, terms, venues
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.places import EU_LANGUAGES, language_states, locale_code
from crawler.artifacts import Link, Region
from crawler.page import Page

FILE = "outreach"
_WORDS = (".pdf", ".pptx", ".docx")
_AUTHORITY = re.compile(
    r"authorit|regulator|behörde|aufsicht|autorité|autoridad|autorità|autoridade|toezichthouder|komisj|komise"
    r"|komisi|úřad|úrad|hatóság|комисия|αρχή|myndighed|myndighet|viranom|inspektsioon",
    re.I,
)
_OFFERED = re.compile(
    r"\bPDF\b|\d{1,3}\s?(?:-?\s?)?(?:pages?|Seiten|páginas?|pagine|stron\w?|stran\w?|strán\w*|sivua|sidor|sider"
    r"|oldal\w*|pagini|страници|σελίδ\w*|pagina's|lehekül\w*|lappus\w*|puslapi\w*)\b"
    r"|download|herunterlad|télécharg|descarg|scaric|descarreg|pobierz|stáhn|stiahn|letölt|descărc|lataa"
    r"|ladda ner|hent\b|изтегл|κατεβάσ|hand out|handed out|give out|given out|verteil|distribu"
    r"|order our|bestell",
    re.I,
)
_MAX = 5
_BARE = 16
"""Words of a link that say too little by themselves: "PDF (2 MB)"."""
_SURE = EU_LANGUAGES - {"en"}


@analyzer(
    reads=Page,
    words=(*_WORDS, "pdf", *terms.gate("outreach.brochure")),
    tables=("outreach.brochure",),
)
def brochure_distribution(page: Page) -> Iterator[Sighting]:
    """See a brochure or leaflet in a language of the Union or for a Member State.

    Brochures are a means named in paragraph 12 (second bullet); handing them out also ends the
    exception for education (paragraph 17). Asked for is a link to a document whose name or words
    say brochure, leaflet, factsheet or the like. It points to the Union where its name carries a
    language or locale (`Broschuere_DE.pdf`), the words name a Member State, or the page is made for
    one; a sentence that offers such a paper without a link to it counts, too (medium). The file
    itself is not opened. Terms, privacy notices, key information documents, reports
    and white papers are left out. Terms exist for all 24 official languages.

    Seen:     <a href="/f/Broschuere_DE.pdf">Broschüre</a>
    Seen:     <html lang="fr"><a href="/f/kestrel.pdf">Télécharger la plaquette</a>
    Seen:     <a href="/f/one.pdf">Brochure for investors in Spain</a>
    Not seen: <a href="/f/brochure.pdf">Brochure</a>
    Not seen: <a href="/f/AGB_DE.pdf">AGB</a>
    Not seen: <a href="/f/kid_it.pdf">Factsheet: key information document</a>
    """
    if terms.editorial(page):
        return
    done: set[str] = set()
    for link in page.links:
        path = unquote(link.path)
        if not path.lower().endswith(_WORDS) or link.url in done or len(done) >= _MAX:
            continue
        name = path.rpartition("/")[2].rpartition(".")[0]
        spoken = f"{link.text} | {re.sub(r'[-_.+]', ' ', name)}"
        if len(link.text) < _BARE and (block := _before(page, link)):
            spoken = f"{spoken} | {block}"
        if not phrases.holds(spoken, "brochure", FILE):
            continue
        if phrases.holds(spoken, "legal_papers", FILE):
            continue
        found = _addressed(page, link, name, spoken)
        if found is not None:
            done.add(link.url)
            states, language, why, confidence = found
            note = f"A brochure can be downloaded; {why}."
            yield Sighting(
                page.cite(f'{link.text} href="{link.url}"', link.place), states, confidence,
                language=language, shared=bool(language) and len(states) > 1, note=note,
            )  # fmt: skip
    if not done:
        yield from _told(page)


def _told(page: Page) -> Iterator[Sighting]:
    """A brochure that a sentence offers as a file or on paper, without a link that shows it."""
    for said in statements.said(page, "brochure", 8, FILE):
        text = said.text
        if said.block.tag in ("td", "th", "dt") and len(text) < terms.SHORT:
            behind = page.blocks[said.index + 1 : said.index + 4]
            cells = (b.text[:200] for b in behind if b.tag in ("td", "dd"))
            text = " | ".join([text, *cells])
        if said.block.region is not Region.CONTENT or not _OFFERED.search(text):
            continue
        if phrases.holds(text, "legal_papers", FILE) or relations.denied(page, text):
            continue
        if phrases.holds(text, "regulated", "promotion") or _AUTHORITY.search(text):
            continue  # an authority's own paper
        own = None if gatherings.abroad(text) else audience.of_page(page)
        states = venues.states(text) or venues.audience(text)
        why = f"the text names {audience.named(states)}" if states else own.why if own else ""
        if not states and own is not None:
            states = own.states
        if states:
            language = own.language if own and states == own.states else ""
            note = f"The text offers a brochure; {why}. The file was not found."
            yield Sighting(
                page.quote(said.start, said.end), states, Confidence.MEDIUM, language=language,
                shared=bool(language) and len(states) > 1, note=note,
            )  # fmt: skip
            return


def _before(page: Page, link: Link) -> str:
    """The short block in front of a link that only says "PDF"."""
    for index, block in enumerate(page.blocks):
        if index and link.text and link.text in block.text and len(block.text) < 60:
            above = page.blocks[index - 1].text
            return above if len(above) < 120 else ""
    return ""


def _addressed(
    page: Page, link: Link, name: str, spoken: str
) -> tuple[tuple[str, ...], str, str, Confidence] | None:
    if states := venues.states(spoken):
        return states, "", f"its name says {audience.named(states)}", Confidence.HIGH
    for part in reversed(
        re.findall(r"(?<![A-Za-z])[A-Za-z]{2}(?:[-_][A-Za-z]{2})?(?![A-Za-z])", name)
    ):
        code = locale_code(part)
        if code is not None and code.explicit and (code.state or code.country):
            if not code.state:
                return None
            return (code.state,), "", f"its name carries {part}", Confidence.HIGH
        if code is not None and code.language in _SURE:
            states = language_states(code.language)
            return states, code.language, f"its name carries {part}", Confidence.HIGH
    own = audience.of_page(page)
    if own is not None:
        return own.states, own.language, own.why, Confidence.MEDIUM
    return None
