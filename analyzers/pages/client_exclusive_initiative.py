"""The firm's statement that clients come at their own exclusive initiative."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzers import concepts, mentions, phrases, stance, statements, terms, voices
from analyzers.base import UNION, Confidence, Sighting, analyzer
from analyzers.statements import Said
from crawler.page import Page

FILE = "assertions"
_WORDS = (
    "initiative", "solicitation", "eigeninitiative", "iniciativa", "iniziativa", "initiatief",
    "inicjatyw",
    *terms.gate("assertions.initiative_only", whole=True),
    *terms.gate("statements.initiative"),
    *terms.gate("concepts.own_will", whole=True),
)  # fmt: skip
_MAX = 2


_LAW = re.compile(
    r"(?:the |l['’]|el |der |die |den )?"
    r"(?:article|art\.|artikel|articolo|artículo|artigo|artykuł|článek|mica\b)",
    re.I,
)
"""How a sentence about the law begins."""


def _only(text: str) -> bool:
    """True where somebody is served, at an initiative, and only so."""
    return phrases.holds(text, "only", FILE) and phrases.holds(text, "served_so", FILE)


def _relied(text: str) -> bool:
    """True where the firm says that it serves somebody so: by "only", or by name of the basis."""
    return _only(text) or _based(text)


def _based(text: str) -> bool:
    """True where the firm says on which basis it serves people of a place."""
    served = phrases.holds(text, "served_so", FILE) and bool(concepts.places(text))
    return served and phrases.holds(text, "basis", FILE)


def _avowed(text: str) -> bool:
    """True where the firm's terms have the client say it: "you confirm that you approached us"."""
    return phrases.holds(text, "avowed", FILE)


def _beside(text: str) -> bool:
    """True where clients do something else by themselves, or live elsewhere."""
    if concepts.places(text):
        return False
    return phrases.holds(text, "own_orders", FILE) or bool(mentions.mentions(text))


def _explained(page: Page, said: Said) -> bool:
    """True where the sentence denies or defines, and does not say "no, only if ..."."""
    if stance.defined(page, said.text, said.phrase, said.phrase_end):
        return True
    start, end = stance.clause(said.text, said.phrase, said.phrase_end)
    return stance.denied(page, said.text, said.phrase, said.phrase_end) and not phrases.holds(
        said.text[start:end], "only", FILE
    )


@analyzer(reads=Page, words=_WORDS, tables=("assertions.initiative_only",))
def client_exclusive_initiative(page: Page) -> Iterator[Sighting]:
    """See the firm's own statement that it serves clients only at their exclusive initiative.

    This is the exemption of Article 61(1) itself, construed narrowly and a question of fact for
    each client (paragraphs 23 and 24): a website cannot answer it, and the statement explains
    nothing. It is noted, and leads to a question for the firm's records. A clause of the terms that
    has clients confirm it says the same; declarations in the first person are another rule. Stories
    and comments on the law are left out.

    Seen:     <p>EEA residents are served exclusively at the client's own initiative.</p>
    Seen:     <p>Dienste erbringen wir ausschließlich auf Eigeninitiative.</p>
    Seen:     <p>The client confirms that they approached us on their own initiative.</p>
    Not seen: <p>Our team works on its own initiative.</p>
    Not seen: <p>I confirm that I act on the basis of reverse solicitation.</p>
    Not seen: <p>ESMA construes the exclusive initiative of the client narrowly.</p>
    """
    if terms.editorial(page):
        return
    number, done = 0, set[int]()
    for said in (
        *statements.said(page, "initiative_only", 12, FILE),
        *statements.said(page, "initiative", 12, wanted=lambda t: _only(t) or _avowed(t)),
        *concepts.said(page, "own_will", 12, lambda t: _relied(t) or _avowed(t)),
    ):
        text = said.text
        avowed = _avowed(text) and not statements.has(text, "unsolicited")
        if statements.has(text, "declare") and not avowed:
            continue
        if phrases.holds(text, "about_it", FILE) and not _based(text):
            continue  # "... under Article 61 of MiCA" may name the firm's own basis
        if said.start in done or _LAW.match(text) or voices.not_ours(page, text):
            continue
        if (
            _beside(text)
            or phrases.holds(text, "staff", FILE)
            or (not avowed and _explained(page, said))
        ):
            continue
        done.add(said.start)
        if number < _MAX and not text.rstrip().endswith("?"):
            number += 1
            note = (
                "The firm says that clients come at their own initiative; facts decide, not this."
            )
            states = concepts.places(text) or (UNION,)
            yield Sighting(page.quote(said.start, said.end), states, Confidence.HIGH, note=note)
