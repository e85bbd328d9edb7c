"""One look at the app stores: what the spiders, the scheduler and the middlewares share.

It stands where `crawler.session.Session` stands for a site. There is nothing to survey: the
questions are known beforehand, so the survey here only keeps what hosts want and how they answered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from crawler import decode
from crawler.archive import Archive, Exchange
from crawler.artifacts import Capture, Coverage, HostCoverage, Skipped
from crawler.challenge import is_challenge
from crawler.encoding import decoded
from crawler.options import CrawlOptions, host_of
from crawler.result import CrawlResult
from crawler.robots import Policy
from crawler.store_pages import reduced
from crawler.storefronts import AppListing, recognise
from crawler.stores_plan import STEM, Key, StorePlan, answers

MAX_REQUESTS = 300
"""Of one look, robots.txt and retries left out: 5 apps, 30 storefronts, 2 answers each."""
REDUCED, ORIGINAL = "X-Soliscope-Reduced", "X-Soliscope-Original-Sha256"
"""Headers that say that a page was cut down before it was kept, and what it hashed to before."""
_REPLACED = frozenset(
    {"content-encoding", "transfer-encoding", "content-length", "content-type", "set-cookie"}
)


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


class ReducingArchive:
    """Keeps pages of apps without the reviews, and everything else as it came."""

    def __init__(self, archive: Archive, bases: Mapping[str, str], max_body: int) -> None:
        self._archive, self._bases, self._max = archive, bases, max_body

    def write(self, exchange: Exchange) -> Capture:
        """Archive one exchange; return what is kept of it."""
        return self._archive.write(self._cut(exchange))

    def _cut(self, exchange: Exchange) -> Exchange:
        asked = recognise(exchange.url, self._bases)
        if exchange.status != 200 or asked is None or asked.kind == "lookup":
            return exchange
        url, received = exchange.url, sha256(exchange.body).hexdigest()
        whole = decoded(
            Capture(url, url, 200, exchange.headers, exchange.body, "", "", received), self._max
        )
        if is_challenge(whole):
            return exchange
        body = reduced(decode.html(whole.header("content-type"), whole.body)[0]).encode("utf-8")
        headers = tuple((n, v) for n, v in exchange.headers if n.lower() not in _REPLACED)
        headers += (("Content-Type", "text/html; charset=utf-8"), (ORIGINAL, received))
        headers += ((REDUCED, "only the fields of the app are kept; reviews are not"),)
        return replace(exchange, headers=headers, body=body)


class StoreSession:
    """State and tools of one look."""

    def __init__(self, plan: StorePlan, folder: Path, options: CrawlOptions) -> None:
        self.plan, self.folder, self.options = plan, folder, options
        self.kept: dict[Key, AppListing] = answers(folder, plan.bases)
        """Answers of earlier looks: what was observed is not asked again."""
        self.survey = _Survey()
        self.origins: set[tuple[str, str, int]] = set()  # nobody's credentials go to a store
        self.kept_robots: dict[str, Capture] = {}
        self.open = True
        self.failed: dict[str, tuple[str, str]] = {}
        self.left = MAX_REQUESTS
        self.error = ""
        self.stops: list[Callable[[], object]] = []
        rules = "ignore" if options.ignore_robots else "obey"
        self._file: Archive | None = Archive(
            folder, plan.to_json(), options.user_agent, rules, STEM
        )
        self.archive = ReducingArchive(self._file, plan.bases, options.max_body)

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

    def close(self, complete: bool) -> CrawlResult:
        """Write what was looked at, and return it. Raises OSError where the disk takes no more."""
        hosts = tuple(
            HostCoverage(name, "is an app store", 0, host.responses, robots=host.robots)
            for name, host in sorted(self.survey.hosts.items())
        )
        skipped = tuple(Skipped(url, *why) for url, why in sorted(self.failed.items()))
        limits = ("request budget",) if self.left < 0 else ()
        told = Coverage(hosts, skipped, limits, complete=complete and not self.error)
        result = CrawlResult(told)
        archive, self._file = self._file, None
        if archive is not None:
            archive.close(result)
        return result
