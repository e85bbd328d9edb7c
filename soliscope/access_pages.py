"""Which pages of a crawled site are asked for from vantage points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from analyzers.pages.no_eu_accounts import is_sign_up_path
from analyzers.summary import is_root
from crawler import archive
from crawler.access_plan import AskedPage

MOST = {"home": 4, "locale": 5, "sign-up": 3, "fees": 2}
"""Role -> pages that are asked for."""
_FEES = re.compile(
    r"/(?:[\w-]*[-_])?(?:fees?|pricing|prices|tariffs?|gebuehren|gebühren|preise|kosten|tarifs?|frais"
    r"|tarifas|comisiones|commissioni|costi|tariffe|tarieven|opłaty|oplaty|taxas|poplatky|avgifter"
    r"|deposit|einzahlung|depot)(?:\.\w{2,5})?/?$",
    re.I,
)


def chosen(sites: tuple[str, ...], folder: Path) -> tuple[AskedPage, ...]:
    """Return the home pages, and what the crawl read of locale roots, sign-up and fee pages."""
    found: dict[str, str] = dict.fromkeys(sites[: MOST["home"]], "home")
    left = dict(MOST)
    for url, role in sorted(_candidates(folder), key=lambda pair: (len(pair[0]), pair[0])):
        if url not in found and left[role] > 0:
            left[role] -= 1
            found[url] = role
    order = list(MOST)
    return tuple(AskedPage(u, r) for u, r in sorted(found.items(), key=lambda p: order.index(p[1])))


def _candidates(folder: Path) -> Iterator[tuple[str, str]]:
    for capture in archive.captures(folder):
        kind = capture.header("content-type").lower()
        if capture.status != 200 or "html" not in kind:
            continue
        path = urlsplit(capture.url).path
        if is_sign_up_path(path):
            yield capture.url, "sign-up"
        elif _FEES.search(path):
            yield capture.url, "fees"
        elif is_root(capture.url) and path.strip("/"):
            yield capture.url, "locale"
