"""Visitors from the Union who are offered a way back to the global service."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import handover, phrases, presence, steering, terms
from analyzers.base import UNION, Confidence, Sighting, analyzer
from analyzers.places import country_name
from crawler.page import Page

_WORDS = (
    "global", "international", "anyway", "trotzdem", "mondial", "quand même", "de todos modos",
    "comunque", "wereldwijd", "internationa", "toch doorgaan", "mimo to", "mesmo assim",
    *terms.gate("promotion.bypass", whole=True),
    *terms.gate("relations.worldwide"),
    *terms.gate("outsiders.anyway", whole=True),
    *terms.gate("outsiders.contracts", whole=True),
    *terms.gate("relations.moves", whole=True),
)  # fmt: skip


@analyzer(reads=Page, words=_WORDS, tables=("promotion.bypass",))
def entity_redirect(page: Page) -> Iterator[Sighting]:
    """See a notice to visitors from the Union that lets them go on to the global service.

    Who does the steering is irrelevant (paragraphs 18, 19 and 22 of the guidelines): "continue to
    the global site", offered to a visitor from the Union, opens the offshore service again. Seen
    are a notice that speaks to people in the Union or a Member State, and, beside it, a link or
    button that leads on; and a list or sentence by which clients in the Union contract with a firm
    outside it. What a visitor from the Union really meets is seen only from there. Links
    to investor relations, ways to withdraw assets, notices to other countries, and stories are
    left out.

    Seen:     <p>You are in the European Union.</p><a href="https://g.example/">Stay on global</a>
    Seen:     <p>Sie besuchen uns aus Deutschland.</p><button>Weiter zur globalen Seite</button>
    Seen:     <p>Wykryliśmy połączenie z Polski.</p><button>Przejdź mimo to dalej</button>
    Not seen: <p>You are in Canada.</p><a href="/g">Stay on global</a>
    Not seen: <p>Our global platform has clients in 90 countries.</p>
    Not seen: <p>You are in the EU: withdraw your assets.</p><a href="/g">Continue to global</a>
    Not seen: https://a.example/news/1 <p>Visitors from the EU: <a href="/g">Stay on global</a></p>
    """
    yield from presence.bounded((*_notices(page), *_ways(page), *_parties(page)))


def _ways(page: Page) -> Iterator[Sighting]:
    """Notices that have seen where the visitor is, and a way on in any words."""
    for way in steering.ways_on(page):
        if phrases.holds(page.text[way.start : way.end], "not_service", handover.FILE):
            continue  # the status page, help
        note = f"A notice to visitors from {_named(way.states)} offers a way on."
        evidence = page.quote(way.start, way.end)
        yield Sighting(evidence, way.states, Confidence.MEDIUM, nexus=True, note=note)


def _parties(page: Page) -> Iterator[Sighting]:
    """Rows and sentences by which clients in the Union contract with a firm outside it."""
    for way in (*steering.contracts(page), *steering.moved(page)):
        note = f"Clients in {_named(way.states)} are given a firm outside the Union as party."
        evidence = page.quote(way.start, way.end)
        yield Sighting(evidence, way.states, Confidence.MEDIUM, nexus=True, note=note)


def _named(states: tuple[str, ...]) -> str:
    return "the Union" if states == (UNION,) else ", ".join(map(country_name, states))


def _notices(page: Page) -> Iterator[Sighting]:
    for bypass in handover.bypasses(page):
        states = handover.states(bypass.near)
        speaks = phrases.holds(bypass.near, "in_union", handover.FILE)
        if states and speaks and handover.links(page, bypass.clause):
            if not handover.serves(bypass.clause):
                continue
            if bypass.clause.entry == "trade on":  # alone, any page says so
                continue
            note = (
                f"A notice to visitors from {_named(states)} offers a way on to the global service."
            )
            evidence = page.quote(bypass.clause.start, bypass.clause.end)
            yield Sighting(evidence, states, Confidence.MEDIUM, nexus=True, note=note)
