"""What is run inside a page: our own scripts, and how it is waited for."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import lru_cache
from importlib import resources
from typing import Any

from crawler.render_fetch import Showing

QUIET, BUSY, AHEAD, SETTLE = 0.25, 0.5, 1.5, 5.0
"""Seconds. A page is settled when nothing changed for QUIET, or for BUSY where a timer is about to
run; timers that are due within AHEAD are waited for, and all of it takes at most SETTLE."""


@lru_cache(maxsize=16)
def script(name: str) -> str:
    """One of our scripts, its comment taken off."""
    text = resources.files("crawler").joinpath("data", name).read_text("utf-8")
    return "\n".join(line for line in text.splitlines() if not line.startswith("//"))


async def snapshot(page: Any) -> str:
    """The document as it is now."""
    try:
        return str(await page.evaluate(script("snapshot.js")))
    except Exception:  # nested too deeply for our way of copying it
        return str(await page.content())


async def settled(page: Any, showing: Showing, most: float = SETTLE, least: float = 0.0) -> None:
    """Wait until nothing is fetched and the document stays the same, within bounds (seconds).

    The quiet is measured by the page's own clock: on a busy machine its timers are late, too.
    """
    loop = asyncio.get_running_loop()
    began = loop.time()
    ahead, quiet = AHEAD, QUIET
    while (left := began + most - loop.time()) > 0:
        busy = showing.pending
        if not showing.alone:
            wait = [round(1000 * seconds) for seconds in (quiet, BUSY, min(ahead, left))]
            with suppress(Exception):  # between two documents nobody answers
                await asyncio.wait_for(page.evaluate(script("still.js"), wait), left)
        ahead = max(0.0, began + AHEAD - loop.time())
        if not busy and not showing.pending and loop.time() - began >= least:
            return
        quiet = BUSY  # what was fetched last may not have been put to use yet
        await asyncio.sleep(0.03)
