"""The firm at trade fairs, conferences and road shows in the Union."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzers import (
    audience,
    gatherings,
    money,
    phrases,
    relations,
    speaker,
    stance,
    statements,
    terms,
    venues,
    voices,
)
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.gatherings import FILE
from analyzers.statements import Said
from crawler.artifacts import Region
from crawler.page import Page

_WORDS = (
    "booth", "stand", "visit us", "meet us", "meet the team", "meet our", "find us", "see us",
    "see you", "we will be", "we’ll be", "we'll be", "we are at", "we&#39;", "exhibit", "roadshow",
    "road show", "side event", "speak", "keynote", "panel", "attend", "halle", "messe", "besuch",
    "treff", "finden uns", "spricht", "vortrag", "rencontr", "retrouvez", "nous serons", "tournée",
    "interv", "visítanos", "estaremos", "esperamos", "ponen", "trovarci", "saremo", "aspettiamo",
    "relat", "visite-nos", "orador", "bezoek ons", "ontmoet", "spreekt", "stoisk", "odwied",
    "spotka", "będziemy", "wystąpi", "stánk", "navštivte", "navštívte", "budeme", "stojnic",
    "obiščite", "štand", "posjetite", "találk", "ott leszünk", "standul", "vizit", "щанд", "посет",
    "περίπτερ", "επισκεφ", "θα είμαστε", "besøg os", "mød os", "monter", "besök oss", "träffa oss",
    "osasto", "tapaa", "külasta", "apmekl", "aplankyk", "būsim", "żurna", "cuairt orainn",
    *terms.gate("events.stand", whole=True), *terms.gate("events.booth", whole=True),
    *terms.gate("events.talk", whole=True),
    *terms.gate("events.wheels", whole=True),
)  # fmt: skip
_MAX = 5
_COMPOUND = re.compile(
    r"\w{3,20}(?:messen?|konferenz|kongress|gipfel|forum|konferens|mässan?|messu\w{0,4}|beurs|konferansen?"
    r"|konferencen?|kiállítás\w{0,4}|näitus\w{0,4}|seminaari)\b",
    re.I,
)


@analyzer(reads=Page, words=_WORDS, tables=("events.stand",))
def event_participation(page: Page) -> Iterator[Sighting]:
    """See that the firm takes part in a trade fair, conference or road show in a Member State.

    Participation in road shows and trade fairs is a means named in paragraph 12 (ninth bullet);
    events that only teach or serve the industry are not (paragraph 17), until a booth, an offer or
    a sign-up appears. Asked for are a booth or an appointment ("visit us at booth 42") or, with
    medium confidence, a speaker or visitor, in a sentence of the firm about itself, and a place in
    the Union in the sentence, in front of it, in its row or in its heading. Events elsewhere
    (Singapore, Dubai, London), news about others, past and cancelled events, and talks on research
    are left out. Booths and talks are known in all 24 official languages.

    Seen:     <p>In May we are in Lisbon. Visit us at booth 42.</p>
    Seen:     <p>Besuchen Sie uns auf der Messe in Stuttgart, Halle 3.</p>
    Seen:     <h2>Meet us in Vienna</h2><p>Our CEO is speaking at the summit about our app.</p>
    Not seen: <p>Visit us at booth 42 at TOKEN2049 in Singapore.</p>
    Not seen: <p>Vitalik will speak at a conference in Berlin.</p>
    Not seen: <p>Our engineers speak at the university of Graz about cryptography.</p>
    """
    number = 0
    done: set[tuple[tuple[str, ...], int]] = set()
    for topic, confidence in (("stand", Confidence.HIGH), ("talk", Confidence.MEDIUM)):
        for said in statements.said(page, topic, 25, FILE):
            if number >= _MAX:
                return
            if not _own(page, said, topic):
                continue
            states = gatherings.venue(page, said)
            if states and (states, said.index) not in done:
                done.add((states, said.index))
                number += 1
                how = "a booth or an appointment" if topic == "stand" else "a speaker or visitor"
                note = f"The firm announces {how} at an event in {audience.named(states)}."
                evidence = page.quote(said.start, min(said.end + 200, said.block.end))
                yield Sighting(evidence, states, confidence, note=note)
    for said in _announced(page):
        states = _venue(page, said)
        if states and number < _MAX and (states, said.index) not in done:
            done.add((states, said.index))
            number += 1
            note = f"The firm announces a stand or a tour in {audience.named(states)}."
            evidence = page.quote(said.start, min(said.end + 200, said.block.end))
            yield Sighting(evidence, states, Confidence.HIGH, note=note)


def _announced(page: Page) -> Iterator[Said]:
    """Numbered places at fairs, and vehicles that tour cities, in whatever words."""
    if terms.editorial(page):
        return
    for topic in ("booth", "wheels"):
        for said in statements.said(page, topic, 25, FILE):
            text = said.text
            if said.block.region is not Region.CONTENT or len(text) > 300:
                continue
            if speaker.over(page, text) or stance.denied(page, text):
                continue
            if phrases.holds(text, "inside", FILE) or phrases.holds(text, "lecture", FILE):
                continue
            if money.speaks_of_others(page, text) or voices.companies(text):
                continue
            if _numbered(page, said) if topic == "booth" else _tours(page, text):
                yield said


def _venue(page: Page, said: Said) -> tuple[str, ...]:
    """Where it is: for a head of a column, in the cells below it."""
    if said.block.tag != "th":
        return gatherings.venue(page, said)
    cells = page.blocks[said.index + 1 : said.index + 13]
    return gatherings.in_union(" | ".join(c.text[:90] for c in cells if c.tag in ("td", "th")))


def _numbered(page: Page, said: Said) -> bool:
    """True for "stand C22" beside a word for a fair, in the sentence, its row or its heading."""
    near = said.text[max(0, said.phrase - 12) : said.phrase_end + 16]
    begin, end = terms.row(page.blocks, said.index, back=3, ahead=2)
    if said.block.tag == "th":
        end = min(len(page.blocks) - 1, said.index + 6)
    row = terms.joined(page.blocks, begin, end)
    if not _NUMBER.search(near) and not (said.block.tag == "th" and _NUMBER.search(row)):
        return False
    rest = terms.words(FILE, "booth").sub(" ", f"{said.text} | {row}")
    head = terms.heading(page.blocks, said.index, 12)
    known = any(phrases.holds(part, "fair", FILE) for part in (rest, head))
    return known or bool(_COMPOUND.search(rest)) or bool(_EVENTS.search(page.path))


def _tours(page: Page, text: str) -> bool:
    """True where a vehicle of the firm, or a road show, goes to two cities or more."""
    cities = {text[m.start : m.end].lower() for m in venues.cities(text)}
    show = phrases.holds(text, "stand", FILE) or "roadshow" in text.lower()
    return len(cities) > 1 and (show or speaker.own(page, text))


_NUMBER = re.compile(r"\b[A-Z]{0,2}[-.]?\d{1,4}[A-Z]?\d{0,3}\b")
"""The number of a stand: "C22", "4B12", "17"."""


def _own(page: Page, said: Said, topic: str) -> bool:
    """True where the firm itself takes part, and not only to teach."""
    text, around = said.text, said.block.text[:1500]
    if speaker.over(page, text) or money.speaks_of_others(page, text):
        return False
    own = speaker.own(page, text)
    if topic == "talk":
        if not own or phrases.holds(around, "lecture", FILE):
            return False
    elif not own and not _ours(page, said, around):
        return False
    if phrases.holds(text, "inside", FILE) or relations.none(text, said.phrase):
        return False
    said_words = said.text[said.phrase : said.phrase_end]
    if said_words.lower().startswith("no ") and speaker.languages(page) == ("en",):
        return False  # Portuguese for "at the booth", and none at all in English
    if phrases.holds(said_words, "unsure", FILE) and not _fair(page, said):
        return False
    return topic == "talk" or not phrases.holds(text, "lecture", FILE)


def _ours(page: Page, said: Said, around: str) -> bool:
    """True for a short announcement beside words of the firm about itself, or "see you at"."""
    if _NUMBERED.search(around[:300]) and not terms.editorial(page):
        head = terms.heading(page.blocks, said.index, 12)
        if phrases.holds(head, "fair", FILE) or phrases.holds(head, "gathering", FILE):
            return True
        if speaker.own(page, head):
            return True
    starts = said.start == said.block.start and said.phrase < 12 and len(said.text) < 160
    if starts and _EVENTS.search(page.path) and phrases.holds(said.text, "fair", FILE):
        return True
    greeting = said.text[said.phrase :].lower().startswith("see you")
    return len(said.text) < 90 and (
        speaker.own(page, around) or (greeting and not terms.editorial(page))
    )


_NUMBERED = re.compile(
    r"\b(?:booth|stand|halle|hall|stánek|stoisko|monter|osasto|puesto|stánok)\b[^.]{0,12}\d", re.I
)
"""A place at a fair, in a calendar of the firm's events."""


_EVENTS = re.compile(
    r"/(?:[\w-]*-)?(?:events?|fairs?|messen?|veranstaltungen|termine|salons?|evenements?|ferias?|eventos|fiere"
    r"|eventi|feiras|beurzen|targi|wydarzenia|veletrh\w*|akce|veltrhy|sejmi|sajmovi|kiallitas\w*|targuri"
    r"|evenimente|messut|tapahtumat|massor|messer|calendar|agenda|kalender)(?:/|$)",
    re.I,
)


def _fair(page: Page, said: Said) -> bool:
    """True where a word for an event stands in the block or the heading above it."""
    around = f"{terms.heading(page.blocks, said.index, 12)} | {said.block.text[:1500]}"
    known = phrases.holds(around, "contests", "sponsorship")
    return known or phrases.holds(around, "fair", FILE) or bool(_COMPOUND.search(around))
