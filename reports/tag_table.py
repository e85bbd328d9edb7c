"""Advertising tags by what a visitor chose about cookies, as rows of a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

STATES = ("none", "reject", "accept")


@dataclass(frozen=True, slots=True)
class Cell:
    """One tag in one state."""

    kind: str
    """`fires`, `loaded`, `silent`, `unknown` or `untried`."""
    words: str
    detail: str = ""
    """Endpoint and parameters of a call."""


@dataclass(frozen=True, slots=True)
class Row:
    """One tag on one page."""

    page: str
    vendor: str
    cells: tuple[Cell, ...]
    never: bool
    """True where it is there and did not fire in any state that was reached."""


def rows(document: Mapping[str, Any]) -> list[Row]:
    """Rows of the table; empty where no browser visited a page with tags."""
    return [_row(told) for told in document.get("tags") or ()]


def _row(told: Mapping[str, Any]) -> Row:
    cells = tuple(_cell(told["states"][state], told["refused"]) for state in STATES)
    silent = not any(cell.kind in ("fires", "unknown") for cell in cells)
    return Row(told["page"], told["vendor"], cells, silent)


def _cell(told: Mapping[str, Any], refused: str) -> Cell:
    if told.get("tried") is False:
        return Cell("untried", "not reached")
    if told.get("fired"):
        detail = f"{told['endpoint']} {told['parameters']}".strip()
        number = told["fired"]
        return Cell("fires", f"fires ({number} request{'s' if number > 1 else ''})", detail)
    if refused:
        return Cell("unknown", "unknown", f"its script was not fetched: {refused}")
    return Cell("loaded", "loaded only") if told.get("loaded") else Cell("silent", "no call")
