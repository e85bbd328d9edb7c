"""`soliscope register`: look at ESMA's register files before relying on them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from soliscope.errors import UsageError

app = typer.Typer(
    name="register",
    help="ESMA's interim MiCA register (CSV): check files that were downloaded.",
    no_args_is_help=True,
)
_SHOWN = 40
"""Problems that the table shows; --format json has all."""
INCOMPLETE = 1


@app.callback()
def main() -> None:
    """ESMA's interim MiCA register (CSV): check files that were downloaded."""


@app.command()
def check(
    path: Annotated[Path, typer.Argument(metavar="FILE|DIR", help="A CSV file, or a folder.")],
    form: Annotated[
        str, typer.Option("--format", help="What is printed: table or json.")
    ] = "table",
) -> None:
    """Count what the files hold, and name what is wrong with them.

    Exit codes: 0 whole; 1 a file seems cut off; 2 no register.
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
    told = summary(read)
    if form == "json":
        print(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        _print(told)
    raise typer.Exit(INCOMPLETE if any(f["truncated"] for f in told["files"]) else 0)


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
        console.print(Text(f"{where}: {problem['what']}", overflow="fold"))
    if (left := len(told["problems"]) - _SHOWN) > 0:
        console.print(f"{left} more; --format json shows them all.")
