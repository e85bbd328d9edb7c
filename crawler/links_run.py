"""Visits to linking pages: session and front door."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler import look_run
from crawler.links_plan import STEM, LinksPlan, targets
from crawler.look import LookSession
from crawler.options import CrawlOptions

MAX_REQUESTS = 3_000
"""Of one round of visits, robots.txt and retries left out."""


class LinksSession(LookSession):
    """State and tools of one round of visits."""

    role = "links to the firm"
    most = MAX_REQUESTS

    def __init__(self, plan: LinksPlan, folder: Path, options: CrawlOptions) -> None:
        self.plan = plan
        self.kept: dict[str, str] = targets(folder)
        """Addresses that earlier visits have, and where they redirect to."""
        super().__init__(plan.to_json(), folder, options, STEM)


@dataclass(frozen=True, slots=True)
class LinksLook:
    """Visits every page of a plan."""

    plan: LinksPlan
    what: str = "look at the linking pages"
    log: str = "links.log"
    headers: dict[str, str] | None = None

    def session(self, folder: Path, options: CrawlOptions) -> Any:
        """Open the session."""
        return LinksSession(self.plan, folder, options)

    def spiders(self) -> list[Any]:
        """The one spider."""
        from crawler.spiders.backlinks import BacklinksSpider

        return [BacklinksSpider]


def look(plan: LinksPlan, folder: Path, options: CrawlOptions) -> None:
    """Visit every page of the plan; see `crawler.look_run.look`."""
    look_run.look(LinksLook(plan), folder, options)
