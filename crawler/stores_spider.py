"""What the spiders of app stores have in common: known questions, one answer each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler import stores
from crawler.connect import options_of
from crawler.discovery import redirect_target
from crawler.encoding import decoded
from crawler.look_spider import LookSpider, stop_with
from crawler.middlewares import CAPTURE
from crawler.storefronts import BASES, AppListing, Store, StorefrontProbe, app_id, recognise
from crawler.stores_plan import StorePlan, WantedApp, key
from crawler.stores_session import StoreSession


class StoreSpider(LookSpider):
    """Asks every storefront of one store. Yields one item an answer: the listing as a dict."""

    store: Store
    session: StoreSession

    def own_session(self, crawler: Crawler) -> StoreSession:
        """One app, for `scrapy crawl apple -a app=ID`."""
        found = app_id(self.store, getattr(self, "app", ""))
        if not found:
            stop_with(f"Say which app: scrapy crawl {self.name} -a app=ID")
        app = WantedApp(self.store, found, "given on the command line", True)
        mirror = crawler.settings.get("SOLISCOPE_STORE_BASE")
        plan = StorePlan((app,), bases=dict.fromkeys(BASES, mirror) if mirror else BASES)
        folder = crawler.settings.get("SOLISCOPE_FOLDER") or f"{self.name}-{found}"
        return StoreSession(plan, Path(folder), options_of(crawler.settings))

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
