"""What an audit costs against what a user would pick instead, in one interleaved run.

    python benchmarks/throughput.py [--pages 2000] [--rounds 3] [--check] [--only NAME ...]

On one generated site (bench_site.py, nginx on loopback, no delay, concurrency 16): bare Scrapy with
LinkExtractor, tuned bare Scrapy, advertools (`--advertools PYTHON` names an environment that has
it), soliscope with everything on and 0, 1 and 2 workers, and soliscope judging the archive again.
Prints medians. CPU is that of the whole process tree, start-up and reports included; ratios are
against bare Scrapy in the same run. On a machine that others use, pages/s says little: what a run
could do alone is in "alone", pages/s of the CPU of its dearest process. `--check` exits 1 where a
target is missed.
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
PROGRAM = [sys.executable, "-c", "from soliscope.cli import main; main()"]
FASTER = (("soliscope, 0 workers", 3.0), ("soliscope, 2 workers", 4.5), ("judge, 2 workers", 8.0))
"""pages/s against bare Scrapy, at least."""
TUNED, ADVERTOOLS, STARTED = 2.0, 1 / 8, 1.5
"""CPU a page against the tuned spider and advertools, and seconds to the first request, at most."""
CRAWL = (
    "import advertools,sys,os;os.environ['PATH']=os.path.dirname(sys.executable)+':'+"
    "os.environ['PATH'];advertools.crawl(sys.argv[1],sys.argv[2],follow_links=True,"
    "custom_settings={'CONCURRENT_REQUESTS':16,'CONCURRENT_REQUESTS_PER_DOMAIN':16,"
    "'DOWNLOAD_DELAY':0,'LOG_LEVEL':'WARNING','ROBOTSTXT_OBEY':True,'AUTOTHROTTLE_ENABLED':False})"
)


def audit(port: int, case: Path, pages: int, workers: int) -> list[str]:
    """The command of an audit with everything on."""
    return [
        *PROGRAM, "audit", f"http://{bench_site.HOST}/", "--connect-to",
        f"{bench_site.HOST}:80:127.0.0.1:{port}", "--delay", "0", "--concurrency", "16",
        "--max-pages", str(pages + 10), "--home", "SC", "--quiet", "--workers", str(workers),
        "--output", str(case),
    ]  # fmt: skip


def commands(port: int, folder: Path, pages: int, advertools: str) -> dict[str, list[str]]:
    """Name -> command."""
    direct = f"http://127.0.0.1:{port}/"
    bare = [sys.executable, str(HERE / "bare_spider.py"), direct]
    found = {"bare Scrapy": bare, "tuned bare Scrapy": [*bare, "--tuned"]}
    if advertools:
        found["advertools"] = [advertools, "-c", CRAWL, direct, str(folder / "adv.jl")]
    for workers in (0, 1, 2):
        case = folder / f"case-{workers}"
        found[f"soliscope, {workers} workers"] = audit(port, case, pages, workers)
    found["judge, 2 workers"] = [*PROGRAM, "judge", str(folder / "case-1"), "--workers", "2",
                                 "--output", str(folder / "again"), "--quiet"]  # fmt: skip
    return found


def clear(folder: Path, name: str) -> None:
    """Remove what an earlier round left."""
    if name.startswith("soliscope"):
        shutil.rmtree(folder / f"case-{name.split()[1]}", ignore_errors=True)
    (folder / "adv.jl").unlink(missing_ok=True)
    shutil.rmtree(folder / "again", ignore_errors=True)


def findings(folder: Path) -> set[str]:
    """What each run of ours found, quotations included; one element if all found the same."""
    made = set()
    for case in (*folder.glob("case-*"), folder / "again"):
        file = case / "signals.jsonl"
        if file.is_file():
            kept = sorted(
                json.dumps(
                    {k: v for k, v in json.loads(line).items()
                     if k not in ("fetched_at", "record_id")},
                    sort_keys=True,
                )
                for line in file.read_text("utf-8").splitlines()
            )  # fmt: skip
            told = json.loads((case / "assessment.json").read_bytes())
            made.add(json.dumps([kept, told["level"], told["states"]], sort_keys=True))
    return made


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--advertools", metavar="PYTHON", default="")
    options = parser.parse_args()
    if not options.advertools and importlib.util.find_spec("advertools"):
        options.advertools = sys.executable
    with tempfile.TemporaryDirectory(prefix="soliscope-bench-") as temporary:
        folder = Path(temporary)
        measure.compress(bench_site.write(folder, options.pages))
        rows: dict[str, list[measure.Measured]] = {}
        starts: list[float] = []
        with measure.nginx(folder) as port:
            for number in range(options.rounds):
                for name, command in commands(
                    port, folder, options.pages, options.advertools
                ).items():
                    if options.only and not any(word in name for word in options.only):
                        continue
                    clear(folder, name)
                    rows.setdefault(name, []).append(measure.run(command))
                starts.append(measure.first_request(lambda p: audit(p, folder / "first", 1, 0)))
                shutil.rmtree(folder / "first", ignore_errors=True)
                print(f"round {number + 1} of {options.rounds} done", file=sys.stderr)
        same = len(findings(folder)) <= 1
    return report(rows, options.pages, same, statistics.median(starts), options.check)


def report(
    rows: dict[str, list[measure.Measured]], pages: int, same: bool, started: float, check: bool
) -> int:
    """Print medians and ratios; 1 where a target is missed and `check` is set."""
    cpu = {n: statistics.median(m.cpu for m in r) / pages * 1000 for n, r in rows.items()}
    rate = {n: pages / statistics.median(m.wall for m in r) for n, r in rows.items()}
    alone = {n: pages / statistics.median(m.busiest for m in r) for n, r in rows.items()}
    base = "bare Scrapy" if "bare Scrapy" in rows else next(iter(rows))
    print(f"{'':24}{'CPU ms/page':>12}{'CPU x':>7}{'pages/s':>9}{'x':>6}{'alone':>8}{'x':>6}"
          f"{'RSS MB':>8}{'PSS MB':>8}")  # fmt: skip
    for name, runs in rows.items():
        tree = max(m.tree for m in runs) / 2**20
        once = max(m.shared_once for m in runs) / 2**20
        print(f"{name:24}{cpu[name]:12.2f}{cpu[base] / cpu[name]:7.2f}{rate[name]:9.1f}"
              f"{rate[name] / rate[base]:6.2f}{alone[name]:8.1f}{alone[name] / alone[base]:6.2f}"
              f"{tree:8.0f}{once:8.0f}")  # fmt: skip
    print("signals, quotations and levels of all our runs:", "identical" if same else "DIFFERENT")
    missed = 0 if same else 1
    for name, least in FASTER:
        if name in rows and base == "bare Scrapy":
            told = f"{name}: pages/s against bare Scrapy"
            missed += measure.told(told, rate[name] / rate[base], least, at_least=True)
    one = "soliscope, 0 workers"
    for other, most in (("tuned bare Scrapy", TUNED), ("advertools", ADVERTOOLS)):
        if one in rows and other in rows:
            missed += measure.told(f"{one}: CPU against {other}", cpu[one] / cpu[other], most)
    missed += measure.told("seconds from the command to its first request", started, STARTED)
    return 1 if missed and (check or not same) else 0


if __name__ == "__main__":
    sys.exit(main())
