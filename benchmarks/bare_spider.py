"""What a Scrapy user would write: follow every link of one host and keep nothing.

    python benchmarks/bare_spider.py URL [--tuned] [--concurrency 16]

Plain: LinkExtractor, default settings. Tuned: links read by lexbor, each yielded once.
"""

from __future__ import annotations

import argparse
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import HtmlResponse, Request, Response
from scrapy.linkextractors import LinkExtractor
from selectolax.lexbor import LexborHTMLParser


class Bare(scrapy.Spider):
    """Follows links."""

    name = "bare"

    def __init__(self, url: str, tuned: bool, **more: Any) -> None:
        super().__init__(**more)
        self.url, self.tuned, self.known = url, tuned, {url}
        self.host = urlsplit(url).netloc
        self.extractor = LinkExtractor(allow_domains=[self.host])

    async def start(self) -> AsyncIterator[Request]:
        """Begin with the home page."""
        yield Request(self.url)

    def parse(self, response: Response, **_: Any) -> Iterator[Request]:
        """Follow the links of a page."""
        if not isinstance(response, HtmlResponse):
            return
        if not self.tuned:
            yield from (Request(link.url) for link in self.extractor.extract_links(response))
            return
        for node in LexborHTMLParser(response.body).css("a[href]"):
            url = urljoin(response.url, (node.attributes.get("href") or "").split("#")[0])
            if url not in self.known and urlsplit(url).netloc == self.host:
                self.known.add(url)
                yield Request(url)


def main() -> None:
    """Run the spider."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--tuned", action="store_true")
    parser.add_argument("--concurrency", type=int, default=16)
    options = parser.parse_args()
    process = AsyncCrawlerProcess(
        {
            "CONCURRENT_REQUESTS": options.concurrency,
            "CONCURRENT_REQUESTS_PER_DOMAIN": options.concurrency,
            "DOWNLOAD_DELAY": 0,
            "LOG_LEVEL": "WARNING",
            "ROBOTSTXT_OBEY": True,
            "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
        }
    )
    process.crawl(Bare, url=options.url, tuned=options.tuned)
    process.start()


if __name__ == "__main__":
    main()
