"""The command `pages`; `cli` registers it with `register(app)`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from soliscope import cli_gate
from soliscope.errors import UsageError, disk_full

if TYPE_CHECKING:
    from crawler.replay import Damage
    from reports.addresses import Addresses

_KINDS = (".csv", ".xlsx")


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command()(pages)


def pages(
    source: Annotated[
        Path, typer.Argument(metavar="CASE", help="A case folder, a WARC or a WACZ file.")
    ],
    file: Annotated[Path, typer.Argument(metavar="FILE.csv|FILE.xlsx", help="The file to write.")],
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
) -> None:
    """List the addresses of an archive, with the column names of Screaming Frog's exports."""
    from reports import address_tables, safe
    from soliscope import case
    from soliscope.progress import reporter

    kind = file.suffix.lower()
    if kind not in _KINDS:
        raise UsageError(f"{file} must end in .csv or .xlsx.")
    cli_gate.writable(file)
    told = _document(source)
    damaged: list[Damage] = []
    with reporter(quiet) as said:
        found = _read(source, said.judging, damaged.append)
    if not found.rows:
        raise UsageError(f"{source} holds no response that can be read.")
    for damage in damaged:
        why = safe.line(damage.error)[:200]
        print(f"{damage.file} cannot be read from byte {damage.offset} on ({why}); what stands"
              " there is missing.", file=sys.stderr)  # fmt: skip
    quoted = _quoted(told)
    if kind == ".csv":
        data = address_tables.pages_csv(found, quoted)
    else:
        try:
            data = address_tables.pages_xlsx(found, quoted, _not_read(told))
        except ValueError as error:
            raise UsageError(
                f"A sheet would have {error}; name a file that ends in .csv."
            ) from None
    try:
        case.write(file, data)
    except OSError as error:
        if disk_full(error):
            raise
        raise UsageError(f"{file} cannot be written ({error.strerror}).") from None
    if not quiet:
        print(f"Wrote {len(found.rows):,} addresses to {file}.")


def _read(source: Path, progress: Any, on_damage: Any) -> Addresses:
    from crawler import archive, wacz
    from soliscope.run import unpacked

    if not source.exists():
        raise UsageError(f"There is no archive at {source}.")
    if wacz.is_package(source):
        with unpacked(source) as folder:
            return _rows(folder, progress, on_damage)
    if not archive.files(source):
        raise UsageError(f"{source} holds no WARC file (crawl-00001.warc.gz); name a case folder.")
    return _rows(source, progress, on_damage)


def _rows(folder: Path, progress: Any, on_damage: Any) -> Addresses:
    from crawler import archive
    from reports import addresses
    from soliscope import limited

    found = addresses.Addresses()
    for number, (capture, row) in enumerate(
        limited.each(addresses.read, _responses(archive.captures(folder, on_damage=on_damage))), 1
    ):
        found.add(row if row is not None else addresses.unread(capture))
        progress(number)
    return found


def _responses(captures: Any) -> Iterator[Any]:
    """Responses, and the documents that a browser made of them before anything was done there."""
    from crawler.archive import REQUESTS

    for capture in captures:
        if capture.action or (capture.rendered and capture.header("content-type") == REQUESTS):
            continue
        yield capture


def _document(source: Path) -> dict[str, Any]:
    """The case's assessment, or nothing: an archive alone has its addresses, too."""
    try:
        told: dict[str, Any] = json.loads((source / "assessment.json").read_bytes())
        _ = told["findings"], told["coverage"]["skipped"]
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{source}/assessment.json cannot be read ({error}).") from None
    return told


def _quoted(told: dict[str, Any]) -> dict[str, list[str]]:
    quoted: dict[str, list[str]] = {}
    for finding in (*told.get("findings", ()), *told.get("noted", ())):
        for sample in finding["samples"]:
            quoted.setdefault(sample["url"], []).append(finding["signal"])
    return quoted


def _not_read(told: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for item in told.get("coverage", {}).get("skipped", ()):
        yield item["url"], item["reason"], item["detail"]
