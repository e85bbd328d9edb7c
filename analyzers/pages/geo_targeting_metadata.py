"""Machine-readable statements of the markets that a site is for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from analyzers import domains, markup, mentions, speaker, terms, venues
from analyzers.base import UNION, Confidence, Sighting, analyzer
from analyzers.places import MEMBER_STATES, countries, country_name, locale_code
from crawler import cldr
from crawler.page import Page

_MICRODATA = markup.watch("itemprop")
_AREAS = ("areaServed", "eligibleRegion", "serviceArea")
_UNION_NAMES = frozenset(
    {"eu", "eea", "european union", "europe", "european economic area", "eurozone", "euro area"}
)
WORLDWIDE = 60
"""A list of that many countries is a list of the world, not of markets."""


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    territories = cldr.territories("en")
    named = {str(territories.get(code, "")).casefold(): code for code in countries()}
    return named | {"czech republic": "CZ", "the netherlands": "NL", "deutschland": "DE"}


_WORDS = (
    "areaserved", "eligibleregion", "servicearea", "geo.region", "og:locale", "og:country",
    "content-language",
)  # fmt: skip


@analyzer(reads=Page, words=_WORDS)
def geo_targeting_metadata(page: Page) -> Iterator[Sighting]:
    """See structured data or meta tags that name Member States as the market.

    `areaServed` and `eligibleRegion` (schema.org) state the market in a form that search engines
    read: a proxy for the Annex example "geographic targeting in SEO tools" (Guideline 1, iii),
    with medium confidence at most. `geo.region` and `og:locale` with a region are weak, because
    templates set them. "Worldwide" and lists of all countries name no market.

    Seen:     <script type="application/ld+json">{"@type":"Organization","areaServed":"DE"}</script>
    Seen:     <meta name="geo.region" content="AT-9">
    Seen:     <meta property="og:locale" content="de_DE">
    Not seen: <script type="application/ld+json">{"areaServed":"Worldwide"}</script>
    Not seen: <meta property="og:locale" content="en_US">
    Not seen: <meta property="og:locale" content="de_CH">
    Not seen: <p>Our area served is "DE"</p>
    """
    outside = _outside(page)
    for thing in page.structured:
        if id(thing) in outside or _others(page, thing):
            continue
        for key in _AREAS:
            if key in thing:
                yield from _areas(page, key, thing[key])
    yield from _metas(page)
    if markup.has(page, _MICRODATA):
        yield from _microdata(page)


def _microdata(page: Page) -> Iterator[Sighting]:
    """Areas served in microdata (HTML, section 5), outside the markup of other things' owners."""
    for key in _AREAS:
        for node in page.tree.css(f'[itemprop="{key}" i]')[:10]:
            value = node.attributes.get("content") or " ".join((node.text() or "").split())
            state = _state(value[:80].strip())
            if state:
                where = "the Union" if state == UNION else country_name(state)
                yield Sighting(
                    page.cite(f'itemprop="{key}" {value[:80]}', f'[itemprop="{key}"]'),
                    (state,),
                    Confidence.MEDIUM,
                    page.host,
                    note=f"Microdata names {where} as an area served ({key}).",
                )


_ABOUT_OTHERS = ("publisher", "author", "creator", "reviewedby", "provider", "sponsor", "funder",
                 "organizer", "memberof", "isrelatedto", "worksfor", "alumniof")  # fmt: skip


def _outside(page: Page) -> set[int]:
    """Identities of things that stand in a review, or in a role that another firm plays."""
    found: set[int] = set()
    for thing in page.structured:
        kind = str(thing.get("@type", "")).lower()
        if id(thing) in found or any(word in kind for word in ("review", "rating", "article")):
            found.add(id(thing))
            found.update(id(one) for value in thing.values() for one in _things(value))
            continue
        for key, value in thing.items():
            if key.lower() in _ABOUT_OTHERS:
                found.update(id(one) for one in _things(value) if not _firms(page, one))
    return found


def _things(value: Any) -> list[dict[str, Any]]:
    return [one for one in _listed(value) if isinstance(one, dict)]


def _firms(page: Page, thing: dict[str, Any]) -> bool:
    name = thing.get("name")
    return not isinstance(name, str) or speaker.named(page, name)


def _others(page: Page, thing: dict[str, Any]) -> bool:
    """True where a thing's own address is on another firm's domain (the schema of a widget)."""
    url = thing.get("url")
    host = (urlsplit(url).hostname or "") if isinstance(url, str) else ""
    return bool(host) and domains.brand(host) != domains.brand(page.host)


def _areas(page: Page, key: str, value: Any) -> Iterator[Sighting]:
    named = [name for item in _listed(value) if (name := _name(item))]
    named = [part for name in named for part in _parts(name)]
    found = {_state(name) for name in named} - {""}
    confidence = Confidence.LOW if len(named) >= WORLDWIDE else Confidence.MEDIUM
    for state in sorted(found):
        written = next(n for n in named if _state(n) == state)
        where = "the Union" if state == UNION else country_name(state)
        yield Sighting(
            page.cite(f'"{key}": {written}', "script[type='application/ld+json']"),
            (state,),
            confidence,
            page.host,
            note=f"Structured data names {where} as an area served ({key}).",
        )


def _parts(name: str) -> list[str]:
    """The places of one value ("Deutschland, Österreich"), a city read as its State."""
    if _state(name):
        return [name]
    parts = [part.strip() for part in re.split(r"[,;/|&]|\band\b|\bund\b|\bet\b", name)]
    if any(map(_state, parts)):
        return parts
    codes = {m.code for m in venues.places(name)}
    return sorted(codes) if codes and codes <= MEMBER_STATES else [name]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _name(item: Any) -> str:
    if isinstance(item, dict):
        item = item.get("name") or item.get("identifier") or item.get("addressCountry") or ""
        if isinstance(item, dict):
            item = item.get("name") or ""
    return item.strip() if isinstance(item, str) and len(item) < 80 else ""


def _state(name: str) -> str:
    """Member State or UNION that a value names, or an empty string."""
    folded = name.casefold()
    if folded in _UNION_NAMES:
        return UNION
    code = name.upper() if len(name) == 2 else _by_name().get(folded, "")
    code = code or mentions.names().get(terms.lowered(name), "")
    if code == UNION:
        return UNION
    code = "GR" if code == "EL" else code
    if not code and len(name) > 3 and name[2] == "-":  # ISO 3166-2 such as DE-BY
        code = name[:2].upper()
    return code if code in MEMBER_STATES else ""


def _metas(page: Page) -> Iterator[Sighting]:
    for key, content in page.metas:
        state = ""
        if key == "geo.region" or key.startswith("og:country"):
            state = _state(content)
        elif key in ("og:locale", "og:locale:alternate", "content-language"):
            code = locale_code(content)
            state = code.state if code is not None and code.explicit else ""
        if state and state != UNION:
            yield Sighting(
                page.cite(f"{key}: {content}", f'meta[content="{content}"]'),
                (state,),
                Confidence.LOW,
                page.host,
                note=f"The page's metadata ({key}) names {country_name(state)}.",
            )
