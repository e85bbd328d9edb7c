"""Commands that keep, check and hand over cases; `cli` registers them with `register(app)`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from soliscope import cli_options
from soliscope.errors import SoliscopeError, UsageError

if TYPE_CHECKING:
    from soliscope.evidence.findings import Report
    from soliscope.progress import Reporter

_SHOWN = 100
"""Problems that are printed; --format json has all."""
_EVERY = 10.0
"""Seconds between lines of progress."""
DAMAGED = 1

Many = list[str] | None
CaseFolder = Annotated[Path, typer.Argument(metavar="CASE", help="A case folder.")]
Wacz = Annotated[
    Path | None, typer.Option("--wacz", metavar="FILE", help="Write the case as a WACZ package.")
]
Timestamp = Annotated[
    str, typer.Option(metavar="URL", help="Have the manifest stamped by this RFC 3161 authority.")
]
TimestampCa = Annotated[
    Path | None, typer.Option(help="PEM file of that authority's root certificates.")
]
AllowAddress = Annotated[
    Many, typer.Option(metavar="IP|NETWORK", help="Contact this address although it is not public.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    for command in (verify, export, cases, hold, prune):
        app.command()(command)


def verify(
    case: Annotated[
        Path, typer.Argument(metavar="CASE|FILE.wacz", help="A case folder, or a package.")
    ],
    timestamp_ca: TimestampCa = None,
    workers: Annotated[int, typer.Option(help="Processes that read pages; 0: this one.")] = -1,
    form: cli_options.Form = "table",
    quiet: cli_options.Quiet = False,
) -> None:
    """Check a case offline: hashes, records, index, quotes, chain, signature and stamp.

    Exit codes: 0 sound; 1 damage was found, and named; 2 bad usage.
    """
    from crawler.options import CrawlOptions
    from crawler.wacz import is_package
    from soliscope.evidence import verify as checks
    from soliscope.evidence import verify_package
    from soliscope.progress import reporter

    _check_form(form)
    if not case.exists():
        raise UsageError(f"There is no case at {case}.")
    if case.is_file() and not is_package(case):
        raise UsageError(f"{case} is neither a case folder nor a WACZ file.")
    processes = CrawlOptions(workers=workers).processes
    check = verify_package.check if case.is_file() else checks.case
    with reporter(quiet) as told:
        report = check(case, workers=processes, authority=timestamp_ca, tick=_ticker(told))
    _print_report(report, form, quiet)
    raise typer.Exit(0 if report.sound else DAMAGED)


def export(
    case: CaseFolder,
    wacz: Annotated[Path, typer.Option("--wacz", metavar="FILE.wacz", help="The file to write.")],
    sign: Annotated[
        bool, typer.Option("--sign", help="Sign with your own key, made at the first use.")
    ] = False,
    sign_key: Annotated[
        Path | None, typer.Option(help="Sign with this key (ECDSA P-256 or P-384, PEM).")
    ] = None,
    certificate: Annotated[
        Path | None,
        typer.Option(help="Sign for a domain: its certificate chain (PEM), whose key is given."),
    ] = None,
    timestamp: Timestamp = "",
    timestamp_ca: TimestampCa = None,
    allow_address: AllowAddress = None,
    quiet: cli_options.Quiet = False,
) -> None:
    """Write a case as one WACZ file, which opens in ReplayWeb.page."""
    from soliscope.evidence import package, signing, stamps

    options = _options(allow_address)
    stamper: signing.Stamper | None = None
    if timestamp:
        _stamp_once(case, timestamp, timestamp_ca, options)

        def stamper(data: bytes) -> tuple[bytes, str]:
            stamp = stamps.ask(data, timestamp, options, timestamp_ca)
            return stamp.response, stamp.chain

    wanted = sign or sign_key is not None or certificate is not None
    signer = signing.signer(sign_key, certificate, stamper) if wanted else None
    package.export(case, wacz, signer)
    if not quiet:
        print(_line(f"Wrote {wacz}."))


def ready(wacz: Path | None, timestamp: str, timestamp_ca: Path | None) -> None:
    """Refuse before a long run what would fail behind it. Raises UsageError."""
    from soliscope.evidence import stamps

    if wacz is not None and not wacz.absolute().parent.is_dir():
        raise UsageError(f"{wacz} cannot be written: there is no folder {wacz.parent}.")
    if timestamp:
        stamps.ready(timestamp, timestamp_ca)


def finish(
    folder: Path, wacz: Path | None, timestamp: str, timestamp_ca: Path | None, allow: Many
) -> None:
    """What `audit` does after a run: stamp the manifest, then package the case."""
    from soliscope.evidence import package

    try:
        if timestamp:
            _stamp_once(folder, timestamp, timestamp_ca, _options(allow))
        if wacz is not None:
            package.export(folder, wacz)
    except SoliscopeError as error:
        raise type(error)(
            f"{error} The case in {folder} is complete; `soliscope export` tries again."
        ) from None


def _stamp_once(folder: Path, url: str, authority: Path | None, options: Any) -> None:
    from soliscope.evidence import files, stamps

    if not (folder / files.STAMP).exists():
        stamps.put(folder, url, options, authority)


def cases(
    folder: Annotated[
        Path, typer.Argument(metavar="[DIR]", help="Folder that holds cases.")
    ] = Path("cases"),
    form: cli_options.Form = "table",
) -> None:
    """List cases: firm, date, level, whether the run was complete, and holds."""
    from soliscope.evidence import cases as kept

    _check_form(form)
    found = kept.found(folder)
    if form == "json":
        _print_json([case.told() for case in found])
        return
    if not found:
        print(_line(f"There is no case in {folder}."))
        return
    rows = [("date", "level", "complete", "firm", "hold", "folder")]
    rows += [
        (
            case.finished_at[:10] or "-",
            str(case.level or "-"),
            "yes" if case.complete else "no",
            case.firm[:40] or "-",
            case.hold[:40] or "-",
            str(case.folder),
        )
        for case in found
    ]
    shown = [tuple(_line(cell) for cell in row) for row in rows]
    widths = [max(len(row[i]) for row in shown) for i in range(len(rows[0]))]
    for row in shown:
        print("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip())


def hold(
    case: CaseFolder,
    reason: Annotated[str, typer.Option(help="Why it must be kept.")] = "",
    release: Annotated[
        bool, typer.Option("--release", help="It need not be kept any more.")
    ] = False,
) -> None:
    """Keep a case from being pruned, or release it."""
    from soliscope.evidence import cases as kept

    if release and reason:
        raise UsageError("Give either --reason, to hold a case, or --release.")
    if release:
        kept.release(case)
    else:
        kept.hold(case, reason)
    print(_line(f"{case} is {'released' if release else 'on hold'}."))


def prune(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder that holds cases.")],
    older_than: Annotated[str, typer.Option(help="Age from the end of the run: 90d, 12w or 2y.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would go, and stop.")
    ] = False,
) -> None:
    """Remove cases that are older than that and not on hold."""
    from soliscope.evidence import cases as kept

    done = kept.prune(folder, kept.age(older_than), dry_run=dry_run)
    for one in done:
        verb = "would be removed" if dry_run else "removed"
        verb = verb if one.removed else "stays"
        print(_line(f"{one.case.folder}: {verb}{f': {one.why}' if one.why else ''}"))
    gone = sum(one.removed for one in done)
    print(f"{gone} {'to remove' if dry_run else 'removed'}, {len(done) - gone} kept.")


def _options(allow_address: Many) -> Any:
    from crawler.options import CrawlOptions, networks

    try:
        return CrawlOptions(allow_addresses=networks(tuple(allow_address or ())))
    except ValueError as error:
        raise UsageError(str(error)) from None


def _check_form(value: str) -> None:
    if value not in ("table", "json"):
        raise UsageError(f'--format is table or json, not "{value}".')


def _line(text: str) -> str:
    from reports import safe

    return safe.line(text)


def _print_json(told: Any) -> None:
    text = json.dumps(told, indent=2, ensure_ascii=False) + "\n"
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))


def _print_report(report: Report, form: str, quiet: bool) -> None:
    if form == "json":
        _print_json(report.told())
        return
    for problem in report.problems[:_SHOWN]:
        parts = [problem.file, *([f"record {problem.record_id}"] if problem.record_id else [])]
        cited = f" Cited by {', '.join(problem.cited_by)}." if problem.cited_by else ""
        print(_line(f"DAMAGED {', '.join(parts)}: {problem.what}.{cited}"))
    if len(report.problems) > _SHOWN:
        print(f"and {len(report.problems) - _SHOWN} more; --format json has all.")
    if quiet:
        return
    for note in report.notes:
        print(_line(f"Note: {note}"))
    checked = ", ".join(f"{n} {name}" for name, n in sorted(report.checked.items()))
    for part in report.unchecked:
        print(_line(f"NOT CHECKED: {part}."))
    sound = "Sound, as far as it was checked" if report.unchecked else "Sound"
    verdict = sound if report.sound else f"{len(report.problems)} problems"
    print(f"{verdict}. Checked: {checked or 'nothing'}.")


def _ticker(told: Reporter) -> Callable[[str], None]:
    last = time.monotonic()

    def tick(text: str) -> None:
        nonlocal last
        if time.monotonic() - last >= _EVERY:
            last = time.monotonic()
            told.say(_line(f"checking: {text}"))

    return tick
