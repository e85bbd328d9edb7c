"""Where the time of a run went: sums by name, and the slowest addresses of each."""

from __future__ import annotations

import heapq
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

SLOWEST = 10
"""Addresses that are kept of each name."""


@dataclass(slots=True)
class Spent:
    """Time that went to one thing."""

    calls: int = 0
    seconds: float = 0.0
    slowest: list[tuple[float, str]] = field(default_factory=list)
    """(seconds, address), a heap."""


class Stopwatch:
    """Adds up seconds; it costs next to nothing, so that it may always run."""

    def __init__(self) -> None:
        self.spent: dict[str, Spent] = {}

    def add(self, name: str, seconds: float, url: str = "") -> None:
        """Take note of time that went to a thing."""
        spent = self.spent.setdefault(name, Spent())
        spent.calls += 1
        spent.seconds += seconds
        if url and (len(spent.slowest) < SLOWEST or seconds > spent.slowest[0][0]):
            heapq.heappush(spent.slowest, (seconds, url))
            if len(spent.slowest) > SLOWEST:
                heapq.heappop(spent.slowest)

    @contextmanager
    def over(self, name: str, url: str = "") -> Iterator[None]:
        """Around what is to be timed."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.add(name, time.perf_counter() - begun, url)
