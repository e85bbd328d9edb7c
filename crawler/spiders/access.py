"""A firm's pages from vantage points: run by `soliscope audit` where the firm file names some."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.access_plan import HOPS, AccessProbe
from crawler.access_run import AccessSession
from crawler.artifacts import Capture
from crawler.discovery import redirect_target
from crawler.look_spider import LookSpider
from crawler.middlewares import CAPTURE
from crawler.reasons import reason
from crawler.vantage import VANTAGE


class AccessSpider(LookSpider):
    """Asks each page from each vantage point, with and without Accept-Language, and follows
    redirects hop by hop, so that each is archived and checked against robots.txt."""

    name = "access"
    session: AccessSession

    async def start(self) -> AsyncIterator[Request]:
        """Ask what earlier looks did not."""
        for probe in self.session.plan.probes():
            for request in self.ask(probe, probe.page.url, 0):
                yield request

    def ask(self, probe: AccessProbe, url: str, hop: int) -> Iterator[Request]:
        """Yield the request for one hop, unless an earlier look has it."""
        key = (probe.vantage.name, probe.language, url)
        if (kept := self.session.kept.get(key)) is not None:
            yield from self.further(probe, kept, hop)
        elif not self.session.may_ask(url):
            self.session.unanswered[key] = ("request budget", "")
        else:
            headers = {"Accept-Language": probe.language} if probe.language else {}
            yield Request(
                url, callback=self.parse, errback=self.failed, dont_filter=True, headers=headers,
                meta={VANTAGE: probe.vantage.name}, cb_kwargs={"probe": probe, "hop": hop},
            )  # fmt: skip

    async def parse(self, response: Response, probe: AccessProbe, hop: int) -> AsyncIterator[Any]:
        """Follow a redirect; everything else is an answer."""
        capture = response.meta.pop(CAPTURE, None)
        if capture is not None:
            for request in self.further(probe, capture, hop):
                yield request

    def further(self, probe: AccessProbe, capture: Capture, hop: int) -> Iterator[Request]:
        """Yield the request for where a redirect leads."""
        target = redirect_target(capture)
        if target and hop < HOPS:
            yield from self.ask(probe, target, hop + 1)

    def failed(self, failure: Failure) -> None:
        """Take note of a question without an answer: it is unknown."""
        request: Any = vars(failure)["request"]  # Scrapy puts it there
        probe: AccessProbe = request.cb_kwargs["probe"]
        key = (probe.vantage.name, probe.language, request.url)
        self.session.unanswered[key] = reason(failure.value or Exception("unknown"))
