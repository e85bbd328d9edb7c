"""Regulated entities in the Union that send clients on to a firm outside."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import (
    clauses,
    gatherings,
    mentions,
    outsiders,
    phrases,
    presence,
    relations,
    speaker,
    steering,
    terms,
    venues,
)
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.clauses import Clause
from analyzers.places import MEMBER_STATES, country_name
from crawler.page import Page

_FILE = "promotion"
_RELATIONS = relations.FILE


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
    Authorities of the 27 States are known but for a few.

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
        yield from presence.bounded((*_handed_over(page, state), *_sent_on(page, state)))
    yield from presence.bounded(_from_banks(page))


def _sent_on(page: Page, state: str) -> Iterator[Sighting]:
    """The same in any words: sending, crypto-assets and a country outside the Union."""
    for way in steering.sent_on(page, state):
        note = (
            f"The page's operator is supervised in {country_name(state)} and sends its customers to"
            " a firm outside the Union."
        )
        evidence = page.quote(way.start, way.end)
        yield Sighting(evidence, way.states, Confidence.MEDIUM, nexus=True, note=note)


def _from_banks(page: Page) -> Iterator[Sighting]:
    """Sentences in which a supervised firm in the Union sends its customers to the page's own."""
    for clause in clauses.found(page, "party", _RELATIONS, 60):
        text = clause.text
        if not relations.hold(text, "people", "sends") and len(clause.block.text) < 500:
            text = clause.block.text  # "... bank has a new button. It takes users to us."
            if not relations.hold(text, "to_us"):
                continue
        if not relations.hold(text, "people", "sends") or phrases.holds(text, "theirs", _RELATIONS):
            continue
        ours = relations.at_ours(page, text) or relations.hold(text, "to_us")
        if not ours or relations.denied(page, text):
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
            phrases.holds(clause.text, "licensed", _FILE)
            and (clause.key in ("DE", "AT") or speaker.own(page, clause.text))
            and not speaker.over(page, clause.text)
        )  # German and others put the participle behind the authority
        if not denied and not planned and (entry or said):
            return clause.key
    return _licensed_party(page)


def _licensed_party(page: Page) -> str:
    """The State of a firm that calls itself a licensed bank, institution or broker."""
    own = outsiders.owner(page)
    if not own.firm or len(own.states) != 1:
        return ""
    for block in page.blocks:
        if len(block.text) > 900 or not phrases.holds(block.text, "party", _RELATIONS):
            continue
        for text in steering.sentences(block.text):
            held = phrases.holds(text, "licensed", _FILE) and relations.hold(text, "party")
            if (
                held
                and not relations.denied(page, text)
                and not phrases.holds(text, "planned", _FILE)
            ):
                return own.states[0]
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


def _near(page: Page, clause: Clause) -> str:
    """The sentence and what follows it in its block."""
    at = clause.start - clause.block.start
    return clause.block.text[at : at + len(clause.text) + 200]
