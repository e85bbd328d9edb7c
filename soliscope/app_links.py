"""Apps that a site gives as its own.

A firm's home page links its app; a page about apps links everybody's. So links count on home pages,
roots of locale trees and pages that are for the app only, and not where such pages link several
apps of one store: whose they are cannot be told from outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from analyzers.summary import is_root
from crawler import archive, extract
from crawler.page import Page
from crawler.storefronts import Store, app_id, id_in
from crawler.stores_plan import WantedApp

MOST_LINKED = 2
"""Different apps of one store that a firm's entry pages may link and still be its own."""
_APP_PAGE = re.compile(
    r"(?:get-|download-|our-|mobile-)?(?:apps?|mobile|downloads?)(?:-download)?(?:\.\w{2,5})?", re.I
)
_HEAD = {
    "apple-itunes-app": Store.APPLE, "al:ios:app_store_id": Store.APPLE,
    "google-play-app": Store.GOOGLE_PLAY, "al:android:package": Store.GOOGLE_PLAY,
}  # fmt: skip
"""Names of `meta` elements in which a site says which app is its own."""


@dataclass(slots=True)
class _Seen:
    """Apps of one store that entry pages name or link: id -> why, the first page that does."""

    named: dict[str, str] = field(default_factory=dict)
    linked: dict[str, str] = field(default_factory=dict)


def linked(folder: Path) -> tuple[tuple[WantedApp, ...], tuple[str, ...]]:
    """Return (apps that the archived site gives as its own, sentences on those left out)."""
    seen = {store: _Seen() for store in Store}
    for page in _entry_pages(folder):
        for store, name in _in_head(page):
            seen[store].named.setdefault(name, f"named in the head of {page.url}")
        for link in page.links:
            if found := id_in(link.url):
                label = f' ("{link.text[:40]}")' if link.text else ""
                seen[found[0]].linked.setdefault(found[1], f"linked from {page.url}{label}")
    wanted: list[WantedApp] = []
    left_out: list[str] = []
    for store, apps in seen.items():
        own = apps.named or apps.linked
        if len(own) > MOST_LINKED:
            left_out.append(
                f"The site's entry pages link {len(own)} apps of {store.label}, and whose they are"
                " cannot be told; name the firm's own in the firm file."
            )
            continue
        wanted += [WantedApp(store, name, why) for name, why in own.items()]
        rest = [name for name in apps.linked if name not in own]
        left_out += [f"{name} is linked, and the site names another app as its own."
                     for name in rest[:5]]  # fmt: skip
    return tuple(wanted), tuple(left_out)


def _entry_pages(folder: Path) -> Iterator[Page]:
    for capture in archive.captures(folder):
        if capture.status == 200 and (is_root(capture.url) or _is_app_page(capture.url)):
            artifact = extract.artifact(capture)
            if isinstance(artifact, Page):
                yield artifact


def _is_app_page(url: str) -> bool:
    segments = [s for s in urlsplit(url).path.split("/") if s]
    return 0 < len(segments) <= 2 and _APP_PAGE.fullmatch(segments[-1]) is not None


def _in_head(page: Page) -> Iterator[tuple[Store, str]]:
    for name, content in page.metas:
        if store := _HEAD.get(name):
            match = re.search(r"app-id=\s*([\w.]+)", content)
            if found := app_id(store, match[1] if match else content):
                yield store, found
