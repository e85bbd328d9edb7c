"""Options that several commands take, in the same words."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Many = list[str] | None
Output = Annotated[Path | None, typer.Option(help="Case folder (default: cases/HOST).")]
Name = Annotated[str, typer.Option(help="Name of the firm.")]
MaxPages = Annotated[int, typer.Option(help="HTML pages read, for each host.")]
ConnectTo = Annotated[
    Many, typer.Option(metavar="HOST:PORT:ADDR:PORT", help="Connect elsewhere, as curl does.")
]
Header = Annotated[
    Many, typer.Option(metavar="NAME:VALUE", help="Sent to the audited origin only.")
]
BasicAuth = Annotated[
    str, typer.Option(metavar="USER:PASSWORD", help="Sent to the audited origin only.")
]
Cookie = Annotated[
    Many, typer.Option(metavar="NAME=VALUE", help="Sent to the audited origin only.")
]
IgnoreRobots = Annotated[
    bool, typer.Option("--ignore-robots", help="Do not obey robots.txt; the report says so.")
]
AllowAddress = Annotated[
    Many,
    typer.Option(metavar="IP|NETWORK", help="Contact this address although it is not public."),
]
CaFile = Annotated[str, typer.Option(help="PEM file of certificate authorities to trust instead.")]
Timeout = Annotated[float, typer.Option(help="Seconds for one request.")]
Render = Annotated[
    str,
    typer.Option(
        metavar="auto|never|always",
        envvar="SOLISCOPE_RENDER",
        show_envvar=False,
        help="Show pages to a browser: those that need it.",
    ),
]
Browser = Annotated[
    str, typer.Option(metavar="PROGRAM", help="Chromium's program (default: the one installed).")
]
Waivers = Annotated[
    Path | None,
    typer.Option(metavar="FILE.toml", help="Waivers that count in this run (docs/waivers.md)."),
]
Database = Annotated[
    str,
    typer.Option(
        metavar="URL|FILE",
        help="Case store: an SQLite file or postgresql://... (default: SOLISCOPE_DATABASE_URL).",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]
Pictures = Annotated[
    bool, typer.Option("--pictures/--no-pictures", help="Take pictures of the findings' pages.")
]
