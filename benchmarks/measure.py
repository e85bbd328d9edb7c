"""Run a command and measure it: CPU of all its processes, wall time, peak memory of the tree."""

from __future__ import annotations

import gzip
import os
import resource
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
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


def run(command: Sequence[str], timeout: float = 1800, cwd: Path | None = None) -> Measured:
    """Run to the end; raises CalledProcessError with the command's last words."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=cwd, text=True
    )
    peak, done = [0], threading.Event()
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
    return Measured(cpu, wall, peak[0], after.ru_maxrss * 1024)


def _watch(root: int, peak: list[int], done: threading.Event) -> None:
    while not done.wait(0.2):
        peak[0] = max(peak[0], sum(_resident(pid) for pid in _tree(root)))


def _tree(root: int) -> list[int]:
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            try:
                waiting += [int(child) for child in task.read_text().split()]
            except OSError:
                continue
    return found


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError, ValueError):
        return 0


def compress(root: Path) -> None:
    """Put a .gz beside every page, for nginx's gzip_static."""
    for file in root.rglob("*.html"):
        file.with_suffix(".html.gz").write_bytes(gzip.compress(file.read_bytes(), 5, mtime=0))


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
