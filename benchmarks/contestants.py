"""Who is measured in `throughput.py`, by which command, and how many pages each of them read."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import bench_site
import measure

HERE = Path(__file__).parent
PROGRAM = [sys.executable, "-c", "from soliscope.cli import main; main()"]
BARE, TUNED, ADVERTOOLS, JUDGE = (
    "bare Scrapy",
    "tuned bare Scrapy",
    "advertools",
    "judge, 2 workers",
)
OURS = tuple(f"soliscope, {workers} workers" for workers in (0, 1, 2))
EVERYBODY = (BARE, TUNED, ADVERTOOLS, *OURS, JUDGE)
"""In the order in which they run."""
_BESIDE = ("fetched_at", "record_id")
"""What no second crawl repeats."""
# `allowed_domains`: by default advertools allows host and port, and Scrapy drops every request.
# Its program `scrapy` must be that of its own environment.
_CRAWL = (
    "import advertools,sys,os;os.environ['PATH']=os.path.dirname(sys.executable)+':'+"
    "os.environ['PATH'];advertools.crawl(sys.argv[1],sys.argv[2],follow_links=True,"
    "allowed_domains=['127.0.0.1'],"
    "custom_settings={'CONCURRENT_REQUESTS':16,'CONCURRENT_REQUESTS_PER_DOMAIN':16,"
    "'DOWNLOAD_DELAY':0,'LOG_LEVEL':'WARNING','ROBOTSTXT_OBEY':True,'AUTOTHROTTLE_ENABLED':False})"
)


def audit(port: int, case: Path, pages: int, workers: int, *, shown: bool = False) -> list[str]:
    """The command of an audit with everything on; a browser and pictures only where `shown`."""
    browser = [] if shown else ["--render", "never", "--no-pictures"]
    return [
        *PROGRAM, "audit", f"http://{bench_site.HOST}/", "--connect-to",
        f"{bench_site.HOST}:80:127.0.0.1:{port}", "--delay", "0", "--concurrency", "16",
        "--max-pages", str(pages + 10), "--home", "SC", "--quiet", "--workers", str(workers),
        *browser, "--output", str(case),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """One generated site that is served, and what the contestants leave beside it."""

    folder: Path
    port: int
    pages: int

    def command(self, name: str, advertools: str) -> list[str]:
        """The command of one of them; `advertools` is an interpreter that has it."""
        direct = f"http://127.0.0.1:{self.port}/"
        bare = [sys.executable, str(HERE / "bare_spider.py"), direct]
        fixed = {
            BARE: bare,
            TUNED: [*bare, "--tuned"],
            ADVERTOOLS: [advertools, "-c", _CRAWL, direct, str(self.folder / "adv.jl")],
        }
        if name in fixed:
            return fixed[name]
        if name == JUDGE:
            return [*PROGRAM, "judge", str(self._archive()), "--workers", "2", "--quiet",
                    "--output", str(self.folder / "again")]  # fmt: skip
        workers = int(name.split()[1])
        return audit(self.port, self.folder / f"case-{workers}", self.pages, workers)

    def run(self, name: str, advertools: str) -> measure.Measured:
        """Measure one of them. Raises SystemExit where it did not read the whole site."""
        if name.startswith("soliscope"):
            shutil.rmtree(self.folder / f"case-{name.split()[1]}", ignore_errors=True)
        (self.folder / "adv.jl").unlink(missing_ok=True)
        shutil.rmtree(self.folder / "again", ignore_errors=True)
        command = self.command(name, advertools)
        before = measure.log_size(self.folder)
        # Elsewhere than here, where Scrapy would take this project's settings for advertools's.
        got = measure.run(command, cwd=self.folder if name == ADVERTOOLS else None)
        if name == JUDGE:
            told = json.loads((self.folder / "again" / "assessment.json").read_bytes())
            read = sum(host["pages"] for host in told["coverage"]["hosts"])
        else:
            read = measure.pages_served(self.folder, before)
        if read < self.pages:
            raise SystemExit(
                f"{name} read {read} pages of {self.pages}: what that cost compares with nothing."
            )
        return got

    def _archive(self) -> Path:
        """A case that can be judged again."""
        made = [case for case in self.cases() if case.name != "again"]
        if not made:
            made = [self.folder / "case-2"]
            measure.run(audit(self.port, made[0], self.pages, 2))
        return made[-1]

    def cases(self) -> Iterator[Path]:
        """Case folders of ours that hold a finished run."""
        for case in (*sorted(self.folder.glob("case-*")), self.folder / "again"):
            if (case / "assessment.json").is_file():
                yield case

    def findings(self) -> set[str]:
        """What each run of ours found, quotations included: one element if all found the same."""
        return {_found(case) for case in self.cases()}


def _found(case: Path) -> str:
    lines = (case / "signals.jsonl").read_text("utf-8").splitlines()
    kept = sorted(
        json.dumps({k: v for k, v in json.loads(line).items() if k not in _BESIDE}, sort_keys=True)
        for line in lines
    )
    told = json.loads((case / "assessment.json").read_bytes())
    return json.dumps([kept, told["level"], told["states"]], sort_keys=True)
