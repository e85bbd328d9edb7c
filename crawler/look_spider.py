"""What the spiders of looks have in common: a session, known questions, failures that are kept."""

from __future__ import annotations

import sys
from typing import Any, NoReturn

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.utils.defer import deferred_from_coro
from twisted.python.failure import Failure

from crawler.archive import ArchiveBusy
from crawler.log import make_inert
from crawler.look import LookSession
from crawler.reasons import reason


class LookSpider(Spider):
    """A spider that asks what its session's plan says."""

    session: Any
    finish_reason = ""
    _own = False

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Any:
        """Build it with the session given, or with one of its own for `scrapy crawl`."""
        make_inert()
        session = kwargs.pop("session", None)
        spider = super().from_crawler(crawler, *args, **kwargs)
        if session is None:
            try:
                session, spider._own = spider.own_session(crawler), True
            except (ArchiveBusy, OSError) as error:
                stop_with(f"The look cannot start: {error}")
        spider.session = session
        session.stops.append(lambda: deferred_from_coro(crawler.stop_async()))
        return spider

    def own_session(self, crawler: Crawler) -> LookSession:
        """Make a session for `scrapy crawl NAME`."""
        stop_with(f"The spider {self.name} is run by `soliscope audit`.")

    def failed(self, failure: Failure) -> None:
        """Take note of a question without an answer; what it asks for stays unknown."""
        request: Any = vars(failure)["request"]  # Scrapy puts it there
        self.session.failed[request.url] = reason(failure.value or Exception("unknown"))

    def closed(self, reason: str) -> None:
        """Keep why the look ended; `scrapy crawl` closes its own session here."""
        self.finish_reason = reason
        if self._own:
            self.session.close(complete=reason == "finished")


def stop_with(sentence: str) -> NoReturn:
    """End `scrapy crawl` with a sentence and code 2."""
    print(sentence, file=sys.stderr)
    raise SystemExit(2) from None
