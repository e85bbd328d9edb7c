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
Delay = Annotated[
    float | None,
    typer.Option(help="Seconds between requests to a host (default 1; 0 on loopback)."),
]
UserAgent = Annotated[str, typer.Option(help="How the crawler names itself.")]
Apps = Annotated[
    bool, typer.Option("--apps", help="Ask app stores about the apps that a site links.")
]
Register = Annotated[
    Path | None, typer.Option(metavar="DIR", help="ESMA's register: folder of its CSV files.")
]
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
Form = Annotated[str, typer.Option("--format", help="What is printed: table or json.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]
Pictures = Annotated[
    bool, typer.Option("--pictures/--no-pictures", help="Take pictures of the findings' pages.")
]


def words(**options: object) -> list[str]:
    """The command-line words that give `audit` these options; those that are not set are left out.

    >>> words(max_pages=5, connect_to=["a::b:1"], apps=False, pictures=False, user_agent="")
    ['--max-pages=5', '--connect-to=a::b:1', '--no-pictures']
    """
    found: list[str] = []
    for name, value in options.items():
        flag = f"--{name.replace('_', '-')}"
        if isinstance(value, bool):
            found += [flag] if value else [f"--no-{flag[2:]}"] if name in _EITHER else []
        elif isinstance(value, list | tuple):
            found += [f"{flag}={one}" for one in value]
        elif value is not None and value != "":
            found.append(f"{flag}={value:g}" if isinstance(value, float) else f"{flag}={value}")
    return found


_EITHER = frozenset({"pictures"})
"""Options that are on unless they are switched off."""
