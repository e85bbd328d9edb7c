"""One crawl, from start addresses to coverage: the crawler's front door."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler import browser
from crawler.discovery import examine as links_only
from crawler.options import CrawlOptions
from crawler.pool import Examine, nothing, spare_collections
from crawler.result import CrawlResult, Progress
from crawler.stopwatch import Stopwatch

if TYPE_CHECKING:
    from crawler.session import Collector

_ran = False


class CrawlError(Exception):
    """The crawl could not go on. Its text is one sentence; what was fetched is in the archive."""


class DiskFull(CrawlError):
    """The disk takes no more. The archive ends with the last whole record."""


def settings_for(options: CrawlOptions, log_file: str = "") -> dict[str, Any]:
    """Return the Scrapy settings of a run."""
    from crawler import settings as project  # loads Scrapy, which reading an archive does not need

    given = {name: getattr(project, name) for name in dir(project) if name.isupper()}
    delay = project.DOWNLOAD_DELAY if options.delay is None else options.delay
    found = browser.program(options.browser)
    return (
        given
        | browser.settings(found.path, options.browser_pages)
        | {
            "SOLISCOPE_OPTIONS": options,
            "USER_AGENT": options.user_agent,
            "DOWNLOAD_DELAY": delay,
            "AUTOTHROTTLE_START_DELAY": delay,
            "CONCURRENT_REQUESTS": options.concurrency,
            "CONCURRENT_REQUESTS_PER_DOMAIN": options.per_host,
            "DOWNLOAD_TIMEOUT": options.timeout,
            "DOWNLOAD_MAXSIZE": options.max_body,
            "LOG_ENABLED": bool(log_file),
            "LOG_FILE": log_file or None,
        }
    )


def crawl(
    sites: Sequence[str],
    folder: Path,
    options: CrawlOptions | None = None,
    run_record: Mapping[str, Any] | None = None,
    examine: Examine = links_only,
    collector: Collector | None = None,
    progress: Callable[[Progress], object] = lambda _: None,
    prepare: Callable[[], object] = nothing,
    watch: Stopwatch | None = None,
) -> CrawlResult:
    """Crawl a firm's sites into a folder of WARC files; blocks until it is done.

    A folder that already holds a crawl is gone on with: what is there is read, not fetched again.
    `examine` runs in worker processes, so it must be importable; each of them calls `prepare`
    first. `watch` adds up where the time goes. `collector` is told here of every
    response in the archive, and gets what was read of it. SIGINT stops cleanly, with
    `coverage.complete` False. One crawl a process: Twisted's reactor does not start twice.

    Raises ValueError for a start address that is none, ArchiveBusy where another crawl writes to
    the folder, RuntimeError for a second crawl, CrawlError where the crawl cannot go on (DiskFull
    where the archive cannot be written), and whatever `collector` or `progress` raise.
    """
    # Imported late, so that whoever only reads archives never starts a reactor.
    from scrapy.crawler import AsyncCrawlerProcess

    from crawler.session import Ignoring, Session
    from crawler.spiders.site import SiteSpider

    global _ran
    if _ran:
        raise RuntimeError("only one crawl can run in a process; start another process.")
    options = options or CrawlOptions()
    session = Session(tuple(sites), folder, options, run_record or {}, examine,
                      collector or Ignoring(), progress, prepare, watch)  # fmt: skip
    spare_collections()
    complete, _ran = False, True
    try:
        process = AsyncCrawlerProcess(settings_for(options, str(folder / "crawl.log")))
        crawler = process.create_crawler(SiteSpider)
        process.crawl(crawler, session=session)
        process.start()
        complete = _finished(crawler)
    finally:
        result = session.close(complete)
    if session.raised is not None:
        raise session.raised
    if session.error:
        raise (DiskFull if session.unwritable else CrawlError)(session.error)
    return result


def _finished(crawler: Any) -> bool:
    return crawler.stats is not None and crawler.stats.get_value("finish_reason") == "finished"
