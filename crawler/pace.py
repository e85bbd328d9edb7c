"""Delay between requests: Scrapy's AutoThrottle, which lets go of servers on this machine."""

from __future__ import annotations

from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response

from crawler.connect import options_of
from crawler.survey import LOOPBACK_CONCURRENCY


class Pace(AutoThrottle):
    """Slows down where a server is slow; waits for nothing where the address connected to is
    loopback and no delay was asked for."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        options = options_of(crawler.settings)
        self._free = options.delay is None
        self._most = max(options.per_host, LOOPBACK_CONCURRENCY)

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        _, slot = self._get_slot(request, spider)
        address: Any = getattr(response, "ip_address", None)
        if slot is not None and self._free and address is not None and address.is_loopback:
            slot.delay, slot.jitter, slot.concurrency = 0.0, 0.0, self._most
            return
        super()._response_downloaded(response, request, spider)
