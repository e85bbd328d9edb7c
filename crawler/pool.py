"""Reading pages outside the process that fetches them, with limits on time and memory.

A worker is also the wall between the crawl and hostile bytes: it can be killed and replaced, and
the page that cost it is reported as too costly.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import math
import resource
import signal
import time
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from crawler import standby
from crawler.artifacts import Capture
from crawler.challenge import is_challenge
from crawler.discovery import Discovery, Reading
from crawler.discovery import examine as links_only
from crawler.encoding import decoded

logger = logging.getLogger(__name__)
Examine = Callable[[Capture], tuple[Discovery, Any]]
MEMORY = 1536 * 1024 * 1024
"""Bytes of address space that a worker may take, beside what it began with."""
PATIENCE = 6
"""So many times its limit of processor time a page may take by the clock."""
T = TypeVar("T")


def read(capture: Capture, examine: Examine, max_body: int) -> Reading:
    """Decode a capture and examine it; only status 200 and no challenge is worth examining."""
    begun = time.perf_counter()
    whole = decoded(capture, max_body)
    if is_challenge(whole):
        return Reading(challenge=True, truncated=whole.truncated)
    if whole.status != 200:
        return Reading(truncated=whole.truncated)
    discovery, payload = examine(whole)
    seconds = time.perf_counter() - begun
    return Reading(discovery, payload, truncated=whole.truncated, seconds=seconds)


def limit_memory() -> None:
    """Give this process, a worker, no more than `MEMORY`: what a fork inherits is not its doing."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MEMORY + _address_space()
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    with contextlib.suppress(ValueError, OSError):  # a system that has no such limit
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _address_space() -> int:
    """Return the bytes that this process has mapped (proc(5)), 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * resource.getpagesize()


def spare_collections() -> None:
    """Collect cyclic garbage more rarely: what is loaded lives on, and pages leave few cycles."""
    gc.freeze()  # without a collection first: it takes a tenth of a second, and finds little
    gc.set_threshold(20_000, 20, 20)


def within(seconds: float, work: Callable[..., T], *args: Any) -> T:
    """Work in a worker, for so many seconds of its processor: where others have the machine, a
    page is not too costly for that. The system ends a worker that goes on (SIGXCPU)."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = math.ceil(used.ru_utime + used.ru_stime + seconds)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard == resource.RLIM_INFINITY or most < hard:
        resource.setrlimit(resource.RLIMIT_CPU, (most, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return work(*args)


def outlasted(error: BaseException) -> bool:
    """Say whether a worker was ended because its time was over."""
    if isinstance(error, ProcessExpired):
        return bool(error.exitcode == -signal.SIGXCPU)
    return isinstance(error, FutureTimeout | TimeoutError)


def begin(prepare: Callable[[], object]) -> None:
    """Start a worker: load what every page needs, before any page's time is taken."""
    limit_memory()
    prepare()
    spare_collections()


def nothing() -> None:
    """Prepare nothing."""


class Readers:
    """Worker processes, or this process where `workers` is 0."""

    def __init__(
        self,
        examine: Examine,
        workers: int,
        seconds: float,
        max_body: int,
        prepare: Callable[[], object] = nothing,
    ) -> None:
        self._examine, self._seconds, self._max_body = examine, seconds, max_body
        self._pool: Any = None
        if workers:
            # Never a fork of this process, with the archive and the sockets beside hostile bytes.
            self._pool = ProcessPool(
                max_workers=workers,
                initializer=begin,
                initargs=(prepare,),
                context=standby.context(),
            )

    async def read(self, capture: Capture) -> Reading:
        """Read one capture. Never raises for what the page does.

        A page that cannot be examined within the limits may still say where to go next.
        """
        reading = await self._read(capture, self._examine)
        if self._examine is links_only or not (reading.costly or reading.broken):
            return reading
        return _without_payload(reading, await self._read(capture, links_only))

    async def _read(self, capture: Capture, examine: Examine) -> Reading:
        try:
            if self._pool is None:
                return read(capture, examine, self._max_body)
            reading: Reading = await asyncio.wrap_future(self._schedule(capture, examine))
            return reading
        except Exception as error:
            return self._failed(capture, error)

    def read_now(self, capture: Capture) -> Reading:
        """Read one capture where no event loop runs any more."""
        try:
            if self._pool is None:
                return read(capture, self._examine, self._max_body)
            reading: Reading = self._schedule(capture, self._examine).result()
            return reading
        except Exception as error:
            return self._failed(capture, error)

    def _schedule(self, capture: Capture, examine: Examine) -> Any:
        return self._pool.schedule(
            within, args=(self._seconds, read, capture, examine, self._max_body),
            timeout=PATIENCE * self._seconds,
        )  # fmt: skip

    def _failed(self, capture: Capture, error: Exception) -> Reading:
        """Say what a page did to its reader: whatever it is, the crawl goes on."""
        if outlasted(error):
            return Reading(costly=f"more than {self._seconds:g} seconds")
        if isinstance(error, ProcessExpired | MemoryError):
            return Reading(costly="more memory than a worker has")
        if isinstance(error, RecursionError):
            return Reading(costly="nested too deeply")
        logger.error("could not read %s", capture.url, exc_info=error)
        return Reading(broken=f"{type(error).__name__}: {error}"[:200])

    def close(self, *, now: bool = False) -> None:
        """End the workers: after their last page, or at once."""
        if self._pool is not None:
            if now:
                self._pool.stop()
            else:
                self._pool.close()
            self._pool.join()
            self._pool = None


def _without_payload(reading: Reading, links: Reading) -> Reading:
    """What is left of a page that could be read for its links only, if that."""
    if links.costly or links.broken:
        return reading
    why = ("costly", reading.costly) if reading.costly else ("broken", reading.broken)
    return replace(links, unexamined=why)
