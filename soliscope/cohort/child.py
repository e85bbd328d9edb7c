"""The process of one firm: `soliscope`, ended when the process that began it is gone.

`python -m soliscope.cohort.child WORDS...` has the parent's pipe as its standard input. Nothing
is ever written to it; when it closes, the parent has died, and this process ends with everything
that it began, so that no site is crawled twice at once.
"""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path


def _watch(inherited: int) -> None:
    while os.read(inherited, 1024):
        pass
    if os.getpgid(0) == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def main() -> None:
    """Run the program with the words given."""
    inherited = os.dup(0)
    os.set_inheritable(inherited, False)
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    threading.Thread(target=_watch, args=(inherited,), daemon=True).start()
    from soliscope import cli

    cli.main()


if __name__ == "__main__":
    main()
