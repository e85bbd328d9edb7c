"""What one run is told, and how much of it the report repeats."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from crawler.options import CrawlOptions
from soliscope.waivers import Waiver


@dataclass(frozen=True, slots=True)
class RunOptions:
    """Options of an audit."""

    crawl: CrawlOptions = field(default_factory=CrawlOptions)
    folder: str = ""
    """Name of the folder of pages that stood in for the site; empty where there was none."""
    folder_pages: str = ""
    """Which addresses the folder answers, for later comparisons (`history.pages.written`)."""

    pictures: bool = True
    """True where pictures are taken of the findings, if there is a browser."""
    apps: bool = False
    """True where app stores are asked about the apps that the site links."""

    visit_links: int = 0
    """Linking pages that are visited at most; 0: none."""

    waivers: tuple[Waiver, ...] = ()
    """Decisions that count in this run."""

    profile: bool = False
    """True where the run notes where its time goes."""

    def told(self) -> dict[str, Any]:
        """Options as the report prints them: no header values, cookies or passwords."""
        given = self.crawl
        folder = {"folder": self.folder} if self.folder else {}
        return {
            **folder,
            **({"apps": True} if self.apps else {}),
            **({"visit_links": self.visit_links} if self.visit_links else {}),
            "max_pages": given.max_pages,
            "delay": given.delay,
            "concurrency": given.concurrency,
            "user_agent": given.user_agent,
            "render": given.render,
            "ignore_robots": given.ignore_robots,
            "connect_to": [
                f"{c.host}:{c.port or ''}:{c.address}:{c.to_port or ''}" for c in given.connect_to
            ],
            "allow_addresses": [str(network) for network in given.allow_addresses],
            "extra_headers": sorted(name for name, _ in given.headers),
            "basic_auth": given.basic_auth is not None,
            "cookies": sorted(name for name, _ in given.cookies),
        }
