"""A look at the app stores."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler import look_run
from crawler.look_run import Stopped
from crawler.options import CrawlOptions
from crawler.storefronts import Store
from crawler.stores_plan import StorePlan

__all__ = ["Stopped", "look"]


@dataclass(frozen=True, slots=True)
class StoreLook:
    """Asks every storefront of a plan."""

    plan: StorePlan
    what: str = "look at the app stores"
    log: str = "stores.log"
    headers: dict[str, str] | None = None

    def session(self, folder: Path, options: CrawlOptions) -> Any:
        """Open the session."""
        from crawler.stores_session import StoreSession

        return StoreSession(self.plan, folder, options)

    def spiders(self) -> list[Any]:
        """Spiders of the stores that the plan's apps are in."""
        from crawler.spiders.apple import AppleSpider
        from crawler.spiders.google_play import GooglePlaySpider

        wanted = {app.store for app in self.plan.apps}
        both = {Store.APPLE: AppleSpider, Store.GOOGLE_PLAY: GooglePlaySpider}
        return [spider for store, spider in both.items() if store in wanted]


def look(plan: StorePlan, folder: Path, options: CrawlOptions) -> None:
    """Ask every storefront of the plan; see `crawler.look_run.look`."""
    look_run.look(StoreLook(plan), folder, options)
