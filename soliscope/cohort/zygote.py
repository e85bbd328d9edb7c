"""The process that has everything loaded, and forks one for each firm.

`python -m soliscope.cohort.zygote SOCKET` serves the process at the other end of the socket, its
own parent (`soliscope.cohort.processes`). A request is one byte with three open files: the firm's
channel, its request (JSON: words, folder and environment), and its standard error. What goes back
on the channel, as signed numbers of eight bytes: the process number, then the exit code (negative:
ended by a signal). Only when the channel is closed is the process reaped, and killed with all that
it began: so its number means this process as long as the channel is open.
"""

from __future__ import annotations

import json
import os
import selectors
import signal
import socket
import struct
import sys
import threading
from dataclasses import dataclass, field
from multiprocessing import resource_tracker
from pathlib import Path
from typing import IO

NUMBER = struct.Struct("q")
"""How numbers are sent on a channel."""


@dataclass(slots=True)
class Server:
    """The firms that are under way, and who asks for them."""

    control: socket.socket
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    firms: dict[socket.socket, int] = field(default_factory=dict)
    ended: set[int] = field(default_factory=set)
    wake: tuple[int, int] = field(default_factory=os.pipe)
    """Written to where a child ends."""
    life: tuple[int, int] = field(default_factory=os.pipe)
    """Its writing end is held by this process alone: firms see when it is gone."""

    def serve(self) -> IO[bytes] | None:
        """Fork until the parent is gone. Returns twice: the request, in each process of a firm;
        None in this one, at the end."""
        for end in self.wake:
            os.set_blocking(end, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self.wake[1])
        for watched in (self.control, self.wake[0]):
            self.selector.register(watched, selectors.EVENT_READ)
        while True:
            for key, _ in self.selector.select():
                if key.fileobj is self.control:
                    _, files, _, _ = socket.recv_fds(self.control, 1, 3)
                    if not files:
                        for channel in list(self.firms):
                            self._close(channel)
                        return None
                    if (request := self._fork(*files)) is not None:
                        return request
                elif key.fileobj == self.wake[0]:
                    os.read(self.wake[0], 4096)
                    self._tell_ended()
                elif isinstance(key.fileobj, socket.socket):
                    self._close(key.fileobj)

    def _fork(self, channel: int, request: int, said: int) -> IO[bytes] | None:
        pid = os.fork()
        if pid == 0:
            self._become(said)
            os.close(channel)
            return open(request, "rb")  # closed by whoever reads it
        os.close(request)
        os.close(said)
        firm = socket.socket(fileno=channel)
        self.firms[firm] = pid
        self.selector.register(firm, selectors.EVENT_READ)
        _send(firm, pid)
        return None

    def _become(self, said: int) -> None:
        """Let go of everything that is the zygote's."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self.selector.close()
        for other in (self.control, *self.firms):
            other.close()
        for number in (*self.wake, self.life[1]):
            os.close(number)
        os.setsid()
        os.dup2(said, 2)
        os.close(said)

    def _tell_ended(self) -> None:
        for channel, pid in self.firms.items():
            if pid in self.ended:
                continue
            told = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if told is not None:
                self.ended.add(pid)
                exited = told.si_code == os.CLD_EXITED
                _send(channel, told.si_status if exited else -told.si_status)

    def _close(self, channel: socket.socket) -> None:
        """End a firm's process, if it has not ended, and what it left behind."""
        self.selector.unregister(channel)
        pid = self.firms.pop(channel)
        for target in (os.killpg, os.kill):  # it may not have its group yet
            try:
                target(pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                continue
        os.waitpid(pid, 0)
        self.ended.discard(pid)
        channel.close()


def _send(channel: socket.socket, number: int) -> None:
    try:
        channel.sendall(NUMBER.pack(number), socket.MSG_NOSIGNAL)
    except OSError:  # whoever asked is gone; the closed channel is seen next
        return


def end_with(life: int) -> None:
    """End this process and all that it began when the other end of a pipe is gone."""

    def watch() -> None:
        while os.read(life, 1024):
            pass
        if os.getpgid(0) == os.getpid():
            os.killpg(0, signal.SIGKILL)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def main() -> None:
    """Serve; in the process of a firm, run the program with the words of the request."""
    from crawler import standby
    from soliscope import cli
    from soliscope.cohort import preload

    control = socket.socket(fileno=int(sys.argv[1]))
    with Path(os.devnull).open("r+b") as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(nothing.fileno(), 1)
    preload.load()
    resource_tracker.ensure_running()  # one for all firms
    server = Server(control)
    given = server.serve()
    if given is None:
        return
    with given:
        request = json.load(given)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.argv = ["soliscope", *request["words"]]
    standby.stand_by()
    end_with(server.life[0])
    cli.main()


if __name__ == "__main__":
    main()
