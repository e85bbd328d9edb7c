"""What each analyzer and each shared part costs, in CPU milliseconds a page.

    python benchmarks/micro.py [--pages 60] [--most 10]

Pages of `bench_site.py`. "New" is a first pass over text that was never seen; the parts are the
best of five further passes, in which texts that repeat on a site are remembered, as in a crawl.
Figures of one run compare with each other, not with those of another machine.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import bench_site

from analyzers import costs, scan, summary
from crawler import extract
from crawler.artifacts import Capture
from crawler.page import Page

T = TypeVar("T")
TARGET = 5.0
"""Milliseconds a page for all analyzers together, the shared parts of a page given."""


def captures(pages: int) -> list[Capture]:
    """Pages of the generated site as captures."""
    head = (("Content-Type", "text/html; charset=utf-8"),)
    found = []
    for number in range(pages):
        url = f"http://{bench_site.HOST}{bench_site.path_of(number)}"
        body = bench_site.page(number, 2000).encode()
        found.append(Capture(url, url, 200, head, body, "2026-11-20T12:00:00Z", "r", "s"))
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--passes", type=int, default=5)
    parser.add_argument("--most", type=int, default=10)
    options = parser.parse_args()
    made = captures(options.pages)
    scan.warm()
    scan.examine(made[0])
    cost: dict[str, float] = defaultdict(float)
    begun = time.process_time()
    for capture in made[1:]:
        scan.examine(capture)
    cost["= everything, new text"] = time.process_time() - begun
    for capture in made[1:]:
        for name, seconds in _best(capture, options.passes).items():
            cost[name] += seconds
    pages = len(made) - 1
    analyzers = sum(value for name, value in cost.items() if name[0] not in "=(")
    size = sum(len(c.body) for c in made) / len(made) / 1000
    print(f"{pages} pages of {size:.1f} kB, CPU ms a page")
    for name in ("= everything, new text", "= everything, seen text"):
        print(f"{cost.pop(name) / pages * 1000:9.3f}  {name}")
    print(f"{analyzers / pages * 1000:9.3f}  = all analyzers, page parts given")
    order = sorted(cost.items(), key=lambda item: -item[1])
    print("shared parts of a page:")
    for name, value in order:
        if name[0] == "(":
            print(f"{value / pages * 1000:9.3f}  {name}")
    print(f"the {options.most} dearest of {sum(name[0] != '(' for name, _ in order)} analyzers:")
    for name, value in [item for item in order if item[0][0] != "("][: options.most]:
        print(f"{value / pages * 1000:9.3f}  {name}")
    reached = analyzers / pages * 1000
    print(f"{'met   ' if reached <= TARGET else 'missed'} all analyzers: {reached:.2f} ms a page"
          f" (target {TARGET})")  # fmt: skip


def _best(capture: Capture, passes: int) -> dict[str, float]:
    """The least that each part of a page took in several passes: others use the machine too."""
    best: dict[str, float] = {}
    for _ in range(passes):
        once: dict[str, float] = defaultdict(float)

        def timed(name: str, call: Callable[[], T], once: dict[str, float] = once) -> T:
            begun = time.process_time()
            result = call()
            once[name] += time.process_time() - begun
            return result

        timed("= everything, seen text", partial(scan.examine, capture))
        _parts(capture, timed)
        for name, seconds in once.items():
            best[name] = min(seconds, best.get(name, seconds))
    return best


def _parts(capture: Capture, timed: Callable[[str, Callable[[], object]], object]) -> None:
    page = extract.artifact(capture)
    if not isinstance(page, Page):
        return
    for question in costs.parts(page, timed):
        timed(question.id, partial(lambda q: list(q.signals(page)), question))
    timed("(page summary)", partial(summary.summarise, page))


if __name__ == "__main__":
    main()
