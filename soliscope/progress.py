"""How far a run is: a live line in a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from soliscope.errors import printable

if TYPE_CHECKING:
    from rich.live import Live

PLAIN_EVERY = 10.0
"""Seconds between lines where there is no terminal."""


class Reporter(Protocol):
    """Says how a run is getting on."""

    def crawling(self, got: int, queued: int, refused: int, host: str, elapsed: float) -> None:
        """Pages got, addresses queued, addresses refused, current host, seconds elapsed."""

    def judging(self, done: int) -> None:
        """Captures judged."""

    def say(self, sentence: str) -> None:
        """Say one thing once."""


class Silent:
    """Says nothing (`--quiet`)."""

    def crawling(self, got: int, queued: int, refused: int, host: str, elapsed: float) -> None:
        """Say nothing."""

    def judging(self, done: int) -> None:
        """Say nothing."""

    def say(self, sentence: str) -> None:
        """Say nothing."""


class Plain:
    """One line on standard error every ten seconds."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def crawling(self, got: int, queued: int, refused: int, host: str, elapsed: float) -> None:
        """Write a line, if the last one is old enough."""
        now = time.monotonic()
        if now - self._last >= PLAIN_EVERY:
            self._last = now
            self.say(_line(got, queued, refused, host, elapsed))

    def judging(self, done: int) -> None:
        """Write a line, if the last one is old enough."""
        now = time.monotonic()
        if now - self._last >= PLAIN_EVERY:
            self._last = now
            self.say(f"{done} captures judged")

    def say(self, sentence: str) -> None:
        """Write a line."""
        print(sentence, file=sys.stderr, flush=True)


class Terminal:
    """One line that renews itself."""

    def __init__(self, live: Live) -> None:
        from rich.text import Text

        self._live, self._text = live, Text

    def crawling(self, got: int, queued: int, refused: int, host: str, elapsed: float) -> None:
        """Renew the line."""
        self._live.update(
            self._text(_line(got, queued, refused, host, elapsed), overflow="ellipsis")
        )

    def judging(self, done: int) -> None:
        """Renew the line."""
        if done % 10 == 0:
            self._live.update(self._text(f"{done} captures judged"))

    def say(self, sentence: str) -> None:
        """Write a line above the live one."""
        self._live.console.print(self._text(sentence))


def _line(got: int, queued: int, refused: int, host: str, elapsed: float) -> str:
    minutes, seconds = divmod(int(elapsed), 60)
    shown = printable(host)[:60]
    return f"{got} pages got, {queued} queued, {refused} refused, {minutes}:{seconds:02}  {shown}"


@contextmanager
def reporter(quiet: bool) -> Iterator[Reporter]:
    """Choose the way that fits standard error."""
    if quiet:
        yield Silent()
        return
    from rich.console import Console  # slow to load
    from rich.live import Live

    console = Console(stderr=True)
    if console.is_terminal:
        with Live(console=console, transient=True, refresh_per_second=8) as live:
            yield Terminal(live)
    else:
        yield Plain()
