"""Invitations to webinars, courses and training."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzers import (
    audience,
    gatherings,
    money,
    phrases,
    speaker,
    statements,
    terms,
    venues,
    voices,
)
from analyzers.base import UNION, Confidence, Sighting, analyzer
from analyzers.gatherings import FILE
from analyzers.statements import Said
from crawler.artifacts import Region
from crawler.page import Page

_WORDS = (
    "webinar", "webinaire", "webinár", "webinář", "webbinar", "webinaari", "veebinar", "vebin",
    "уебинар", "workshop", "masterclass", "bootcamp", "course", "training", "live session",
    "seminar", "séminaire", "online-kurs", "onlinekurs", "schulung", "kurs", "formation",
    "atelier", "cours en ligne", "curso", "taller", "formación", "corso", "corsi", "formazione",
    "formação", "cursus", "szkoleni", "warsztat", "kurz", "školen", "tečaj", "delavnic",
    "radionic", "tanfolyam", "képzés", "szeminár", "curs", "курс", "семинар", "обучени",
    "σεμινάρι", "μάθημα", "kursus", "koulutu", "koolitus", "apmācīb", "mokym", "kors", "taħriġ",
    "cúrsa", "seimineár",
    *terms.gate("events.webinar", whole=True), "your seat", "your spot", "your place", "the class",
    "free class", "evening class", "live class",
)  # fmt: skip
_MAX = 3
_SEAT = re.compile(
    r"\d{1,2}[:.]\d{2}|\d{1,2}\s?(?:am|pm|a\.m\.|p\.m\.|Uhr|h\b)|\b(?:seat|spot|place|class|session|lesson"
    r"|platz|kurs|place|cours|plaza|clase|posto|lezione|lugar|aula|plek|les|miejsce|lekcj\w*)\b",
    re.I,
)
"""A time or a place in a lesson."""
_CLASS = re.compile(
    r"\b(?:webinars?|webinaires?|webinarium|webbinarium|webinár\w*|webinář\w*|masterclass(?:es)?|bootcamp"
    r"|evening class|free class|live (?:\w+ )?class|online class|workshops?|onlinekurs|schulung\w*"
    r"|online-seminar)\b",
    re.I,
)


@analyzer(reads=Page, words=_WORDS, tables=("events.webinar", "events.enrol"))
def webinar_or_training_invitation(page: Page) -> Iterator[Sighting]:
    """See an invitation by the firm to a webinar, course or other training.

    Invitations to follow a training course are a means named in paragraph 12 (thirteenth bullet);
    purely educational training is outside until it promotes, links or collects client data
    (paragraph 17). Asked for are the lesson and a call to take part in one block. It addresses the
    Union where it names a place or a State there, a language of the Union other than English, or
    Central or Eastern European time, or stands on a page in such a language; without any of these
    it is noted as a capability (low). University lectures, developer calls and staff training are
    left out. Terms exist for all 24 official languages.

    Seen:     <p>Join our free webinar in German every Tuesday at 19:00 CET.</p>
    Seen:     <html lang="de"><p>Melden Sie sich kostenlos zu unserem Webinar an.</p>
    Seen:     <p>Zapisz się na bezpłatny webinar, który prowadzimy po polsku.</p>
    Not seen: <p>Our staff complete a yearly training course on fraud: register by May.</p>
    Not seen: <p>Guest lecture and workshop at the university: students join free.</p>
    Not seen: <p>We have been training our models on market data.</p>
    """
    if terms.internal(page) or (terms.editorial(page) and "webinar" not in page.path.lower()):
        return
    number = 0
    for said in (*statements.said(page, "webinar", 25, FILE), *_titled(page)):
        if number >= _MAX or said.block.region is not Region.CONTENT:
            continue
        found = _invited(page, said)
        if found is not None:
            number += 1
            yield found


def _invited(page: Page, said: Said) -> Sighting | None:
    block = said.block.text[:1500]
    around, spoken = _around(page, said), speaker.languages(page)
    if not (phrases.holds(said.text, "webinar", FILE, spoken) or _lesson(page)):
        return None  # a word of another language that looks alike: a rate is a "kurs"
    if not phrases.holds(around, "enrol", FILE, spoken):
        return None
    if not speaker.own(page, block) and not _headed(page, said, block):
        return None
    if phrases.holds(block, "lecture", FILE) or phrases.holds(block, "inside", FILE):
        return None
    if (
        speaker.over(page, said.text)
        or voices.over(page, said.text)
        or money.speaks_of_others(page, said.text)
    ):
        return None
    language, states, shared, why = _addressed(page, said, around)
    evidence = page.quote(said.start, min(said.end + 200, said.block.end))
    if not states and (audience.elsewhere(page) or gatherings.abroad(around)):
        return None
    if not states:
        note = "The firm invites to a lesson; nothing in the invitation addresses the Union."
        return Sighting(evidence, (), Confidence.LOW, note=note)
    note = f"The firm invites to a lesson, and {why}."
    return Sighting(
        evidence, states, Confidence.HIGH, language=language, shared=shared, nexus=True, note=note
    )


def _away(said: Said, around: str) -> bool:
    """True where the lesson is for people, or by the clock, of a place outside the Union."""
    return gatherings.abroad(said.text) or gatherings.abroad(around)


def _titled(page: Page) -> Iterator[Said]:
    """Calls to take part on a page that its address or title calls a webinar or class."""
    if _lesson(page):
        for said in statements.said(page, "enrol", 8, FILE):
            if _SEAT.search(said.text):
                yield said


def _lesson(page: Page) -> bool:
    heads = " | ".join(b.text[:100] for b in page.blocks if b.tag in ("h1", "h2", "h3"))
    return bool(_CLASS.search(page.path)) or bool(_CLASS.search(f"/{page.title}/ {heads}"))


def _around(page: Page, said: Said) -> str:
    """The block, its heading, and its next neighbours where they are short (a button, a time)."""
    blocks = page.blocks[said.index : said.index + 4]
    near = [b.text for b in blocks[1:]
            if len(b.text) <= terms.SHORT and b.region is Region.CONTENT]  # fmt: skip
    head = terms.heading(page.blocks, said.index, 8)
    return " | ".join([head, said.block.text[:1500], *near])


def _headed(page: Page, said: Said, block: str) -> bool:
    """True for a short announcement on a page that names a time or asks for registration."""
    return len(block) < 200 and not terms.editorial(page) and said.phrase < 60


def _addressed(page: Page, said: Said, around: str) -> tuple[str, tuple[str, ...], bool, str]:
    """(language, States, shared, why) of the audience of an invitation."""
    own = None if _away(said, around) else audience.of_page(page)
    if states := gatherings.in_union(said.text):
        return "", states, False, f"names {audience.named(states)}"
    language, states = gatherings.spoken(around)
    if states and own is not None and set(own.states) <= set(states):
        return language, own.states, own.shared, f"names the language; {own.why}"
    if states:
        return language, states, len(states) > 1, "names the language"
    if own is not None:
        return own.language, own.states, own.shared, own.why
    if states := venues.states(terms.heading(page.blocks, said.index, 8)):
        return "", states, False, f"its heading names {audience.named(states)}"
    if not gatherings.abroad(around) and (zone := gatherings.clock(around)):
        return "", (UNION,), False, f"gives the time in {zone}"
    return "", (), False, ""
