"""What a robots.txt allows (RFC 9309). Pure; `crawler.middlewares` fetches it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin

from protego import Protego

from crawler.discovery import tidy
from crawler.options import ROBOTS_NAME

MAX_BYTES = 500 * 1024
"""Part of the file that is read (RFC 9309, section 2.5)."""
MAX_REDIRECTS = 5
MAX_CRAWL_DELAY = 30.0


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
