"""The session of a look at the app stores, and what it keeps of the pages of apps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from crawler import decode
from crawler.archive import Exchange
from crawler.artifacts import Capture
from crawler.challenge import is_challenge
from crawler.encoding import decoded
from crawler.look import LookSession
from crawler.options import CrawlOptions
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


class ReducingArchive:
    """Keeps pages of apps without the reviews, and everything else as it came."""

    def __init__(self, archive: LookSession, bases: Mapping[str, str], max_body: int) -> None:
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


class StoreSession(LookSession):
    """State and tools of one look at the stores."""

    role = "is an app store"
    most = MAX_REQUESTS

    def __init__(self, plan: StorePlan, folder: Path, options: CrawlOptions) -> None:
        self.plan = plan
        self.kept: dict[Key, AppListing] = answers(folder, plan.bases)
        """Answers of earlier looks: what was observed is not asked again."""
        super().__init__(plan.to_json(), folder, options, STEM)
        self.archive = ReducingArchive(self, plan.bases, options.max_body)
