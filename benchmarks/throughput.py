"""What an audit costs against what a user would pick instead, in one interleaved run.

    python benchmarks/throughput.py [--pages 2000] [--rounds 3] [--check] [--only NAME ...]

On one generated site (bench_site.py, nginx on loopback, no delay, concurrency 16): bare Scrapy with
LinkExtractor, tuned bare Scrapy, advertools where it is installed, soliscope with everything on and
0, 1 and 2 workers, and soliscope judging the archive again. Prints medians; ratios are against bare
Scrapy in the same run. `--check` exits 1 where a target is missed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

import bench_site
import measure

HERE = Path(__file__).parent
TARGETS = (
    ("soliscope, 0 workers", "pages/s against bare", 3.0),
    ("soliscope, 2 workers", "pages/s against bare", 4.5),
    ("judge, 2 workers", "pages/s against bare", 8.0),
)
ADVERTOOLS = (
    "import advertools,sys;advertools.crawl(sys.argv[1],sys.argv[2],follow_links=True,"
    "custom_settings={'CONCURRENT_REQUESTS_PER_DOMAIN':16,'LOG_LEVEL':'WARNING'})"
)


def commands(port: int, folder: Path, pages: int) -> dict[str, list[str]]:
    """Name -> command."""
    direct = f"http://127.0.0.1:{port}/"
    bare = [sys.executable, str(HERE / "bare_spider.py"), direct]
    program = [sys.executable, "-c", "from soliscope.cli import main; main()"]
    audit = [*program, "audit", f"http://{bench_site.HOST}/", "--connect-to",
             f"{bench_site.HOST}:80:127.0.0.1:{port}", "--delay", "0", "--concurrency", "16",
             "--max-pages", str(pages + 10), "--home", "SC", "--quiet"]  # fmt: skip
    found = {"bare Scrapy": bare, "tuned bare Scrapy": [*bare, "--tuned"]}
    if importlib.util.find_spec("advertools"):
        found["advertools"] = [sys.executable, "-c", ADVERTOOLS, direct, str(folder / "adv.jl")]
    for workers in (0, 1, 2):
        case = folder / f"case-{workers}"
        found[f"soliscope, {workers} workers"] = [
            *audit, "--workers", str(workers), "--output", str(case),
        ]  # fmt: skip
    found["judge, 2 workers"] = [*program, "judge", str(folder / "case-1"), "--workers", "2",
                                 "--output", str(folder / "again"), "--quiet"]  # fmt: skip
    return found


def clear(folder: Path, name: str) -> None:
    """Remove what an earlier round left."""
    if name.startswith("soliscope"):
        shutil.rmtree(folder / f"case-{name.split()[1]}", ignore_errors=True)
    (folder / "adv.jl").unlink(missing_ok=True)
    shutil.rmtree(folder / "again", ignore_errors=True)


def findings(folder: Path) -> set[str]:
    """What each run of ours found; one element if all found the same."""
    made = set()
    for case in (*folder.glob("case-*"), folder / "again"):
        file = case / "assessment.json"
        if file.is_file():
            told = json.loads(file.read_bytes())
            kept = [(f["signal"], f["host"], f["states"], f["count"]) for f in told["findings"]]
            made.add(json.dumps([kept, told["level"], told["states"]], sort_keys=True))
    return made


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--only", nargs="*")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soliscope-bench-") as temporary:
        folder = Path(temporary)
        measure.compress(bench_site.write(folder, options.pages))
        rows: dict[str, list[measure.Measured]] = {}
        with measure.nginx(folder) as port:
            for number in range(options.rounds):
                for name, command in commands(port, folder, options.pages).items():
                    if options.only and not any(word in name for word in options.only):
                        continue
                    clear(folder, name)
                    rows.setdefault(name, []).append(measure.run(command))
                print(f"round {number + 1} of {options.rounds} done", file=sys.stderr)
        same = len(findings(folder)) <= 1
    return report(rows, options.pages, same, options.check)


def report(rows: dict[str, list[measure.Measured]], pages: int, same: bool, check: bool) -> int:
    """Print medians and ratios; 1 where a target is missed and `check` is set."""
    median = {
        name: (
            statistics.median(m.cpu for m in runs) / pages * 1000,
            pages / statistics.median(m.wall for m in runs),
            max(m.tree for m in runs) / 2**20,
        )
        for name, runs in rows.items()
    }
    base = median.get("bare Scrapy", next(iter(median.values())))
    print(f"{'':24}{'CPU ms/page':>12}{'pages/s':>9}{'CPU x':>7}{'pages/s x':>10}{'RSS MB':>8}")
    for name, (cpu, rate, memory) in median.items():
        print(f"{name:24}{cpu:12.2f}{rate:9.1f}{base[0] / cpu:7.2f}{rate / base[1]:10.2f}"
              f"{memory:8.0f}")  # fmt: skip
    print("findings of all our runs:", "identical" if same else "DIFFERENT")
    missed = [] if same else ["findings differ"]
    for name, what, wanted in TARGETS:
        if name in median:
            reached = median[name][1] / base[1]
            print(f"{'met   ' if reached >= wanted else 'missed'} {name}: {what} {reached:.2f}"
                  f" (target {wanted})")  # fmt: skip
            missed += [name] if reached < wanted else []
    return 1 if missed and (check or not same) else 0


if __name__ == "__main__":
    sys.exit(main())
