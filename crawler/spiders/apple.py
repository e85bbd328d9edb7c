"""Apple's App Store, storefront by storefront: `scrapy crawl apple -a app=284882215`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from crawler.storefronts import BASES, AppListing, Store, StorefrontProbe, probe, recognise
from crawler.stores_plan import key
from crawler.stores_spider import StoreSpider


class AppleSpider(StoreSpider):
    """Asks the lookup API, and the product page where the app is listed or nothing is known."""

    name = "apple"
    store = Store.APPLE

    def further(self, asked: StorefrontProbe, listing: AppListing) -> Iterator[Any]:
        """Ask for the product page: it has in-app prices, pre-orders and the trader's address."""
        if asked.kind != "lookup" or not self._worth(asked, listing):
            return
        bases = self.session.plan.bases
        page = probe(Store.APPLE, asked.app_id, asked.country, "page", bases)
        kept = self.session.kept.get(key(page))
        if kept is None or not kept.state.observed:
            yield from self.ask(self._by_name(listing, page))

    def _worth(self, asked: StorefrontProbe, listing: AppListing) -> bool:
        if asked.country in self.session.plan.controls:
            return not listing.state.observed
        return listing.state.offered or not listing.state.observed

    def _by_name(self, listing: AppListing, page: StorefrontProbe) -> StorefrontProbe:
        """The page under the address that the lookup gives: the short one only redirects to it."""
        path = urlsplit(listing.view).path if listing.view else ""
        bases = self.session.plan.bases
        named = recognise((bases.get("page") or BASES["page"]).rstrip("/") + path, bases)
        return named if named is not None and key(named) == key(page) else page
