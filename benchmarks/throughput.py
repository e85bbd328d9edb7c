"""What an audit costs against what a user would pick instead, in one interleaved run.

    python benchmarks/throughput.py [--pages 2000] [--rounds 3] [--check] [--only NAME ...]

On one generated site (bench_site.py, nginx on loopback, no delay, concurrency 16): bare Scrapy with
LinkExtractor, tuned bare Scrapy, advertools (`--advertools PYTHON` names an environment that has
it), soliscope with everything on and 0, 1 and 2 workers, and soliscope judging an archive again.
Everything but a browser: no other contestant has one, so ours run with `--render never
--no-pictures`; what the default, with Chromium and pictures, adds to a run stands in a line of its
own. A contestant that read fewer pages than the site has ends the benchmark.

Two tables of medians. The first is the whole run, start-up and reports included: CPU of the whole
process tree, pages/s, and ratios to bare Scrapy in the same run. On a machine that others use,
pages/s says little: what a run could do alone is in "alone", pages/s of the CPU of its dearest
process. The second takes that apart: each contestant also reads a site of `--few` pages, and from
both comes what a run costs however small it is, and what each further page costs. `--check` exits 1
where a target is missed (of the whole run, as in the first table); memory has `memory.py`.

2,000 pages and three rounds with advertools take about half an hour on two cores of 2026, without
it a quarter of an hour; `--pages 600 --rounds 1` three minutes.
"""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import bench_site
import measure
from contestants import ADVERTOOLS, BARE, EVERYBODY, JUDGE, OURS, TUNED, Place, audit

FASTER = ((OURS[0], 3.0), (OURS[2], 4.5), (JUDGE, 8.0))
"""pages/s against bare Scrapy, at least."""
CHEAPER = ((TUNED, 2.0), (ADVERTOOLS, 1 / 8))
"""CPU a page of one process against another contestant's, at most."""
STARTED = 1.5
"""Seconds to the first request, at most."""
Row = dict[str, list[measure.Measured]]


@dataclass(slots=True)
class Results:
    """What was measured."""

    pages: int
    few: int
    many_rows: Row = field(default_factory=dict)
    few_rows: Row = field(default_factory=dict)
    starts: list[float] = field(default_factory=list)
    same: bool = True
    shown: measure.Measured | None = None
    """One run as users have it by default, with a browser and pictures."""

    def of(self, name: str, value: Callable[[measure.Measured], float]) -> float:
        """Median of a figure of the whole run."""
        return statistics.median(map(value, self.many_rows[name]))

    def apart(self, name: str, value: Callable[[measure.Measured], float]) -> tuple[float, float]:
        """Median of what a run costs before and after its pages, and of what a page costs."""
        pairs = zip(self.few_rows[name], self.many_rows[name], strict=True)
        each = [(value(a), (value(b) - value(a)) / (self.pages - self.few)) for a, b in pairs]
        page = statistics.median(slope for _, slope in each)
        return statistics.median(small - slope * self.few for small, slope in each), page


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--few", type=int, default=50, help="pages of the small site (50)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--only", nargs="*", help="parts of the names of those that run")
    parser.add_argument("--advertools", metavar="PYTHON", default="")
    options = parser.parse_args()
    if not 1 <= options.few < options.pages:
        parser.error("--few must be at least 1, and less than --pages")
    if not options.advertools and importlib.util.find_spec("advertools"):
        options.advertools = sys.executable
    return options


@contextmanager
def _place(folder: Path, pages: int) -> Iterator[Place]:
    measure.compress(bench_site.write(folder, pages))
    with measure.nginx(folder) as port:
        yield Place(folder, port, pages)


def main() -> int:
    """Measure and print."""
    options = _options()
    names = [
        name
        for name in EVERYBODY
        if (options.advertools or name != ADVERTOOLS)
        and (not options.only or any(word in name for word in options.only))
    ]
    if not names:
        raise SystemExit(f"--only: nobody here is called that; there are {', '.join(EVERYBODY)}.")
    found = Results(options.pages, options.few)
    with ExitStack() as stack:
        base = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="soliscope-bench-")))
        base.chmod(0o755)
        many, few = (
            stack.enter_context(_place(base / name, pages))
            for name, pages in (("many", options.pages), ("few", options.few))
        )
        for number in range(options.rounds):
            for name in names:
                for place, rows in ((few, found.few_rows), (many, found.many_rows)):
                    rows.setdefault(name, []).append(place.run(name, options.advertools))
            found.starts.append(measure.first_request(lambda p: audit(p, base / "first", 1, 0)))
            shutil.rmtree(base / "first", ignore_errors=True)
            print(f"round {number + 1} of {options.rounds} done", file=sys.stderr)
        found.same = len(many.findings()) <= 1 and len(few.findings()) <= 1
        if any(name in OURS for name in names):
            found.shown = measure.run(audit(many.port, base / "shown", many.pages, 0, shown=True))
    _print_whole(found)
    _print_apart(found)
    return _judge(found, options.check)


def _print_whole(found: Results) -> None:
    """The whole run."""
    pages, names = found.pages, list(found.many_rows)
    base = BARE if BARE in names else names[0]
    cpu = {n: found.of(n, lambda m: m.cpu) / pages * 1000 for n in names}
    rate = {n: pages / found.of(n, lambda m: m.wall) for n in names}
    alone = {n: pages / found.of(n, lambda m: m.busiest) for n in names}
    print(f"{pages} pages, all of it, no browser")
    print(f"{'':24}{'CPU ms/page':>12}{'CPU x':>7}{'pages/s':>9}{'x':>6}{'alone':>8}{'x':>6}"
          f"{'RSS MB':>8}{'PSS MB':>8}")  # fmt: skip
    for name in names:
        tree = max(m.tree for m in found.many_rows[name]) / 2**20
        once = max(m.shared_once for m in found.many_rows[name]) / 2**20
        print(f"{name:24}{cpu[name]:12.2f}{cpu[base] / cpu[name]:7.2f}{rate[name]:9.1f}"
              f"{rate[name] / rate[base]:6.2f}{alone[name]:8.1f}{alone[name] / alone[base]:6.2f}"
              f"{tree:8.0f}{once:8.0f}")  # fmt: skip


def _print_apart(found: Results) -> None:
    """The same, taken apart: N pages take `before and after` + N x `a page`."""
    names = list(found.many_rows)
    base = BARE if BARE in names else names[0]
    cpu = {n: found.apart(n, lambda m: m.cpu) for n in names}
    wall = {n: found.apart(n, lambda m: m.wall) for n in names}
    print(f"\nbefore and after the pages, and each further page (from {found.few} and"
          f" {found.pages} pages)")  # fmt: skip
    print(f"{'':24}{'CPU s':>8}{'+ ms/page':>11}{'x':>7}{'seconds':>10}{'+ ms/page':>11}{'x':>7}")
    for name in names:
        (fixed, page), (begun, each) = cpu[name], wall[name]
        print(f"{name:24}{fixed:8.2f}{page * 1000:11.2f}{_times(cpu[base][1], page)}"
              f"{begun:10.2f}{each * 1000:11.2f}{_times(wall[base][1], each)}")  # fmt: skip
    ours = next((name for name in names if name in OURS), "")
    if found.shown is not None and ours:
        more = found.shown.wall - found.of(ours, lambda m: m.wall)
        tree = (found.shown.tree - max(m.tree for m in found.many_rows[ours])) / 2**20
        print(f"\nThe default, with pages shown to Chromium and pictures of the findings, adds"
              f" {more:.1f} s and {tree:.0f} MB\nto a run (one run, against {ours}).")  # fmt: skip


def _times(base: float, other: float) -> str:
    """How many times as fast; where others use the machine, that may not be a number."""
    return f"{base / other:7.2f}" if other > 0 < base else f"{'-':>7}"


def _judge(found: Results, check: bool) -> int:
    """Print which targets are met; 1 where one is missed and `check` is set."""
    names = found.many_rows
    print("\nsignals, quotations and levels of all our runs:",
          "identical" if found.same else "DIFFERENT")  # fmt: skip
    missed = 0 if found.same else 1
    for name, least in FASTER:
        if name in names and BARE in names:
            times = found.of(BARE, lambda m: m.wall) / found.of(name, lambda m: m.wall)
            told = f"{name}: pages/s against bare Scrapy"
            missed += measure.told(told, times, least, at_least=True)
    one = OURS[0]
    for other, most in CHEAPER:
        if one in names and other in names:
            share = found.of(one, lambda m: m.cpu) / found.of(other, lambda m: m.cpu)
            missed += measure.told(f"{one}: CPU against {other}", share, most)
    missed += measure.told(
        "seconds from the command to its first request", statistics.median(found.starts), STARTED
    )
    return 1 if missed and (check or not found.same) else 0


if __name__ == "__main__":
    sys.exit(main())
