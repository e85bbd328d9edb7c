"""Random bit flips in a case: is each one named by `soliscope verify`, and by other people's tools?

    python benchmarks/tamper.py [--flips 10000] [--seed 1] [--full 40] [--case DIR]

The case is that of the demonstration firm, made afresh on loopback, unless one is given. Sampling:
half of the flips fall on a byte of the case chosen evenly, so that large files get most of them;
the other half on a file chosen evenly first, so that small ones (the manifest) get their share.
Each flip is verified with the checks that read the touched file (`verify.case(only=...)`), and
`--full` of them, spread evenly, with the whole verification in addition. A flip counts as named
where the very file is in the report, and for the archive also the very record. Beside it stand
`sha256sum --check` and for the archive `gzip --test` (the programs), and `warcio check` (its class,
in this process).

Prints the counts; exits 1 where verify missed one.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import random
import shutil
import subprocess
import sys
import tempfile
import time
from argparse import Namespace
from collections import Counter
from pathlib import Path

from warcio.checker import Checker

from crawler.members import Member, members
from soliscope.evidence import files, verify


def demo_case(folder: Path) -> Path:
    """Audit the demonstration firm into a folder."""
    from crawler.options import ConnectTo, CrawlOptions
    from soliscope import config, run
    from soliscope.demo import FIRM, DemoServer
    from soliscope.options import RunOptions
    from soliscope.progress import Silent

    with DemoServer() as server:
        rules = tuple(ConnectTo.parse(rule) for rule in server.connect_to)
        run.audit(config.load(FIRM), RunOptions(CrawlOptions(connect_to=rules)), folder, Silent())
    return folder


def evidence(folder: Path) -> list[str]:
    """Files of a case that a flip may fall on: all that are sealed, and the seals."""
    seals = [n for n in (files.MANIFEST, files.SUMS, files.STAMP) if (folder / n).is_file()]
    return sorted([n for n in files.covered(folder) if (folder / n).stat().st_size] + seals)


def place(numbers: random.Random, sizes: dict[str, int]) -> tuple[str, int]:
    """A file and a byte in it."""
    if numbers.random() < 0.5:
        name = numbers.choices(list(sizes), weights=list(sizes.values()))[0]
    else:
        name = numbers.choice(list(sizes))
    return name, numbers.randrange(sizes[name])


def sha256sum_sees(folder: Path) -> bool:
    """What `sha256sum --check` says of the case: False where all is well."""
    command = ["sha256sum", "--check", "--strict", "--status", files.SUMS]
    return bool(subprocess.run(command, cwd=folder, check=False, capture_output=True).returncode)


def warcio_sees(path: Path) -> bool:
    """What `warcio check` says of a file, by its exit code or its failure."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            return bool(Checker(Namespace(inputs=[str(path)], verbose=0)).process_all())
        except Exception:
            return True


def gzip_sees(path: Path) -> bool:
    """What `gzip --test` says of a file."""
    command = ["gzip", "--test", str(path)]
    return bool(subprocess.run(command, check=False, capture_output=True).returncode)


def named(folder: Path, name: str, hit: Member | None, *, whole: bool) -> bool:
    """Whether verify names the file, and the record where one was hit."""
    report = verify.case(folder, only=None if whole else frozenset({name}))
    found = [p for p in report.problems if p.file == name]
    return bool(found) and (hit is None or any(p.record_id == hit.record_id for p in found))


def flip(path: Path, at: int, bit: int) -> None:
    """Turn one bit round, in place."""
    with path.open("r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ (1 << bit)]))


def run(folder: Path, flips: int, seed: int, full: int) -> int:
    """Flip, verify, flip back; returns how many flips verify missed."""
    numbers, began = random.Random(seed), time.monotonic()  # noqa: S311
    sizes = {name: (folder / name).stat().st_size for name in evidence(folder)}
    records = {n: list(members(folder / n)) for n in sizes if n.endswith(".warc.gz")}
    total: Counter[str] = Counter()
    seen: dict[str, Counter[str]] = {}
    missed = 0
    for number in range(flips):
        name, at = place(numbers, sizes)
        bit, path = numbers.randrange(8), folder / name
        hit = next((m for m in records.get(name, ()) if m.offset <= at < m.offset + m.length), None)
        flip(path, at, bit)
        whole = bool(full) and number % max(1, flips // full) == 0
        good = named(folder, name, hit, whole=False)
        good = good and (not whole or named(folder, name, hit, whole=True))
        total[name] += 1
        row = seen.setdefault(name, Counter())
        row["verify"] += good
        row["sha256sum"] += sha256sum_sees(folder)
        if hit is not None:
            row["warcio check"] += warcio_sees(path)
            row["gzip --test"] += gzip_sees(path)
        if not good:
            missed += 1
            print(f"MISSED: {name}, byte {at}, bit {bit}", file=sys.stderr)
        flip(path, at, bit)
        if number % 1000 == 999:
            print(f"{number + 1} flips, {time.monotonic() - began:.0f} s", file=sys.stderr)
    tools = ("verify", "sha256sum", "warcio check", "gzip --test")
    print(f"{'file':24}{'flips':>7}" + "".join(f"{tool:>14}" for tool in tools))
    for name in sorted(total):
        cells = (str(seen[name][t]) if t in seen[name] else "-" for t in tools)
        print(f"{name:24}{total[name]:>7}" + "".join(f"{cell:>14}" for cell in cells))
    spent = time.monotonic() - began
    print(f"{flips} flips, {flips - missed} named, {missed} missed, seed {seed}, {spent:.0f} s")
    return missed


def main() -> int:
    """Read arguments and run."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--flips", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--full", type=int, default=40)
    parser.add_argument("--case", type=Path)
    given = parser.parse_args()
    if missing := [name for name in ("sha256sum", "gzip") if not shutil.which(name)]:
        parser.error(f"this needs the programs {', '.join(missing)}")
    with tempfile.TemporaryDirectory(prefix="soliscope-tamper-") as made:
        folder = Path(made) / "case"
        if given.case:
            shutil.copytree(given.case, folder)
        else:
            demo_case(folder)
        if not verify.case(folder).sound:
            print("the case is not sound before the first flip", file=sys.stderr)
            return 1
        missed = run(folder, given.flips, given.seed, given.full)
        if not verify.case(folder).sound:
            print("the case is not sound after the last flip was undone", file=sys.stderr)
            return 1
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
