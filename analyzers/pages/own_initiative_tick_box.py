"""Declarations that the visitor acts on his or her own initiative."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import concepts, phrases, statements, terms, voices
from analyzers.base import UNION, Confidence, Sighting, analyzer
from analyzers.statements import Said
from crawler.page import Page

_WORDS = (
    "initiativ", "iniciativa", "iniziativa", "initiatief", "inicjatyw", "solicit", "enquiry",
    "inquiry", "sollicit", "antrieb", "unaufgefordert", "sollecitazione", "comercializaci",
    *terms.gate("statements.initiative"),
    *terms.gate("concepts.own_will", whole=True),
)  # fmt: skip


@analyzer(reads=Page, words=_WORDS, tables=("statements.initiative", "statements.declare"))
def own_initiative_tick_box(page: Page) -> Iterator[Sighting]:
    """See a tick-box or clause by which visitors declare that they come on their own initiative.

    Article 61(1) and paragraph 24 of the guidelines give such a declaration no effect against
    facts that point the other way, and ESMA criticised the "I agree" box under MiFID II on
    13 January 2021. That every visitor meets one rather shows that clients from the Union are
    expected.
    Articles about reverse solicitation, boxes of other firms that a page tells of and job adverts
    that ask for initiative are left out.

    Seen:     <label><input type=checkbox> I confirm that I act on my own initiative.</label>
    Seen:     <p>By continuing you confirm that you access this site at your own initiative.</p>
    Seen:     <p>Ich bestätige, dass ich aus eigener Initiative handle.</p>
    Not seen: <p>We want people who take their own initiative.</p>
    Not seen: <p>You agree not to send unsolicited emails.</p>
    Not seen: https://law.example/blog/1 <p>I confirm: own initiative, the boxes say.</p>
    """
    if terms.editorial(page) or terms.careers(page):
        return
    number, done = 0, set[int]()
    for said in (*statements.said(page, "initiative"), *concepts.said(page, "own_will", 12, _told)):
        if number >= 3:
            return
        if said.start not in done and _declared(page, said):
            done.add(said.start)
            number += 1
            note = "Visitors declare that they act on their own initiative; this has no effect."
            evidence = page.quote(said.start, said.end)
            yield Sighting(evidence, (UNION,), Confidence.HIGH, note=note)


def _declared(page: Page, said: Said) -> bool:
    """True where a visitor declares it, in words that are not merely quoted."""
    plain = voices.unquoted(said.text)
    if not (statements.has(plain, "initiative") or phrases.holds(plain, "own_will", concepts.FILE)):
        return False
    if not (_avows(plain) or _ticked(page, said)) or plain.rstrip().endswith("?"):
        return False
    above = terms.heading(page.blocks, said.index)
    if statements.has(f"{above} | {said.text}", "unsolicited"):
        return False
    return not voices.somebody_else(page, said.text)


def _avows(text: str) -> bool:
    return statements.has(text, "declare") or phrases.holds(text, "avowed", "assertions")


def _told(text: str) -> bool:
    """True where a sentence declares something, or is short enough for the label of a box."""
    return len(text) < _LABEL or _avows(text)


def _ticked(page: Page, said: Said) -> bool:
    """True for the label of a tick-box without a good cause: it needs no "I confirm"."""
    box = said.block.tag == "label" and ("checkbox" in page.lower or "radio" in page.lower)
    return box and not phrases.holds(said.text, "good_cause", "assertions")


_LABEL = 200
