"""What each analyzer and each shared part costs, in CPU milliseconds a page.

    python benchmarks/micro.py [--pages 60] [--most 20]

Pages of `bench_site.py`. "New" is a first pass over text that was never seen; the parts are timed
in a second pass, in which the texts that repeat on a site are remembered, as in a real crawl.
Figures of one run compare with each other, not with those of another machine.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

import bench_site

from analyzers import language, scan, summary
from crawler import extract
from crawler.artifacts import Capture
from crawler.discovery import discover
from crawler.page import Page

T = TypeVar("T")


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
    parser.add_argument("--most", type=int, default=20)
    options = parser.parse_args()
    made = captures(options.pages)
    language.load()
    scan.examine(made[0])
    cost: dict[str, float] = defaultdict(float)

    def timed(name: str, call: Callable[[], T]) -> T:
        begun = time.process_time()
        result = call()
        cost[name] += time.process_time() - begun
        return result

    for capture in made[1:]:
        timed("= everything, new text", lambda c=capture: scan.examine(c))  # type: ignore[misc]
    for capture in made[1:]:
        timed("= everything, seen text", lambda c=capture: scan.examine(c))  # type: ignore[misc]
    for capture in made[1:]:
        _parts(capture, timed)
    pages = len(made) - 1
    analyzers = sum(value for name, value in cost.items() if name[0] not in "=(")
    size = sum(len(c.body) for c in made) / len(made) / 1000
    print(f"{pages} pages of {size:.1f} kB, CPU ms a page")
    for name in ("= everything, new text", "= everything, seen text"):
        print(f"{cost.pop(name) / pages * 1000:9.3f}  {name}")
    print(f"{analyzers / pages * 1000:9.3f}  = all analyzers, page parts given")
    for name, value in sorted(cost.items(), key=lambda item: -item[1])[: options.most]:
        print(f"{value / pages * 1000:9.3f}  {name}")


def _parts(capture: Capture, timed: Callable[[str, Callable[[], object]], object]) -> None:
    page = extract.artifact(capture)
    if not isinstance(page, Page):
        return
    timed("(decode)", lambda: page.html)
    timed("(parse)", lambda: page.tree)
    timed("(text blocks)", lambda: page.blocks)
    timed("(links)", lambda: page.links)
    timed("(head, structured data)", lambda: (page.alternates, page.metas, page.structured))
    timed("(forms, scripts)", lambda: (page.choices, page.scripts))
    timed("(discovery)", lambda: discover(page))
    timed("(language)", lambda: summary.shares(page))
    timed("(lower case)", lambda: page.lower)
    asked: list[scan.Analyzer] = []
    timed("(word gate)", lambda: asked.extend(scan.worth_asking(page)))
    for question in asked:
        timed(question.id, lambda q=question: list(q.signals(page)))  # type: ignore[misc]
    timed("(page summary)", lambda: summary.summarise(page))


if __name__ == "__main__":
    main()
