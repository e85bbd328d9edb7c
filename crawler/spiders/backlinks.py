"""Pages that link to a firm: `scrapy crawl backlinks -a site=https://brand.com -a file=a.csv`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler import backlinks, domains, linking_page
from crawler.backlinks import BacklinkError
from crawler.connect import options_of
from crawler.discovery import redirect_target, tidy
from crawler.encoding import decoded
from crawler.links_plan import HOPS, LinksPlan
from crawler.links_run import LinksSession
from crawler.look_spider import LookSpider, stop_with
from crawler.middlewares import CAPTURE

MOST = 100
"""Pages that `scrapy crawl backlinks` visits."""


class BacklinksSpider(LookSpider):
    """Visits each linking page once, redirects included. Alone it yields one item a page."""

    name = "backlinks"
    session: LinksSession

    async def start(self) -> AsyncIterator[Request]:
        """Visit what earlier rounds did not."""
        for page in self.session.plan.pages:
            for request in self.ask(page, tidy(page), 0):
                yield request

    def ask(self, page: str, url: str, hop: int) -> Iterator[Request]:
        """Yield the request for one hop, unless an earlier round has it."""
        if not url:
            self.session.failed[page] = ("no address", "")
        elif url in self.session.kept:
            if (target := self.session.kept[url]) and hop < HOPS:
                yield from self.ask(page, target, hop + 1)
        elif self.session.may_ask(url):
            yield Request(
                url, callback=self.parse, errback=self.failed, dont_filter=True,
                cb_kwargs={"page": page, "hop": hop},
            )  # fmt: skip

    async def parse(self, response: Response, page: str, hop: int) -> AsyncIterator[Any]:
        """Follow a redirect; everything else is an answer."""
        capture = response.meta.pop(CAPTURE, None)
        if capture is None:
            return
        target = redirect_target(capture)
        if target and hop < HOPS:
            for request in self.ask(page, target, hop + 1):
                yield request
        elif self._own:
            whole = decoded(capture, self.session.options.max_body)
            yield asdict(linking_page.read(page, whole, frozenset(self.session.plan.own)))

    def own_session(self, crawler: Crawler) -> LinksSession:
        """Pages of one export, for `scrapy crawl backlinks`."""
        host = urlsplit(getattr(self, "site", "")).hostname
        path = Path(getattr(self, "file", ""))
        if not host or not path.is_file():
            stop_with("Say whose links and where: -a site=https://brand.com -a file=list.csv")
        try:
            found, _ = backlinks.read(path.read_bytes(), path.name)
        except BacklinkError as error:
            stop_with(str(error))
        pages = tuple(dict.fromkeys(link.source for link in found if link.source))
        own = domains.registrable(host or "")
        plan = LinksPlan(pages[:MOST], (own,), max(0, len(pages) - MOST))
        folder = crawler.settings.get("SOLISCOPE_FOLDER") or f"links-{own}"
        return LinksSession(plan, Path(folder), options_of(crawler.settings))
