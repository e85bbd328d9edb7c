"""Pages in Chromium: scrapy-playwright keeps the browser, this module what a page may do.

Imported only where there is a browser: it needs the packages of the extra `browser`.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar

from playwright.async_api import Error as PlaywrightError
from scrapy import Request
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

from crawler import browser
from crawler.browser import Hung, Unusable
from crawler.connect import options_of
from crawler.options import USER_AGENT
from crawler.render_fetch import Fetcher, Showing
from crawler.render_scripts import settled
from crawler.render_tab import Tab

logger = logging.getLogger(__name__)
T = TypeVar("T")
LOAD = 0.6
"""Share of a page's time that loading may take; the rest is for what is looked at afterwards."""
_CLOSING = 5.0


class _Crashed(Exception):
    """The page or the browser died under the visit."""


class _Handler(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]
    """scrapy-playwright's browser, its requests answered by ours."""

    def __init__(self, crawler: Any, fetcher: Fetcher) -> None:
        super().__init__(crawler)
        self.fetcher = fetcher
        self.tabs: dict[str, Tab] = {}
        """By the name of their contexts."""

    async def start(self) -> str:
        """Start the browser; returns its version."""
        await self._launch()
        await self._maybe_launch_browser()
        return str(self.browser.version)

    async def restart(self) -> None:
        """End a browser that does not react any more; the next page starts another."""
        with suppress(Exception):
            await asyncio.wait_for(self.browser.close(), _CLOSING)

    def _make_request_handler(self, **told: Any) -> Callable[[Any], Awaitable[None]]:
        tab = self.tabs[told["context_name"]]

        async def handle(route: Any) -> None:
            await tab.answer(route, self.fetcher)

        return handle


class Pages:
    """At most `most` pages at once; none knows of another (crawler.render_tab)."""

    def __init__(self, crawler: Any, fetcher: Fetcher, most: int, seconds: float) -> None:
        self._crawler, self._fetcher = crawler, fetcher
        self._room, self._seconds = asyncio.Semaphore(most), seconds
        self._handler: _Handler | None = None
        self._starting = asyncio.Lock()
        self._numbers = itertools.count(1)
        self._context: dict[str, Any] = {}
        self._spare: list[Tab] = []

    async def show(
        self, showing: Showing, act: Callable[[Any], Awaitable[T]], seconds: float = 0
    ) -> T:
        """Load a page, wait until it settled, and do something with it.

        A browser that dies is started again, and the page is tried once more. Raises Hung or
        Unusable, and what `act` raises.
        """
        async with self._room:
            handler = await self._ready()
            most = seconds or self._seconds
            for _ in range(2):
                showing.given = 0
                tab = self._tab(handler, showing)
                try:
                    result = await asyncio.wait_for(
                        self._once(handler, tab, showing, act, most), most
                    )
                except TimeoutError:
                    await self._end(handler, tab)
                    raise Hung(f"more than {most:g} seconds in the browser") from None
                except (_Crashed, PlaywrightError) as error:
                    await self._end(handler, tab)
                    logger.info("the browser failed on %s: %s", showing.seen.url, error)
                except BaseException:
                    await self._end(handler, tab)
                    raise
                else:
                    await self._leave(handler, tab, showing)
                    return result
            raise Hung("the browser broke down on it twice")

    async def _ready(self) -> _Handler:
        async with self._starting:
            if self._handler is None:
                handler = _Handler(self._crawler, self._fetcher)
                try:
                    version = await asyncio.wait_for(handler.start(), 60)
                except Exception as error:
                    with suppress(Exception):
                        await handler.close()
                    told = str(error).strip().splitlines() or [type(error).__name__]
                    raise Unusable(f"the browser cannot be started ({told[0][:200]})") from None
                self._context = browser.context(self._name(version))
                self._handler = handler
        return self._handler

    def _name(self, version: str) -> str:
        own = options_of(self._crawler.settings).user_agent
        return browser.user_agent(own, USER_AGENT, version)

    def _tab(self, handler: _Handler, showing: Showing) -> Tab:
        """A tab that is free, or a new one; one that remembers nothing, not even that it was used,
        where the visit asks for that."""
        self._spare = [tab for tab in self._spare if not tab.dead.done()]
        free = [t for t in self._spare if t.alone == showing.alone and not showing.fresh]
        if free:
            tab = free[0]
            self._spare.remove(tab)
        else:
            tab = Tab(f"tab {next(self._numbers)}", showing.alone)
            handler.tabs[tab.name] = tab
        tab.show(showing)
        return tab

    async def _once(
        self, handler: _Handler, tab: Tab, showing: Showing,
        act: Callable[[Any], Awaitable[T]], most: float,
    ) -> T:  # fmt: skip
        work = asyncio.ensure_future(self._act(handler, tab, showing, act, most))
        try:
            both: set[asyncio.Future[Any]] = {work, tab.dead}
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                raise _Crashed("the page died")
            return work.result()
        finally:
            await _stopped(work)

    async def _act(
        self, handler: _Handler, tab: Tab, showing: Showing,
        act: Callable[[Any], Awaitable[T]], most: float,
    ) -> T:  # fmt: skip
        async def prepare(page: Any, _: Request) -> None:
            await tab.fence(page)

        meta = {
            "playwright": True,
            "playwright_include_page": True,
            "playwright_page": tab.page,
            "playwright_context": tab.name,
            "playwright_context_kwargs": {**self._context, "java_script_enabled": not tab.alone},
            "playwright_page_init_callback": prepare,
            "playwright_page_goto_kwargs": {"wait_until": "commit", "timeout": most * LOAD * 1000},
        }
        await handler.download_request(Request(showing.seen.url, meta=meta, dont_filter=True))
        if tab.page is None:
            raise _Crashed("the page could not be fenced in")
        with suppress(PlaywrightError):  # it may never load; what is there is looked at
            await tab.page.wait_for_load_state("load", timeout=most * LOAD * 1000)
        await settled(tab.page, showing)
        return await act(tab.page)

    async def _leave(self, handler: _Handler, tab: Tab, showing: Showing) -> None:
        """Keep a tab for the next page, or close it."""
        if tab.reusable(showing):
            try:
                await asyncio.wait_for(tab.leave(showing), _CLOSING)
            except Exception as error:
                logger.info("a tab is not used again: %s", error)
            else:
                self._spare.append(tab)
                return
        await self._end(handler, tab)

    async def _end(self, handler: _Handler, tab: Tab) -> None:
        """Close the context, whatever state the page is in."""
        wrapper = handler.context_wrappers.get(tab.name)
        if wrapper is not None:
            try:
                await asyncio.wait_for(wrapper.context.close(), _CLOSING)
            except Exception:
                await handler.restart()
        handler.context_wrappers.pop(tab.name, None)
        handler.tabs.pop(tab.name, None)
        tab.dead.cancel()

    async def close(self) -> None:
        """End the browser."""
        if self._handler is not None:
            handler, self._handler = self._handler, None
            with suppress(Exception):
                await asyncio.wait_for(handler.close(), 2 * _CLOSING)


async def _stopped(work: asyncio.Future[Any]) -> None:
    """Stop what is under way, and wait a moment for it."""
    work.cancel()
    await asyncio.wait({work}, timeout=1)
    if work.done() and not work.cancelled():
        work.exception()  # told already, or of no matter any more
