"""Google Play, country by country: `scrapy crawl google_play -a app=com.example.app`."""

from __future__ import annotations

from crawler.storefronts import Store
from crawler.stores_spider import StoreSpider


class GooglePlaySpider(StoreSpider):
    """Asks for the details page with the country (`gl`) and its language (`hl`).

    There is no second try without the country: that would answer for another one.
    """

    name = "google_play"
    store = Store.GOOGLE_PLAY
