"""The command line: read arguments, call `run`, write words. Nothing is decided here.

Exit codes: 0 done and below --fail-on; 1 the gate tripped; 2 bad usage or configuration;
3 not assessable, or too little was looked at to say; 4 internal error; 5 the disk is full.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import sys
import traceback
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from soliscope import (
    cli_cohort,
    cli_evidence,
    cli_gate,
    cli_history,
    cli_options,
    cli_pack,
    cli_pages,
    cli_register,
    cli_waive,
    cli_watch,
    cli_webgraph,
    errors,
)
from soliscope.errors import SoliscopeError, UsageError, printable

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(
    name="soliscope",
    help="Looks at a firm's public web footprint for the circumstances that ESMA's MiCA"
    " reverse-solicitation guidelines list, and reports them with evidence.",
    epilog="Exit codes: 0 done and below --fail-on; 1 the gate tripped; 2 bad usage or"
    " configuration; 3 not assessable or too little looked at; 4 internal error;"
    " 5 the disk is full.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
WIDTH = 80
Many = cli_options.Many


def _console(**how: Any) -> Console:
    from rich.console import Console  # slow to load, and not every run writes

    return Console(**how)


def _print_result(document: dict[str, Any], folder: Path | None, form: str, quiet: bool) -> None:
    if form == "json":
        from reports import FORMATS

        sys.stdout.buffer.write(FORMATS["json"].render(document))
    elif not quiet:
        from reports import terminal

        console = _console(highlight=False, soft_wrap=False)
        report = str(folder / "report.html") if folder else ""
        console.print(terminal(document, min(console.width, 100), report))


def _exit_code(document: dict[str, Any], fail_on: int | None) -> int:
    """Code of a finished run; with --fail-on as the gate decides, waivers included."""
    if fail_on is None:
        unknown = document["status"] == "not-assessable"
        return errors.NOT_ASSESSABLE if unknown else errors.OK
    from reports import waived
    from soliscope import gate

    decided = gate.decide(document, fail_on, min_pages=0)
    if any(map(waived.holds, document["findings"])):
        print(printable(decided.reason), file=sys.stderr)
    return gate.CODES[decided.outcome]


def _complain(document: dict[str, Any]) -> None:
    if document["status"] == "not-assessable":
        print(f"Not assessable: {printable(document['reason'])}", file=sys.stderr)
    elif not document["coverage"]["complete"]:
        print(
            "The run was stopped before its end; the same command goes on with it.",
            file=sys.stderr,
        )


FailOn = Annotated[
    int | None, typer.Option(min=1, max=5, help="Exit with 1 if the level is this or higher.")
]


def _form(value: str) -> str:
    if value not in ("table", "json"):
        raise UsageError(f'--format is table or json, not "{value}".')
    return value


@app.command()
def audit(
    target: Annotated[
        str,
        typer.Argument(metavar="URL|FIRM.toml|DIR", help="A site, a firm file, or built pages."),
    ],
    as_: cli_gate.As = "",
    home: Annotated[
        str, typer.Option(help="Home jurisdiction of the firm, ISO 3166 code such as AE.")
    ] = "",
    name: cli_options.Name = "",
    database: cli_options.Database = "",
    waivers: cli_options.Waivers = None,
    output: cli_options.Output = None,
    max_pages: cli_options.MaxPages = 300,
    connect_to: cli_options.ConnectTo = None,
    header: cli_options.Header = None,
    basic_auth: cli_options.BasicAuth = "",
    cookie: cli_options.Cookie = None,
    ignore_robots: cli_options.IgnoreRobots = False,
    allow_address: cli_options.AllowAddress = None,
    ca_file: cli_options.CaFile = "",
    delay: cli_options.Delay = None,
    concurrency: Annotated[int, typer.Option(help="Requests under way at a time.")] = 8,
    workers: Annotated[
        int, typer.Option(help="Processes that read pages; 0: this one; -1: cores but one.")
    ] = -1,
    timeout: cli_options.Timeout = 30.0,
    user_agent: cli_options.UserAgent = "",
    render: cli_options.Render = "",
    browser: cli_options.Browser = "",
    pictures: cli_options.Pictures = True,
    apps: cli_options.Apps = False,
    wacz: cli_evidence.Wacz = None,
    timestamp: cli_evidence.Timestamp = "",
    timestamp_ca: cli_evidence.TimestampCa = None,
    register: cli_options.Register = None,
    facts: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="What people know: JSON, TOML or CSV, with sources."),
    ] = None,
    backlinks: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Export of a backlink tool; give it several times."),
    ] = None,
    visit_links: Annotated[
        bool, typer.Option("--visit-links", help="Visit the linking pages of --backlinks.")
    ] = False,
    max_linking_pages: Annotated[
        int, typer.Option(min=1, max=1000, help="Linking pages visited, with --visit-links.")
    ] = 100,
    profile: Annotated[
        bool, typer.Option("--profile", help="Tell where the time went; writes profile.json.")
    ] = False,
    form: cli_options.Form = "table",
    fail_on: FailOn = None,
    quiet: cli_options.Quiet = False,
) -> None:
    """Audit a firm's site: crawl it, archive it, and write the report."""
    from soliscope import case, imports, run
    from soliscope.arguments import crawl_options, rendering
    from soliscope.progress import reporter
    from soliscope.target import opened

    _form(form)
    waived = cli_history.waivers_in(waivers)
    cli_history.ready(database)
    cli_evidence.ready(wacz, timestamp, timestamp_ca)
    crawl = crawl_options(
        max_pages=max_pages, connect_to=connect_to, header=header, basic_auth=basic_auth,
        cookie=cookie, ignore_robots=ignore_robots, allow_address=allow_address,
        ca_file=ca_file, delay=delay, concurrency=concurrency, workers=workers,
        timeout=timeout, user_agent=user_agent, render=render, browser=browser,
    )  # fmt: skip
    with opened(target, as_, home, name, crawl) as place:
        firm = imports.checked(
            imports.with_imports(place.firm, register=register, facts=facts, backlinks=backlinks)
        )
        folder = case.choose(output or case.default(run.site_host(firm.profile.sites[0])))
        with reporter(quiet) as told:
            outcome = run.audit(
                firm,
                replace(
                    rendering(place.options, firm, render),
                    apps=apps,
                    pictures=pictures,
                    visit_links=max_linking_pages if visit_links else 0,
                    profile=profile,
                    waivers=waived,
                ),
                folder,
                told,
            )
    _print_result(outcome.document, outcome.folder, form, quiet)
    if outcome.profile and not quiet:
        from soliscope import profile_report

        _console(stderr=True).print(profile_report.table(outcome.profile))
    cli_evidence.finish(folder, wacz, timestamp, timestamp_ca, allow_address)
    cli_history.keep(folder, database, quiet)
    _complain(outcome.document)
    raise typer.Exit(_exit_code(outcome.document, fail_on))


@app.command()
def judge(
    case_folder: Annotated[
        Path, typer.Argument(metavar="CASE", help="A case folder, a WARC or a WACZ file.")
    ],
    output: Annotated[
        Path | None, typer.Option(help="Folder for the result (default: the case itself).")
    ] = None,
    home: Annotated[
        str, typer.Option(help="Another home jurisdiction than the archived one.")
    ] = "",
    workers: Annotated[int, typer.Option(help="Processes that read pages.")] = -1,
    form: cli_options.Form = "table",
    fail_on: FailOn = None,
    quiet: cli_options.Quiet = False,
) -> None:
    """Assess an archived crawl again, without the network."""
    from crawler.options import CrawlOptions
    from soliscope import run
    from soliscope.arguments import with_home
    from soliscope.progress import reporter

    _form(form)
    overrides = with_home(run.run_record, case_folder, home) if home else None
    processes = CrawlOptions(workers=workers).processes
    with reporter(quiet) as told:
        outcome = run.judge(case_folder, output, overrides, processes, told)
    _print_result(outcome.document, outcome.folder, form, quiet)
    _complain(outcome.document)
    raise typer.Exit(_exit_code(outcome.document, fail_on))


@app.command()
def assess(
    facts: Annotated[str, typer.Argument(metavar="FACTS.json|-", help="Facts written down.")],
    form: cli_options.Form = "table",
    fail_on: FailOn = None,
) -> None:
    """Work out levels from facts that a person wrote down."""
    from soliscope import what_if

    _form(form)
    results = what_if.results(facts)
    what_if.show(results, form)
    levels = [result["level"] for result in results if "level" in result]
    if fail_on is not None and any(level >= fail_on for level in levels):
        raise typer.Exit(errors.GATE)
    if not levels and any(r.get("status") == "not-assessable" for r in results):
        raise typer.Exit(errors.NOT_ASSESSABLE)


@app.command()
def rules(
    signal: Annotated[str, typer.Argument(help="Show the manual page of one rule.")] = "",
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Write all manual pages as Markdown.")
    ] = False,
) -> None:
    """List every rule, its tier and citation, or show one rule's manual page."""
    from soliscope import manual

    if markdown:
        print(manual.markdown(), end="")
    elif signal:
        _console(highlight=False).print(manual.page(signal))
    else:
        # Into a file or a pipe whole lines, in a terminal what fits.
        width = None if sys.stdout.isatty() else 260
        _console(highlight=False, width=width).print(manual.overview())


@app.command()
def demo(
    output: Annotated[
        Path | None, typer.Option(help="Case folder; without it one in cases/.")
    ] = None,
    application: Annotated[
        bool, typer.Option("--application", help="A second firm, whose site is one application.")
    ] = False,
    render: cli_options.Render = "auto",
    quiet: cli_options.Quiet = False,
) -> None:
    """Audit the bundled demonstration firm, served on loopback."""
    from crawler.options import ConnectTo, CrawlOptions
    from soliscope import case, run
    from soliscope.demo import shown
    from soliscope.options import RunOptions
    from soliscope.progress import reporter

    firm, serving, name = shown(application)
    with serving as server, reporter(quiet) as told:
        connect_to = tuple(ConnectTo.parse(rule) for rule in server.connect_to)
        options = RunOptions(CrawlOptions(connect_to=connect_to, render=render))
        outcome = run.audit(firm, options, case.choose(output or Path("cases") / name), told)
    _print_result(outcome.document, outcome.folder, "table", quiet)
    _complain(outcome.document)
    raise typer.Exit(_exit_code(outcome.document, None))


cli_evidence.register(app)
cli_gate.register(app)
cli_pages.register(app)
cli_history.register(app)
cli_cohort.register(app)
cli_waive.register(app)
cli_watch.register(app)
app.add_typer(cli_register.app)
app.command()(cli_webgraph.inlinks)
app.command()(cli_pack.evidence_pack)


def _guarded(call: Callable[[], object]) -> int:
    """Run the program; every error ends as one sentence and a code."""
    try:
        call()
    except SoliscopeError as error:
        print(f"soliscope: {printable(str(error))}", file=sys.stderr)
        return error.code
    except KeyboardInterrupt:
        print("soliscope: stopped; the same command goes on with the run.", file=sys.stderr)
        return errors.NOT_ASSESSABLE
    except BrokenPipeError:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return errors.OK
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else errors.INTERNAL
    except Exception as error:
        if full := errors.disk_full(error):
            print(f"soliscope: {printable(full)}", file=sys.stderr)
            return errors.DISK_FULL
        if os.environ.get("SOLISCOPE_DEBUG"):
            traceback.print_exc()
        print(
            f"soliscope: internal error ({type(error).__name__}: {printable(str(error))[:300]});"
            " set SOLISCOPE_DEBUG=1 to see where, and please report it.",
            file=sys.stderr,
        )
        return errors.INTERNAL
    return errors.OK


def main() -> None:
    """Entry point of the console script."""
    # Python looks for garbage once more when it ends; the memory goes back to the system anyway.
    atexit.register(gc.freeze)
    sys.exit(_guarded(app))
