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

logger = logging.getLogger(__name__)
T = TypeVar("T")
LOAD = 0.6
"""Share of a page's time that loading may take; the rest is for what is looked at afterwards."""
QUIET, LEAST, SETTLE = 0.5, 0.8, 5.0
"""Seconds: a page is settled when nothing changed for QUIET, after LEAST and at most SETTLE."""
_CLOSING = 5.0
_WITHOUT = """
for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport', 'SharedWorker',
                    'PushManager', 'Notification'])
  try { delete window[name]; } catch (e) {}
"""
_STILL = """
(quiet) => new Promise((done) => {
  let last = performance.now();
  const watch = new MutationObserver(() => { last = performance.now(); });
  watch.observe(document, {subtree: true, childList: true, characterData: true});
  const look = () => {
    if (performance.now() - last < quiet) { setTimeout(look, 50); return; }
    watch.disconnect();
    done(true);
  };
  setTimeout(look, 50);
})
"""


class _Crashed(Exception):
    """The page or the browser died under the visit."""


class _Handler(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]
    """scrapy-playwright's browser, its requests answered by ours."""

    def __init__(self, crawler: Any, fetcher: Fetcher) -> None:
        super().__init__(crawler)
        self.fetcher = fetcher
        self.showing: dict[str, Showing] = {}
        """What each context shows."""

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
        showing = self.showing[told["context_name"]]

        async def handle(route: Any) -> None:
            showing.pending += 1
            try:
                await self.fetcher.answer(route, showing)
            finally:
                showing.pending -= 1

        return handle


class Pages:
    """At most `most` pages at once, each in a context of its own that ends with it."""

    def __init__(self, crawler: Any, fetcher: Fetcher, most: int, seconds: float) -> None:
        self._crawler, self._fetcher = crawler, fetcher
        self._room, self._seconds = asyncio.Semaphore(most), seconds
        self._handler: _Handler | None = None
        self._starting = asyncio.Lock()
        self._numbers = itertools.count(1)
        self._context: dict[str, Any] = {}

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
                try:
                    return await asyncio.wait_for(self._once(handler, showing, act, most), most)
                except TimeoutError:
                    raise Hung(f"more than {most:g} seconds in the browser") from None
                except (_Crashed, PlaywrightError) as error:
                    logger.info("the browser failed on %s: %s", showing.seen.url, error)
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

    async def _once(
        self, handler: _Handler, showing: Showing, act: Callable[[Any], Awaitable[T]], most: float
    ) -> T:
        name = f"page {next(self._numbers)}"
        handler.showing[name] = showing
        dead: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def crashed(*_: Any) -> None:
            if not dead.done():
                dead.set_result(None)

        async def prepare(page: Any, _: Request) -> None:
            page.on("crash", crashed)
            page.on("close", crashed)
            await _fence(page, showing)

        meta = {
            "playwright": True,
            "playwright_include_page": True,
            "playwright_context": name,
            "playwright_context_kwargs": {
                **self._context,
                "java_script_enabled": not showing.alone,
            },
            "playwright_page_init_callback": prepare,
            "playwright_page_goto_kwargs": {"wait_until": "commit", "timeout": most * LOAD * 1000},
        }
        request = Request(showing.seen.url, meta=meta, dont_filter=True)
        work = asyncio.ensure_future(self._act(handler, request, showing, act, most))
        try:
            both: set[asyncio.Future[Any]] = {work, dead}
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            if not work.done():
                raise _Crashed("the page died")
            return work.result()
        finally:
            dead.cancel()
            await self._end(handler, name, work)

    async def _act(
        self, handler: _Handler, request: Request, showing: Showing,
        act: Callable[[Any], Awaitable[T]], most: float,
    ) -> T:  # fmt: skip
        await handler.download_request(request)
        page = request.meta["playwright_page"]
        with suppress(PlaywrightError):  # it may never load; what is there is looked at
            await page.wait_for_load_state("load", timeout=most * LOAD * 1000)
        await settled(page, showing, least=0.0 if showing.alone else LEAST)
        return await act(page)

    async def _end(self, handler: _Handler, name: str, work: asyncio.Future[Any]) -> None:
        """Close the context, whatever state the page is in."""
        work.cancel()
        await asyncio.wait({work}, timeout=1)
        if work.done() and not work.cancelled():
            work.exception()  # told already, or of no matter any more
        wrapper = handler.context_wrappers.get(name)
        if wrapper is not None:
            try:
                await asyncio.wait_for(wrapper.context.close(), _CLOSING)
            except Exception:
                await handler.restart()
        handler.context_wrappers.pop(name, None)
        handler.showing.pop(name, None)

    async def close(self) -> None:
        """End the browser."""
        if self._handler is not None:
            handler, self._handler = self._handler, None
            with suppress(Exception):
                await asyncio.wait_for(handler.close(), 2 * _CLOSING)


async def _fence(page: Any, showing: Showing) -> None:
    """Close the ways around the requests that are answered by us."""
    context = page.context

    async def refuse(route: Any) -> None:
        showing.visit.ask(route.request.url, route.request.method, "popup").outcome = "not sent"
        with suppress(Exception):
            await route.abort("blockedbyclient")

    async def hang_up(socket: Any) -> None:
        showing.visit.ask(socket.url, "GET", "websocket").outcome = "not sent"
        with suppress(Exception):
            await socket.close()

    async def shut(other: Any) -> None:
        if other is not page:
            with suppress(Exception):
                await other.close()

    context.on("page", shut)
    await context.route("**", refuse)  # for other pages of the context; this one has its own
    await context.route_web_socket("**", hang_up)
    await context.add_init_script(_WITHOUT)


async def settled(page: Any, showing: Showing, most: float = SETTLE, least: float = LEAST) -> None:
    """Wait until nothing is fetched and the document stays the same, within bounds.

    The quiet is measured by the page's own clock: on a busy machine its timers are late, too.
    """
    loop = asyncio.get_running_loop()
    began = loop.time()
    quiet = 200 if showing.alone else int(QUIET * 1000)
    while (left := began + most - loop.time()) > 0:
        busy = showing.pending
        with suppress(PlaywrightError, TimeoutError):  # between two documents nobody answers
            await asyncio.wait_for(page.evaluate(_STILL, quiet), left)
        if not busy and not showing.pending and loop.time() - began >= least:
            return
        await asyncio.sleep(0.1)
