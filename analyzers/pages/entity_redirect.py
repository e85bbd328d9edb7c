"""Visitors from the Union who are offered a way back to the global service."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import handover, phrases, presence, relations, speaker, statements, terms
from analyzers.base import UNION, Confidence, Sighting, analyzer
from analyzers.places import country_name
from crawler.page import Page

_WORDS = (
    "global", "international", "anyway", "trotzdem", "mondial", "quand même", "de todos modos",
    "comunque", "wereldwijd", "internationa", "toch doorgaan", "mimo to", "mesmo assim",
    *terms.gate("promotion.bypass", whole=True), *terms.gate("assertions.offshore"),
    *terms.gate("relations.worldwide"),
)  # fmt: skip


@analyzer(reads=Page, words=_WORDS, tables=("promotion.bypass",))
def entity_redirect(page: Page) -> Iterator[Sighting]:
    """See a notice to visitors from the Union that lets them go on to the global service.

    Who does the steering is irrelevant (paragraphs 18, 19 and 22 of the guidelines): "continue to
    the global site", offered to a visitor from the Union, opens the offshore service again. Seen
    are a notice that speaks to people in the Union or a Member State, and, beside it, a link or
    button that leads on; and rows or sentences by which they contract with a firm outside. What
    a visitor from the Union really meets is seen only from there. Links
    to investor relations, ways to withdraw assets, notices to other countries, and stories are
    left out. What to do: remove
    the way round, and route such visitors on the server.

    Seen:     <p>You are in the European Union.</p><a href="https://g.example/">Stay on global</a>
    Seen:     <p>Sie besuchen uns aus Deutschland.</p><button>Weiter zur globalen Seite</button>
    Not seen: <p>You are in Canada.</p><a href="/g">Stay on global</a>
    Not seen: <p>Our global platform has clients in 90 countries.</p>
    Not seen: <p>You are in the EU: withdraw your assets.</p><a href="/g">Continue to global</a>
    Not seen: https://a.example/news/1 <p>Visitors from the EU: <a href="/g">Stay on global</a></p>
    """
    yield from presence.bounded(_notices(page))
    yield from presence.bounded(_contracts(page))


def _speaks(near: str) -> bool:
    """True where a notice tells visitors where they are."""
    return phrases.holds(near, "in_union", handover.FILE) or relations.hold(near, "visits")


def _contracts(page: Page) -> Iterator[Sighting]:
    """Rows and sentences that give people in the Union a firm outside it to contract with."""
    for said in statements.said(page, "offshore", 20, "assertions"):
        text, start = said.text, said.start
        if said.block.tag == "td" and said.index:
            before = page.blocks[said.index - 1]
            text, start = f"{before.text} | {text}", before.start
        head = terms.heading(page.blocks, said.index, 30)
        states = handover.states(text)
        if not states or not speaker.named(page, text) or len(text) > 300:
            continue
        if not phrases.holds(f"{head} | {text}", "contracts", "assertions"):
            continue
        if speaker.over(page, text) or phrases.holds(text, "apart", "assertions"):
            continue
        where = "the Union" if states == (UNION,) else ", ".join(map(country_name, states))
        note = f"People in {where} are given a firm outside the Union as their contracting party."
        evidence = page.quote(start, said.end)
        yield Sighting(evidence, states, Confidence.MEDIUM, nexus=True, note=note)


def _notices(page: Page) -> Iterator[Sighting]:
    for bypass in handover.bypasses(page):
        states = handover.states(bypass.near)
        speaks = _speaks(bypass.near)
        if states and speaks and handover.links(page, bypass.clause):
            if not handover.serves(bypass.clause):
                continue
            if bypass.clause.entry == "trade on":  # alone, any page says so
                continue
            where = "the Union" if states == (UNION,) else ", ".join(map(country_name, states))
            note = f"A notice to visitors from {where} offers a way on to the global service."
            evidence = page.quote(bypass.clause.start, bypass.clause.end)
            yield Sighting(evidence, states, Confidence.MEDIUM, nexus=True, note=note)
