"""Sentences by which a firm tells of its own advertising to the public, and where it is to be seen.

Shared by the rules for brand advertising and for commercials on the web; words are data
(`analyzers/data/sponsorship.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from analyzers import (
    audience,
    gatherings,
    money,
    occurrences,
    phrases,
    relations,
    speaker,
    statements,
    terms,
    venues,
    voices,
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
    for said in (*statements.said(page, "advert", 40, FILE), *_compounds(page), *_below(page)):
        low, high = max(0, said.phrase - _NEAR), said.phrase_end + _NEAR
        near = said.text[low:high]
        if said.block.region is not Region.CONTENT or not _placed_at(near, where):
            continue
        ours = speaker.own(page, said.text) or _listed(page, said) or _headed(page)
        if not ours or not _shown(page, said):
            continue
        found = placed(page, near, said.text)
        if found is not None:
            yield Advert(said, *found)


def _below(page: Page) -> Iterator[Said]:
    """The first texts below a heading about the firm's own advertising."""
    if not _headed(page):
        return
    for index, block in enumerate(page.blocks[:30]):
        own = block.tag in ("p", "li") and block.region is Region.CONTENT
        if own and 20 < len(block.text) < 400 and not voices.not_ours(page, block.text):
            yield Said(block.text, block.start, 0, len(block.text), block, index)


_PARTS = occurrences.parts(FILE, "advert_parts")


def _compounds(page: Page) -> Iterator[Said]:
    """Sentences with a word for advertising inside a longer one: "tévéreklámunk", "TV-Werbung"."""
    for stem in terms.phrases(FILE, "advert_parts"):
        for at in islice(_PARTS.starts(page, ("advert_parts", stem)), 8):
            if page.text[at - 1 : at].isalnum():
                said = statements.around(page, at, at + len(stem))
                if said is not None and not voices.not_ours(page, said.text):
                    yield said


def _placed_at(near: str, where: str) -> bool:
    lower = phrases.lowered(near)
    parts = terms.phrases(FILE, f"{where}_parts")
    return phrases.holds(near, where, FILE) or any(part in lower for part in parts)


@lru_cache(maxsize=4)
def _headed(page: Page) -> bool:
    """True where the main heading says that the page is about the firm's own advertising."""
    if terms.editorial(page):
        return False
    head = next((b.text for b in page.blocks if b.tag == "h1"), "")
    named = phrases.holds(head, "advert", FILE) or any(
        part in phrases.lowered(head) for part in terms.phrases(FILE, "advert_parts")
    )
    own, planned = speaker.own(page, head), bool(_MEDIA_PLAN.search(page.path))
    if head.endswith("?") and not own:
        return False
    return (own or planned) and (named or bool(_MEDIA_PLAN.search(head)) or (own and planned))


def _listed(page: Page, said: Said) -> bool:
    """True for an entry of a list of the firm's advertising that names nobody."""
    block = said.block
    if block.tag not in ("li", "td") or len(block.text) > terms.SHORT or terms.editorial(page):
        return False
    return bool(_MEDIA_PLAN.search(f"{page.path} {terms.heading(page.blocks, said.index, 12)}"))


_MEDIA_PLAN = re.compile(
    r"media-?(?:kit|plan)|campaign|advert|kampagn|kampan|campagn|campañ|campanha|werbung|reklam|marketing"
    r"|/(?:mark[ae]?|marca|marque|merk|brand|znacka|znamka|brend|varumarke|brandi|fograiocht|reklaam\w*|anuncio"
    r"|our-ads?|nuestro-anuncio|video)/?$",
    re.I,
)


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
    if any(relations.none(text, phrase.start) for phrase in phrases.find(text, "advert", FILE)):
        return False
    return not (relations.denied(page, text) or money.speaks_of_others(page, text))
