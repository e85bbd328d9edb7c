"""Clients in the Union who are sent to a global platform for a token that is not offered there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzers import (
    audience,
    gatherings,
    handover,
    invites,
    phrases,
    presence,
    relations,
    speaker,
    steering,
    terms,
)
from analyzers.base import Confidence, Sighting, analyzer
from crawler.page import Page

_TICKER = re.compile(r"\b(?:EUR|USD|GBP|XAU)[A-Z]{1,3}\b|\b[A-Z]{1,3}(?:EUR|USD)[A-Z]?\b")
"""Tickers of tokens that follow a currency: EURX, USDQ, AEUR."""
_CAPITALS = re.compile(r"(?<![\w-])[A-Z]{3,5}\d?(?![\w-])")
_NO_TICKER = frozenset(
    "CASP EEA EWR EEE EER MICA USA FAQ KYC AML API IBAN SEPA ESMA EBA NCA EUR USD GBP LTD GMBH PSCA"
    " ISO PDF CEO NFT APP ID BTC ETH".split()
)
_SENTENCES = re.compile(r"(?<=[.!?])\s|\s\|\s")
_WORDS = (
    "global", "international", "trade on", "trade it on", "anyway", "mondial", "globale",
    "wereldwijd", "globaln", "asset-referenced", "referenz", "référant", "referenciad",
    "collegato a", "обезпечен", "vezan", "varaga seotud", "token", "jeton", "žeton", "токен",
    *terms.gate("promotion.bypass", whole=True),
    *terms.gate("relations.worldwide"),
)  # fmt: skip


@analyzer(reads=Page, words=_WORDS, tables=("promotion.bypass",))
def eu_casp_art_redirect(page: Page) -> Iterator[Sighting]:
    """See a token that is not available in the Union, beside a way to trade it on a global
    platform.

    The last row of the Annex to Guideline 2 lists a provider in the Union that redirects
    clients who want an asset-referenced token without an authorised issuer to a platform of its
    group outside. Three things must stand together: a token or stablecoin that is not (or no
    longer) available, the Union or a Member State as the place where it is not, and a way to
    trade it on the global or international platform. Whether the token is asset-referenced and
    the first entity is authorised is to be checked in the register (medium confidence). Plain
    delisting notices, ways to withdraw assets, and stories are left out.

    Seen:     <p>This stablecoin is not available in the EU. <a href="/g">Trade it on Brand Global</a></p>
    Seen:     <p>Der Token ist in Deutschland nicht mehr verfügbar.</p><a href="/g">Zur globalen Plattform</a>
    Not seen: <p>This stablecoin is not available in the EU since June.</p>
    Not seen: <p>This stablecoin is not available in the EU. <a href="/g">Withdraw on our global platform</a></p>
    Not seen: <p>This token is not available in Canada. <a href="/g">Trade it on Brand Global</a></p>
    Not seen: <p>Trade on any device; this token is popular in the EU.</p>
    """  # noqa: E501
    yield from presence.bounded(_notices(page))


def _notices(page: Page) -> Iterator[Sighting]:
    ways = [(False, one) for one in handover.bypasses(page)]
    for told, bypass in (*ways, *((True, one) for one in handover.told(page))):
        states = steering.seated(page, handover.states(bypass.near)) or _home(page, bypass.near)
        if not states or not _token(page, bypass.near):
            continue
        said = bypass.clause.text
        steered = told and relations.hold(said, "people") and bool(handover.states(said))
        if not steered and not _missing(page, bypass.near):
            continue
        if told or (handover.serves(bypass.clause) and handover.links(page, bypass.clause)):
            note = (
                "A token that is not available in the Union is offered on a global platform;"
                " whether it is asset-referenced is to be checked."
            )
            evidence = page.quote(bypass.first, bypass.last)
            yield Sighting(evidence, states, Confidence.MEDIUM, nexus=True, note=note)


def _home(page: Page, near: str) -> tuple[str, ...]:
    """The State whose authority the text names as the firm's, or that the page is made for."""
    authority = next(phrases.find(near, "regulated", handover.FILE), None)
    if authority is not None:
        return (authority.key,)
    own = None if gatherings.abroad(near) else audience.of_page(page)
    return own.states if own is not None else ()


def _missing(page: Page, near: str) -> bool:
    """True where something is not to be had, or people are told to go elsewhere for it."""
    if phrases.holds(near, "unavailable", handover.FILE):
        return True
    parts = _SENTENCES.split(near)

    def denied(part: str) -> bool:
        return speaker.over(page, part) or invites.negated(part)

    return any(denied(part) and relations.hold(part, "trades") for part in parts)


def _token(page: Page, near: str) -> bool:
    """True where a text names a token: by a word, or by a ticker in capitals."""
    if phrases.holds(near, "token", handover.FILE) or _TICKER.search(near):
        return True
    return any(match[0] not in _NO_TICKER for match in _CAPITALS.finditer(near))
