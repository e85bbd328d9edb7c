"""`soliscope register`: fetch ESMA's register files, and look at them before relying on them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from soliscope import cli_options
from soliscope.errors import UsageError

app = typer.Typer(
    name="register",
    help="ESMA's interim MiCA register (CSV): fetch its files, and check them.",
    no_args_is_help=True,
)
_SHOWN = 40
"""Problems that the table shows; --format json has all."""
INCOMPLETE = 1


@app.callback()
def main() -> None:
    """ESMA's interim MiCA register (CSV): fetch its files, and check them."""


@app.command()
def update(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where the files are kept.")],
    base_url: Annotated[
        str, typer.Option(help="Folder that has the five CSV files (default: ESMA's).")
    ] = "",
    accept_fewer: Annotated[
        bool, typer.Option("--accept-fewer", help="Take a file with far fewer rows than before.")
    ] = False,
    connect_to: cli_options.ConnectTo = None,
    allow_address: cli_options.AllowAddress = None,
    ca_file: cli_options.CaFile = "",
    timeout: cli_options.Timeout = 60.0,
) -> None:
    """Download the five files: all of them or none, checked; the earlier ones are kept.

    Exit codes: 0 done; 2 bad usage; 4 a file could not be had or is not whole, nothing changed.
    """
    from soliscope import register_update
    from soliscope.arguments import crawl_options

    options = crawl_options(
        max_pages=1, connect_to=connect_to, header=None, basic_auth="", cookie=None,
        ignore_robots=False, allow_address=allow_address, ca_file=ca_file, delay=None,
        concurrency=1, workers=0, timeout=timeout, user_agent="",
    )  # fmt: skip
    done = register_update.update(
        folder, base_url or register_update.BASE, options, fewer=accept_fewer,
        say=lambda sentence: print(sentence, file=sys.stderr),
    )  # fmt: skip
    for one in done:
        entry = one.entry
        had = f" (before: {one.before})" if one.change == "changed" else ""
        print(
            f"{entry.file}: {one.change}, {entry.rows} rows{had}, newest update"
            f" {entry.vintage or 'undated'}, sha256 {entry.sha256}"
        )


@app.command()
def check(
    path: Annotated[Path, typer.Argument(metavar="FILE|DIR", help="A CSV file, or a folder.")],
    form: Annotated[
        str, typer.Option("--format", help="What is printed: table or json.")
    ] = "table",
) -> None:
    """Count what the files hold, and name what is wrong with them.

    Exit codes: 0 whole; 1 a file seems cut off, or is not the one downloaded; 2 no register.
    """
    from crawler import register

    if form not in ("table", "json"):
        raise UsageError(f'--format is table or json, not "{form}".')
    if not path.exists():
        raise UsageError(f"There is no file or folder {path}.")
    try:
        read = register.load(path)
    except register.RegisterError as error:
        raise UsageError(str(error)) from None
    from soliscope import register_update

    told = summary(read)
    changed = register_update.differences(path) if path.is_dir() else []
    told["problems"] = [{"file": "", "row": 0, "what": w} for w in changed] + told["problems"]
    if form == "json":
        print(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        _print(told)
    cut = any(file["truncated"] for file in told["files"])
    raise typer.Exit(INCOMPLETE if cut or changed else 0)


def summary(read: Any) -> dict[str, Any]:
    """What `register check` tells, as plain JSON."""
    files = [
        {
            "file": file.name,
            "kind": str(file.kind),
            "sha256": file.sha256,
            "rows": file.rows,
            "vintage": file.vintage,
            "truncated": file.truncated,
            "websites": sum(len(e.websites) for e in file.entries),
            "papers": sum(len(e.papers) for e in file.entries),
            "unusable": sum(len(e.unusable) for e in file.entries),
            "bad_lei": sum(bool(e.lei) and not e.lei_valid for e in file.entries),
            "ended": sum(e.ended() for e in file.entries),
        }
        for file in read.files
    ]
    problems = [{"file": p.file, "row": p.row, "what": p.what} for p in read.problems]
    return {"vintage": read.vintage, "files": files, "problems": problems}


def _print(told: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    table = Table(box=None, pad_edge=False)
    heads = ("File", "Kind", "Rows", "Vintage", "Sites", "Papers", "Unusable", "Bad LEI",
             "Ended", "SHA-256")  # fmt: skip
    for head in heads:
        table.add_column(head, overflow="fold")
    for file in told["files"]:
        keys = ("file", "kind", "rows", "vintage", "websites", "papers", "unusable", "bad_lei",
                "ended")  # fmt: skip
        table.add_row(*(Text(str(file[key])) for key in keys), Text(file["sha256"][:12]))
    console.print(table)
    for problem in told["problems"][:_SHOWN]:
        where = f"{problem['file']}, row {problem['row']}" if problem["row"] else problem["file"]
        said = f"{where}: {problem['what']}" if where else problem["what"]
        console.print(Text(said, overflow="fold"))
    if (left := len(told["problems"]) - _SHOWN) > 0:
        console.print(f"{left} more; --format json shows them all.")
