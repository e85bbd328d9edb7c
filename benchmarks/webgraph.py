"""How much memory and time one domain's in-links take in a large generated graph.

    python benchmarks/webgraph.py --edges 40000000

A child process writes the graph (a domain-level graph of cc-webgraph's form); this process reads it
and reports its own peak of memory. `--limit` in MB makes it fail above that.
"""

from __future__ import annotations

import argparse
import gzip
import multiprocessing
import resource
import sys
import tempfile
import time
from pathlib import Path

from crawler import webgraph

_BLOCK = 200_000
_STEP = 2_654_435_761
"""A prime far larger than the graph: multiples of it look random and repeat late."""


def write(folder: Path, vertices: int, edges: int, hub: int) -> None:
    """Write vertices.gz and edges.gz; every vertex is a domain, and vertex 0 has `hub` in-links."""
    every = max(1, edges // hub) if hub else 0
    with gzip.open(folder / "vertices.gz", "wb", compresslevel=1) as out:
        for start in range(0, vertices, _BLOCK):
            ids = range(start, min(start + _BLOCK, vertices))
            out.write("".join(f"{i}\tcom.d{i:09}\t{i % 7 + 1}\n" for i in ids).encode())
    with gzip.open(folder / "edges.gz", "wb", compresslevel=1) as out:
        for start in range(0, edges, _BLOCK):
            numbers = range(start, min(start + _BLOCK, edges))
            lines = (f"{n * vertices // edges}\t{_to(n, vertices, every)}\n" for n in numbers)
            out.write("".join(lines).encode())


def _to(number: int, vertices: int, every: int) -> int:
    return 0 if every and not number % every else number * _STEP % vertices


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edges", type=int, default=40_000_000)
    parser.add_argument("--vertices", type=int, default=4_000_000)
    parser.add_argument("--hub", type=int, default=0, help="ask for a domain with so many links")
    parser.add_argument("--limit", type=int, default=500, help="MB of memory")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        child = multiprocessing.get_context("spawn").Process(
            target=write, args=(folder, told.vertices, told.edges, told.hub)
        )
        child.start()
        child.join()
        wanted = 0 if told.hub else told.edges // 2 * _STEP % told.vertices
        begun = time.perf_counter()
        found = webgraph.in_links(
            [folder / "vertices.gz"], [folder / "edges.gz"], f"d{wanted:09}.com"
        )
        seconds = time.perf_counter() - begun
        size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{found.edges:,} edges and {found.vertices:,} vertices ({size:,.0f} MB packed) in"
        f" {seconds:.1f} s: {found.edges / seconds / 1e6:.2f} million edges a second;"
        f" {len(found.sources)} linking domains; peak memory {peak:.0f} MB"
    )
    if found.edges != told.edges or not found.sources or found.problems:
        print(f"The graph was not read to its end: {found.problems}", file=sys.stderr)
        return 1
    return int(peak > told.limit)


if __name__ == "__main__":
    sys.exit(main())
