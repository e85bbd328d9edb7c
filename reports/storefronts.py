"""The storefront matrix: app by country, as part of the document and as rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from analyzers import language
from analyzers.places import EEA_EFTA, MEMBER_STATES, country_name, language_name
from crawler.storefronts import AppListing, AppPresence

STATES = {
    "listed": ("●", "offered"),
    "pre-registration": ("◐", "can be ordered or registered for in advance"),
    "listed-not-available": ("○", "has a page, cannot be installed"),
    "absent": ("○", "not in the storefront"),
    "unknown": ("?", "could not be seen"),
}
"""State -> (sign, words)."""


def told(presences: Iterable[AppPresence], left_out: Iterable[str]) -> dict[str, Any]:
    """Part of the document: every app in every storefront that was asked."""
    return {"apps": [_app(presence) for presence in presences], "left_out": list(left_out)}


def _app(presence: AppPresence) -> dict[str, Any]:
    spoken: dict[str, str] = {}
    return {
        "store": presence.store.value,
        "store_name": presence.store.label,
        "app": presence.app_id,
        "why": presence.why,
        "named": presence.named,
        "storefronts": {one.country: _listing(one, spoken) for one in presence.listings},
    }


def _listing(one: AppListing, spoken: dict[str, str]) -> dict[str, Any]:
    text = one.description
    if text and text not in spoken:  # mostly all storefronts have the same few texts
        spoken[text] = next((c for c in language.languages(text) if c != "und"), "")
    return {
        "state": one.state.value,
        "reason": one.reason,
        "title": one.title,
        "language": spoken.get(text, ""),
        "translated": one.translated,
        "early_access": one.early_access,
        "price": one.price,
        "currency": one.currency,
        "iap": one.iap,
        "iap_currency": one.iap_currency,
        "seller": one.seller,
        "url": one.url,
        "fetched_at": one.fetched_at,
        "record_id": one.record_id,
    }


@dataclass(frozen=True, slots=True)
class Cell:
    """One app in one country."""

    sign: str
    words: str
    state: str


@dataclass(frozen=True, slots=True)
class Row:
    """One app."""

    name: str
    app: str
    cells: tuple[Cell, ...]
    facts: tuple[tuple[str, str], ...]
    """(label, words) for the list below the table."""


@dataclass(frozen=True, slots=True)
class Table:
    """All apps against all countries."""

    countries: tuple[tuple[str, str], ...]
    """(code, name): Member States, then the rest of the EEA, then others."""
    rows: tuple[Row, ...]
    left_out: tuple[str, ...]


def table(document: Mapping[str, Any]) -> Table | None:
    """Rows for the report, or None where no store was looked at."""
    given = document.get("storefronts")
    if not given:
        return None
    codes = {code for app in given["apps"] for code in app["storefronts"]}
    order = sorted(codes, key=lambda c: (c not in MEMBER_STATES, c not in EEA_EFTA, c))
    rows = tuple(_row(app, order) for app in given["apps"])
    return Table(tuple((c, country_name(c)) for c in order), rows, tuple(given["left_out"]))


def _row(app: Mapping[str, Any], order: list[str]) -> Row:
    fronts: Mapping[str, Mapping[str, Any]] = app["storefronts"]
    title = next((one["title"] for one in fronts.values() if one["title"]), app["app"])
    cells = [_cell(code, fronts.get(code)) for code in order]
    return Row(f"{app['store_name']}: {title}", app["app"], tuple(cells), tuple(_facts(app)))


def _cell(code: str, one: Mapping[str, Any] | None) -> Cell:
    if one is None:
        return Cell("", f"{country_name(code)}: no such storefront", "none")
    sign, words = STATES.get(one["state"], ("?", one["state"]))
    return Cell(sign, f"{country_name(code)}: {words}", one["state"])


def _facts(app: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    fronts: Mapping[str, Mapping[str, Any]] = app["storefronts"]
    yield "Why it was looked at", app["why"]
    if sellers := list(dict.fromkeys(o["seller"] for o in fronts.values() if o["seller"])):
        yield "Seller", ", ".join(sellers[:3])
    for label, key in (
        ("Language of the description", "language"),
        ("Currency of the price", "currency"),
        ("Currency of in-app purchases", "iap_currency"),
        ("Could not be seen", "reason"),
    ):
        groups: dict[str, list[str]] = {}
        for code, one in sorted(fronts.items()):
            if one[key] and (key != "reason" or one["state"] == "unknown"):
                groups.setdefault(one[key], []).append(code)
        if groups:
            named = ((language_name(k) if key == "language" else k, v) for k, v in groups.items())
            yield label, "; ".join(f"{name}: {', '.join(where)}" for name, where in named)
