"""Delay between requests: Scrapy's AutoThrottle, which lets go of servers on this machine."""

from __future__ import annotations

from typing import Any

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response

from crawler.connect import options_of
from crawler.middlewares import VISIT, session_of
from crawler.options import host_of
from crawler.survey import LOOPBACK_CONCURRENCY
from crawler.vantage import VANTAGE

BROWSER_CONCURRENCY = 6
"""Requests of a page in the browser that are under way to one host, as browsers have it."""


class Pace(AutoThrottle):
    """Slows down where a server is slow; waits for nothing where the address connected to is
    loopback and no delay was asked for."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        options = options_of(crawler.settings)
        self._options = options
        self._free, self._fixed = not options.delay, options.delay == 0
        self._most = max(options.per_host, LOOPBACK_CONCURRENCY)
        crawler.signals.connect(self._reached, signals.request_reached_downloader)

    def _reached(self, request: Request, spider: Spider) -> None:
        """What a page in the browser asks for comes as fast as from any visitor's browser."""
        if request.meta.get(VISIT):
            _, slot = self._get_slot(request, spider)
            if slot is not None:
                slot.delay, slot.jitter, slot.concurrency = 0.0, 0.0, BROWSER_CONCURRENCY

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        if request.meta.get(VISIT):
            return
        _, slot = self._get_slot(request, spider)
        address: Any = getattr(response, "ip_address", None)
        if self._options.proxy(request.meta.get(VANTAGE, "")) is not None:
            address = None  # a proxy on this machine leads to a server elsewhere
        if slot is not None and self._free and address is not None and address.is_loopback:
            slot.delay, slot.jitter, slot.concurrency = 0.0, 0.0, self._most
            if slot.latercall is not None:  # the wait that the first request began
                slot.latercall.cancel()
                slot.latercall = None
            return
        if self._fixed:
            return
        super()._response_downloaded(response, request, spider)
        session = session_of(self.crawler)
        host = session.survey.hosts.get(host_of(request.url)) if session is not None else None
        if slot is not None and host is not None:  # Crawl-delay, which many sites rely on
            slot.delay = max(slot.delay, host.crawl_delay)
