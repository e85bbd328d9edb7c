"""The result on a terminal: the answer in one screen, readable without colour."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, OverflowMethod, RenderableType
from rich.constrain import Constrain
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from reports import safe, view, waived, words
from reports.view import Document

_STYLES = {1: "default", 2: "cyan", 3: "yellow", 4: "bold yellow", 5: "bold red"}
_MOST = 10
"""Findings that are shown; the rest is counted."""


def terminal(document: Document, width: int = 80, report: str = "") -> RenderableType:
    """Return what `rich` is to print, at most `width` columns wide.

    `report` is where the report was written; empty: nothing is said of it.
    """
    parts: list[RenderableType] = [_title(document), *_headline(document), _facts(document)]
    if document["states"]:
        parts += [_head("Member States"), _states(document, width)]
    cards = [card for group in view.cards(document).values() for card in group]
    if cards:
        parts += [_head("What counts, strongest first"), _findings(cards)]
    if document["questions"]:
        parts.append(_head("Questions to the firm"))
        parts.append(_bullets(document["questions"]))
    if report:
        parts += [Text(""), _text(f"Report: {report}", style="bold")]
    return Constrain(Group(*parts), width)


def _text(value: str, style: str = "", overflow: OverflowMethod = "fold") -> Text:
    """Foreign text is never read as markup and holds no control characters."""
    return Text(safe.line(safe.clipped(value, 500)), style=style, overflow=overflow)


def _head(value: str) -> Group:
    return Group(Text(""), Text(value, style="bold"))


def _bullets(items: Iterable[str]) -> Table:
    table = Table.grid(padding=(0, 1))
    for item in items:
        table.add_row(Text("  -"), _text(item))
    return table


def _title(document: Document) -> Group:
    tool, rulebook = document["tool"], document["rulebook"]
    made_by = f"rulebook {rulebook['id']} {rulebook['version']} · {tool['name']} {tool['version']}"
    name = _text(document["firm"]["name"], "bold")
    when = view.moment(document["finished_at"])
    run = _text(f"{when} · {made_by}" if when else made_by, "dim")
    return Group(name, run, Rule(style="dim"))


def _headline(document: Document) -> list[RenderableType]:
    level = document["level"]
    if level is None:
        said = words.STATUSES.get(document["status"], words.OTHER_STATUS)
        texts = [document["reason"], f"{said.means} {said.means_not}"]
        steps = _head("What to do now"), _bullets(said.steps)
        return [_text(said.headline, "bold"), *map(_text, texts), *steps]
    bar = "[" + "#" * level + "-" * (5 - level) + "]"
    line = _text(f"{bar} Level {level} of 5: {document['level_name']}", _STYLES.get(level, ""))
    meaning = _text(f"{document['level_meaning']} {words.LEVEL_LIMITS.get(level, '')}")
    if document["uncapped_level"] == level:
        return [line, meaning]
    uncapped = f"Without the cap for closed access: level {document['uncapped_level']}."
    return [line, _text(uncapped, "bold"), meaning]


def _facts(document: Document) -> RenderableType:
    totals = view.totals(document)
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    looked = f"{view.amount(totals.pages, 'page')} on {view.amount(totals.hosts, 'host')}"
    looked += f"; {totals.failed:,} refused or failed"
    looked += f", {totals.left_out:,} left out"
    if not document["coverage"]["complete"]:
        looked += "; the run was stopped before its end"
    missing = f"{totals.not_assessed} of {totals.rules} rules (unknown is not absent)"
    facts = (("Access", view.access(document)), ("Looked at", looked), ("Not assessed", missing))
    for label, value in facts:
        table.add_row(Text(label, style="dim"), _text(value))
    return Group(Text(""), table)


def _states(document: Document, width: int) -> Table:
    """`Germany 5` in as many columns as fit, read downwards."""
    rows = [row for row in view.matrix(document).rows if row.level]
    columns = max(1, min(4, width // 20))
    height = -(-len(rows) // columns)
    table = Table.grid(padding=(0, 3))
    for line in range(height):
        table.add_row(
            *(
                _text(f"{row.level}  {row.name}", _STYLES.get(row.level or 0, ""))
                for row in rows[line::height]
            )
        )
    return table


def _entered(card: view.Card) -> str:
    """Mark what people entered and nobody observed."""
    return " (entered)" if all(unit.get("entered") for _, unit in card.units) else ""


def _waived(card: view.Card) -> str:
    """Mark what somebody decided about; it counts all the same."""
    number = sum(waived.holds(unit) for _, unit in card.units)
    if not number:
        return ""
    return " (waived)" if number == len(card.units) else f" ({number} of {len(card.units)} waived)"


def _findings(cards: list[view.Card]) -> RenderableType:
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(width=1)
    table.add_column(ratio=5, no_wrap=True, overflow="ellipsis")
    table.add_column(ratio=2, no_wrap=True, overflow="ellipsis")
    for card in cards[:_MOST]:
        labels = [chip.label for chip in card.chips]
        places = " ".join(labels[:6]) + (f" +{len(labels) - 6}" if len(labels) > 6 else "")
        tier = Text(card.tier[:1], style="bold" if card.tier in ("A", "B") else "")
        title = card.title + _entered(card) + _waived(card)
        table.add_row(tier, _text(title, "", "ellipsis"), _text(places, "dim", "ellipsis"))
    rest = len(cards) - _MOST
    return Group(table, Text(f"and {rest} more in the report", style="dim")) if rest > 0 else table
