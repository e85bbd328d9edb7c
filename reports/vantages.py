"""The table of vantage points: page by place, as part of the document and as rows of a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from analyzers.access import Doors
from analyzers.places import MEMBER_STATES, country_name
from analyzers.vantage_view import AccessView, Observation
from crawler.access_plan import AccessPlan
from crawler.vantage import DIRECT

OUTCOMES = {
    "served": ("●", "served"),
    "same": ("●", "the same"),
    "redirected": ("➜", "led elsewhere"),
    "different": ("◐", "another form"),
    "refused": ("✕", "refused"),
    "blocked": ("▨", "robot test"),
    "unknown": ("?", "unknown"),
}
"""Outcome -> (sign, word)."""
ROLES = {"home": "Home page", "locale": "Language version", "sign-up": "Sign-up", "fees": "Fees"}


def told(plan: AccessPlan, view: AccessView, met: Doors) -> dict[str, Any]:
    """Part of the document: every page from every vantage point."""
    return {
        "vantages": [one.told() for one in plan.vantages],
        "states": {
            "refused": list(met.refused), "partly": list(met.partly),
            "served": list(met.served), "unknown": list(met.unknown),
        },
        "pages": [
            {
                "url": page.url,
                "role": page.role,
                "answers": [_answer(o) for o in view.observations if o.page == page],
            }
            for page in plan.pages
        ],
    }  # fmt: skip


def _answer(one: Observation) -> dict[str, Any]:
    shown = one.shown
    quote = shown.quote if shown else None
    return {
        "vantage": one.vantage.name,
        "accept_language": one.language,
        "outcome": one.outcome.value,
        "why": one.why,
        "against": one.against.name if one.against else "",
        "status": shown.status if shown else None,
        "url": shown.url if shown else "",
        "language": shown.language if shown else "",
        "currencies": list(shown.currencies) if shown else [],
        "parties": list(shown.parties) if shown else [],
        "differences": [asdict(found) for found in one.differences],
        "fetched_at": quote.fetched_at if quote else "",
        "record_id": quote.record_id if quote else "",
    }


@dataclass(frozen=True, slots=True)
class Column:
    """One vantage point in one language."""

    name: str
    where: str
    language: str
    inside: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """What it got for one page."""

    sign: str
    word: str
    outcome: str
    why: str


@dataclass(frozen=True, slots=True)
class Row:
    """One page."""

    role: str
    url: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """All pages against all vantage points."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[tuple[str, str], ...]
    """(vantage point and outcome, what was met where) for all that is not simply the same."""


def table(document: Mapping[str, Any]) -> Table | None:
    """Rows for the report, or None where there was no vantage point."""
    given = document.get("access_probes")
    if not given:
        return None
    keys = list(
        dict.fromkeys(
            (a["vantage"], a["accept_language"]) for page in given["pages"] for a in page["answers"]
        )
    )
    country = {one["name"]: one["country"] for one in given["vantages"]}
    columns = tuple(_column(name, language, country.get(name, "")) for name, language in keys)
    rows: list[Row] = []
    said: dict[tuple[str, str, str], list[str]] = {}
    for page in given["pages"]:
        answers = {(a["vantage"], a["accept_language"]): a for a in page["answers"]}
        role = ROLES.get(page["role"], page["role"])
        rows.append(Row(role, page["url"], tuple(_cell(answers.get(key)) for key in keys)))
        for key, column in zip(keys, columns, strict=True):
            one = answers.get(key)
            if one and one["outcome"] not in ("same", "served"):
                where = f"{role} {page['url']}"
                pages = said.setdefault((column.name, one["outcome"], one["why"]), [])
                pages += [where] if where not in pages else []
    return Table(columns, tuple(rows), tuple(_note(*key, where) for key, where in said.items()))


def _note(name: str, outcome: str, why: str, pages: list[str]) -> tuple[str, str]:
    """What one vantage point met on some pages."""
    sign, word = OUTCOMES.get(outcome, ("?", outcome))
    return f"{sign} {name}: {word}", f"{why} ({', '.join(pages)})"


def _column(name: str, language: str, country: str) -> Column:
    where = country_name(country) if country else "this machine" if name == DIRECT else "?"
    return Column(name, where, language, country in MEMBER_STATES)


def _cell(one: Mapping[str, Any] | None) -> Cell:
    if one is None:
        return Cell("", "", "none", "not asked")
    sign, word = OUTCOMES.get(one["outcome"], ("?", one["outcome"]))
    return Cell(sign, word, one["outcome"], one["why"])
