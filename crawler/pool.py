"""Reading pages outside the process that fetches them, with limits on time and memory.

A worker is also the wall between the crawl and hostile bytes: it can be killed and replaced, and
the page that cost it is reported as too costly.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import multiprocessing
import resource
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Any

from pebble import ProcessExpired, ProcessPool

from crawler.artifacts import Capture
from crawler.challenge import is_challenge
from crawler.discovery import Discovery, Reading
from crawler.encoding import decoded

logger = logging.getLogger(__name__)
Examine = Callable[[Capture], tuple[Discovery, Any]]
MEMORY = 1536 * 1024 * 1024
"""Bytes of address space for one worker."""


def read(capture: Capture, examine: Examine, max_body: int) -> Reading:
    """Decode a capture and examine it; only status 200 and no challenge is worth examining."""
    whole = decoded(capture, max_body)
    if is_challenge(whole):
        return Reading(challenge=True, truncated=whole.truncated)
    if whole.status != 200:
        return Reading(truncated=whole.truncated)
    discovery, payload = examine(whole)
    return Reading(discovery, payload, truncated=whole.truncated)


def limit_memory() -> None:
    """Give this process, a worker, no more than `MEMORY`."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    with contextlib.suppress(ValueError, OSError):  # a system that has no such limit
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


class Readers:
    """Worker processes, or this process where `workers` is 0."""

    def __init__(self, examine: Examine, workers: int, seconds: float, max_body: int) -> None:
        self._examine, self._seconds, self._max_body = examine, seconds, max_body
        self._pool: Any = None
        if workers:
            # Spawned: a fork would share the archive file and the sockets with hostile bytes.
            self._pool = ProcessPool(
                max_workers=workers,
                initializer=limit_memory,
                context=multiprocessing.get_context("spawn"),
            )

    async def read(self, capture: Capture) -> Reading:
        """Read one capture. Never raises for what the page does."""
        try:
            if self._pool is None:
                return read(capture, self._examine, self._max_body)
            future = self._pool.schedule(
                read, args=(capture, self._examine, self._max_body), timeout=self._seconds
            )
            reading: Reading = await asyncio.wrap_future(future)
            return reading
        except (FutureTimeout, TimeoutError):
            return Reading(costly=f"more than {self._seconds:g} seconds")
        except (ProcessExpired, MemoryError):
            return Reading(costly="more memory than a worker has")
        except RecursionError:
            return Reading(costly="nested too deeply")
        except Exception as error:  # whatever a page does to its reader, the crawl goes on
            logger.exception("could not read %s", capture.url)
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
