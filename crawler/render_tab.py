"""A tab of the browser: shows one page after the other, and remembers nothing in between.

To open a window costs five times what a page costs, so a tab is used again, unless somebody but the
page's own origin could have left something in it.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from crawler.options import origin
from crawler.render_fetch import Fetcher, Showing
from crawler.render_scripts import script

PAGES = 25
"""Pages that one tab shows: its memory goes back to the system after that."""
_STORED = "local_storage,indexeddb,cache_storage,file_systems,storage_buckets,shared_storage"
_FORGET = "() => { try { sessionStorage.clear(); } catch (e) {} window.name = ''; }"
_BLANK = "<!doctype html><title></title>"


class Tab:
    """One context with one page. `page` is None until it was opened."""

    def __init__(self, name: str, alone: bool) -> None:
        self.name, self.alone = name, alone
        self.page: Any = None
        self.dead: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        """Done once the page or the browser died."""
        self.showing: Showing | None = None
        """What it shows now."""
        self._shown = 0
        self._leaving = False
        self._devtools: Any = None

    def show(self, showing: Showing) -> None:
        """Answer for another page from now on."""
        self.showing, self._leaving = showing, False
        self._shown += 1

    async def answer(self, route: Any, fetcher: Fetcher) -> None:
        """Answer one request of the page."""
        showing = self.showing
        if showing is None or self._leaving:
            request = route.request
            with suppress(Exception):
                if request.is_navigation_request() and request.frame.parent_frame is None:
                    await route.fulfill(status=200, content_type="text/html", body=_BLANK)
                else:
                    await route.abort("aborted")
            return
        showing.pending += 1
        try:
            await fetcher.answer(route, showing)
        finally:
            showing.pending -= 1

    async def fence(self, page: Any) -> None:
        """Close the ways around the requests that are answered by us; once for a page."""
        if page is self.page:
            return
        page.on("crash", self._died)
        page.on("close", self._died)
        context = page.context
        context.on("page", self._shut)
        await context.route("**", self._refuse)  # for other pages; this one has its own
        await context.route_web_socket("**", self._hang_up)
        await context.add_init_script(script("timers.js"))
        self.page = page

    def _died(self, *_: Any) -> None:
        if not self.dead.done():
            self.dead.set_result(None)

    async def _refuse(self, route: Any) -> None:
        self._note(route.request.url, route.request.method, "popup")
        with suppress(Exception):
            await route.abort("blockedbyclient")

    async def _hang_up(self, socket: Any) -> None:
        self._note(socket.url, "GET", "websocket")
        with suppress(Exception):
            await socket.close()

    def _note(self, url: str, method: str, kind: str) -> None:
        if self.showing is not None and not self._leaving:
            self.showing.visit.ask(url, method, kind).outcome = "not sent"

    async def _shut(self, other: Any) -> None:
        if other is not self.page:
            with suppress(Exception):
                await other.close()

    def reusable(self, showing: Showing) -> bool:
        """Say whether another page may follow: nobody but this page's origin had a document."""
        own = origin(showing.seen.url)
        frames = (
            one.url
            for one in showing.visit.asked
            if one.kind == "document" and one.outcome == "answered"
        )
        return (
            not showing.fresh
            and self._shown < PAGES
            and not self.dead.done()
            and all(origin(url) == own for url in frames)
        )

    async def leave(self, showing: Showing) -> None:
        """Leave the page, and forget all that it kept. Raises where that fails."""
        showing.over, self._leaving = True, True
        if self.alone:  # no script ran that could have kept anything
            await self.page.context.clear_cookies()
            return
        page, parts = self.page, urlsplit(showing.seen.url)
        home = f"{parts.scheme}://{parts.netloc}"
        # An empty document of the same origin: no script of the site can write behind our back.
        await page.goto(home + "/", wait_until="commit")
        await page.evaluate(_FORGET)
        if self._devtools is None:
            self._devtools = await page.context.new_cdp_session(page)
        await self._devtools.send(
            "Storage.clearDataForOrigin", {"origin": home, "storageTypes": _STORED}
        )
        await page.context.clear_cookies()
