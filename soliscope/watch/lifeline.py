"""An audit ends when the watch that began it is gone, however it went, SIGKILL included.

The watch holds the only writing end of a pipe and never writes. The audit waits at the reading end:
its end of file means that nobody is left who would record the run. It is then told to end as by
Ctrl-C, which keeps what was fetched, and ended with its own process group if it does not.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Sequence

PATIENCE = 60.0
"""Seconds that an audit has to end by itself when it is told to stop."""


def command(end: int, words: Sequence[str]) -> list[str]:
    """The command of `soliscope` with these words, tied to the reading end of a pipe."""
    return [sys.executable, "-m", __name__, str(end), *words]


def tie(end: int, patience: float = PATIENCE) -> None:
    """Interrupt this process when the other end of a pipe is gone. `end` is a file descriptor."""
    threading.Thread(target=_wait, args=(end, patience), name="lifeline", daemon=True).start()


def _wait(end: int, patience: float) -> None:
    while os.read(end, 1):
        pass
    os.kill(os.getpid(), signal.SIGINT)
    threading.Event().wait(patience)
    if os.getpgid(0) == os.getpid():  # a group of its own, as the watch begins it
        os.killpg(0, signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    """Tie this process, and be `soliscope`."""
    from soliscope import cli

    tie(int(sys.argv[1]))
    sys.argv[:2] = ["soliscope"]
    cli.main()


if __name__ == "__main__":
    main()
