"""Worker processes that begin with everything loaded, and with nothing open.

`stand_by()` forks a fork server (`multiprocessing.forkserver`) from this process, as it is: what is
imported and loaded then, every worker has at once, and shares its memory. It is called before
anything is opened, so that hostile bytes in a worker never sit beside the archive or the sockets of
the crawl. A process that did not call it starts its workers anew ("spawn").

The standard library can only start such a server as a new program, which loads everything once
more. What it notes of a server that it started itself is not public: `_adopted` alone knows that,
and where a release of Python keeps it in another way, workers are started anew.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from multiprocessing import connection, forkserver, util
from multiprocessing.context import BaseContext
from typing import Any

_NOTES = ("_forkserver_address", "_forkserver_alive_fd", "_forkserver_pid")
"""What `ForkServer.ensure_running` notes: address, pipe whose end is the server's, process."""
_standing_by = 0
"""The process that stands by: a fork of it does not."""


def context() -> BaseContext:
    """How worker processes begin here."""
    return multiprocessing.get_context("forkserver" if _standing_by == os.getpid() else "spawn")


def stand_by(prepare: Callable[[], object] = lambda: None) -> bool:
    """Fork the server, which calls `prepare` first; say whether there is one.

    There is none where the process has other threads, which a fork would not have.
    """
    global _standing_by
    if _standing_by == os.getpid():
        return True
    if threading.active_count() > 1 or not _can_adopt():
        return False
    with socket.socket(socket.AF_UNIX) as listener:
        address: Any = connection.arbitrary_address("AF_UNIX")  # type: ignore[attr-defined]
        listener.bind(address)
        if not util.is_abstract_socket_namespace(address):
            os.chmod(address, 0o600)  # noqa: PTH101 - an address, not a file of ours
        listener.listen()
        ended, alive = os.pipe()
        ready, serves = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(alive)
            os.close(ready)
            _serve(listener.detach(), ended, serves, prepare)
        os.close(ended)
        os.close(serves)
    _adopt(address, alive, pid)
    _standing_by = os.getpid()
    atexit.register(_stand_down, os.getpid(), alive, ready, pid)
    return True


def _can_adopt() -> bool:
    """True where the standard library keeps its notes as is known here, and has no server yet."""
    server = getattr(forkserver, "_forkserver", None)
    return all(vars(server).get(name, "") is None for name in _NOTES) if server else False


def _adopt(*noted: object) -> None:
    """Note what ForkServer.ensure_running() notes of a server that it started itself."""
    for name, value in zip(_NOTES, noted, strict=True):
        setattr(forkserver._forkserver, name, value)


def _stand_down(parent: int, alive: int, ready: int, server: int) -> None:
    """Let the server end, and take note of its end: in a container nobody else may do that."""
    if os.getpid() != parent:
        return
    with contextlib.suppress(OSError):
        os.set_blocking(ready, False)
        try:
            os.read(ready, 1)
        except BlockingIOError:  # it still prepares: nobody needs that any more
            os.kill(server, signal.SIGKILL)
        os.close(alive)
        for _ in range(100):
            if os.waitpid(server, os.WNOHANG)[0]:
                return
            time.sleep(0.01)


def _serve(listener: int, ended: int, serves: int, prepare: Callable[[], object]) -> None:
    """Serve until the process that asks, and all its workers, are gone. Never returns."""
    try:
        prepare()
        gc.collect()
        gc.freeze()  # collections in a fork must not touch, and so copy, what is loaded
        os.write(serves, b"1")
        os.close(serves)
        forkserver.main(listener, ended, [])
    finally:
        os._exit(0)
