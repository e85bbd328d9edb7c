"""Crawls that are killed, run out of disk or are started twice: what is lost, doubled or damaged?

    .venv/bin/python benchmarks/torture.py [--kills 300] [--disk-full 40] [--double 20] [--seed 1]

Everything happens on the loopback address and in a temporary folder; it exits with 1 on any loss.

Kills: a site of 600 pages is crawled; `kill -9` comes at a random moment, then the same crawl is
started again, until it ends by itself; then the next site, until the number of kills is reached.
Disk: the archive lies on a tmpfs of random size (where mounting is not allowed: files may not grow
beyond that size); when the crawl has stopped, there is room again and it goes on. Doubles: two
crawls start on one folder at the same moment.

After each: every page is in the archive (lost), no address is in it twice (doubled), and each file
is valid by warcio's checker, by FastWARC (another code base, in C++; needs `pip install fastwarc`,
else it is left out and said so) and by our own strict reader, `crawler.members`.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import multiprocessing
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

PAGES = 600
LONGEST = 90.0
"""Seconds for one crawl from start to end: more is a hang."""
DONE, BUSY, FULL = 0, 2, 5
# Crawls that are killed cannot give their semaphores back; Python's tracker does, and warns.
os.environ["PYTHONWARNINGS"] = "ignore:resource_tracker:UserWarning"
SPAWN = multiprocessing.get_context("forkserver")
SPAWN.set_forkserver_preload(["scrapy.crawler", "crawler.run", "crawler.session"])


def name(number: int) -> str:
    """Path of a page: letters only, because digits would look like a calendar's trap."""
    text = ""
    while True:
        text = chr(97 + number % 26) + text
        number = number // 26 - 1
        if number < 0:
            return f"/{text}"


class Site:
    """A tree of pages, each with words that do not compress to nothing."""

    def __init__(self, pages: int, seed: int) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.paths = ["/", *(name(n) for n in range(1, pages))]
        bodies = {path: self._body(n, seed).encode() for n, path in enumerate(self.paths)}
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = 1 << 16

            def do_GET(self) -> None:
                site.gate.wait(20)
                body = bodies.get(self.path)
                status, body = (200, body) if body is not None else (404, b"no such page")
                self.send_response(status)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with contextlib.suppress(OSError):
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        class Quiet(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                """A killed crawl breaks its connections."""

        self.server = Quiet(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def _body(self, number: int, seed: int) -> str:
        words = random.Random(seed * 100_003 + number)  # noqa: S311
        text = " ".join(f"{words.getrandbits(40):x}" for _ in range(words.randint(20, 200)))
        links = (3 * number + n for n in (1, 2, 3))
        anchors = " ".join(f'<a href="{name(n)}">{n}</a>' for n in links if n < len(self.paths))
        return f"<!doctype html><html lang=en><title>{number}</title><p>{text}<p>{anchors}</html>"

    def close(self) -> None:
        """End the server."""
        self.gate.set()
        self.server.shutdown()
        self.server.server_close()


def crawl_once(folder: str, port: int, workers: int, most_bytes: int = 0) -> None:
    """One crawl in a process of its own; the exit code says how it ended."""
    os.setpgrp()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    if most_bytes:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
    from crawler.archive import ArchiveBusy
    from crawler.options import ConnectTo, CrawlOptions
    from crawler.run import DiskFull, crawl

    options = CrawlOptions(
        max_pages=PAGES + 100, workers=workers,
        connect_to=(ConnectTo.parse(f":80:127.0.0.1:{port}"),),
    )  # fmt: skip
    try:
        result = crawl(["http://firm.example/"], Path(folder), options, {"n": 1})
    except ArchiveBusy:
        os._exit(BUSY)
    except DiskFull:
        os._exit(FULL)
    except OSError as error:  # before the first record
        os._exit(FULL if error.errno in (27, 28) else 1)
    os._exit(DONE if result.coverage.complete else 1)


def start(folder: Path, port: int, workers: int = 0, most_bytes: int = 0) -> Any:
    """Start a crawl."""
    child = SPAWN.Process(target=crawl_once, args=(str(folder), port, workers, most_bytes))
    child.start()
    return child


def killed(child: Any, seconds: float) -> bool:
    """Let a crawl run for a while, then kill it; False where it ended by itself."""
    child.join(seconds)
    if child.exitcode is not None:
        return False
    with contextlib.suppress(ProcessLookupError):
        os.kill(child.pid, signal.SIGKILL)
    child.join()
    return child.exitcode == -signal.SIGKILL


@dataclass
class Tally:
    """What went wrong, and how much was tried."""

    tried: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    doubled: int = 0
    invalid: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """True where nothing is wrong."""
        return not (self.lost or self.doubled or self.invalid or self.wrong)

    def check(self, folder: Path, paths: list[str], what: str) -> None:
        """Look at a finished archive."""
        from crawler import archive

        kept = Counter((c.url, c.status) for c in archive.captures(folder))
        wanted = {(f"http://firm.example{path}", 200) for path in paths}
        lost = len(wanted - kept.keys())
        doubled = sum(n - 1 for n in kept.values())
        self.lost += lost
        self.doubled += doubled
        if lost or doubled:
            self.wrong.append(f"{what}: {lost} pages lost, {doubled} records doubled")
        self.invalid += [f"{what}: {problem}" for problem in validate(folder)]

    def add(self, other: dict[str, Any]) -> None:
        """Take in what a process in another mount namespace found."""
        self.tried.update(other["tried"])
        self.lost += other["lost"]
        self.doubled += other["doubled"]
        self.invalid += other["invalid"]
        self.wrong += other["wrong"]


def validate(folder: Path) -> Iterator[str]:
    """Yield what each validator says against the files of a crawl."""
    from warcio.checker import Checker

    from crawler import archive
    from crawler.members import members

    paths = archive.files(folder)
    inputs = type("Inputs", (), {"inputs": [str(p) for p in paths], "verbose": 0})
    with contextlib.redirect_stdout(io.StringIO()) as said:
        if Checker(inputs).process_all():
            yield f"warcio: {said.getvalue()[-200:]}"
    for path in paths:
        yield from (f"{path.name} at {m.offset}: {m.error}" for m in members(path) if m.error)
        yield from _by_fastwarc(path)


def _by_fastwarc(path: Path) -> Iterator[str]:
    try:
        from fastwarc.warc import ArchiveIterator, is_warc_11
    except ImportError:
        return
    number = 0
    try:
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, parse_http=False, strict_mode=True):
                number += 1
                if not is_warc_11(record) or not record.verify_block_digest():
                    yield f"{path.name}: FastWARC refuses record {number}"
    except Exception as error:
        yield f"{path.name}: FastWARC: {type(error).__name__}: {error}"
    from crawler.members import members

    if number != (whole := sum(1 for _ in members(path))):
        yield f"{path.name}: FastWARC reads {number} records, our reader {whole}"


def torn_elsewhere(folder: Path) -> list[str]:
    """What a kill damaged besides the last record of the newest file."""
    from crawler import archive
    from crawler.members import members

    found = []
    paths = archive.files(folder)
    for path in paths:
        all_members = list(members(path))
        last = all_members[-1:] if path == paths[-1] else []
        found += [f"{path.name}: {m.error}" for m in all_members if m.error and m not in last]
    return found


def kills(number: int, scratch: Path, tally: Tally, chance: random.Random) -> None:
    """Kill crawls until the number is reached; each site is crawled to its end."""
    rounds = 0
    while tally.tried["kills"] < number:
        rounds += 1
        folder, site = scratch / f"kill-{rounds}", Site(PAGES, rounds)
        began, starts = time.monotonic(), 0
        workers = int(rounds % 10 == 0)
        while time.monotonic() - began < LONGEST:
            starts += 1
            enough = tally.tried["kills"] >= number
            child = start(folder, site.port, workers)
            # A crawl that goes on reads its archive first: later starts are given more time.
            wait = (chance.uniform(0.05, 0.8) + workers * 0.6) * (1 + starts / 12)
            if killed(child, LONGEST if enough else wait):
                tally.tried["kills"] += 1
                tally.invalid += torn_elsewhere(folder)
                continue
            if child.exitcode == DONE:
                break
            tally.wrong.append(f"site {rounds}, start {starts}: exit code {child.exitcode}")
        else:
            tally.wrong.append(f"site {rounds}: not finished after {starts} starts")
        site.close()
        tally.tried["sites"] += 1
        tally.tried["starts"] += starts
        tally.check(folder, site.paths, f"site {rounds}")
        shutil.rmtree(folder)
        print(f"  {tally.tried['kills']} kills, {rounds} sites, {starts} starts", flush=True)


def disk_full(number: int, scratch: Path, tally: Tally, chance: random.Random) -> str:
    """Let the disk end at random points; returns how that was done."""
    mounts = shutil.which("unshare") and shutil.which("mount")
    probe = [*_namespace(scratch / "probe", 64), "true"]
    (scratch / "probe").mkdir()
    can = bool(mounts) and subprocess.run(probe, capture_output=True, check=False).returncode == 0
    for point in range(number):
        folder = scratch / f"disk-{point}"
        folder.mkdir()
        kilobytes = int(2 ** chance.uniform(2, 9.2)) // 4 * 4
        if not can:
            _disk_point(folder, kilobytes, False, tally)
            continue
        words = [sys.executable, str(Path(__file__)), "--inside", str(folder), str(kilobytes)]
        done = subprocess.run(
            [*_namespace(folder, kilobytes), *words], capture_output=True, text=True,
            timeout=3 * LONGEST, check=False,
        )  # fmt: skip
        if done.returncode:
            tally.wrong.append(f"disk of {kilobytes} KiB: {done.stderr[-300:]}")
        else:
            tally.add(json.loads(done.stdout))
    return "tmpfs of random size" if can else "limit on the size of files"


def _namespace(folder: Path, kilobytes: int) -> list[str]:
    """Command that mounts a tmpfs for itself alone, and runs what follows."""
    mount = f'mount -t tmpfs -o size={kilobytes}k tmpfs "$0" && exec "$@"'
    return ["unshare", "-rm", "sh", "-c", mount, str(folder)]


def _disk_point(folder: Path, kilobytes: int, mounted: bool, tally: Tally) -> None:
    site = Site(PAGES, kilobytes)
    case = folder / "case"
    what = f"disk of {kilobytes} KiB"
    first = start(case, site.port, 0, 0 if mounted else kilobytes * 1024)
    first.join(LONGEST)
    if first.exitcode is None:
        first.kill()
        tally.wrong.append(f"{what}: the crawl hangs")
    elif first.exitcode == FULL:
        tally.tried["disk full"] += 1
        tally.invalid += [f"{what}, as it was left: {problem}" for problem in validate(case)]
    elif first.exitcode == DONE:
        tally.tried["disk was large enough"] += 1
    else:
        tally.wrong.append(f"{what}: exit code {first.exitcode}")
    if mounted:
        subprocess.run(["mount", "-o", "remount,size=64m", str(folder)], check=True)
    second = start(case, site.port)
    second.join(LONGEST)
    if second.exitcode != DONE:
        tally.wrong.append(f"{what}: with room again, exit code {second.exitcode}")
    site.close()
    tally.check(case, site.paths, what)


def doubles(number: int, scratch: Path, tally: Tally, chance: random.Random) -> None:
    """Start two crawls on one folder; the site answers when one of them was refused."""
    for turn in range(number):
        folder, site = scratch / f"double-{turn}", Site(60, turn)
        site.gate.clear()
        first = start(folder, site.port)
        time.sleep(chance.choice((0.0, chance.uniform(0, 0.3))))
        second = start(folder, site.port)
        until = time.monotonic() + 15
        while first.exitcode is None and second.exitcode is None and time.monotonic() < until:
            time.sleep(0.01)
        site.gate.set()
        first.join(LONGEST)
        second.join(LONGEST)
        codes = sorted((first.exitcode, second.exitcode), key=str)
        if codes != [DONE, BUSY]:
            tally.wrong.append(f"double start {turn}: exit codes {codes}, not one refused")
        tally.tried["double starts"] += 1
        site.close()
        tally.check(folder, site.paths, f"double start {turn}")


def main() -> int:
    """Run everything; returns 1 where anything is lost."""
    words = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    words.add_argument("--kills", type=int, default=300)
    words.add_argument("--disk-full", type=int, default=40)
    words.add_argument("--double", type=int, default=20)
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--inside", nargs=2, metavar=("DIR", "KIB"), help=argparse.SUPPRESS)
    told = words.parse_args()
    tally, chance = Tally(), random.Random(told.seed)  # noqa: S311
    if told.inside:
        _disk_point(Path(told.inside[0]), int(told.inside[1]), True, tally)
        print(json.dumps(vars(tally)))
        return 0
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="torture-") as scratch:
        kills(told.kills, Path(scratch), tally, chance)
        how = disk_full(told.disk_full, Path(scratch), tally, chance)
        doubles(told.double, Path(scratch), tally, chance)
    for problem in [*tally.wrong, *tally.invalid]:
        print(problem)
    third = "FastWARC" if _has_fastwarc() else "(FastWARC is not installed: left out)"
    tried = ", ".join(f"{n} {what}" for what, n in tally.tried.items())
    print(f"{tried}; disk: {how}; {time.monotonic() - began:.0f} s")
    print(
        f"pages lost {tally.lost}, records doubled {tally.doubled}, invalid files"
        f" {len(tally.invalid)} (warcio's checker, our strict reader, {third}),"
        f" other losses {len(tally.wrong)}"
    )
    return int(not tally.sound)


def _has_fastwarc() -> bool:
    with contextlib.suppress(ImportError):
        import fastwarc  # noqa: F401

        return True
    return False


if __name__ == "__main__":
    sys.exit(main())
