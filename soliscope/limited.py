"""Strange material read in other processes, each piece within a limit of time and memory."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from typing import Any, TypeVar

from pebble import ProcessPool

from analyzers import scan
from crawler.pool import PATIENCE, begin, within

SECONDS = 10.0
"""Processor time that one piece may cost."""
_AHEAD = 4
Item = TypeVar("Item")
Result = TypeVar("Result")


def each(
    read: Callable[[Item], Result], items: Iterable[Item]
) -> Iterator[tuple[Item, Result | None]]:
    """Yield (item, what `read` gives) in order; None where it costs too much or breaks."""
    waiting: deque[tuple[Item, Future[Result]]] = deque()
    workers = min(4, os.cpu_count() or 1)
    with ProcessPool(max_workers=workers, initializer=begin, initargs=(scan.warm,)) as pool:
        try:
            for item in items:
                future: Future[Any] = pool.schedule(
                    within, args=[SECONDS, read, item], timeout=PATIENCE * SECONDS
                )
                waiting.append((item, future))
                if len(waiting) >= _AHEAD * workers:
                    first, future = waiting.popleft()
                    yield first, _result(future)
            for left, future in waiting:
                yield left, _result(future)
        except BaseException:
            pool.stop()  # type: ignore[no-untyped-call]
            raise


def _result(future: Future[Result]) -> Result | None:
    try:
        return future.result()
    except Exception:  # too much time or memory, or whatever else a page does to its reader
        return None
