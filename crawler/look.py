"""One look beside the crawl of a site: what its spiders, the scheduler and the middlewares share.

A look asks what is known beforehand (storefronts, pages from vantage points, linking pages), so
there is nothing to survey: the survey here only keeps what hosts want and how they answered. It
stands where `crawler.session.Session` stands for a site, and has an archive of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from crawler.archive import Archive, Exchange
from crawler.artifacts import Capture, Coverage, HostCoverage, Skipped
from crawler.options import CrawlOptions, host_of
from crawler.result import CrawlResult
from crawler.robots import Policy


@dataclass(slots=True)
class _Host:
    crawl_delay: float = 0.0
    robots: str = "unknown"
    responses: int = 0


@dataclass(slots=True)
class _Survey:
    """What middlewares tell and ask; the scheduler finds no address of its own here."""

    hosts: dict[str, _Host] = field(default_factory=dict)

    def robots(self, url: str, policy: Policy) -> None:
        host = self.hosts.setdefault(host_of(url), _Host())
        host.robots, host.crawl_delay = policy.state, policy.crawl_delay

    def responded(self, url: str, *, loopback: bool = False) -> None:
        self.hosts.setdefault(host_of(url), _Host()).responses += 1

    def pending(self) -> bool:
        return False

    def next(self) -> None:
        return None


class LookSession:
    """State and tools of one look."""

    role = ""
    """What its hosts are, in words."""
    most = 300
    """Requests of one look, robots.txt and retries left out."""

    def __init__(
        self, plan: Mapping[str, Any], folder: Path, options: CrawlOptions, stem: str
    ) -> None:
        self.folder, self.options = folder, options
        self.survey = _Survey()
        self.origins: set[tuple[str, str, int]] = set()  # nobody's credentials go anywhere
        self.kept_robots: dict[str, Capture] = {}
        self.open = True
        self.failed: dict[str, tuple[str, str]] = {}
        self.left = self.most
        self.error = ""
        self.stops: list[Callable[[], object]] = []
        rules = "ignore" if options.ignore_robots else "obey"
        self._file: Archive | None = Archive(folder, plan, options.user_agent, rules, stem)
        self.archive: Any = self
        """What the archiver writes to."""

    def write(self, exchange: Exchange) -> Capture:
        """Archive one exchange. Raises OSError."""
        if self._file is None:
            raise OSError("the archive is closed")
        return self._file.write(exchange)

    def fail(self, error: str, *, unwritable: bool = False) -> None:
        """End the look because of something that no other address can mend."""
        if not self.error:
            self.error = error
            for stop in self.stops:
                stop()

    def may_ask(self, url: str) -> bool:
        """Count a request; False, and a reason kept, where the limit is reached."""
        self.left -= 1
        if self.left < 0:
            self.failed[url] = ("request budget", "")
        return self.left >= 0

    def notes(self) -> Mapping[str, Mapping[str, Any]]:
        """Further records for the end of the archive, by kind."""
        return {}

    def close(self, complete: bool) -> CrawlResult:
        """Write what was looked at, and return it. Raises OSError where the disk takes no more."""
        hosts = tuple(
            HostCoverage(name, self.role, 0, host.responses, robots=host.robots)
            for name, host in sorted(self.survey.hosts.items())
        )
        skipped = tuple(Skipped(url, *why) for url, why in sorted(self.failed.items()))
        limits = ("request budget",) if self.left < 0 else ()
        told = Coverage(hosts, skipped, limits, complete=complete and not self.error)
        result = CrawlResult(told)
        archive, self._file = self._file, None
        if archive is not None:
            for kind, note in self.notes().items():
                archive.note(kind, note)
            archive.close(result)
        return result
