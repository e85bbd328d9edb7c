"""The commands `history` and `diff`; `cli` registers them with `register(app)`."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from soliscope import cli_options
from soliscope.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reports.compare import Change, Comparison
    from soliscope.history.diff import Side
    from soliscope.history.store import Store
    from soliscope.history.tables import Run
    from soliscope.waivers import Waiver

VARIABLE = "SOLISCOPE_DATABASE_URL"
_SHOWN = 40
_STATES = 5
"""Member States named in the list of runs; the rest is counted."""


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command()(history)
    app.command()(diff)


def waivers_in(file: Path | None) -> tuple[Waiver, ...]:
    """The waivers of a file; none where no file is named."""
    if file is None:
        return ()
    from soliscope import waivers

    return waivers.load(file)


def ready(database: str) -> None:
    """Refuse a case store that cannot be used before anything is fetched."""
    if database or os.environ.get(VARIABLE):
        from soliscope.history import store

        with store.opened(database):
            pass


def keep(folder: Path, database: str, quiet: bool) -> None:
    """Record a finished run where a case store is named, by the option or in the environment."""
    if not database and not os.environ.get(VARIABLE):
        return
    from soliscope import history

    number = history.record(folder, database)
    if not quiet:
        print(f"Recorded as run {number}.", file=sys.stderr)


def history(
    firm: Annotated[
        str, typer.Argument(metavar="[FIRM]", help="Host, address or name; without: all firms.")
    ] = "",
    add: Annotated[
        list[Path] | None,
        typer.Option(metavar="CASE", help="Record a case folder; give it several times."),
    ] = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write charts over the runs of a firm.")
    ] = None,
    database: cli_options.Database = "",
    form: cli_options.Form = "table",
    quiet: cli_options.Quiet = False,
) -> None:
    """List the runs of a firm, or record case folders."""
    from soliscope.history import store as stores

    _form(form)
    if html is not None and not firm:
        raise UsageError("Name the firm whose runs --html is to show.")
    with stores.opened(database, existing=not add) as store:
        for case in add or ():
            number = store.add(case)
            if not quiet and form == "table":
                print(f"{_line(str(case))} is run {number}.")
        if firm:
            key = store.find(firm)
            rows = [_row(run) for run in store.runs(key)]
            if html is not None:
                _charts(store, key, html)
        elif add:
            return
        else:
            rows = _firms(store)
    if form == "json":
        _json(rows)
    elif not quiet:
        _table(rows)
        if html is not None:
            print(f"Charts: {_line(str(html))}")


def _charts(store: Store, firm: str, file: Path) -> None:
    from soliscope import case
    from soliscope.history import trend

    if not file.absolute().parent.is_dir() or file.is_dir():
        raise UsageError(f"{file} cannot be written: name a file in a folder that is there.")
    case.write(file, trend.page(store, firm))


def diff(
    before: Annotated[
        str, typer.Argument(metavar="RUN", help="Number of a run, case folder, assessment.json.")
    ],
    now: Annotated[str, typer.Argument(metavar="RUN", help="The newer run.")],
    database: cli_options.Database = "",
    form: cli_options.Form = "table",
) -> None:
    """Compare two runs: what is new, gone, changed, and what could not be compared."""
    from soliscope.history import diff as diffs
    from soliscope.history import store as stores

    _form(form)
    words = (before, now)
    if any(word.isdecimal() and not Path(word).exists() for word in words):
        with stores.opened(database, existing=True) as store:
            old, new = (diffs.named(word, store) for word in words)
    else:
        old, new = (diffs.named(word, None) for word in words)
    comparison = diffs.between(old, new)
    if form == "json":
        _json(_told(old, new, comparison))
    else:
        for line in _lines(old, new, comparison):
            print(_line(line) if line.strip() else "")


def _form(value: str) -> None:
    if value not in ("table", "json"):
        raise UsageError(f'--format is table or json, not "{value}".')


def _row(run: Run) -> dict[str, Any]:
    return {
        "run": run.id,
        "firm": run.firm,
        "name": run.name,
        "finished_at": run.finished_at,
        "status": run.status,
        "reason": run.reason,
        "level": run.level,
        "states": run.states,
        "complete": run.complete,
        "rulebook": run.rulebook.get("version", ""),
        "case": run.folder,
    }


def _firms(store: Store) -> list[dict[str, Any]]:
    newest: dict[str, dict[str, Any]] = {}
    for run in store.runs():
        count = newest.get(run.firm, {}).get("runs", 0)
        newest[run.firm] = _row(run) | {"runs": count + 1}
    return [newest[firm] for firm in sorted(newest)]


def _table(rows: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    many = any("runs" in row for row in rows)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("Run", "Finished", "Level", "Member States", "Result", "Firm" if many else "Case"):
        table.add_column(name, overflow="fold")
    for row in rows:
        named = _strongest(row["states"])
        states = " ".join(f"{code} {n}" for code, n in named[:_STATES])
        states += f" and {len(named) - _STATES} more" if len(named) > _STATES else ""
        result = row["status"] if row["complete"] or row["status"] == "failed" else "stopped"
        last = f"{row['firm']} ({row['runs']} runs)" if many else row["case"]
        level = "-" if row["level"] is None else f"{row['level']} of 5"
        finished = str(row["finished_at"])[:16].replace("T", " ")
        table.add_row(str(row["run"]), finished, level, states or "-", result, _line(last))
    Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else 160).print(table)


def _strongest(states: Mapping[str, int | None]) -> list[tuple[str, int]]:
    """Member States with levels above 1, the highest first."""
    named = [(code, level) for code, level in states.items() if level and level > 1]
    return sorted(named, key=lambda item: (-item[1], item[0]))


def _told(old: Side, new: Side, comparison: Comparison) -> dict[str, Any]:
    from reports.compare import Kind

    return {
        "before": _row(old.run),
        "now": _row(new.run),
        "notes": list(comparison.notes),
        "counts": {str(kind): len(comparison.of(kind)) for kind in Kind},
        "changes": [_change(change) for change in comparison.changes],
    }


def _change(change: Change) -> dict[str, Any]:
    from reports import fingerprint

    finding = change.finding
    return {
        "kind": str(change.kind),
        "signal": finding["signal"],
        "title": finding["title"],
        "tier": finding["effective_tier"],
        "host": finding["host"],
        "states": finding["states"],
        "why": change.why,
        "url": finding["samples"][0]["url"] if finding["samples"] else "",
        "identity": fingerprint.identity(finding),
        "fingerprint": fingerprint.fingerprint(finding),
    }


def _lines(old: Side, new: Side, comparison: Comparison) -> Iterator[str]:
    from reports.compare import Kind
    from reports.view import moment

    for label, side in (("Before", old), ("Now", new)):
        level = "no level" if side.run.level is None else f"level {side.run.level} of 5"
        yield f"{label}: {side.run.firm}, {moment(side.run.finished_at)}, {level}."
    counts = ", ".join(f"{len(comparison.of(kind))} {kind}" for kind in Kind)
    yield f"{counts}."
    for note in comparison.notes:
        yield f"Note: {note}"
    shown = comparison.of(Kind.NEW, Kind.CHANGED, Kind.GONE, Kind.NOT_COMPARED)
    for change in shown[:_SHOWN]:
        told = _change(change)
        where = f" ({', '.join(told['states'])})" if told["states"] else ""
        yield f"- {change.kind}: tier {told['tier'] or '-'}, {told['title']}{where}. {change.why}"
        yield f"{told['url']}  [{told['fingerprint'][:12]}]"
    if len(shown) > _SHOWN:
        yield f"and {len(shown) - _SHOWN} more; --format json has all."


def _json(told: object) -> None:
    text = json.dumps(told, indent=2, ensure_ascii=False) + "\n"
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))


def _line(text: str) -> str:
    from reports import safe

    return safe.whole(safe.line(text))
