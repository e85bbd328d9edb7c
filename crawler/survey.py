"""What a crawl knows: hosts, queues, budgets, failures. Pure: it fetches nothing and has no clock.

The running crawl and the replay of an archive go through the same methods, so that a crawl that
was killed is rebuilt by reading back what it kept.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from crawler.artifacts import Capture
from crawler.discovery import Discovery, Reading, redirect_target, tidy
from crawler.frontier import Frontier
from crawler.options import CrawlOptions, host_of
from crawler.robots import Policy
from crawler.scope import Scope
from crawler.urls import MAX_LENGTH, is_front

MAX_HOPS = 10
"""Redirects followed in a row."""
LOOPBACK_CONCURRENCY = 8
NEEDS_BROWSER = "needs a browser"
"""Reason for a page whose words are made by scripts and that no browser showed."""
PARTS = "parts of pages that need a browser"
"""Limit: pages were read, and what their scripts make of them was not."""
_KNOWN = ("unknown", "unreachable", "none", "obeyed", "ignored")


@dataclass(frozen=True, slots=True)
class Ask:
    """An address to fetch now."""

    url: str
    sitemap: bool = False


@dataclass(slots=True)
class Host:
    """What is known about one host."""

    name: str
    frontier: Frontier = field(default_factory=Frontier)
    flying: dict[str, bool] = field(default_factory=dict)
    """Address under way -> whether it may turn out to be a page."""
    known: bool = False
    """True once the host has answered, so that its manners are known."""
    loopback: bool = False
    robots: str = "unknown"
    crawl_delay: float = 0.0
    """Seconds between requests that robots.txt asks for."""
    asked: int = 0
    pages: int = 0
    costly: int = 0
    """Pages that came and could not be read: they use up the budget too."""
    responses: int = 0

    def room(self, options: CrawlOptions) -> int:
        """Pages that may still be asked for, those under way taken off."""
        return options.max_pages - self.pages - self.costly - sum(self.flying.values())


class Survey:
    """State of one crawl of one firm's sites."""

    def __init__(self, sites: tuple[str, ...], options: CrawlOptions) -> None:
        self.options = options
        self.sites = sites
        self.starts = tuple(dict.fromkeys(tidy(site) for site in sites))
        if not all(self.starts) or not self.starts:
            bad = next((s for s in sites if not tidy(s)), "")
            raise ValueError(f"{bad!r} is not an address to start from; give http(s)://host/path.")
        self.scope = Scope(self.starts, given_only=options.given_hosts_only)
        self.hosts: dict[str, Host] = {}
        self.failed: dict[str, tuple[str, str]] = {}
        """Address -> (reason, detail), the newest."""
        self.redirects: dict[str, str] = {}
        self.blocked: dict[str, None] = {}
        self.limits: set[str] = set()
        self.samples: dict[str, list[str]] = {}
        """Reason -> the first addresses that a limit kept out."""
        self.no_browser = ""
        """Why no page can be shown to a browser, as a clause; empty where one can."""
        self.empty: set[str] = set()
        self.read: set[int] = set()
        """Hashes of the pages that were read."""
        self._seen: set[int] = set()
        self._first = set(self.starts)
        self._hung: dict[str, str] = {}
        self._hops: Counter[str] = Counter()
        self._guessed: set[str] = set()
        self._again: set[str] = set()
        self._done: set[int] = set()
        for url in self.starts:
            self._queue(url, url, first=True)

    # What to do next.

    def next(self) -> Ask | None:
        """Return an address to fetch now, from the host that has the fewest under way."""
        for host in sorted(self.hosts.values(), key=lambda h: (len(h.flying), h.asked)):
            if len(host.flying) >= self._concurrency(host):
                continue
            if (ask := self._pop(host)) is not None:
                host.flying[ask.url] = host.room(self.options) > 0
                host.asked += 1
                return ask
        return None

    def settle(self) -> None:
        """Take what was answered out of the queues; called once, when an archive was replayed."""
        for host in self.hosts.values():
            host.frontier.forget(lambda url: hash(url) in self._done)

    def pending(self) -> bool:
        """Say whether `next` has, or may soon have, something to give."""
        return any(
            host.flying or (len(host.frontier) and self._may_ask(host))
            for host in self.hosts.values()
        )

    def queued(self) -> int:
        """Addresses known and not asked for."""
        return sum(len(host.frontier) for host in self.hosts.values())

    def _may_ask(self, host: Host) -> bool:
        if host.asked >= self.options.max_requests:
            return False
        return host.room(self.options) > 0 or host.frontier.has_sitemaps

    def _pop(self, host: Host) -> Ask | None:
        if host.asked >= self.options.max_requests:
            if len(host.frontier):
                self.limits.add("requests per host")
            return None
        if host.room(self.options) <= 0:
            url = host.frontier.pop_sitemap()
            return Ask(url, True) if url else None
        found = host.frontier.pop()
        return Ask(*found) if found else None

    def _concurrency(self, host: Host) -> int:
        if not host.known:
            return 1
        most = self.options.per_host
        return max(most, LOOPBACK_CONCURRENCY) if host.loopback and not self.options.delay else most

    # What came back.

    def responded(self, url: str, *, loopback: bool = False) -> None:
        """Count a response of whatever kind."""
        if host := self.hosts.get(host_of(url)):
            host.responses += 1
            host.known = True
            host.loopback = host.loopback or loopback

    def robots(self, url: str, policy: Policy) -> None:
        """Take note of an origin's rules."""
        host = self.hosts.get(host_of(url))
        if host is None:
            return
        host.known = True
        host.crawl_delay = max(host.crawl_delay, policy.crawl_delay)
        # http and https have rules of their own; the host is told by the better known of the two.
        if _KNOWN.index(policy.state) > _KNOWN.index(host.robots):
            host.robots = policy.state
        for sitemap in policy.sitemaps:
            self._queue_sitemap(sitemap, url)

    def failure(self, url: str, reason: str, detail: str = "") -> None:
        """Take note that an address could not be read."""
        host = self.hosts.get(host_of(url))
        if host is None:
            return
        host.flying.pop(url, None)
        if url not in self._guessed and hash(url) not in self.read:
            self.failed[url] = (reason, detail)

    def answer(self, capture: Capture, reading: Reading) -> bool:
        """Take note of a response; say whether it is to be collected."""
        host = self.hosts.get(host_of(capture.url))
        if host is None:  # a host that this run's scope does not have
            return False
        wanted = host.flying.pop(capture.url, None)
        if wanted is None:
            host.asked += 1  # in an earlier session
            wanted = "sitemap" not in capture.url
        self._seen.add(hash(capture.url))
        self._done.add(hash(capture.url))
        if target := redirect_target(capture):
            self._redirect(capture, target)
            return False
        reason = _refusal(capture, reading)
        if wanted and (reading.costly or reading.broken):
            host.costly += 1  # a sitemap that costs too much takes no page's place
        if reading.costly:
            self.limits.add("page cost")
        if reading.challenge:
            self.blocked[capture.url] = None
        if reason or reading.discovery is None:
            detail = reading.costly or reading.broken
            if reason == "http 5xx":
                detail = f"status {capture.status}"
            self.failure(capture.url, reason or "not HTML", detail)
            return False
        return self._take(host, capture, reading, reading.discovery)

    def shown(self, capture: Capture, reading: Reading) -> bool:
        """Take note of what a browser made of a page that was answered; say whether it is to be
        collected."""
        host = self.hosts.get(host_of(capture.url))
        found = reading.discovery
        if host is None or found is None or found.kind not in ("page", "requests"):
            return False
        if found.kind == "page":
            self.empty.discard(capture.url)
            if self.failed.get(capture.url, ("",))[0] == NEEDS_BROWSER:
                del self.failed[capture.url]
                host.costly -= 1
                host.pages += 1
                self.read.add(hash(capture.url))
        self._follow(capture, found)
        return True

    def hung(self, url: str, why: str) -> None:
        """Take note that the browser could not show a page."""
        self.limits.add("page cost")
        self._hung[url] = why

    def unshown(self) -> list[str]:
        """Addresses that need a browser and were not shown to one."""
        return [url for url, why in self.failed.items() if why[0] == NEEDS_BROWSER]

    def again(self, url: str) -> None:
        """Ask for an address once more, before all others."""
        if (host := self.hosts.get(host_of(url))) is None:
            return
        if self.failed.pop(url, ("",))[0] == NEEDS_BROWSER:
            host.costly -= 1
        host.frontier.add(url, first=True)

    def _shell(self, host: Host, capture: Capture, found: Discovery) -> bool:
        """Take note of a page whose words only a browser shows; True where it is one."""
        if found.need.extent != "whole":
            part = found.need.extent == "part" and self.no_browser
            if part or capture.url in self._hung:
                self._sample(NEEDS_BROWSER, capture.url)
                self.limits.add(PARTS)
            return False
        if hash(capture.url) not in self.read and capture.url not in self.failed:
            host.costly += 1
        self.failure(capture.url, NEEDS_BROWSER, f"{found.need.why}{self._without(capture.url)}")
        return True

    def _without(self, url: str) -> str:
        why = self._hung.get(url) or self.no_browser
        return f"; {why}" if why else ""

    def _take(self, host: Host, capture: Capture, reading: Reading, found: Discovery) -> bool:
        if found.kind == "other":
            kind = capture.header("content-type").split(";")[0]
            self.failure(capture.url, "not HTML", kind or "no content type")
            return False
        if found.kind == "page":
            if hash(capture.url) not in self.read and host.room(self.options) <= 0:
                self.failure(capture.url, "page budget")
                return False
            if self._shell(host, capture, found):
                self._follow(capture, found)
                return True
            if hash(capture.url) not in self.read:
                host.pages += 1
            self.read.add(hash(capture.url))
            if found.empty and capture.url in self._first:
                self.empty.add(capture.url)
        else:
            self.read.add(hash(capture.url))
            if found.damaged:
                self._sample("damaged sitemap", capture.url)
        self.failed.pop(capture.url, None)
        self.limits.update(found.limits)
        for reason in (*found.limits, *found.doubts):
            self._sample(reason, capture.url)
        if reading.truncated:
            self.limits.add("body size")
            self._sample("too large", capture.url)
        self._follow(capture, found)
        return True

    def _follow(self, capture: Capture, found: Discovery) -> None:
        source = capture.url
        home = found.kind == "page" and (source in self._first or is_front(source))
        for code, url in found.alternates:
            self.scope.declared(url, code, source)
        if found.canonical:
            reason = f"{source} names it as its canonical address"
            self.scope.pointed(found.canonical, source, reason)
        if found.refresh:
            if source in self._first:
                self._first.add(found.refresh)
                self.scope.redirected_start(found.refresh, source)
            self.scope.pointed(found.refresh, source, f"{source} redirects to it")
            self._queue(found.refresh, source, first=source in self._first)
        for url in found.sitemaps:
            self._queue_sitemap(url, source)
        for _, url in found.alternates:
            self._queue(url, source, root=home)
        if found.canonical:
            self._queue(found.canonical, source)
        for url in found.links:
            self._queue(url, source)

    def _redirect(self, capture: Capture, target: str) -> None:
        source = capture.url
        self.redirects[source] = target
        self._hops[target] = max(self._hops[target], self._hops[source] + 1)
        if self._hops[target] > MAX_HOPS:
            self.failure(source, "redirect loop", f"more than {MAX_HOPS} redirects in a row")
            return
        start = source in self._first
        if start:
            self._first.add(target)
            self.scope.redirected_start(target, source)
        self.scope.pointed(target, source, f"{source} redirects to it")
        if self._leads_to(target, source):
            # A cookie wall redirects to itself: ask once more, with the cookie that it set.
            if capture.header("set-cookie") and target not in self._again:
                self._again.add(target)
                self._done.discard(hash(target))
                if host := self.hosts.get(host_of(target)):
                    host.frontier.add(target, first=True)
                return
            self.failure(source, "redirect loop", f"leads to {target} and back")
            return
        host_name = host_of(target)
        if start and not self.scope.admits(host_name, source):
            self.failure(source, "out of scope", f"redirects to {target}")
        self._queue(target, source, first=start)

    def _leads_to(self, url: str, goal: str) -> bool:
        for _ in range(MAX_HOPS + 1):
            if url == goal:
                return True
            if url not in self.redirects:
                return False
            url = self.redirects[url]
        return True

    # Queues.

    def _queue(self, url: str, named_by: str, *, first: bool = False, root: bool = False) -> None:
        if hash(url) in self._seen:
            return
        name = host_of(url)
        if not self.scope.admits(name, named_by):
            return
        self._seen.add(hash(url))
        limit = self._host(name, url).frontier.add(url, first=first, root=root)
        if limit and limit not in ("binary", "action"):
            self.limits.add(limit)
            self._sample(limit, url)

    def _queue_sitemap(self, url: str, named_by: str) -> None:
        name = host_of(url)
        if hash(url) in self._seen or not self.scope.admits(name, named_by):
            return
        self._seen.add(hash(url))
        if limit := self._host(name, url).frontier.add_sitemap(url):
            self.limits.add(limit)
            self._sample(limit, url)

    def _host(self, name: str, url: str) -> Host:
        if name not in self.hosts:
            host = self.hosts[name] = Host(name)
            if self.options.ignore_robots:
                host.robots = "ignored"
            guess = url.split("/", 3)
            sitemap = "/".join([*guess[:3], "sitemap.xml"])
            if hash(sitemap) not in self._seen:
                self._seen.add(hash(sitemap))
                self._guessed.add(sitemap)
                host.frontier.add_sitemap(sitemap)
        return self.hosts[name]

    def _sample(self, reason: str, url: str) -> None:
        kept = self.samples.setdefault(reason, [])
        if len(kept) < 20:
            kept.append(url[:MAX_LENGTH])


def _refusal(capture: Capture, reading: Reading) -> str:
    if reading.costly:
        return "page too costly"
    if reading.broken:
        return "unreadable page"
    if reading.challenge:
        return "challenge page"
    if capture.status == 200:
        return ""
    return "http 5xx" if capture.status >= 500 else f"http {capture.status}"
