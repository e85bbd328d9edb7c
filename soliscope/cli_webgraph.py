"""`soliscope inlinks`: a first list of linking names from Common Crawl's web graph."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from soliscope.errors import UsageError

INCOMPLETE = 1


def inlinks(
    domain: Annotated[str, typer.Argument(help="The firm's domain, such as example.com.")],
    vertices: Annotated[
        list[Path], typer.Option(metavar="FILE", help="Vertices file; may be given several times.")
    ],
    edges: Annotated[
        list[Path], typer.Option(metavar="FILE", help="Edges file; may be given several times.")
    ],
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only the list.")] = False,
) -> None:
    """List the names that link to a domain in Common Crawl's graph: input for --backlinks.

    Exit codes: 0 the files were read to their ends; 1 there may be more; 2 bad usage.
    """
    from crawler import webgraph

    try:
        found = webgraph.in_links(vertices, edges, domain)
    except webgraph.GraphError as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise UsageError(f"{error.filename} cannot be read: {error.strerror}.") from None
    for name in found.sources:
        print(name)
    if not quiet:
        print(
            f"{len(found.sources)} names link to {len(found.targets)} of {domain}; {found.edges:,}"
            f" edges and {found.vertices:,} vertices read.",
            file=sys.stderr,
        )
    for problem in found.problems:
        print(f"soliscope: {problem}.", file=sys.stderr)
    raise typer.Exit(INCOMPLETE if found.problems else 0)
