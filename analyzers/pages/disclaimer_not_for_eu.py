"""Disclaimers that the site is not for people in the Union."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzers import concepts, invites, mentions, phrases, stance, statements, terms, venues
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.statements import Said
from crawler.page import Page

_WORDS = (
    "not ", "n't", "unable", "unavailable", "prohibit", "exclu", "no ", "nicht", "keine", " pas ",
    "ausgeschlossen", "indisponible", "non ", "esclusi", "não", "n&atilde;o", "niet", "geen",
    "uitgesloten", "nie ", "niedost", "wykluczeni",
    *terms.gate("statements.refuse", whole=True),
    *terms.gate("concepts.addressed"),
)  # fmt: skip
_TURN = re.compile(r";|\s(?:but|however|aber|jedoch|mais|pero|ma|mas|maar|ale)\s", re.I)
_REACH = 220
"""Characters between the refusal and the place."""
_CLOSE = 20
_BESIDE = 24
"""Characters beside the word for people in which their place stands."""


@analyzer(reads=Page, words=_WORDS, tables=("statements.refuse", "statements.subject"))
def disclaimer_not_for_eu(page: Page) -> Iterator[Sighting]:
    """See a statement that the service or site is not for residents of the Union or of a State.

    Article 61(1) applies notwithstanding any contractual clause or disclaimer, and paragraph 24
    of the guidelines says that a disclaimer cannot supersede facts that point the other way. So
    it is noted and has no effect; the report shows it beside what contradicts it. "Not
    available outside the Union", "not available yet" and refusals of one feature are something
    else.

    Seen:     <p>Our services are not available to residents of the European Union.</p>
    Seen:     <p>This website is not directed at persons in Germany or France.</p>
    Seen:     <p>Diese Website richtet sich nicht an Personen mit Wohnsitz in Österreich.</p>
    Seen:     <p>Ce site ne s'adresse pas aux résidents de l'Union européenne.</p>
    Not seen: <p>Our services are not available outside the European Union.</p>
    Not seen: <p>The app is not available in Germany yet.</p>
    Not seen: <p>Our services are not available to residents of the United States.</p>
    Not seen: <p>Residents of Germany are welcome. Leverage is not for beginners.</p>
    """
    if terms.editorial(page):
        return
    number = 0
    kept_out = statements.said(page, "modal", 20, wanted=_uses)
    for said in (*statements.said(page, "refuse"), *kept_out):
        if stance.ruled(page, said.text) or _one_of_many(said.text):
            continue
        states = _refused(said)
        if states and number < 3:
            number += 1
            note = "A disclaimer names people in the Union as not addressed; it has no effect."
            yield Sighting(page.quote(said.start, said.end), states, Confidence.HIGH, note=note)
    if not number:
        yield from _told(page)


def _told(page: Page) -> Iterator[Sighting]:
    """The same in any words: not, meant for, people, a place of the Union."""
    for said in concepts.said(page, "addressed", 30, _placed):
        text = said.text
        if not concepts.has(page, text, "persons") or text.rstrip().endswith("?"):
            continue
        if not stance.denied(page, text, said.phrase, said.phrase_end) or stance.ruled(page, text):
            continue
        if statements.has(text, "turned") or statements.has(text, "later"):
            continue
        note = "A disclaimer names people in the Union as not addressed; it has no effect."
        states = _placed(text)
        yield Sighting(page.quote(said.start, said.end), states, Confidence.HIGH, note=note)
        return


def _uses(text: str) -> bool:
    """True where a sentence speaks of becoming a client, and not of one product of several."""
    return phrases.holds(text, "using", concepts.FILE)


def _one_of_many(text: str) -> bool:
    """True where some people, or one product of several, are refused."""
    if phrases.holds(text, "partial", statements.FILE):
        return True
    return phrases.holds(text, "modal", statements.FILE) and any(
        phrases.holds(text, part, "assertions") for part in _PARTS
    )


_PARTS = ("part_card", "part_earn", "one_product")


def _placed(text: str) -> tuple[str, ...]:
    return invites.only_states(text) or _of_people(text)


def _refused(said: Said) -> tuple[str, ...]:
    """States to which the sentence refuses the service."""
    text = said.text
    if not statements.has(text, "subject") or statements.has(text, "later"):
        return ()
    before = text[max(0, said.phrase - _REACH) : said.phrase]
    behind = _TURN.split(text[said.phrase_end : said.phrase_end + _REACH])[0]
    named = mentions.mentions(behind)
    if named:
        between = before[-_CLOSE:] + text[said.phrase : said.phrase_end] + behind[: named[0].start]
        return () if statements.has(between, "turned") else invites.only_states(behind)
    if statements.has(before + behind, "turned"):
        return ()
    near = _TURN.split(before)[-1]
    return invites.only_states(near) or invites.only_states(behind) or _of_people(near + behind)


def _of_people(text: str) -> tuple[str, ...]:
    """States whose people a text names by an adjective or a city: "French investors"."""
    for found in phrases.find(text, "persons", concepts.FILE):
        near = text[max(0, found.start - _BESIDE) : found.end + _BESIDE]
        if states := venues.audience(near):
            return states
    return ()
