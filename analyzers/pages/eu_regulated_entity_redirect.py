"""Regulated entities in the Union that send clients on to a firm outside."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import (
    clauses,
    gatherings,
    mentions,
    phrases,
    presence,
    relations,
    terms,
    venues,
)
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.clauses import Clause
from analyzers.places import MEMBER_STATES, country_name
from crawler.artifacts import Region
from crawler.page import Page

_FILE = "promotion"
_RELATIONS = relations.FILE
_NEARBY = MEMBER_STATES | {"UNION", "NO", "IS", "LI"}


@analyzer(reads=Page, tables=("promotion.handover",))
def eu_regulated_entity_redirect(page: Page) -> Iterator[Sighting]:
    """See a page of an entity regulated in the Union that hands clients to a firm outside it.

    Paragraph 22 of the guidelines says that soliciting on a firm's behalf through a regulated
    person in the Union counts like any other, and that such persons should not redirect
    clients, whether or not they belong to its group. Two things must stand on one page: that
    its operator is supervised by an authority of a Member State, and that clients are
    redirected to, or served for crypto-assets by, a firm in a named country outside the Union.
    Redirects to a provider authorised under the Regulation, firms in the Union, and stories are
    left out; the register match that would settle it is not made here (medium confidence).
    Authorities of the 27 States are known but for a few. What to do: route clients
    to an authorised provider, or remove the way.

    Seen:     <p>We are regulated by BaFin.</p><p>Crypto trading is provided by Brand Ltd, Seychelles.</p>
    Seen:     <p>Licensed by the Bank of Lithuania. You will be redirected to Brand Global in the British Virgin Islands.</p>
    Not seen: <p>We are regulated by BaFin.</p><p>Crypto trading is provided by Brand AG, Germany.</p>
    Not seen: <p>Regulated by BaFin.</p><p>Crypto trading is provided by Brand Ltd, Seychelles, an authorised CASP.</p>
    Not seen: <p>Crypto trading is provided by Brand Ltd, Seychelles.</p>
    Not seen: https://a.example/news/1 <p>X, regulated by BaFin: you will be redirected to Y, Seychelles.</p>
    """  # noqa: E501
    if terms.editorial(page):
        return
    state = _supervised(page)
    if state:
        yield from presence.bounded(_handed_over(page, state))
        yield from presence.bounded(_sent_on(page, state))
    yield from presence.bounded(_from_banks(page))


def _from_banks(page: Page) -> Iterator[Sighting]:
    """Sentences in which a supervised firm in the Union sends its customers to the page's own."""
    for clause in clauses.found(page, "party", _RELATIONS, 60):
        text = clause.text
        if not relations.hold(text, "people", "sends") or phrases.holds(text, "theirs", _RELATIONS):
            continue
        if not relations.at_ours(page, text) or relations.denied(page, text):
            continue
        states = venues.audience(text) or venues.states(text)
        if states and not gatherings.abroad(text):
            note = (
                "The page says that customers of a supervised firm in the Union are sent on to the"
                " firm."
            )
            evidence = page.quote(clause.start, clause.end)
            yield Sighting(evidence, states, Confidence.MEDIUM, nexus=True, note=note)


def _supervised(page: Page) -> str:
    """The State whose authority supervises the page's operator."""
    for clause in clauses.found(page, "regulated", _FILE, 10):
        before = clause.text[max(0, clause.at - 90) : clause.at]
        denied = phrases.holds(clause.text, "excluded", _FILE) or " not " in before
        entry = phrases.holds(clause.entry, "licensed", _FILE)
        planned = phrases.holds(clause.text, "planned", _FILE)
        said = phrases.holds(before, "licensed", _FILE) or (
            clause.key in ("DE", "AT") and phrases.holds(clause.text, "licensed", _FILE)
        )  # German puts the participle last
        if not denied and not planned and (entry or said):
            return clause.key
    return ""


def _handed_over(page: Page, state: str) -> Iterator[Sighting]:
    for clause in clauses.found(page, "handover", _FILE, 10):
        near = _near(page, clause)
        codes = {m.code for m in mentions.mentions(near[clause.at :] if near else "")}
        outside = sorted(c for c in codes if c not in MEMBER_STATES and c != "UNION")
        if not outside or phrases.holds(near, "authorised_target", _FILE):
            continue
        note = (
            f"The page says that an authority of {country_name(state)} supervises its operator,"
            f" and hands clients to a firm in {country_name(outside[0])}."
        )
        evidence = page.quote(clause.start, clause.end)
        yield Sighting(evidence, (state,), Confidence.MEDIUM, nexus=True, note=note)


def _sent_on(page: Page, state: str) -> Iterator[Sighting]:
    """Sentences that send readers or customers on to a country outside, for crypto-assets."""
    for block in page.blocks:
        if block.region is not Region.CONTENT or not 10 < len(block.text) < 900:
            continue
        away = [m for m in mentions.mentions(block.text) if m.code not in _NEARBY]
        for place in away[:3]:
            first, last = terms.sentence(block.text, place.start, place.end)
            text = block.text[first:last]
            if not relations.hold(text, "sends") or phrases.holds(text, "papers", _RELATIONS):
                continue
            about = relations.hold(text, "coins") or relations.hold(text, "venue")
            to_whom = relations.hold(text, "people") or relations.hold(text, "readers")
            if not (about or to_whom) or phrases.holds(text, "authorised_target", _FILE):
                continue
            if not relations.hold(block.text, "coins") and not relations.hold(
                _heads(page), "coins"
            ):
                continue
            if relations.denied(page, text):
                continue
            note = (
                f"The page says that an authority of {country_name(state)} supervises its operator,"
                f" and sends people on to {country_name(place.code)}."
            )
            evidence = page.quote(block.start + first, block.start + last)
            yield Sighting(evidence, (state,), Confidence.MEDIUM, nexus=True, note=note)


def _heads(page: Page) -> str:
    """Headings and title of a page."""
    return " | ".join([page.title, *(b.text for b in page.blocks if b.tag in ("h1", "h2"))])[:600]


def _near(page: Page, clause: Clause) -> str:
    """The sentence and what follows it in its block."""
    at = clause.start - clause.block.start
    return clause.block.text[at : at + len(clause.text) + 200]
