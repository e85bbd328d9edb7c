"""The processes of firms under way here, forked from one that has everything loaded."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO

from soliscope import errors
from soliscope.cohort.tasks import Ended, Task
from soliscope.cohort.zygote import NUMBER

GRACE = 30.0
"""Seconds that a firm has for a clean end when its time is over."""
_LOADING = 600.0
"""Seconds that the process from which firms are forked may take to begin."""
_PATIENCE = 2.0
"""Seconds that it has for its end."""
_SAID = 4_000
"""Bytes of a process's complaints that are kept."""
_STOPPED = Ended(errors.NOT_ASSESSABLE, "stopped before it began")
_LOST = Ended(errors.INTERNAL, "the process from which firms are forked was lost")


class Zygote:
    """The process from which firms are forked: begun when it is first asked, or lost."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._lock = threading.Lock()

    def fork(self, words: Sequence[str], said: IO[bytes]) -> socket.socket:
        """Ask for a process of `soliscope`; returns its channel. Raises OSError."""
        # Recording runs is the cohort's own business: one process writes to the store, not many.
        kept = {k: v for k, v in os.environ.items() if k != "SOLISCOPE_DATABASE_URL"}
        request = {"words": words, "folder": str(Path.cwd()), "environment": kept}
        ours, theirs = socket.socketpair()
        with theirs, tempfile.TemporaryFile() as written, self._lock:
            written.write(json.dumps(request).encode())
            written.seek(0)
            files = [theirs.fileno(), written.fileno(), said.fileno()]
            try:
                socket.send_fds(self._begun(), [b"1"], files)
            except BrokenPipeError:  # lost a moment ago
                self._end()
                socket.send_fds(self._begun(), [b"1"], files)
        return ours

    def close(self) -> None:
        """End it, and at once all that was forked from it."""
        with self._lock:
            self._end()

    def _begun(self) -> socket.socket:
        if self._process is not None and self._process.poll() is not None:
            self._end()
        if self._control is None:
            self._control, theirs = socket.socketpair()
            with theirs:
                self._process = subprocess.Popen(  # noqa: S603 - our own program
                    [sys.executable, "-m", "soliscope.cohort.zygote", str(theirs.fileno())],
                    pass_fds=[theirs.fileno()], start_new_session=True,
                    env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},  # threads do not fork
                )  # fmt: skip
        return self._control

    def _end(self) -> None:
        if self._control is not None and self._process is not None:
            self._control.close()
            try:
                self._process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:  # it is still loading
                self._process.kill()
                self._process.wait()
        self._control = self._process = None


ZYGOTE = Zygote()
"""The one of this process. When this process dies, so does it, and all that it forked."""
atexit.register(ZYGOTE.close)


class Processes:
    """Does tasks, each in a process of its own; several at a time from several threads."""

    def __init__(self) -> None:
        self._running: set[int] = set()
        self._lock = threading.Lock()
        self._over = False

    def perform(self, task: Task, folder: Path) -> Ended:
        """Do a task into a case folder, and wait for its end."""
        with tempfile.TemporaryDirectory(prefix="soliscope-") as made:
            firm = Path(made) / "firm.toml"
            firm.write_text(task.firm, encoding="utf-8")
            words = [word.replace("{firm}", str(firm)) for word in task.words]
            with tempfile.TemporaryFile() as said:
                try:
                    ended = self._run([*words, "--output", str(folder)], task.seconds, said)
                except OSError:
                    return _LOST
                size = said.seek(0, os.SEEK_END)
                said.seek(max(0, size - _SAID))
                text = said.read().decode("utf-8", "replace")
        return ended if ended.said else replace(ended, said=_sentence(text))

    def stop(self) -> None:
        """Ask every process for a clean end; none is begun any more."""
        with self._lock:
            self._over = True
            for pid in self._running:
                _signal(pid, signal.SIGTERM)

    def _run(self, words: list[str], seconds: float, said: IO[bytes]) -> Ended:
        if self._over:
            return _STOPPED
        with ZYGOTE.fork(words, said) as channel:
            pid = _number(channel, _LOADING)
            if pid is None:
                return _LOST
            with self._lock:
                self._running.add(pid)
                if self._over:
                    _signal(pid, signal.SIGTERM)
            try:
                return _awaited(channel, pid, seconds)
            finally:  # while the channel is open the number means this process
                with self._lock:
                    self._running.discard(pid)


def _awaited(channel: socket.socket, pid: int, seconds: float) -> Ended:
    """Wait for the end of a process, and for no longer than its time and some grace."""
    began = time.monotonic()
    code, late = None, False
    try:
        code = _number(channel, seconds)
    except TimeoutError:
        late = True
        _signal(pid, signal.SIGTERM)
        with contextlib.suppress(TimeoutError):
            code = _number(channel, GRACE)
    if code is None and not late:
        return _LOST
    spent = time.monotonic() - began
    return Ended(-signal.SIGKILL if code is None else code, "", spent, late)


def _number(channel: socket.socket, seconds: float) -> int | None:
    """Read a number; None where the other side is gone. Raises TimeoutError."""
    channel.settimeout(seconds)
    told = channel.recv(NUMBER.size, socket.MSG_WAITALL)
    return int(NUMBER.unpack(told)[0]) if len(told) == NUMBER.size else None


def _signal(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def _sentence(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1].removeprefix("soliscope: ") if lines else ""
