"""A look beside the crawl, in a process of its own: a reactor that ran does not start again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Protocol

from crawler import standby
from crawler.archive import ArchiveBusy
from crawler.options import CrawlOptions
from crawler.run import CrawlError, DiskFull, settings_for

_FINISHED, _FULL, _BUSY, _STOPPED = 0, 5, 6, 7
_PATIENCE = 20.0
"""Seconds that a look has to end in order once it was interrupted."""


class Stopped(CrawlError):
    """Somebody stopped the look; what it saw is in the archive, and another one goes on with it."""


class Look(Protocol):
    """What is looked at. It travels to another process, so it must pickle."""

    @property
    def what(self) -> str:
        """Name for messages: `look at the app stores`."""

    @property
    def log(self) -> str:
        """Name of Scrapy's log file in the folder."""

    @property
    def headers(self) -> dict[str, str] | None:
        """Headers that every request has, instead of the crawler's own."""

    def session(self, folder: Path, options: CrawlOptions) -> Any:
        """Open the session, a `LookSession`. Raises ArchiveBusy, OSError."""

    def spiders(self) -> list[Any]:
        """Spider classes to run on it."""


def look(plan: Look, folder: Path, options: CrawlOptions) -> None:
    """Ask everything that a plan says; what comes back is archived in the folder.

    An address that cannot be read is no error: it stays unknown. Blocks until it is done. Raises
    DiskFull, ArchiveBusy, Stopped, or CrawlError where the look itself broke down.
    """
    context: Any = standby.context()
    child = context.Process(target=_child, args=(plan, folder, options), daemon=False)
    child.start()
    try:
        child.join()
    except BaseException:
        child.join(_PATIENCE)  # the interrupt reached it too: it writes what it has
        if child.is_alive():
            child.terminate()
            child.join()
        raise
    if child.exitcode == _STOPPED:  # Scrapy took the signal, here and in the child
        raise Stopped(f"the {plan.what} was stopped.")
    if child.exitcode == _FULL:
        raise DiskFull(f"the archive in {folder} cannot be written.")
    if child.exitcode == _BUSY:
        raise ArchiveBusy(f"another crawl is writing to {folder}; wait for it to end.")
    if child.exitcode != _FINISHED:
        raise CrawlError(f"the {plan.what} broke down (code {child.exitcode}).")


def _child(plan: Look, folder: Path, options: CrawlOptions) -> None:
    try:
        code = fetch(plan, folder, options)
    except ArchiveBusy:
        code = _BUSY
    except OSError:
        code = _FULL
    sys.exit(code)


def fetch(plan: Look, folder: Path, options: CrawlOptions) -> int:
    """Do the look in this process, whose reactor must not have run; returns an exit code."""
    from scrapy.crawler import AsyncCrawlerProcess

    session = plan.session(folder, options)
    finished = False
    try:
        # Cookies of one place must not reach the next.
        settings = settings_for(options, str(folder / plan.log)) | {"COOKIES_ENABLED": False}
        if plan.headers is not None:
            settings["DEFAULT_REQUEST_HEADERS"] = plan.headers
        process = AsyncCrawlerProcess(settings)
        crawlers = [process.create_crawler(spider) for spider in plan.spiders()]
        for crawler in crawlers:
            process.crawl(crawler, session=session)
        process.start()
        finished = all(
            c.stats is not None and c.stats.get_value("finish_reason") == "finished"
            for c in crawlers
        )
    finally:
        session.close(finished)
    if session.error:
        return _FULL
    return _FINISHED if finished else _STOPPED
