"""Peak resident memory of an audit by the number of pages, on a site of light pages.

    python benchmarks/memory.py [--pages 500 2000 8000 40000] [--workers 0 2] [--check]

The site is served by nginx on loopback. Prints the peak of the largest process (the crawl itself)
and of the whole tree; pages that processes share are counted once for each of them in `tree`, and
once in all in `tree, shared once` (PSS). `--check` exits 1 where a target is missed: the crawl at
8,000 pages takes no more than 1.1 times what it takes at 500; the tree with two workers at 40,000
pages no more than 350 MB.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import bench_site
import measure
from contestants import audit

GROWTH, TREE = 1.1, 350
"""Ratio of 8,000 pages to 500; MB of the tree at 40,000 pages."""


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--pages", type=int, nargs="*", default=[500, 2000, 8000, 40_000])
    parser.add_argument("--workers", type=int, nargs="*", default=[0, 2])
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    seen: dict[tuple[int, int], measure.Measured] = {}
    print(f"{'pages':>7}{'workers':>9}{'largest MB':>12}{'tree MB':>9}{'tree, shared once MB':>22}"
          f"{'CPU ms/page':>13}")  # fmt: skip
    for pages in options.pages:
        with tempfile.TemporaryDirectory(prefix="soliscope-bench-") as temporary:
            folder = Path(temporary)
            measure.compress(bench_site.write(folder, pages, light=True))
            with measure.nginx(folder) as port:
                for workers in options.workers:
                    case = folder / f"case-{workers}"
                    got = measure.run(audit(port, case, pages, workers), timeout=7200)
                    seen[pages, workers] = got
                    print(f"{pages:7}{workers:9}{got.largest / 2**20:12.0f}{got.tree / 2**20:9.0f}"
                          f"{got.shared_once / 2**20:22.0f}{got.cpu / pages * 1000:13.2f}",
                          flush=True)  # fmt: skip
    missed = 0
    for workers in options.workers:
        if (500, workers) in seen and (8000, workers) in seen:
            ratio = seen[8000, workers].crawl / seen[500, workers].crawl
            missed += measure.told(f"{workers} workers: 8,000 pages against 500", ratio, GROWTH)
    if (40_000, 2) in seen:
        tree = seen[40_000, 2].tree / 2**20
        missed += measure.told("2 workers: MB of the tree at 40,000 pages", tree, TREE)
    return 1 if missed and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
