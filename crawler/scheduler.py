"""Scrapy's scheduler, with the survey as its queue: the spider stays an ordinary spider."""

from __future__ import annotations

from collections import deque
from typing import Any

from scrapy import Request, Spider
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler

from crawler.middlewares import session_of


class SurveyScheduler(BaseScheduler):
    """Gives out what the survey says; retries, which Scrapy hands back, go first.

    For a spider without a session it is a plain queue.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._returned: deque[Request] = deque()
        self._session: Any = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> SurveyScheduler:
        """Build it (Scrapy's interface)."""
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        """Take the spider's session."""
        self._session = session_of(self._crawler)

    def has_pending_requests(self) -> bool:
        """Say whether the crawl goes on."""
        if self._returned:
            return True
        return self._session is not None and (
            not self._session.open or self._session.survey.pending()
        )

    def enqueue_request(self, request: Request) -> bool:
        """Keep a request that a spider or middleware made."""
        self._returned.append(request)
        return True

    def next_request(self) -> Request | None:
        """Return the next request, or None where nothing may be asked for now."""
        if self._returned:
            return self._returned.popleft()
        if self._session is None or not self._session.open:
            return None
        ask = self._session.survey.next()
        if ask is None:
            return None
        spider: Any = self._crawler.spider
        return Request(ask.url, callback=spider.parse, errback=spider.failed, dont_filter=True)
