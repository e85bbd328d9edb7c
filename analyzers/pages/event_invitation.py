"""Invitations to events in the Union."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from analyzers import (
    audience,
    gatherings,
    markup,
    money,
    phrases,
    speaker,
    statements,
    terms,
    voices,
)
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.gatherings import FILE
from analyzers.places import country_name
from analyzers.statements import Said
from crawler.artifacts import Region
from crawler.page import Page

_WORDS = (
    "join us", "invit", "rsvp", "reserve your", "save your", "save the date", "ticket", "meetup",
    "meet-up", "guest list", "eingeladen", "einlad", "laden wir", "laden sie", "stammtisch",
    "anmelden", "sei dabei", "seien sie dabei", "plätze", "kundenabend", "rejoignez", "réservez",
    "soirée", "reserva", "únete", "unisciti", "prenota", "serata", "convid", "junte-se",
    "uitgenodigd", "nodigen", "zaprasz", "dołącz", "zveme", "pozýv", "vabimo", "vabljeni",
    "pozivamo", "meghív", "várunk", "каним", "покан", "προσκ", "ελάτε", "bjud", "välkommen",
    "kutsu", "tervetuloa", "aicin", "kvieči", "mistied", "cuireadh", "lu.ma", "eventbrite",
    "meetup.com", "doors open", "vip",
    *terms.gate("events.invited", whole=True), *terms.gate("events.gathering"),
    *terms.gate("events.bids", whole=True),
)  # fmt: skip
_HOSTS = frozenset(
    markup.watch(*"lu.ma luma.com www.eventbrite.com www.meetup.com meetup.com ti.to".split())
)
_EVENT_TYPES = frozenset("Event BusinessEvent SocialEvent ExhibitionEvent Festival".split())
_MAX = 5
_TRIES = 40
"""Words for an event that are looked at on a page."""


@analyzer(reads=Page, words=_WORDS, tables=("events.invited",))
def event_invitation(page: Page) -> Iterator[Sighting]:
    """See an invitation by the firm to an event in a Member State, or held in one of its languages.

    Invitations to events are a means named in paragraph 12 (tenth bullet). Seen are sentences that
    invite the reader to the firm's own meetup, dinner or other event with a place in the Union, a
    link to an event page (Luma, Eventbrite, Meetup) with such words, and structured data of an
    event whose organiser is the firm. Events for staff or shareholders, lectures, events of others,
    and places elsewhere are left out. Terms exist for all 24 official languages.

    Seen:     <p>Join us for a trader meetup in Berlin on 3 May: reserve your seat.</p>
    Seen:     <p>Wir laden Sie herzlich zum Kundenabend in Wien ein.</p>
    Seen:     <p>Zapraszamy na spotkanie z naszym zespołem w Krakowie.</p>
    Not seen: <p>Join us for a meetup in Singapore.</p>
    Not seen: <p>All staff are invited to our event in Berlin: join us.</p>
    Not seen: <p>Join us on Telegram. We have an office in Dublin.</p>
    """
    done: set[tuple[str, ...]] = set()
    for evidence, states in (*_structured(page), *_said(page)):
        if states in done or len(done) >= _MAX:
            continue
        done.add(states)
        note = f"The firm invites to an event in {audience.named(states)}."
        yield Sighting(evidence, states, Confidence.HIGH, note=note)


def _said(page: Page) -> Iterator[tuple[Any, tuple[str, ...]]]:
    done: set[int] = set()
    for said in (*statements.said(page, "invited", 25, FILE), *_bids(page)):
        text = said.text
        if said.index in done or speaker.over(page, text) or money.speaks_of_others(page, text):
            continue
        if not phrases.holds(text, "gathering", FILE) or phrases.holds(text, "inside", FILE):
            continue
        if voices.warned(terms.heading(page.blocks, said.index)):
            continue
        if terms.careers(page) or _job(text):
            continue
        if phrases.holds(text, "lecture", FILE) or not _own(page, said.block.text):
            continue
        states = gatherings.venue(page, said)
        if states:
            done.add(said.index)
            yield page.quote(said.start, said.end), states
    for link in page.links if markup.has(page, _HOSTS) else ():
        if link.host in _HOSTS and len(link.text) < 120:
            states = gatherings.in_union(link.text)
            if states and _own(page, link.text) and not terms.editorial(page):
                yield page.cite(f'{link.text} href="{link.url}"', link.place), states


def _bids(page: Page) -> Iterator[Said]:
    """Sentences that name an event and bid the reader come, in whatever words."""
    if terms.careers(page):
        return
    seen: set[int] = set()
    for last, word in islice(statements.hits(page, FILE, "gathering"), _TRIES):
        said = statements.around(page, last + 1 - len(word.removesuffix("*")), last + 1)
        if said is None or said.start in seen or said.block.region is not Region.CONTENT:
            continue
        seen.add(said.start)
        if len(said.text) < 300 and _bidden(said.text) and not voices.not_ours(page, said.text):
            yield said


def _bidden(text: str) -> bool:
    """True where the bid is to come to the event: close to it, with no comma or colon between."""
    bids = list(phrases.find(text, "bids", FILE))
    if not bids:
        return False
    events = [(one.start, one.end) for one in phrases.find(text, "gathering", FILE)]
    for bid in bids:
        for start, end in events:
            if 0 <= bid.start - end < 60:
                return True
            if 0 <= start - bid.end < 60 and not _APART.search(text[bid.end : start]):
                return True
    return False


_APART = re.compile(r"[,:;–—!]")
_JOB = re.compile(
    r"\b(?:as an? \w+ (?:manager|lead|coordinator)|manager|vacanc\w+|hiring|stelle|karriere"
    r"|poste de)\b",
    re.I,
)


def _job(text: str) -> bool:
    """True where somebody is sought who runs events."""
    return _JOB.search(text) is not None


def _own(page: Page, text: str) -> bool:
    if speaker.own(page, text[:1500]):
        return True
    # a notice such as "Meetup Berlin, only for VIP traders: RSVP" speaks for the site
    direct = (
        any(p.start < 25 for p in phrases.find(text, "invited", FILE)) or "rsvp" in text.lower()
    )
    notice = len(text) < 160 and direct and "invites" not in text.lower()
    return notice and not terms.editorial(page) and not voices.somebody_else(page, text)


def _structured(page: Page) -> Iterator[tuple[Any, tuple[str, ...]]]:
    for item in page.structured:
        kind = item.get("@type")
        kinds = kind if isinstance(kind, list) else [kind]
        if _EVENT_TYPES.isdisjoint(k for k in kinds if isinstance(k, str)):
            continue
        organiser = _words(item.get("organizer"))
        states = gatherings.in_union(_words(item.get("location")))
        name = str(item.get("name") or "")[:120]
        if states and speaker.named(page, organiser or name):
            quote = f"{kind}: {name}, {_words(item.get('location'))[:160]}"
            yield page.cite(quote, "script[type='application/ld+json']"), states


def _words(value: Any) -> str:
    """All strings of a JSON-LD value, joined; country codes become names."""
    if isinstance(value, dict):
        return " ".join(_words(v) for k, v in value.items() if not str(k).startswith("@"))
    if isinstance(value, list):
        return " ".join(_words(v) for v in value[:10])
    if not isinstance(value, str):
        return ""
    return country_name(value) if len(value) == 2 and value.isupper() else value[:200]
