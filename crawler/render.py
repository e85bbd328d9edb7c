"""Pages shown to a browser during a crawl, and what is kept of them.

A page is shown with the response that was archived for it. Its document is archived once it
settled, and again for each picker that was opened and each language that was chosen; the list of
what it asked for is archived too.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from crawler import consent, render_pickers
from crawler.archive import DOCUMENT, REQUESTS
from crawler.artifacts import Capture
from crawler.options import host_of
from crawler.render_fetch import Fetcher, Showing, as_page
from crawler.render_log import Visit
from crawler.render_scripts import snapshot

if TYPE_CHECKING:
    from crawler.render_pages import Pages
    from crawler.session import Session

logger = logging.getLogger(__name__)


class Renderer:
    """The browser of one crawl. It starts with the first page that needs it."""

    def __init__(self, crawler: Any, session: Session) -> None:
        self._crawler, self._session = crawler, session
        self._max = session.options.max_body
        self._pickers: set[tuple[str, str]] = set()
        """(host, picker) of the pickers that were opened already."""

    @cached_property
    def pages(self) -> Pages:
        """The browser, which is not loaded before a page needs it."""
        from crawler.render_pages import Pages

        crawler, options = self._crawler, self._session.options
        return Pages(
            crawler,
            Fetcher(lambda request: crawler.engine.download_async(request), options.max_body),
            options.browser_pages,
            options.browser_seconds,
        )

    async def render(self, capture: Capture) -> list[Capture]:
        """Show a page; returns what was archived of it, the loaded document first.

        Raises Hung, Unusable (crawler.render_pages), and OSError where the disk takes no more.
        """
        seen = as_page(capture, self._max)
        showing = Showing(seen, Visit(seen.url))
        made: list[Capture] = []

        async def keep(page: Any, action: str = "") -> None:
            html = await snapshot(page)
            body = html.encode("utf-8", "replace")[: self._max]
            made.append(self._write(capture, body, DOCUMENT, action))

        async def look(page: Any) -> None:
            await keep(page)
            with suppress(Exception):  # a page that breaks its pickers was shown all the same
                await render_pickers.open_all(page, showing, keep, self._unopened)

        try:
            await self.pages.show(showing, look)
        except Exception:
            if not made:
                raise
        made.append(self._write(capture, showing.visit.told(), REQUESTS))
        return made

    async def states(self, capture: Capture) -> list[Capture]:
        """Visit a page once for each choice about cookies; returns the archived list of requests.

        Raises as `render` does.
        """
        told = await consent.visit(self.pages, as_page(capture, self._max))
        return [self._write(capture, told.told(), REQUESTS, "chose about cookies")]

    def _unopened(self, url: str, picker: str) -> bool:
        """True for a picker that was not opened yet on its host."""
        key = (host_of(url), picker)
        if key in self._pickers:
            return False
        self._pickers.add(key)
        return True

    def _write(self, capture: Capture, body: bytes, kind: str, action: str = "") -> Capture:
        archive = self._session.archive
        if archive is None:
            raise OSError("the archive is closed")
        return archive.write_made(capture, body, kind, datetime.now(UTC), action)

    async def close(self) -> None:
        """End the browser."""
        if "pages" in self.__dict__:
            await self.pages.close()
