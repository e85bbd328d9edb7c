"""The firm at trade fairs, conferences and road shows in the Union."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzers import audience, gatherings, money, phrases, relations, speaker, statements, terms
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.gatherings import FILE
from analyzers.statements import Said
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
    *terms.gate("events.stand", whole=True),
)  # fmt: skip
_MAX = 5
_COMPOUND = re.compile(
    r"\w{3,20}(?:messe|konferenz|kongress|gipfel|forum|konferens|messut)\b", re.I
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
    are left out. Booths are known in all 24 official languages, talks in eight (English, German,
    French, Spanish, Italian, Portuguese, Dutch, Polish). What to do: no booth in the Union;
    speakers without product, offer or contact forms.

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
