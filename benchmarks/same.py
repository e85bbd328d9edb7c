"""Whether two runs found the same: every finding, signal, quotation and count compared.

    python benchmarks/same.py BEFORE AFTER [--crawled-again]
    python benchmarks/same.py --judge CASES OUT

Compares the case folders of the same name below BEFORE and AFTER. Judged from one archive, the
files must be the same byte for byte. With `--crawled-again`, where the archives are different, what
a second crawl cannot repeat (record ids, times, hashes of what changes with the time) is left out.
The second form judges the archives of every case below CASES with the code at hand, into OUT: kept
archives, judged before and after a change, say whether it changed anything. Exits 1 where two runs
differ, and shows where.
"""

from __future__ import annotations

import argparse
import difflib
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

FILES = ("signals.jsonl", "assessment.json", "findings.csv", "coverage.json", "report.html")
_PASSING = re.compile(r"urn:uuid:[0-9a-f-]{36}|\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d[.\d]*Z?)?")
SHOWN = 12
"""Lines of a difference that are printed."""


def told(file: Path, again: bool) -> list[str]:
    """Lines of a file, without what no second crawl repeats if `again`."""
    text = file.read_text("utf-8")
    if not again:
        return text.splitlines()
    lines = _PASSING.sub("-", text).splitlines()
    return sorted(lines) if file.suffix == ".jsonl" else lines


def differences(before: Path, after: Path, again: bool) -> Iterator[str]:
    """Yield what differs between two case folders."""
    for name in FILES:
        old, new = before / name, after / name
        if old.is_file() != new.is_file():
            yield f"{name} is in one of them only"
        elif old.is_file() and (a := told(old, again)) != (b := told(new, again)):
            lines = list(difflib.unified_diff(a, b, "before", "after", n=0, lineterm=""))
            yield f"{name}: {len(lines)} lines differ"
            yield from (f"    {line[:300]}" for line in lines[:SHOWN])


def judge(cases: Path, out: Path) -> None:
    """Judge the archives of every case again."""
    for case in sorted(path for path in cases.iterdir() if any(path.glob("crawl-*.warc.gz"))):
        copy = out / f".archives-{case.name}"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir(parents=True)
        for warc in case.glob("*.warc.gz"):
            shutil.copy(warc, copy)
        program = [sys.executable, "-c", "from soliscope.cli import main; main()"]
        done = subprocess.run(
            [*program, "judge", str(copy), "--output", str(out / case.name), "--workers", "0",
             "--quiet"], check=False, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        print(f"{case.name}: exit {done.returncode} {done.stderr.strip()}", flush=True)


def main() -> int:
    """Compare, or judge."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--crawled-again", action="store_true")
    parser.add_argument("--judge", action="store_true")
    options = parser.parse_args()
    if options.judge:
        judge(options.before, options.after)
        return 0
    names = sorted(p.name for p in options.before.iterdir() if (p / FILES[0]).is_file())
    if not names:
        print(f"{options.before} holds no case folders", file=sys.stderr)
        return 2
    differ = 0
    for name in names:
        found = list(
            differences(options.before / name, options.after / name, options.crawled_again)
        )
        size = sum(1 for _ in (options.before / name / FILES[0]).open(encoding="utf-8"))
        print(f"{name:24} {size:7} signals  {'DIFFERENT' if found else 'identical'}")
        print("\n".join(found), end="\n" if found else "")
        differ += bool(found)
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
