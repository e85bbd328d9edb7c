"""What the spiders of app stores have in common: known questions, one answer each."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils.defer import deferred_from_coro
from twisted.python.failure import Failure

from crawler import stores
from crawler.archive import ArchiveBusy
from crawler.connect import options_of
from crawler.discovery import redirect_target
from crawler.encoding import decoded
from crawler.log import make_inert
from crawler.middlewares import CAPTURE
from crawler.reasons import reason
from crawler.storefronts import BASES, AppListing, Store, StorefrontProbe, app_id, recognise
from crawler.stores_plan import StorePlan, WantedApp, key
from crawler.stores_session import StoreSession


class StoreSpider(Spider):
    """Asks every storefront of one store. Yields one item an answer: the listing as a dict."""

    store: Store
    session: StoreSession
    finish_reason = ""
    _own = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Any:
        """Build it with the session given, or with one of its own for `scrapy crawl`."""
        make_inert()
        session = kwargs.pop("session", None)
        spider = super().from_crawler(crawler, *args, **kwargs)
        if session is None:
            session, spider._own = _own_session(crawler, cls, getattr(spider, "app", "")), True
        spider.session = session
        session.stops.append(lambda: deferred_from_coro(crawler.stop_async()))
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Ask what earlier looks did not see."""
        for probe in self.session.plan.probes(self.store):
            kept = self.session.kept.get(key(probe))
            if kept is not None and kept.state.observed:
                for request in self.further(probe, kept):
                    yield request
            else:
                for request in self.ask(probe):
                    yield request

    def ask(self, probe: StorefrontProbe, hop: bool = False) -> Iterator[Request]:
        """Yield the request, if there is room for one."""
        if self.session.may_ask(probe.url):
            yield Request(
                probe.url, callback=self.parse, errback=self.failed, dont_filter=True,
                cb_kwargs={"probe": probe, "hop": hop},
            )  # fmt: skip

    async def parse(
        self, response: Response, probe: StorefrontProbe, hop: bool
    ) -> AsyncIterator[Any]:
        """Read one answer."""
        capture = response.meta.pop(CAPTURE, None)
        if capture is None:
            return
        capture = decoded(capture, self.session.options.max_body)
        target = recognise(redirect_target(capture) or "", self.session.plan.bases)
        if target is not None and key(target) == key(probe) and not hop:
            for request in self.ask(target, hop=True):
                yield request
            return
        listing = stores.read(probe, capture)
        if self._own:
            yield asdict(listing)
        for request in self.further(probe, listing):
            yield request

    def further(self, asked: StorefrontProbe, listing: AppListing) -> Iterator[Request]:
        """Yield what an answer makes worth asking."""
        yield from ()

    def failed(self, failure: Failure) -> None:
        """Take note of a question without an answer; the storefront stays unknown."""
        request: Any = vars(failure)["request"]  # Scrapy puts it there
        self.session.failed[request.url] = reason(failure.value or Exception("unknown"))

    def closed(self, reason: str) -> None:
        """Keep why the look ended; `scrapy crawl` closes its own session here."""
        self.finish_reason = reason
        if self._own:
            self.session.close(complete=reason == "finished")


def _own_session(crawler: Crawler, spider: type[StoreSpider], text: str) -> StoreSession:
    found = app_id(spider.store, text)
    if not found:
        print(f"Say which app: scrapy crawl {spider.name} -a app=ID", file=sys.stderr)
        raise SystemExit(2)
    app = WantedApp(spider.store, found, "given on the command line", True)
    mirror = crawler.settings.get("SOLISCOPE_STORE_BASE")
    plan = StorePlan((app,), bases=dict.fromkeys(BASES, mirror) if mirror else BASES)
    folder = crawler.settings.get("SOLISCOPE_FOLDER") or f"{spider.name}-{found}"
    try:
        return StoreSession(plan, Path(folder), options_of(crawler.settings))
    except (ArchiveBusy, OSError) as error:
        print(f"The look at the store cannot start: {error}", file=sys.stderr)
        raise SystemExit(2) from None
