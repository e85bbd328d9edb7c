"""Run a command and measure it: CPU of all its processes, wall time, peak memory of the tree."""

from __future__ import annotations

import gzip
import itertools
import os
import resource
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run cost."""

    cpu: float
    """CPU seconds, user and system, of the command and everything it started."""
    wall: float
    tree: int
    """Peak resident bytes of all its processes together."""
    largest: int
    """Peak resident bytes of its largest process."""
    crawl: int
    """Peak resident bytes of the process that was started."""
    shared_once: int
    """Peak of the tree with memory that processes share counted once (PSS)."""
    busiest: float
    """CPU seconds of the process that used most: no run can be faster, however many cores."""


def run(command: Sequence[str], timeout: float = 1800, cwd: Path | None = None) -> Measured:
    """Run to the end; raises CalledProcessError with the command's last words."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=cwd, text=True
    )
    peak, done = _Peak(), threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, peak, done), daemon=True)
    watcher.start()
    _, errors = process.communicate(timeout=timeout)
    wall = time.perf_counter() - begun
    done.set()
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode not in (0, 1, 3):
        raise subprocess.CalledProcessError(process.returncode, command, stderr=errors[-500:])
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    alone = max(peak.used.values(), default=cpu)
    return Measured(
        cpu, wall, peak.tree, after.ru_maxrss * 1024, peak.first, peak.once, min(cpu, alone)
    )


@dataclass(slots=True)
class _Peak:
    tree: int = 0
    first: int = 0
    once: int = 0
    used: dict[int, float] = field(default_factory=dict)


def _watch(root: int, peak: _Peak, done: threading.Event) -> None:
    for turn in itertools.count():
        pids = _tree(root)
        sizes = {pid: _resident(pid) for pid in pids}
        peak.tree = max(peak.tree, sum(sizes.values()))
        peak.first = max(peak.first, sizes[root])
        if turn % 5 == 0:  # the kernel walks all pages for it
            peak.once = max(peak.once, sum(map(_proportional, pids)))
        for pid in pids:
            peak.used[pid] = max(peak.used.get(pid, 0.0), _used(pid))
        if done.wait(0.2):
            return


def _proportional(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    except (OSError, StopIteration, ValueError):
        return 0


def _used(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError, ValueError):
        return 0.0


def _tree(root: int) -> list[int]:
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        try:
            for task in Path(f"/proc/{pid}/task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text().split()]
        except OSError:  # it has ended
            continue
    return found


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError, ValueError):
        return 0


def told(what: str, reached: float, wanted: float, *, at_least: bool = False) -> int:
    """Print whether a target is met; 1 where it is not."""
    met = reached >= wanted if at_least else reached <= wanted
    print(f"{'met   ' if met else 'missed'} {what}: {reached:.3g}"
          f" (target {'>=' if at_least else '<='} {wanted:.3g})")  # fmt: skip
    return 0 if met else 1


def first_request(command: Callable[[int], Sequence[str]]) -> float:
    """Seconds from starting a command, given a port, to its first connection there."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(60)
        begun = time.perf_counter()
        process = subprocess.Popen(
            command(server.getsockname()[1]), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            server.accept()[0].close()
            return time.perf_counter() - begun
        finally:
            process.kill()
            process.wait()


def compress(root: Path) -> None:
    """Put a .gz beside every page, for nginx's gzip_static."""
    for file in root.rglob("*.html"):
        file.with_suffix(".html.gz").write_bytes(gzip.compress(file.read_bytes(), 5, mtime=0))


def log_size(folder: Path) -> int:
    """Bytes of the log of a folder that `nginx` serves: where what comes next begins."""
    file = folder / "run" / "access.log"
    return file.stat().st_size if file.exists() else 0


def pages_served(folder: Path, since: int) -> int:
    """Different HTML pages that were given out since the log had so many bytes."""
    with (folder / "run" / "access.log").open("rb") as log:
        log.seek(since)
        lines = (line.split() for line in log)
        return len({path for status, path in lines if status == b"200" and path.endswith(b".html")})


@contextmanager
def nginx(folder: Path) -> Iterator[int]:
    """Serve folder/site on a free loopback port."""
    binary = shutil.which("nginx") or "/usr/sbin/nginx"
    if not Path(binary).exists():
        raise SystemExit("The benchmarks need nginx: apt-get install nginx-light.")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    folder.chmod(0o755)  # nginx's worker is another user
    (folder / "run").mkdir(exist_ok=True)
    template = Path(__file__).with_name("nginx.conf.in").read_text(encoding="utf-8")
    config = folder / "nginx.conf"
    config.write_text(template.replace("@ROOT@", str(folder)).replace("@PORT@", str(port)))
    subprocess.run([binary, "-c", str(config)], check=True, stderr=subprocess.DEVNULL)
    try:
        yield port
    finally:
        subprocess.run([binary, "-c", str(config), "-s", "stop"], check=False,
                       stderr=subprocess.DEVNULL)  # fmt: skip
