"""The firm's web site: `scrapy crawl site -a url=https://example.com/`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.defer import deferred_from_coro
from twisted.python.failure import Failure

from crawler import discovery, render_step
from crawler.archive import ArchiveBusy
from crawler.artifacts import Capture
from crawler.connect import options_of
from crawler.discovery import Reading
from crawler.log import make_inert
from crawler.middlewares import CAPTURE
from crawler.options import host_of
from crawler.reasons import reason
from crawler.robots import KeptRobots
from crawler.session import REPLAY_AHEAD, Ignoring, Session


class SiteSpider(Spider):
    """Follows a firm's pages as far as its own hosts go; where next is the survey's decision.

    Yields one item a page: url, status, title, html_lang, hreflang, sha256.
    """

    name = "site"
    session: Session
    finish_reason = ""
    _own = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SiteSpider:
        """Build it with the session given, or with one of its own for `scrapy crawl`."""
        make_inert()
        session = kwargs.pop("session", None)
        spider = super().from_crawler(crawler, *args, **kwargs)
        if session is None:
            session, spider._own = _own_session(crawler, getattr(spider, "url", "")), True
        spider.session = session
        session.stop = lambda: deferred_from_coro(crawler.stop_async())
        render_step.prepare(session, crawler)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Replay what earlier sessions kept, then let the survey go on."""
        try:
            await self._replay_all()
        except OSError as error:
            self.session.fail(f"the archive in {self.session.folder} cannot be read: {error}")
        self.session.open = True
        return
        yield

    async def _replay_all(self) -> None:
        kept = KeptRobots()
        pending: list[tuple[Capture, asyncio.Future[Reading]]] = []
        for capture in self.session.earlier():
            self.session.survey.responded(capture.url)
            if kept.takes(capture):
                continue
            pending.append((capture, asyncio.ensure_future(self.session.read(capture))))
            if len(pending) >= REPLAY_AHEAD:
                await self._replay(*pending.pop(0))
        for one in pending:
            await self._replay(*one)
        self.session.survey.settle()
        if self.session.renderer is not None:  # what the sessions before could not show
            for url in self.session.survey.unshown():
                self.session.survey.again(url)
        for url, policy in kept.policies():
            self.session.survey.robots(url, policy)
        self.session.kept_robots = kept.fresh(datetime.now(UTC))

    async def _replay(self, capture: Capture, future: asyncio.Future[Reading]) -> None:
        reading = await future
        if capture.rendered:
            self.session.take_shown([(capture, reading)])
        else:
            self.session.take(capture, reading)

    async def parse(self, response: Response) -> AsyncIterator[dict[str, Any]]:
        """Read one response and fold it in."""
        capture = response.meta.pop(CAPTURE)
        reading = await self.session.read(capture)
        shown = await render_step.show(self.session, capture, reading)
        taken = self.session.take(capture, reading)
        self.session.take_shown(shown)
        found = reading.discovery
        if self._own and taken and found is not None and found.kind == "page":
            yield {
                "url": capture.url,
                "status": capture.status,
                "title": found.title,
                "html_lang": found.html_lang,
                "hreflang": [code for code, _ in found.alternates],
                "sha256": capture.sha256,
            }

    def failed(self, failure: Failure) -> None:
        """Take note of an address that could not be read."""
        request: Any = vars(failure)["request"]  # Scrapy puts it there
        url, error = request.url, failure.value or Exception("unknown")
        self.session.survey.failure(url, *reason(error))
        self.session.tell(url)

    async def closed(self, reason: str) -> None:
        """Keep why the crawl ended; `scrapy crawl` closes its own session here."""
        self.finish_reason = reason
        await render_step.close(self.session)
        if self._own:
            self.session.close(complete=reason == "finished")


def _own_session(crawler: Crawler, url: str) -> Session:
    if not discovery.tidy(url):
        print("Say where to start: scrapy crawl site -a url=https://example.com/", file=sys.stderr)
        raise SystemExit(2)
    options = options_of(crawler.settings)
    folder = crawler.settings.get("SOLISCOPE_FOLDER") or f"crawl-{host_of(url)}"
    try:
        return Session(
            (url,), Path(folder), options, {}, discovery.examine, Ignoring(), lambda _: None
        )
    except (ArchiveBusy, OSError) as error:
        print(f"The crawl cannot start: {error}", file=sys.stderr)
        raise SystemExit(2) from None
