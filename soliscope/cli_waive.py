"""The command `waive`; `cli` registers it with `register(app)`."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from soliscope import cli_options
from soliscope.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PREFIX = re.compile(r"[0-9a-f]{8,64}")


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(waive)


def waive(
    finding: Annotated[
        str,
        typer.Argument(help="Fingerprint of the finding, or its first 8 or more digits."),
    ],
    owner: Annotated[str, typer.Option(help="Who answers for it.")],
    reason: Annotated[str, typer.Option(help="Why; every report prints it.")],
    until: Annotated[str, typer.Option(metavar="DAY", help="Last day, such as 2027-03-31.")],
    case: Annotated[
        Path | None, typer.Option(help="Case that shows it (default: the case store).")
    ] = None,
    file: Annotated[Path, typer.Option(help="File to write to.")] = Path("waivers.toml"),
    database: cli_options.Database = "",
    quiet: cli_options.Quiet = False,
) -> None:
    """Write down a decision about one finding; it holds for its evidence and until a day."""
    from soliscope import case as cases
    from soliscope import waivers

    there = waivers.load(file) if file.exists() else ()
    word = finding.strip().lower()
    if not _PREFIX.fullmatch(word):
        raise UsageError(
            f'"{finding}" is no fingerprint: give 8 to 64 of the digits that the report shows.'
        )
    found = _found(word, _findings(case, database, word))
    one = waivers.of(found, owner, reason, waivers.day(until, "--until"))
    if any(other.fingerprint == one.fingerprint for other in there):
        raise UsageError(f"{file} has a waiver of this finding already; change it there.")
    before = file.read_text(encoding="utf-8").rstrip("\n") + "\n\n" if file.exists() else ""
    try:
        cases.write(file.absolute(), (before + waivers.written(one)).encode())
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {error.strerror}.") from None
    if not quiet:
        where = f" ({', '.join(one.states)})" if one.states else ""
        print(f"Waived until {one.until} in {file}: {found['title']}{where}, {one.host}.")
        if one.until < datetime.now(UTC).date().isoformat():
            print("That day has passed: the waiver holds for nothing until you change it there.")


def _findings(case: Path | None, database: str, word: str) -> list[Mapping[str, Any]]:
    if case is not None:
        from soliscope.history import reading

        return list(reading.case(case)[0]["findings"])
    from soliscope.history import store as stores

    with stores.opened(database, existing=True) as store:
        return [*store.with_fingerprint(word)]


def _found(word: str, findings: Iterable[Mapping[str, Any]]) -> Mapping[str, Any]:
    from reports import fingerprint

    prints = {fingerprint.fingerprint(one): one for one in findings}
    fits = [one for value, one in prints.items() if value.startswith(word)]
    if not fits:
        raise UsageError(f"No finding has the fingerprint {word}; the reports show them.")
    if len(fits) > 1:
        raise UsageError(f"{len(fits)} findings begin with {word}; give more of its digits.")
    return fits[0]
