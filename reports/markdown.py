"""A short summary for a pull request, in the Markdown that code hosts read.

Strangers' words stand in `<code>`, every character that could be markup as a number: there they
can be no link, mention, picture, table cell or tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from reports import safe, view, waived, words
from reports.compare import Change, Comparison, Kind
from reports.gate import Gate, Outcome
from reports.view import Document, amount, place_name, totals

ROWS = 25
"""Findings in the table; the report has all."""
_QUOTE = 160
_MARKUP = re.compile(r"[&<>`*_~\[\]!\\|:@#${}^]|(?<=www)\.", re.I)
_LEADING = re.compile(r"^[-+=\d]")
"""Would begin a list or a heading."""
_CALLED = re.compile(r"(&#64;|&#58;(?=//)|&#35;(?=\d)|\bwww|\bGH-)", re.I)
_HEAD = {
    Outcome.PASSED: "passed",
    Outcome.TRIPPED: "tripped",
    Outcome.TOO_LITTLE: "not assessed: too little was looked at",
}


def markdown(document: Document, gate: Gate) -> bytes:
    """Level, what is new, and the findings the gate looked at; UTF-8."""
    seen = totals(document)
    parts = [
        f"## soliscope: gate {_HEAD[gate.outcome]}",
        _said(gate.reason),
        _level(document, gate),
        f"{amount(seen.pages, 'page')} on {amount(seen.hosts, 'host')} read; "
        f"{amount(seen.not_assessed, 'rule')} of {seen.rules} not assessed.",
    ]
    if gate.comparison is not None:
        parts += _compared(gate.comparison)
    else:
        counted = [finding for finding in document["findings"] if finding["counted"]]
        parts += _section("Findings", [_row(finding) for finding in counted])
    parts.append(
        "<sub>What appears, and what ESMA's guidelines on reverse solicitation (MiCA Article 61)"
        " list it as. No legal advice; what was not looked at is unknown, not absent.</sub>"
    )
    return ("\n\n".join(part for part in parts if part) + "\n").encode()


def _level(document: Document, gate: Gate) -> str:
    level = document["level"]
    if level is None:
        return "**No level is given.**"
    name = words.LEVELS.get(level, "")
    before = gate.comparison.level_before if gate.comparison else None
    then = f" (baseline: {before})" if before is not None else ""
    alone = ""
    if gate.level_of_new is not None and gate.comparison and gate.comparison.graver:
        alone = f" What is new gives level {gate.level_of_new} by itself."
    return f"**Level {level} of 5{then}: {name}.** The gate is set at {gate.fail_on}.{alone}"


def _compared(comparison: Comparison) -> list[str]:
    counts = {kind: len(comparison.of(kind)) for kind in Kind}
    told = ", ".join(f"{counts[kind]} {kind}" for kind in Kind)
    parts = [f"Against the baseline: {told}.", *(_said(note) for note in comparison.notes)]
    for title, kinds in (
        ("New or changed", (Kind.NEW, Kind.CHANGED)),
        ("Gone", (Kind.GONE,)),
        ("Not compared", (Kind.NOT_COMPARED,)),
    ):
        parts += _section(title, [_change(change) for change in comparison.of(*kinds)])
    return parts


def _section(title: str, rows: list[str]) -> list[str]:
    if not rows:
        return []
    table = ["| Tier | What | Where | Seen |", "|---|---|---|---|", *rows[:ROWS]]
    more = [f"{len(rows) - ROWS} more in the report."] if len(rows) > ROWS else []
    return [f"### {title}", "\n".join(table), *more]


def _change(change: Change) -> str:
    return _row(change.finding, change.why)


def _row(finding: Mapping[str, Any], why: str = "") -> str:
    where = ", ".join(place_name(code) for code in finding["states"])
    cells = [
        view.tier_letter(finding["effective_tier"]) if finding["effective_tier"] else "–",
        f"{_said(finding['title'])}<br>{code(finding['signal'])}",
        _said(where or "–"),
        "<br>".join(_seen(finding, why)),
    ]
    return f"| {' | '.join(cells)} |"


def _seen(finding: Mapping[str, Any], why: str) -> Iterable[str]:
    for sample in finding["samples"][:1]:
        yield code(sample["url"])
        yield code(sample["quote"])
    if why:
        yield _said(why)
    if note := waived.note(finding):
        yield _said(note)


def code(text: str) -> str:
    """A stranger's words: short, on one line, and nothing but text."""
    shown = safe.whole(safe.line(text))
    return f"<code>{_inert(shown if len(shown) <= _QUOTE else shown[:_QUOTE] + '…')}</code>"


def _said(text: str) -> str:
    """A sentence of ours that may hold a stranger's words: an address, a name."""
    shown = _inert(safe.whole(safe.clipped(safe.line(text), 600)))
    shown = _LEADING.sub(lambda match: f"&#{ord(match[0])};", shown)
    # Outside <code> a code host looks for mentions and addresses behind the entities too: a word
    # joiner, which has no width, keeps them apart.
    return _CALLED.sub("\\1\u2060", shown)


def _inert(text: str) -> str:
    return _MARKUP.sub(lambda match: f"&#{ord(match[0])};", text)
