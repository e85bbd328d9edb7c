"""One firm, in a process of its own: what is to be done, and how it ended."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from soliscope import errors

GRACE = 30.0
"""Seconds that a firm has for a clean end when its time is over."""
_SAID = 4_000
"""Bytes of a process's complaints that are kept."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is done for one firm."""

    key: str
    words: tuple[str, ...]
    """Command of `soliscope` without the output folder; `{firm}` stands for the firm file."""
    firm: str = ""
    """Content of the firm file; empty where the command needs none."""
    seconds: float = 3600.0
    """Longest time that it may take."""
    domains: frozenset[str] = frozenset()
    """Two tasks that share one are never under way at once."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a task ended."""

    code: int
    """Exit code of the program; negative where a signal ended it (POSIX)."""
    said: str = ""
    """Last sentence on standard error."""
    seconds: float = 0.0
    late: bool = False
    """True where its time was over."""

    @property
    def reason(self) -> str:
        """Why there is no result, in words."""
        if self.late:
            return f"its time was over after {self.seconds:.0f} seconds"
        if self.code < 0:
            return f"its process was ended by signal {-self.code}"
        return self.said or f"its process ended with code {self.code}"


class Processes:
    """The processes that are under way here, so that they can be ended together."""

    def __init__(self) -> None:
        self._running: set[subprocess.Popen[bytes]] = set()
        self._lock = threading.Lock()
        self._over = False

    def perform(self, task: Task, folder: Path) -> Ended:
        """Do a task into a case folder, and wait for its end."""
        with tempfile.TemporaryDirectory(prefix="soliscope-") as made:
            firm = Path(made) / "firm.toml"
            firm.write_text(task.firm, encoding="utf-8")
            words = [word.replace("{firm}", str(firm)) for word in task.words]
            return self._run([*words, "--output", str(folder)], task.seconds)

    def stop(self) -> None:
        """Ask every process for a clean end; none is begun any more."""
        with self._lock:
            self._over = True
            running = list(self._running)
        for process in running:
            _signal(process, signal.SIGTERM)

    def _run(self, words: list[str], seconds: float) -> Ended:
        began = time.monotonic()
        command = [sys.executable, "-m", "soliscope.cohort.child", *words]
        # Recording runs is the cohort's own business: one process writes to the store, not many.
        environment = {k: v for k, v in os.environ.items() if k != "SOLISCOPE_DATABASE_URL"}
        with tempfile.TemporaryFile() as said:
            with self._lock:
                if self._over:
                    return Ended(errors.NOT_ASSESSABLE, "stopped before it began")
                process = subprocess.Popen(  # noqa: S603 - our own program, words we made
                    command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said,
                    start_new_session=True, env=environment,
                )  # fmt: skip
                self._running.add(process)
            try:
                late = not _waited(process, seconds)
                if late:
                    _signal(process, signal.SIGTERM)
                    _waited(process, GRACE)
            finally:
                _signal(process, signal.SIGKILL)  # what it left behind, too
                process.wait()
                with self._lock:
                    self._running.discard(process)
                with contextlib.suppress(OSError):
                    process.stdin.close()  # type: ignore[union-attr]
            size = said.seek(0, os.SEEK_END)
            said.seek(max(0, size - _SAID))
            text = said.read().decode("utf-8", "replace")
        spent = time.monotonic() - began
        return Ended(process.returncode, _sentence(text), spent, late)


def _waited(process: subprocess.Popen[bytes], seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signal a whole session on its end, its leader alone before."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if number == signal.SIGKILL:
            os.killpg(process.pid, number)
        elif process.poll() is None:
            process.send_signal(number)


def _sentence(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1].removeprefix("soliscope: ") if lines else ""


def packed(task: Task) -> tuple[Ended, bytes]:
    """Do a task on another machine; its case folder comes back as a gzipped tar.

    Runs on a worker of a cluster. When the worker dies, so does the process that it began.
    """
    with tempfile.TemporaryDirectory(prefix="soliscope-") as made:
        folder = Path(made) / task.key
        ended = Processes().perform(task, folder)
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w:gz", compresslevel=1) as tar:
            for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
                if path.is_file() and not path.name.startswith("."):
                    tar.add(path, path.relative_to(folder).as_posix(), recursive=False)
        return ended, buffer.getvalue()


def unpacked(data: bytes, folder: Path) -> None:
    """Write a case folder that came back; names that lead out of it are refused by `tarfile`."""
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as tar:
        tar.extractall(folder, filter="data")


def toml(value: object) -> str:
    """Write a string or a list of strings as TOML: a JSON string is a basic string there."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(toml(item) for item in value) + "]"
    raise TypeError(f"{type(value).__name__} is not written to a firm file")


Finished = Callable[[Task, Ended], object]
