"""A survey told as coverage: what was looked at, what was not, and why. Pure."""

from __future__ import annotations

from collections import Counter
from itertools import islice

from crawler.artifacts import Coverage, HostCoverage, Skipped
from crawler.discovery import tidy
from crawler.options import host_of
from crawler.result import CrawlResult
from crawler.survey import NEEDS_BROWSER, Host, Survey

MOST, MOST_FOR_A_REASON = 200, 20

_CLAUSES = {
    "DNS: unknown host": "its host name is unknown",
    "connection refused": "the server refused the connection",
    "connection failed": "the connection broke off",
    "timeout": "the server did not answer in time",
    "TLS handshake": "the server does not speak TLS as it should",
    "certificate": "its certificate is not trusted",
    "refused address": "its address is not public; to audit it, name it with --allow-address",
    "robots.txt": "robots.txt does not allow it",
    "robots.txt unreachable": "robots.txt could not be read, so nothing may be fetched",
    "challenge page": "it answered with a bot wall's challenge instead of the page",
    "not HTML": "it is not an HTML page",
    "redirect loop": "it redirects in circles",
    "out of scope": "it leads to a host that is not the firm's",
    "page too costly": "it could not be read within the limits on time and memory",
    "unreadable page": "reading it ended with an error",
    "page budget": "the page budget was used up before it",
    "too large": "it is too large",
    NEEDS_BROWSER: "it needs a browser",
}


def tell(survey: Survey, complete: bool) -> CrawlResult:
    """Return the result of a crawl; `complete` is False where it was stopped before its end."""
    hosts, skipped = [], []
    counts: dict[str, Counter[str]] = {}
    for url, (reason, detail) in survey.failed.items():
        counts.setdefault(host_of(url), Counter())[reason] += 1
        skipped.append(Skipped(url, reason, detail))
    for name, why in survey.scope.reasons.items():
        if (host := survey.hosts.get(name)) is None:
            continue
        failed = counts.get(name, Counter())
        hosts.append(_host(host, why, failed))
        reason = _why_left(survey, host, complete)
        skipped += [Skipped(url, reason) for url in islice(host.frontier.waiting(), 20)]
    for reason, urls in survey.samples.items():
        skipped += [Skipped(url, reason) for url in urls]
    skipped += [Skipped(f"//{h}/", "host limit") for h in sorted(survey.scope.refused)[:20]]
    coverage = Coverage(
        hosts=tuple(hosts),
        skipped=_sample(skipped),
        limits=tuple(sorted(survey.limits | survey.scope.limits | _spent(survey, complete))),
        blocked=tuple(sorted(survey.blocked)[:MOST]),
        complete=complete,
    )
    home = {site: _home(survey, tidy(site)) for site in survey.sites}
    return CrawlResult(coverage, home)


def _host(host: Host, why: str, failed: Counter[str]) -> HostCoverage:
    return HostCoverage(
        host=host.name,
        reason=why,
        pages=host.pages,
        responses=host.responses,
        failed=dict(sorted(failed.items())),
        left_out=len(host.frontier) + host.frontier.limits.total(),
        robots=host.robots,
    )


def _why_left(survey: Survey, host: Host, complete: bool) -> str:
    if host.asked >= survey.options.max_requests:
        return "request budget"
    return "page budget" if complete or host.room(survey.options) <= 0 else "stopped"


def _spent(survey: Survey, complete: bool) -> set[str]:
    waiting = [h for h in survey.hosts.values() if len(h.frontier)]
    if any(_why_left(survey, host, complete) == "page budget" for host in waiting):
        return {"pages per host"}
    return set()


def _sample(skipped: list[Skipped]) -> tuple[Skipped, ...]:
    kept: list[Skipped] = []
    counts: Counter[str] = Counter()
    for one in sorted(skipped, key=lambda s: (s.reason, s.url)):
        if counts[one.reason] < MOST_FOR_A_REASON and len(kept) < MOST:
            counts[one.reason] += 1
            kept.append(one)
    return tuple(kept)


def _home(survey: Survey, start: str) -> str:
    """Return one sentence that says why a start page could not be read, or an empty string."""
    url = start
    for _ in range(20):
        if url in survey.empty:
            return f"{start} could not be read: it has no visible text."
        if hash(url) in survey.read:
            return ""
        if url in survey.failed:
            reason, detail = survey.failed[url]
            clause = _CLAUSES.get(reason) or f"the server answered with {reason}"
            more = f" ({detail})" if detail else ""
            return f"{start} could not be read: {clause}{more}."
        if url not in survey.redirects:
            break
        url = survey.redirects[url]
    return f"{start} was not asked for before the crawl was stopped."
