"""A look at a firm's pages from vantage points: session and front door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler import look_run
from crawler.access_plan import FAILED, STEM, AccessPlan, Key, captured
from crawler.artifacts import Capture
from crawler.look import LookSession
from crawler.options import CrawlOptions

MAX_REQUESTS = 4_000
"""Of one look, robots.txt and retries left out."""
ACCEPT = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


class AccessSession(LookSession):
    """State and tools of one look."""

    role = "is asked from vantage points"
    most = MAX_REQUESTS

    def __init__(self, plan: AccessPlan, folder: Path, options: CrawlOptions) -> None:
        self.plan = plan
        self.kept: dict[Key, Capture] = captured(folder)
        """Answers of earlier looks: what was answered is not asked again."""
        self.unanswered: dict[Key, tuple[str, str]] = {}
        super().__init__(plan.to_json(), folder, options, STEM)

    def notes(self) -> Mapping[str, Mapping[str, Any]]:
        """Questions without an answer."""
        rows = [[*key, *why] for key, why in sorted(self.unanswered.items())]
        return {FAILED: {"questions": rows}}


@dataclass(frozen=True, slots=True)
class AccessLook:
    """Asks every page of a plan from every vantage point."""

    plan: AccessPlan
    what: str = "look from the vantage points"
    log: str = "access.log"

    @property
    def headers(self) -> dict[str, str]:
        """No Accept-Language but the one that a question names."""
        return dict(ACCEPT)

    def session(self, folder: Path, options: CrawlOptions) -> Any:
        """Open the session."""
        return AccessSession(self.plan, folder, options)

    def spiders(self) -> list[Any]:
        """The one spider."""
        from crawler.spiders.access import AccessSpider

        return [AccessSpider]


def look(plan: AccessPlan, folder: Path, options: CrawlOptions) -> None:
    """Ask every question of the plan; see `crawler.look_run.look`.

    `options.proxies` has the proxy of every vantage point but the direct connection.
    """
    look_run.look(AccessLook(plan), folder, options)
