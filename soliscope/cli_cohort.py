"""The commands `cohort`, `rejudge` and `letter`; `cli` registers them with `register(app)`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from soliscope import cli_history, cli_options, errors
from soliscope.errors import UsageError, printable

if TYPE_CHECKING:
    from soliscope.cohort.run import Work

Output = Annotated[Path, typer.Option(help="Folder of the cohort; the same one goes on with it.")]
Jobs = Annotated[
    int, typer.Option(min=0, max=256, help="Firms under way at a time; 0: one for each core.")
]
ClusterAt = Annotated[
    str,
    typer.Option(metavar="ADDRESS", help="Scheduler of a Dask cluster instead of this machine."),
]
Minutes = Annotated[
    float, typer.Option(min=0.01, max=10_080, help="Longest time for one firm, in minutes.")
]
Letters = Annotated[
    str, typer.Option(metavar="docx|pdf|html", help="Also write a letter to each firm.")
]
Template = Annotated[
    Path | None, typer.Option(metavar="FILE", help="The authority's own letter (docs/cohort.md).")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    app.command()(cohort)
    app.command()(rejudge)
    app.command()(letter)


def cohort(
    firms: Annotated[
        Path, typer.Argument(metavar="FIRMS.csv|FIRMS.xlsx", help="The list: name, url, home ...")
    ],
    output: Output,
    jobs: Jobs = 0,
    cluster: ClusterAt = "",
    firm_minutes: Minutes = 60.0,
    max_pages: cli_options.MaxPages = 300,
    connect_to: cli_options.ConnectTo = None,
    ignore_robots: cli_options.IgnoreRobots = False,
    allow_address: cli_options.AllowAddress = None,
    ca_file: cli_options.CaFile = "",
    delay: cli_options.Delay = None,
    workers: Annotated[
        int, typer.Option(help="Processes that read pages, for each firm; 0: the firm's own.")
    ] = 1,
    timeout: cli_options.Timeout = 30.0,
    user_agent: cli_options.UserAgent = "",
    render: cli_options.Render = "auto",
    browser: cli_options.Browser = "",
    pictures: cli_options.Pictures = False,
    apps: cli_options.Apps = False,
    register: cli_options.Register = None,
    letters: Letters = "",
    letter_template: Template = None,
    database: cli_options.Database = "",
    quiet: cli_options.Quiet = False,
) -> None:
    """Audit many firms, one process each, and report on all of them together.

    Exit codes: 0 every firm has a result; 2 bad usage; 3 stopped, or some firm has none.
    """
    from soliscope.arguments import crawl_options
    from soliscope.cohort import roster, run

    crawl_options(
        max_pages=max_pages, connect_to=connect_to, header=None, basic_auth="", cookie=None,
        ignore_robots=ignore_robots, allow_address=allow_address, ca_file=ca_file, delay=delay,
        concurrency=8, workers=workers, timeout=timeout, user_agent=user_agent, render=render,
        browser=browser,
    )  # fmt: skip
    if register is not None and not register.is_dir():
        raise UsageError(f"There is no folder {register} (--register).")
    words = cli_options.words(
        max_pages=max_pages, connect_to=connect_to, ignore_robots=ignore_robots,
        allow_address=allow_address, ca_file=str(Path(ca_file).absolute()) if ca_file else "",
        delay=delay, workers=workers, timeout=timeout, user_agent=user_agent, render=render,
        browser=browser, pictures=pictures, apps=apps,
        register=register.absolute() if register else None,
    )  # fmt: skip
    template = _template(letters, letter_template)
    listed = roster.load(firms)
    run.prepare(output)
    work = run.audits(listed, firms.name, words, 60 * firm_minutes)
    _perform(work, output, cluster, jobs, quiet, letters, template, database)


def rejudge(
    collection: Annotated[
        Path,
        typer.Argument(metavar="COLLECTION", help="Folder of cases, .wacz and WARC files."),
    ],
    output: Output,
    firms: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="List of firms: whose pages loose WARC files hold."),
    ] = None,
    home: Annotated[
        str, typer.Option(help="Home jurisdiction of firms of which none is known.")
    ] = "",
    jobs: Jobs = 0,
    cluster: ClusterAt = "",
    firm_minutes: Minutes = 60.0,
    workers: Annotated[int, typer.Option(help="Processes that read pages, for each firm.")] = 1,
    letters: Letters = "",
    letter_template: Template = None,
    database: cli_options.Database = "",
    quiet: cli_options.Quiet = False,
) -> None:
    """Judge a collection of archives again, under the rulebook of this version.

    Exit codes: 0 everything has a result; 2 bad usage; 3 stopped, or something has none.
    """
    from soliscope import config
    from soliscope.cohort import rejudge as collections
    from soliscope.cohort import roster, run

    template = _template(letters, letter_template)
    given = config.country(home, "--home") if home else ""
    listed = roster.load(firms) if firms else None
    run.prepare(output)
    work = collections.work(
        collection, output, listed, given, 60 * firm_minutes, workers, saying(quiet)
    )
    _perform(work, output, cluster, jobs, quiet, letters, template, database)


def letter(
    source: Annotated[
        Path, typer.Argument(metavar="CASE", help="A case folder, or its assessment.json.")
    ],
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The letter to write: .docx, .pdf or .html.")
    ],
    template: Template = None,
    browser: Annotated[
        str, typer.Option(metavar="PATH", help="Chromium's program (default: the one installed).")
    ] = "",
    quiet: cli_options.Quiet = False,
) -> None:
    """Write a letter to a firm from a template: what appears, with its evidence."""
    from soliscope import case, letters

    content = letters.check(file, template)
    if not file.absolute().parent.is_dir():
        raise UsageError(f"{file} cannot be written: there is no folder {file.parent}.")
    case.write(file, letters.of(source, file, content, browser))
    if not quiet:
        print(printable(f"Wrote {file}."))


def _template(kind: str, template: Path | None) -> bytes:
    """Check what letters are wanted before anything is begun."""
    from soliscope import letters

    if not kind:
        if template is not None:
            raise UsageError("--letter-template goes with --letters docx, pdf or html.")
        return b""
    return letters.check(Path(f"letter.{kind}"), template)


def _perform(
    work: Work, output: Path, cluster: str, jobs: int, quiet: bool, kind: str, template: bytes,
    database: str,
) -> None:  # fmt: skip
    from soliscope.cohort import run

    cli_history.ready(database)
    document = run.perform(
        work, output, pool_of(cluster, jobs), saying(quiet), lambda case: _keep(case, database)
    )
    if kind:
        saying(quiet)(f"{run.letters(work, output, kind, template)} letters in {output}/letters.")
    end(document, output, quiet)


def _keep(case: Path, database: str) -> None:
    """Record a firm's run in the case store, where one is named."""
    if database or os.environ.get("SOLISCOPE_DATABASE_URL"):
        from soliscope import history

        history.record(case, database)


def pool_of(cluster: str, jobs: int) -> Any:
    """Where the tasks are done."""
    from soliscope.cohort import pool

    return pool.Cluster(cluster) if cluster else pool.Local(jobs or os.cpu_count() or 2)


def saying(quiet: bool) -> Any:
    """How progress is told: a line on standard error."""

    def say(sentence: str) -> None:
        if not quiet:
            print(printable(sentence), file=sys.stderr, flush=True)

    return say


def end(document: dict[str, Any], output: Path, quiet: bool) -> None:
    """Say what came of it, and exit."""
    failed = [one for one in document["without_level"] if one["status"] == "failed"]
    if not quiet:
        for one in document["firms"][:10]:
            print(printable(f"{one['rank']:>3}. level {one['level']}  {one['name']}: {one['why']}"))
        print(f"Report: {output / 'cohort.html'}")
    for one in document["refused"]:
        reason = f"Line {one['line']} cannot be used: {one['reason']}."
        print(printable(reason.replace("..", ".")), file=sys.stderr)
    if failed:
        shown = ", ".join(one["name"] for one in failed[:5]) + (" ..." if len(failed) > 5 else "")
        print(printable(f"{len(failed)} firms have no result: {shown}; the same command tries"
                         " them again."), file=sys.stderr)  # fmt: skip
        raise typer.Exit(errors.NOT_ASSESSABLE)
