"""Sentences by which a firm tells of its own advertising to the public, and where it is to be seen.

Shared by the rules for brand advertising and for commercials on the web; words are data
(`analyzers/data/sponsorship.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from analyzers import (
    audience,
    gatherings,
    money,
    phrases,
    relations,
    speaker,
    statements,
    terms,
    venues,
)
from analyzers.statements import Said
from crawler.artifacts import Region
from crawler.page import Page

FILE = "sponsorship"
_NEAR = 160
_TRACKING = re.compile(
    r"cookie|tracking|consent|personali[sz]ed|privacy|datenschutz|opt[- ]out", re.I
)


@dataclass(frozen=True, slots=True)
class Advert:
    """Advertising of the firm that people in Member States can see."""

    said: Said
    states: tuple[str, ...]
    language: str = ""
    shared: bool = False


def told(page: Page, where: str) -> Iterator[Advert]:
    """The firm's own advertising at a kind of place (`outdoor`, `online`), by sentence."""
    if terms.editorial(page) and not speaker.own(page, page.title):
        return
    for said in statements.said(page, "advert", 40, FILE):
        low, high = max(0, said.phrase - _NEAR), said.phrase_end + _NEAR
        near = said.text[low:high]
        if said.block.region is not Region.CONTENT or not phrases.holds(near, where, FILE):
            continue
        if not speaker.own(page, said.text) or not _shown(page, said):
            continue
        found = placed(page, near, said.text)
        if found is not None:
            yield Advert(said, *found)


def placed(page: Page, near: str, text: str) -> tuple[tuple[str, ...], str, bool] | None:
    """(States, language, shared) of the public that a sentence speaks of; None for others."""
    if states := venues.states(near) or venues.audience(near) or gatherings.in_union(near):
        return states, "", False
    whole = audience.of_page(page)
    if whole is None or gatherings.abroad(text):
        return None
    return whole.states, whole.language, whole.shared


def _shown(page: Page, said: Said) -> bool:
    """False for advice, rules, tracking, denials, and advertising of others."""
    text = said.text
    if phrases.holds(text, "advice", FILE) or _TRACKING.search(text):
        return False
    if relations.none(text, said.phrase):
        return False
    return not (relations.denied(page, text) or money.speaks_of_others(page, text))
