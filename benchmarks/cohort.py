"""Many loopback firms, some of them hostile: one after another, on the local pool, on a cluster.

    python benchmarks/cohort.py [--firms 190] [--hostile 10] [--only NAME ...] [--kill]

Prints the wall and the processor time of each way as ratios to one firm after another (the machine
may be shared: its load is printed too), and compares the results: the same level, States, findings
and reason for every firm. `--kill` kills one of the two workers of the Dask cluster (with its
nanny) while a firm is under way on it. Exits 1 where anything differs.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import cohort_site

_WORKER = (sys.executable, "-m", "distributed.cli.dask_worker", "--no-dashboard")
WAYS = ("one after another", "local pool", "cluster")


def results(folder: Path) -> dict[str, Any]:
    """What a cohort says of each firm, without times and digests."""
    told = json.loads((folder / "cohort.json").read_bytes())
    kept = ("status", "level", "uncapped_level", "access", "states", "tiers", "strongest", "reason",
            "pages", "complete")  # fmt: skip
    rows = [*told["firms"], *told["without_level"]]
    return {one["name"]: {key: one[key] for key in kept} for one in rows}


def adopt() -> None:
    """Become the parent of every orphan, so that its processor time is counted (Linux)."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def processor() -> float:
    """Seconds of the processor that all processes used that began here and have ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers of one thread each, on loopback."""
    file = folder / "scheduler.json"
    program = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    common: dict[str, Any] = {
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.DEVNULL,
        "start_new_session": True,
    }
    scheduler = subprocess.Popen(
        [*program, "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file",
         str(file)], **common,
    )  # fmt: skip
    workers: list[subprocess.Popen[bytes]] = []
    try:
        while not file.exists() or not file.read_text().strip():
            time.sleep(0.1)
        address = json.loads(file.read_text())["address"]
        for number in range(2):
            command = [*_WORKER, address, "--nthreads", "1", "--host", "127.0.0.1", "--name",
                       f"w{number}", "--local-directory", str(folder / f"w{number}")]  # fmt: skip
            workers += [subprocess.Popen(command, **common)]
        yield address, workers
    finally:
        for process in [*workers, scheduler]:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in [*workers, scheduler]:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def killer(server: cohort_site.Server, victim: subprocess.Popen[bytes], after: int) -> None:
    """Kill a worker without warning once so many requests were served."""

    def wait() -> None:
        while len(server.asked) < after:
            if server.closing.wait(0.05):
                return
        os.killpg(victim.pid, signal.SIGKILL)
        print(f"killed a worker after {len(server.asked)} requests", flush=True)

    threading.Thread(target=wait, daemon=True).start()


def run(server: cohort_site.Server, firms: Path, output: Path, words: list[str]) -> float:
    """One cohort; returns seconds."""
    rules = [word for rule in server.rules for word in ("--connect-to", rule)]
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", "from soliscope.cli import main; main()", "cohort", str(firms),
         "--output", str(output), "--max-pages", "20", "--delay", "0", "--timeout", "15",
         "--firm-minutes", "10", "--quiet", *rules, *words], check=False,
    )  # fmt: skip
    if done.returncode not in (0, 3):
        raise SystemExit(f"the cohort ended with code {done.returncode}")
    return time.monotonic() - began


def main() -> None:
    """Run the ways, print times and differences."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--firms", type=int, default=190)
    parser.add_argument("--hostile", type=int, default=10, choices=range(11))
    parser.add_argument("--only", nargs="*", default=list(WAYS), choices=WAYS)
    parser.add_argument("--kill", action="store_true")
    parser.add_argument("--words", nargs="*", default=[], help="further options of cohort")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="cohort-"))
    times: dict[str, tuple[float, float]] = {}
    found: dict[str, dict[str, Any]] = {}
    adopt()
    with cohort_site.Server() as server:
        firms = folder / "firms.csv"
        firms.write_text(cohort_site.csv_of(cohort_site.names(given.firms, given.hostile)))
        for way in given.only:
            server.asked.clear()
            output = folder / way.replace(" ", "-")
            words = [f"--{word}" for word in given.words]
            before = processor()
            if way == "cluster":
                with cluster(folder) as (address, workers):
                    if given.kill:
                        killer(server, workers[0], 3 * given.firms)
                    wall = run(server, firms, output, [*words, "--cluster", address])
            else:
                jobs = "1" if way == WAYS[0] else "2"
                wall = run(server, firms, output, [*words, "--jobs", jobs])
            times[way] = wall, processor() - before
            found[way] = results(output)
            load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
            print(f"{way}: {len(found[way])} firms, {wall:.1f} s, {times[way][1]:.1f} s of the"
                  f" processor, load {load}", flush=True)  # fmt: skip
    first = given.only[0]
    different = 0
    for way in given.only[1:]:
        wall, used = (mine / base for mine, base in zip(times[way], times[first], strict=True))
        print(f"{way} against {first}: {wall:.2f} of the time, {used:.2f} of the processor")
        for name in sorted(found[first].keys() | found[way].keys()):
            if found[first].get(name) != found[way].get(name):
                different += 1
                print(f"  {name}: {found[first].get(name)} != {found[way].get(name)}")
    print(f"{different} firms differ")
    shutil.rmtree(folder, ignore_errors=True)
    raise SystemExit(1 if different else 0)


if __name__ == "__main__":
    main()
