"""Press releases for media in the Union."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzers import audience, gatherings, phrases, speaker, stance, statements, terms, venues
from analyzers.base import Confidence, Sighting, analyzer
from crawler.artifacts import Block, Region
from crawler.page import Page

FILE = "outreach"
_WORDS = (
    "press", "media", "newswire", "business wire", "apa-ots", "(ots)", "dpa-afx", "launches in",
    "newsroom",
    "immediate release", "comunicado", "nota de prensa", "prensa", "comunicato", "stampa",
    "communiqué", "imprensa", "pers", "prasow", "tisk", "tlačov", "sajtó", "presă", "прес",
    "τύπου", "pressi", "preses", "spaudai", "lehdist", "javnost", "medije", "mediji",
    *terms.gate("outreach.release"),
)  # fmt: skip
_ROOM = re.compile(
    r"/(?:press|press-?releases?|newsroom|media|mediacent(?:er|re)|presse|pressemitteilungen|prensa"
    r"|stampa|imprensa|pers|prasa|biuro-prasowe|tisk|communiques?|sala-de-prensa|sala-stampa|spaudai|presei"
    r"|presa|pressa|typos|sajto|tlac|medije|mediji|mediatiedot\w*|lehdisto|pressiruum|tlacove-centrum)(?:/|$)",
    re.I,
)
_DATELINE = re.compile(
    rf"^\W{{0,3}}([{terms.CAPITALS}][\w’'. -]{{2,30}}(?:, ?[A-Za-zÀ-ÿ ]{{2,25}})?)"
    r"\s?(?:,|\(|/|\||–|—|-)\s?"
    r"[^\n–—]{0,45}?\d{1,4}[^\n–—]{0,25}?(?:\)|–|—| - |:|/|(?<=\d\d\d\d)\.\s)"
)
_WIRE_DATELINE = re.compile(
    r"^\W{0,3}([A-ZÀ-ÞŁŚŻ][\w’' -]{2,30}?(?:, ?[A-Z][A-Za-zÀ-ÿ ]{2,25})?)"
    r"(?:, [A-Z][a-z]{2,8}\.? \d{1,2},? \d{4})?"
    r"\s?(?:\(ots\)|/PRNewswire/|\(APA-OTS\)|--\(BUSINESS WIRE\)|\(?(?:GLOBE NEWSWIRE|BUSINESS WIRE"
    r"|PRNewswire|ACCESSWIRE|EQS(?:-News)?)\)?)"
)
_MAX = 5


@analyzer(reads=Page, words=_WORDS, tables=("outreach.release", "outreach.launch"))
def press_release_eu_media(page: Page) -> Iterator[Sighting]:
    """See a press release of the firm that addresses media in the Union.

    Press releases are a means named in paragraph 12 (seventh bullet). Seen on pages of the firm's
    own press room, or with the words of a press release: a dateline with a city of a Member State
    ("Berlin, 3 May 2026 -"), an agency or circuit of a Member State (dpa, APA-OTS, ANSA, PAP, Lusa,
    Europa Press), a launch in a Member State in the heading, or a release in an official language
    other than English (medium). A release in English on a world-wide wire, stories of other media
    and of other firms, and mandatory disclosures are left out. Terms exist for all 24 official
    languages, launch words for eight and the commonest of the others.

    Seen:     https://n.example/press/1 <p>Press</p><p>Berlin, 3 May 2026 - Wir ...</p>
    Seen:     https://nord.example/newsroom/2 <h1>Nord launches in Germany</h1><p>News.</p>
    Seen:     https://nord.example/press/3 <p>Our releases go out via APA-OTS and dpa-AFX.</p>
    Not seen: https://nord.example/press/4 <p>Singapore, 3 May 2026 - Nord lists a token.</p>
    Not seen: https://nord.example/press/5 <h1>Acme launches in Germany</h1><p>News.</p>
    Not seen: https://nord.example/ <p>Berlin, 3 May 2026 - Die Börse öffnet.</p>
    """
    if not (
        _ROOM.search(page.path) or page.host.startswith(("press.", "newsroom.", "presse."))
    ) and (not _marked(page)):
        return
    number = 0
    done: set[tuple[str, ...]] = set()
    for block, states, why, confidence in (*_datelines(page), *_wires(page), *_launches(page)):
        if states not in done and number < _MAX:
            done.add(states)
            number += 1
            yield Sighting(page.quote(block.start, block.end), states, confidence, note=f"{why}.")
    if not done:
        yield from _in_language(page)


_HEAD = re.compile(
    r"\W{0,3}(?:communiqué|comunicado|comunicato|for release|for publication|zur veröffentlichung"
    r"|medieninfo|persbericht|pressinfo|pressemelding|tiedote|közlemény|comunicat|komunikat"
    r"|tisková zpráva|tlačová správa|pressiteade|preses relīze|pranešimas spaudai|δελτίο τύπου"
    r"|прессъобщение|priopćenje|sporočilo za medije)\W{0,3}$",
    re.I,
)
"""A heading that stands above a text for the press."""


def _marked(page: Page) -> bool:
    """True where the text calls itself a press release."""
    if any(_HEAD.match(b.text) for b in page.blocks if len(b.text) < 40):
        return True
    said = statements.said(page, "release", 5, FILE)
    return any(
        s.block.region is Region.CONTENT
        and len(s.block.text) < 300
        and not stance.denied(page, s.text, s.phrase, s.phrase_end)
        for s in said
    )


def _datelines(page: Page) -> Iterator[tuple[Block, tuple[str, ...], str, Confidence]]:
    for block in page.blocks:
        if block.region is not Region.CONTENT or len(block.text) < 25:
            continue
        found = _DATELINE.match(block.text[:140]) or _WIRE_DATELINE.match(block.text[:140])
        if found is None or not _own(page):
            continue
        states = venues.states(found[1])
        if states:
            why = f"The dateline names {audience.named(states)}"
            yield block, states, why, Confidence.HIGH


def _own(page: Page) -> bool:
    """True where the firm speaks or is spoken of on the page."""
    return speaker.own(page, page.text[:6000])


def _wires(page: Page) -> Iterator[tuple[Block, tuple[str, ...], str, Confidence]]:
    for phrase in phrases.find(page.text, "wires", FILE):
        block = page.block_at(phrase.start)
        written = page.text[phrase.start : phrase.end]
        if block.region is Region.CONTENT and written != written.lower() and _own(page):
            why = f"“{written.strip(',()')}” is an agency or circuit of a Member State"
            dated = venues.states(block.text[:40])  # "Vienna (OTS)": two States share the wire
            yield block, dated or (phrase.key,), why, Confidence.MEDIUM


def _launches(page: Page) -> Iterator[tuple[Block, tuple[str, ...], str, Confidence]]:
    for block in page.blocks:
        if block.tag not in ("h1", "h2", "h3") or block.region is not Region.CONTENT:
            continue
        text = block.text[:200]
        if phrases.holds(text, "launch", FILE) and speaker.own(page, text):
            states = venues.states(text)
            if states and not speaker.over(page, text):
                why = f"The heading announces a start in {audience.named(states)}"
                yield block, states, why, Confidence.HIGH


def _in_language(page: Page) -> Iterator[Sighting]:
    own = audience.of_page(page)
    if own is None or not own.language or gatherings.abroad(page.title) or not _own(page):
        return
    said = next(statements.said(page, "release", 5, FILE), None)
    if said is not None and said.text.rstrip().endswith("?"):
        return  # what a press release is
    if said is not None and gatherings.abroad(
        " | ".join(block.text[:160] for block in page.blocks[said.index : said.index + 3])
    ):
        return
    if said is not None and said.block.region is Region.CONTENT:
        note = f"A text for the press; {own.why}."
        yield Sighting(
            page.quote(said.start, said.end), own.states, Confidence.MEDIUM, language=own.language,
            shared=own.shared, note=note,
        )  # fmt: skip
