"""A look at the app stores, in a process of its own: a reactor that ran does not start again."""

from __future__ import annotations

import multiprocessing
import sys
from pathlib import Path
from typing import Any

from crawler.archive import ArchiveBusy
from crawler.options import CrawlOptions
from crawler.run import CrawlError, DiskFull, settings_for
from crawler.storefronts import Store
from crawler.stores_plan import StorePlan

_FINISHED, _FULL, _BUSY, _STOPPED = 0, 5, 6, 7
_PATIENCE = 20.0
"""Seconds that a look has to end in order once it was interrupted."""


class Stopped(CrawlError):
    """Somebody stopped the look; what it saw is in the archive, and another one goes on with it."""


def look(plan: StorePlan, folder: Path, options: CrawlOptions) -> None:
    """Ask every storefront of the plan; what comes back is archived in the folder.

    A storefront that cannot be read is no error: it stays unknown. Blocks until it is done. Raises
    DiskFull, ArchiveBusy, Stopped, or CrawlError where the look itself broke down.
    """
    context = multiprocessing.get_context("spawn")
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
        raise Stopped("the look at the app stores was stopped.")
    if child.exitcode == _FULL:
        raise DiskFull(f"the archive in {folder} cannot be written.")
    if child.exitcode == _BUSY:
        raise ArchiveBusy(f"another crawl is writing to {folder}; wait for it to end.")
    if child.exitcode != _FINISHED:
        raise CrawlError(f"the look at the app stores broke down (code {child.exitcode}).")


def _child(plan: StorePlan, folder: Path, options: CrawlOptions) -> None:
    try:
        code = fetch(plan, folder, options)
    except ArchiveBusy:
        code = _BUSY
    except OSError:
        code = _FULL
    sys.exit(code)


def fetch(plan: StorePlan, folder: Path, options: CrawlOptions) -> int:
    """Do the look in this process, whose reactor must not have run; returns an exit code."""
    from scrapy.crawler import AsyncCrawlerProcess

    from crawler.spiders.apple import AppleSpider
    from crawler.spiders.google_play import GooglePlaySpider
    from crawler.stores_session import StoreSession

    session = StoreSession(plan, folder, options)
    finished = False
    try:
        # Cookies of one storefront must not reach the next.
        settings = settings_for(options, str(folder / "stores.log")) | {"COOKIES_ENABLED": False}
        process = AsyncCrawlerProcess(settings)
        wanted = {app.store for app in plan.apps}
        spiders: list[tuple[Store, Any]] = [
            (Store.APPLE, AppleSpider),
            (Store.GOOGLE_PLAY, GooglePlaySpider),
        ]
        crawlers = [process.create_crawler(s) for store, s in spiders if store in wanted]
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
