"""The commands `gate` and `pdf`; `cli` registers them with `register(app)`."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from soliscope import cli_options
from soliscope.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reports.gate import Gate
    from soliscope.routes import Routes
    from soliscope.target import Target

_SHOWN = 20
"""Changes that are printed; the reports have all."""
Many = cli_options.Many
As = Annotated[
    str, typer.Option("--as", metavar="URL", help="Address that a folder of pages will have.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command()(gate)
    app.command()(pdf)


def pdf(
    source: Annotated[
        Path, typer.Argument(metavar="CASE", help="A case folder, or its assessment.json.")
    ],
    file: Annotated[Path, typer.Argument(metavar="FILE.pdf", help="The file to write.")],
    browser: Annotated[
        str, typer.Option(metavar="PATH", help="Chromium's program (default: the one installed).")
    ] = "",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
) -> None:
    """Print the report of a case as PDF, by Chromium."""
    from soliscope import case
    from soliscope import pdf as printer

    writable(file)
    case.write(file, printer.of(source, browser))
    if not quiet:
        print(_line(f"Wrote {file}."))


def gate(
    target: Annotated[
        str, typer.Argument(metavar="DIR|URL|FIRM.toml", help="Built pages, a site, a firm file.")
    ],
    as_: As = "",
    fail_on: Annotated[
        int, typer.Option(min=1, max=5, help="Trip if the level is this or higher.")
    ] = 3,
    baseline: Annotated[
        Path | None,
        typer.Option(metavar="RUN.json", help="Trip only on what is new against this run."),
    ] = None,
    min_pages: Annotated[
        int, typer.Option(min=1, help="Fewer pages than this are too few to pass.")
    ] = 1,
    sarif: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write SARIF 2.1.0 for code scanning.")
    ] = None,
    junit: Annotated[Path | None, typer.Option(metavar="FILE", help="Write JUnit XML.")] = None,
    markdown: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a summary for a pull request.")
    ] = None,
    route_map: Annotated[
        Path | None,
        typer.Option(metavar="FILE.toml", help="Which file of the repository makes which page."),
    ] = None,
    firm: Annotated[
        Path | None,
        typer.Option(metavar="FIRM.toml", help="What is known of the firm of a folder of pages."),
    ] = None,
    home: Annotated[str, typer.Option(help="Home jurisdiction of the firm, such as AE.")] = "",
    name: cli_options.Name = "",
    output: cli_options.Output = None,
    max_pages: cli_options.MaxPages = 300,
    connect_to: cli_options.ConnectTo = None,
    header: cli_options.Header = None,
    basic_auth: cli_options.BasicAuth = "",
    cookie: cli_options.Cookie = None,
    ignore_robots: cli_options.IgnoreRobots = False,
    allow_address: cli_options.AllowAddress = None,
    ca_file: cli_options.CaFile = "",
    delay: Annotated[float | None, typer.Option(help="Seconds between requests.")] = None,
    workers: Annotated[int, typer.Option(help="Processes that read pages.")] = -1,
    timeout: cli_options.Timeout = 30.0,
    render: cli_options.Render = "",
    browser: cli_options.Browser = "",
    database: cli_options.Database = "",
    waivers: cli_options.Waivers = None,
    form: Annotated[
        str, typer.Option("--format", help="What is printed: table or json.")
    ] = "table",
    quiet: cli_options.Quiet = False,
) -> None:
    """Audit pages before they go live, and decide.

    Exit codes: 0 passed; 1 tripped; 2 bad usage; 3 too few pages, or not assessable.
    """
    from soliscope import case, cli_history, imports, routes, run
    from soliscope import gate as gates
    from soliscope import target as targets
    from soliscope.arguments import crawl_options, rendering
    from soliscope.progress import reporter

    if form not in ("table", "json"):
        raise UsageError(f'--format is table or json, not "{form}".')
    files = [file for file in (sarif, junit, markdown) if file is not None]
    for file in files:
        writable(file)
    if len({file.absolute() for file in files}) < len(files):
        raise UsageError("--sarif, --junit and --markdown each need a file of their own.")
    waived = cli_history.waivers_in(waivers)
    cli_history.ready(database)
    root = Path.cwd()
    before = gates.baseline(baseline) if baseline else None
    map_ = routes.load(route_map, root) if route_map else routes.Routes(root=root)
    crawl = crawl_options(
        max_pages=max_pages, connect_to=connect_to, header=header, basic_auth=basic_auth,
        cookie=cookie, ignore_robots=ignore_robots, allow_address=allow_address, ca_file=ca_file,
        delay=delay, concurrency=8, workers=workers, timeout=timeout, user_agent="",
        render=render, browser=browser,
    )  # fmt: skip
    with targets.opened(target, as_, home, name, crawl, firm) as opened:
        checked = imports.checked(opened.firm)
        options = rendering(opened.options, checked, render)
        sites = checked.profile.sites
        if before is not None:
            gates.same_site(before, sites)
        folder = case.choose(output or case.default(run.site_host(sites[0])))
        with reporter(quiet) as told:
            outcome = run.audit(checked, replace(options, waivers=waived), folder, told)
        comparison = (
            gates.compared(before, outcome.document, folder, opened) if before is not None else None
        )
        decided = gates.decide(outcome.document, fail_on, min_pages, comparison)
        _write(outcome.document, decided, opened, map_, (sarif, junit, markdown),
               _fallback(map_, (firm, Path(target), route_map), root))  # fmt: skip
    cli_history.keep(folder, database, quiet=True)
    if form == "json":
        _print_json(outcome.document, decided, folder)
    elif not quiet:
        for line in lines(outcome.document, decided, folder):
            print(line)
    if gates.CODES[decided.outcome] and (quiet or form == "json"):
        print(_line(f"Gate {decided.outcome}: {decided.reason}"), file=sys.stderr)
    raise typer.Exit(gates.CODES[decided.outcome])


def writable(file: Path | None) -> None:
    """Raise UsageError where a file cannot be written to, before the work begins."""
    if file is not None and not file.absolute().parent.is_dir():
        raise UsageError(f"{file} cannot be written: there is no folder {file.parent}.")
    if file is not None and file.is_dir():
        raise UsageError(f"{file} cannot be written: it is a folder.")


def _fallback(map_: Routes, files: tuple[Path | None, ...], root: Path) -> str:
    """The file of the repository that stands for pages of which nobody says what makes them."""
    if map_.fallback:
        return map_.fallback
    for file in files:
        if file is not None and file.suffix == ".toml" and file.is_file():
            real = file.resolve()
            if real.is_relative_to(root.resolve()):
                return real.relative_to(root.resolve()).as_posix()
    return ""


def _write(
    document: dict[str, Any],
    decided: Gate,
    target: Target,
    map_: Routes,
    files: tuple[Path | None, Path | None, Path | None],
    fallback: str,
) -> None:
    from reports import junit, markdown, sarif
    from soliscope import case, routes

    to_sarif, to_junit, to_markdown = files
    if to_sarif is not None:
        anchors = routes.anchors(document, target, map_, map_.root)
        case.write(to_sarif, sarif.sarif(document, decided, anchors, fallback))
    if to_junit is not None:
        case.write(to_junit, junit.junit(document, decided))
    if to_markdown is not None:
        case.write(to_markdown, markdown.markdown(document, decided))


def lines(document: Mapping[str, Any], decided: Gate, folder: Path) -> Iterator[str]:
    """What the terminal says of a decision."""
    from reports.compare import Kind
    from reports.view import amount

    level = document["level"]
    if level is not None:
        yield _line(f"Level {level} of 5: {document['level_name']}.")
    yield _line(f"Gate {decided.outcome}. {decided.reason}")
    hosts = len(document["coverage"]["hosts"])
    yield f"{amount(decided.pages, 'page')} on {amount(hosts, 'host')} read."
    if decided.comparison is None:
        for finding in document["findings"][:_SHOWN]:
            if finding["counted"]:
                yield from _told("found", finding)
    else:
        counts = {kind: len(decided.comparison.of(kind)) for kind in Kind}
        yield f"Against the baseline: {', '.join(f'{n} {kind}' for kind, n in counts.items())}."
        for note in decided.comparison.notes:
            yield _line(f"Note: {note}")
        shown = decided.comparison.of(Kind.NEW, Kind.CHANGED, Kind.GONE, Kind.NOT_COMPARED)
        for change in shown[:_SHOWN]:
            yield from _told(str(change.kind), change.finding, change.why)
        if len(shown) > _SHOWN:
            yield f"and {len(shown) - _SHOWN} more."
    yield _line(f"Report: {folder / 'report.html'}")


def _told(kind: str, finding: Mapping[str, Any], why: str = "") -> Iterator[str]:
    from reports import waived

    where = ", ".join(finding["states"])
    tier = finding["effective_tier"] or "-"
    kind += ", waived" if waived.holds(finding) else ""
    said = f"{kind}: tier {tier}, {finding['title']}{f' ({where})' if where else ''}. {why}"
    yield f"  {_line(said)}"
    for sample in finding["samples"][:1]:
        yield f"    {_line(sample['url'])}"


def _print_json(document: dict[str, Any], decided: Gate, folder: Path) -> None:
    from reports import fingerprint, waived
    from soliscope.gate import CODES

    changes = decided.comparison.changes if decided.comparison else ()
    told = {
        "outcome": str(decided.outcome),
        "exit_code": CODES[decided.outcome],
        "reason": decided.reason,
        "level": document["level"],
        "level_of_new": decided.level_of_new,
        "pages": decided.pages,
        "case": str(folder),
        "notes": list(decided.comparison.notes) if decided.comparison else [],
        "changes": [
            {
                "kind": str(change.kind),
                "signal": change.finding["signal"],
                "host": change.finding["host"],
                "states": change.finding["states"],
                "why": change.why,
                "waived": waived.holds(change.finding),
                "identity": fingerprint.identity(change.finding),
                "fingerprint": fingerprint.fingerprint(change.finding),
            }
            for change in changes
        ],
    }
    text = json.dumps(told, indent=2, ensure_ascii=False) + "\n"
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))


def _line(text: str) -> str:
    from reports import safe

    return safe.whole(safe.line(text))
