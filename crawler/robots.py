"""What a robots.txt allows (RFC 9309). Pure; `crawler.middlewares` fetches it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from protego import Protego

from crawler.artifacts import Capture
from crawler.discovery import redirect_target, tidy
from crawler.encoding import decoded
from crawler.options import ROBOTS_NAME

MAX_BYTES = 500 * 1024
"""Part of the file that is read (RFC 9309, section 2.5)."""
MAX_REDIRECTS = 5
MAX_CRAWL_DELAY = 30.0
MAX_AGE = 24 * 3600
"""Seconds for which an archived file stands (RFC 9309, section 2.4)."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What one origin allows."""

    state: str
    """`obeyed`, `none` (there is no file) or `unreachable` (nothing may be fetched)."""
    reason: str = ""
    """Why nothing may be fetched."""
    detail: str = ""
    rules: Protego | None = None
    sitemaps: tuple[str, ...] = ()
    crawl_delay: float = 0.0
    """Seconds between requests that the file asks for, at most 30."""

    def refusal(self, url: str) -> str:
        """Return why an address may not be fetched, or an empty string."""
        if self.state == "unreachable":
            return self.reason
        if self.rules is not None and not self.rules.can_fetch(url, ROBOTS_NAME):
            return "robots.txt"
        return ""


def unreachable(reason: str, detail: str = "") -> Policy:
    """Return the policy of an origin whose rules could not be read: it allows nothing."""
    return Policy("unreachable", reason, detail)


def read(url: str, status: int, body: bytes) -> Policy:
    """Read the answer to a request for robots.txt; `body` is decoded.

    200: its first 500 KiB hold. 4xx: there are no rules (section 2.3.1.3). Everything else:
    nothing may be fetched (section 2.3.1.4), because nobody can say what was forbidden.
    """
    if 400 <= status < 500:
        return Policy("none")
    if not 200 <= status < 300:
        return unreachable("robots.txt unreachable", f"status {status}")
    if len(body) > MAX_BYTES:  # a rule that is cut in half must not hold
        body = body[:MAX_BYTES].rpartition(b"\n")[0]
    rules = Protego.parse(body.decode("utf-8-sig", "replace").replace("\x00", ""))
    named = (urljoin(url, text) for text in rules.sitemaps)
    delay = rules.crawl_delay(ROBOTS_NAME) or 0.0
    return Policy(
        "obeyed",
        rules=rules,
        sitemaps=tuple(dict.fromkeys(u for text in named if (u := tidy(text))))[:50],
        crawl_delay=min(max(0.0, delay), MAX_CRAWL_DELAY),
    )


class KeptRobots:
    """The robots.txt files of an archive, taken out of its stream of captures."""

    def __init__(self) -> None:
        self._captures: dict[str, Capture] = {}
        self._targets: set[str] = set()

    def takes(self, capture: Capture) -> bool:
        """Keep a capture that is a robots.txt, or what one redirects to; say whether it was."""
        if urlsplit(capture.url).path != "/robots.txt" and capture.url not in self._targets:
            return False
        self._captures[capture.url] = capture
        self._targets.add(redirect_target(capture))
        return True

    def policies(self) -> Iterator[tuple[str, Policy]]:
        """Yield (URL of the robots.txt, what it allows) of every origin."""
        for url in self._captures:
            capture: Capture | None = self._captures[url]
            for _ in range(MAX_REDIRECTS):
                if capture is None or not (target := redirect_target(capture)):
                    break
                capture = self._captures.get(target)
            if capture is not None and urlsplit(url).path == "/robots.txt":
                body = decoded(capture, 2 * MAX_BYTES).body
                yield url, read(url, capture.status, body)

    def fresh(self, now: datetime) -> dict[str, Capture]:
        """Return those that still stand, by URL: they need not be fetched again."""
        return {
            url: capture
            for url, capture in self._captures.items()
            if capture.status < 500 and _age(capture, now) < MAX_AGE
        }


def _age(capture: Capture, now: datetime) -> float:
    try:
        return (now - datetime.fromisoformat(capture.fetched_at)).total_seconds()
    except (ValueError, TypeError):
        return float("inf")
