"""Pages that came, and that no question could be put to: told in the coverage, never passed over.

The crawl reads a page for its links only; the analyzers may cost more than that, or break on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from analyzers import needs
from crawler.artifacts import Coverage, HostCoverage, Skipped
from crawler.discovery import tidy
from crawler.options import host_of
from crawler.result import CrawlResult

COSTLY, UNREADABLE, EMPTY = "page too costly", "unreadable page", "empty page"
"""Reasons, as the crawl names them."""
NEEDS_BROWSER = needs.REASON
PAGE_COST = "page cost"
"""Name of the limit, as the crawl names it."""
MOST, MOST_FOR_A_REASON = 200, 20
_CLAUSES = {
    COSTLY: "it could not be read within the limits on time and memory",
    UNREADABLE: "reading it ended with an error",
    EMPTY: "there is nothing to read",
    NEEDS_BROWSER: "it needs a browser",
}

Unread = Mapping[str, tuple[str, str]]
"""Address -> (reason, detail)."""


def told(result: CrawlResult, unread: Unread) -> CrawlResult:
    """Return the result of a crawl with the pages that could not be judged in it."""
    if not unread:
        return result
    home = dict(result.home)
    for site, said in result.home.items():
        if not said and (why := unread.get(tidy(site))):
            home[site] = f"{site} could not be read: {_CLAUSES[why[0]]} ({why[1]})."
    return CrawlResult(_coverage(result.coverage, unread), home)


def _coverage(coverage: Coverage, unread: Unread) -> Coverage:
    counts: dict[str, Counter[str]] = {}
    for url, (reason, _) in unread.items():
        counts.setdefault(host_of(url), Counter())[reason] += 1
    hosts = [_host(host, counts.pop(host.host, Counter())) for host in coverage.hosts]
    for name, counted in sorted(counts.items()):
        alone = HostCoverage(name, "is in the archive", responses=counted.total())
        hosts.append(_host(alone, counted))
    limits = set(coverage.limits)
    if any(reason == COSTLY for reason, _ in unread.values()):
        limits.add(PAGE_COST)
    return replace(
        coverage,
        hosts=tuple(hosts),
        skipped=_skipped(coverage.skipped, unread),
        limits=tuple(sorted(limits)),
    )


def _host(host: HostCoverage, counted: Counter[str]) -> HostCoverage:
    """What the crawl could not read, the analyzers could not either: it is counted once."""
    failed = dict(host.failed)
    for reason, number in counted.items():
        failed[reason] = max(number, failed.get(reason, 0))
    return replace(host, failed=dict(sorted(failed.items())))


def _skipped(known: tuple[Skipped, ...], unread: Unread) -> tuple[Skipped, ...]:
    kept = list(known)
    counts = Counter(one.reason for one in known)
    names = {one.url for one in known}
    for url, (reason, detail) in sorted(unread.items()):
        if url not in names and counts[reason] < MOST_FOR_A_REASON and len(kept) < MOST:
            counts[reason] += 1
            kept.append(Skipped(url, reason, detail))
    return tuple(sorted(kept, key=lambda one: (one.reason, one.url)))
