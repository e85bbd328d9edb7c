"""Worker processes that begin with everything loaded, and with nothing open.

`stand_by()` forks a fork server (`multiprocessing.forkserver`) from this process, as it is: what is
imported and loaded now, every worker has at once. It is called before anything is opened, so that
hostile bytes in a worker never sit beside the archive or the sockets of the crawl. A process that
did not call it starts its workers anew ("spawn").
"""

from __future__ import annotations

import atexit
import contextlib
import multiprocessing
import os
import socket
import time
from multiprocessing import connection, forkserver, util
from multiprocessing.context import BaseContext
from typing import Any

_standing_by = False


def context() -> BaseContext:
    """How worker processes begin here."""
    return multiprocessing.get_context("forkserver" if _standing_by else "spawn")


def stand_by() -> None:
    """Fork the server; call it while there is one thread, no open file and no reactor."""
    global _standing_by
    server: Any = forkserver._forkserver
    with socket.socket(socket.AF_UNIX) as listener:
        address: Any = connection.arbitrary_address("AF_UNIX")  # type: ignore[attr-defined]
        listener.bind(address)
        if not util.is_abstract_socket_namespace(address):
            os.chmod(address, 0o600)  # noqa: PTH101 - an address, not a file of ours
        listener.listen()
        ended, alive = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(alive)
            _serve(listener.detach(), ended)
        os.close(ended)
    # What ForkServer.ensure_running() notes of a server that it started itself.
    server._forkserver_address = address
    server._forkserver_alive_fd = alive
    server._forkserver_pid = pid
    _standing_by = True
    atexit.register(_stand_down, os.getpid(), pid)


def _stand_down(parent: int, server: int) -> None:
    """Let the server end, and take note of its end: in a container nobody else may do that."""
    if os.getpid() != parent:
        return
    ours: Any = forkserver._forkserver
    with contextlib.suppress(OSError):
        os.close(ours._forkserver_alive_fd)
        for _ in range(100):
            if os.waitpid(server, os.WNOHANG)[0]:
                return
            time.sleep(0.01)


def _serve(listener: int, ended: int) -> None:
    """Serve until the process that asks, and all its workers, are gone. Never returns."""
    try:
        forkserver.main(listener, ended, [])
    finally:
        os._exit(0)
