"""Drafted letters and forms of reverse solicitation."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import invites, phrases, statements, terms
from analyzers.base import UNION, Confidence, Sighting, analyzer
from crawler.page import Page

FILE = "assertions"
_WORDS = (
    "solicitation", "reverse enquiry", "reverse inquiry", "initiative letter",
    "initiative declaration", "unsolicited request letter", "letter of own", "eigeninitiative",
    "sollicitation inversée", "initiative exclusive", "solicitud inversa", "captación inversa",
    "iniciativa propia", "comercialización pasiva", "sollecitazione inversa",
    "iniziativa esclusiva", "solicitação inversa", "iniciativa própria", "eigen initiatief",
    "pozyskani", "inicjatywie",
    *terms.gate("assertions.letter"),
)  # fmt: skip
_MAX = 3


@analyzer(reads=Page, words=_WORDS, tables=("assertions.letter",))
def reverse_solicitation_letter(page: Page) -> Iterator[Sighting]:
    """See a letter, form or clause drafted for clients to declare reverse solicitation.

    Paragraph 24: such a template cannot supersede facts that point the other way, so it has no
    effect and is only recorded. Asked for are the name of the paper and words for signing, filling
    in or downloading it, outside of stories and comments on the law. Terms exist for English,
    German, French, Spanish, Italian, Portuguese, Dutch and Polish. What to do: withdraw the
    template and keep a record of the facts instead.

    Seen:     <p>Clients from the EEA must sign our reverse solicitation letter.</p>
    Seen:     <li><a href="/f.pdf">Reverse-Solicitation-Erklärung (Vorlage herunterladen)</a></li>
    Not seen: <p>ESMA: a signed reverse solicitation letter has no effect.</p>
    Not seen: https://law.example/blog/1 <p>Sign a reverse solicitation form? Think twice.</p>
    """
    if terms.editorial(page):
        return
    number = 0
    for said in statements.said(page, "letter", 12, FILE):
        if phrases.holds(said.text, "about_it", FILE) or said.text.rstrip().endswith("?"):
            continue
        if invites.negated(said.text) or terms.careers(page):
            continue
        around = said.text if len(said.block.text) > 200 else said.block.text
        if number < _MAX and phrases.holds(around, "hand", FILE):
            number += 1
            note = "Clients are given a drafted declaration of reverse solicitation; no effect."
            yield Sighting(page.quote(said.start, said.end), (UNION,), Confidence.HIGH, note=note)
