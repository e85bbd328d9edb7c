"""Drafted letters and forms of reverse solicitation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzers import concepts, invites, passages, phrases, stance, statements, terms
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
    *terms.gate("statements.initiative"),
    *terms.gate("concepts.own_will", whole=True),
)  # fmt: skip
_MAX = 3


@analyzer(reads=Page, words=_WORDS, tables=("assertions.letter",))
def reverse_solicitation_letter(page: Page) -> Iterator[Sighting]:
    """See a letter, form or clause drafted for clients to declare reverse solicitation.

    Paragraph 24: such a template cannot supersede facts that point the other way, so it has no
    effect and is only recorded. Asked for are the name of the paper and words for signing, filling
    in or downloading it, outside of stories and comments on the law.

    Seen:     <p>Clients from the EEA must sign our reverse solicitation letter.</p>
    Seen:     <li><a href="/f.pdf">Reverse-Solicitation-Erklärung (Vorlage herunterladen)</a></li>
    Not seen: <p>ESMA: a signed reverse solicitation letter has no effect.</p>
    Not seen: https://law.example/blog/1 <p>Sign a reverse solicitation form? Think twice.</p>
    """
    if terms.editorial(page):
        return
    number = 0
    for start, end in _drafted(page):
        if number < _MAX:
            number += 1
            note = "Clients are given a drafted declaration of own initiative; it has no effect."
            yield Sighting(page.quote(start, end), (UNION,), Confidence.HIGH, note=note)
    for said in concepts.said(page, "own_will", 12):
        text = passages.around(page, said.index)
        paper = concepts.has(page, text, "paper", "handed") and not phrases.holds(
            text, "about_it", FILE
        )
        if number < _MAX and paper and "?" not in said.text and not _of_work(page, said.text):
            number += 1
            note = "Clients are given a drafted declaration of own initiative; it has no effect."
            states = concepts.places(said.text) or (UNION,)
            yield Sighting(page.quote(said.start, said.end), states, Confidence.HIGH, note=note)
            return
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


def _of_work(page: Page, text: str) -> bool:
    """True where the paper is one of an applicant or a petition, or nobody needs to sign it."""
    plain = text
    for phrase in phrases.find(text, "own_will", concepts.FILE):  # "did not market to me"
        plain = plain.replace(text[phrase.start : phrase.end], "…")
    if terms.careers(page) or phrases.holds(text, "staff", FILE):
        return True
    if not concepts.places(text) and phrases.holds(text, "own_orders", FILE):
        return True
    return stance.denied(page, plain) or concepts.has(page, text, "other_papers")


def _drafted(page: Page) -> Iterator[tuple[int, int]]:
    """Declarations of own initiative with a place to sign, or as a clause that is accepted."""
    if terms.careers(page):
        return
    for said in statements.said(page, "initiative", 8):
        accepted = phrases.holds(said.text, "accepting", FILE)
        if not accepted and not statements.has(said.text, "declare"):
            continue
        behind = page.blocks[said.index : said.index + 4]
        near = " | ".join(block.text[-160:] for block in behind)
        discussed = phrases.holds(said.text, "about_it", FILE) or "?" in said.text
        if (accepted or phrases.holds(near, "signed", FILE)) and not discussed:
            yield said.start, said.end
    for link in page.links:
        paper = link.url.lower().split("?")[0].endswith((".pdf", ".docx"))
        if paper and _NAMED.search(f"{link.text} {link.url}") and link.text in page.text:
            at = page.text.index(link.text)
            yield at, at + len(link.text)


_NAMED = re.compile(r"reverse[-_ ]solicitation|own[-_ ]initiative|eigeninitiative", re.I)
