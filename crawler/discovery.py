"""Artifact in, what to ask for next out. Pure, so that it runs in a worker or from an archive."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from w3lib.url import safe_url_string

from crawler import shell
from crawler.artifacts import Capture, Region
from crawler.domains import registrable
from crawler.extract import artifact
from crawler.links import MAX_OPTIONS
from crawler.options import host_of
from crawler.page import Page
from crawler.shell import NOTHING, Need
from crawler.sitemap import Sitemap
from crawler.visit import Visit

MAX_LINKS = 5_000
"""Different addresses taken from one page."""
ANSWERS = (200, 404, 410)
"""Statuses that say something of the firm's offer: that it is there, or that it is not."""
REDIRECTS = (301, 302, 303, 307, 308)
_FOLLOWED = ("a", "area", "iframe", "frame", "option")
_SENDABLE = re.compile(r"[!-~]+")
_LOADER = re.compile(r"createelement\(\s{0,3}[\"']script")
_CARRIER = '[value="'
"""Start of the place of a link that stands in `data-href`, `data-url` or an option's value."""


@dataclass(frozen=True, slots=True)
class Discovery:
    """What one capture says about where to go next. All addresses are as `tidy` has them."""

    kind: str
    """`page`, `sitemap`, `requests` (of a browser) or `other`."""
    links: tuple[str, ...] = ()
    alternates: tuple[tuple[str, str], ...] = ()
    """(hreflang, URL) of every declared language version."""
    canonical: str = ""
    refresh: str = ""
    sitemaps: tuple[str, ...] = ()
    damaged: str = ""
    """Why a sitemap could not be read to its end."""
    limits: tuple[str, ...] = ()
    """Names of the limits that cut what was read."""
    doubts: tuple[str, ...] = ()
    """Why what was read may not be what a visitor sees."""
    empty: bool = False
    """True for a page without visible text."""
    title: str = ""
    html_lang: str = ""
    need: Need = NOTHING
    """How much of the page needs a browser."""
    letters: int = 0
    """Letters of the page's own text."""
    options: int = 0
    """Options of its lists."""
    scripted: bool = False
    """True where it runs scripts of other sites, or asks for consent: tags may fire there."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read out of one capture."""

    discovery: Discovery | None = None
    """None where there was nothing to read: an error, a challenge, or a page too costly."""
    payload: Any = None
    challenge: bool = False
    truncated: bool = False
    """True where the body was cut, by the network or by a limit."""
    costly: str = ""
    """Why the page could not be read within the limits."""
    broken: str = ""
    """The error that reading it ended with."""
    seconds: float = 0.0
    """Time that reading it took, in whichever process."""
    unexamined: tuple[str, str] | None = None
    """(`costly` or `broken`, why) where it was read for its links only."""


@lru_cache(maxsize=65_536)  # navigation is the same on every page
def tidy(url: str) -> str:
    """Return an address as it goes over the wire, or an empty string where it cannot.

    The fragment is dropped, what must be escaped is, host and scheme are in lower case, an empty
    path is `/`: every spelling that makes the same request is one address, and no other is made up.
    """
    try:
        parts = urlsplit(safe_url_string(url))
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            return ""
        _ = parts.port
    except ValueError:
        return ""
    made = urlunsplit((parts.scheme, parts.netloc.lower(), parts.path or "/", parts.query, ""))
    return made if _SENDABLE.fullmatch(made) else ""


def redirect_target(capture: Capture) -> str:
    """Return where a redirect leads, or an empty string."""
    location = capture.header("location") if capture.status in REDIRECTS else ""
    if not location:
        return ""
    with contextlib.suppress(UnicodeError):  # bytes read as latin-1; servers send UTF-8
        location = location.encode("latin-1").decode("utf-8")
    try:
        return tidy(urljoin(capture.url, safe_url_string(location.strip())))
    except ValueError:
        return ""


def discover(found: Page | Sitemap | Visit | None) -> Discovery:
    """Return what an artifact says about where to go next."""
    if isinstance(found, Page):
        return _page(found)
    if isinstance(found, Visit):
        return Discovery("requests", links=_tidied(found.went, 200))
    if isinstance(found, Sitemap):
        return Discovery(
            "sitemap",
            links=_tidied(found.urls),
            alternates=_alternates((a.hreflang, a.url) for a in found.alternates),
            sitemaps=_tidied(found.sitemaps),
            damaged=found.damaged,
            limits=("sitemap size",) if found.limited else (),
        )
    return Discovery("other")


def examine(capture: Capture) -> tuple[Discovery, None]:
    """Read a capture for its links only: the crawl that judges nothing."""
    return discover(artifact(capture)), None


def _page(page: Page) -> Discovery:
    sitemaps = [
        urljoin(page.base, node.attributes.get("href") or "")
        for node in page.tree.css("link[href]")
        if "sitemap" in (node.attributes.get("rel") or "").lower().split()
    ]
    links = dict.fromkeys(
        link.url
        for link in page.links
        if (link.tag in _FOLLOWED or _CARRIER in link.place) and link.tag != "form"
    )
    limits = [("links per page", len(links) > MAX_LINKS), ("options per list", _many_options(page))]
    doubts = [("read in part", page.partial), ("doubtful encoding", page.encoding_doubtful)]
    return Discovery(
        "page",
        links=_tidied(links, MAX_LINKS),
        alternates=_alternates((a.hreflang, a.url) for a in page.alternates),
        canonical=tidy(page.canonical) if page.canonical else "",
        refresh=tidy(page.refresh) if page.refresh else "",
        sitemaps=_tidied(sitemaps, 50),
        limits=tuple(name for name, hit in limits if hit),
        doubts=tuple(name for name, hit in doubts if hit),
        empty=not page.text.strip(),
        title=page.title[:500],
        html_lang=page.html_lang[:50],
        need=shell.need(page),
        letters=shell.own_words(page),
        options=sum(len(choice.options) for choice in page.choices),
        scripted=_scripted(page),
    )


def _scripted(page: Page) -> bool:
    own = registrable(host_of(page.url))
    if any(block.region is Region.CONSENT for block in page.blocks):
        return True
    hosts = {registrable(host_of(script.src)) for script in page.scripts if script.src}
    if hosts - {own, ""}:
        return True
    return any(_loads(script.text[:20_000].lower()) for script in page.scripts if script.text)


def _loads(script: str) -> bool:
    """True for an inline script that loads another, or that deals with consent."""
    if "consent" in script or "cookie" in script:
        return True
    return "createelement" in script and bool(_LOADER.search(script))


def _many_options(page: Page) -> bool:
    return any(len(choice.options) >= MAX_OPTIONS for choice in page.choices)


def _tidied(found: Iterable[str], most: int = 60_000) -> tuple[str, ...]:
    raw = list(dict.fromkeys(found))[:most]
    return tuple(dict.fromkeys(url for text in raw if (url := tidy(text))))


def _alternates(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    unique = dict.fromkeys(pairs)
    return tuple((code[:35], url) for code, text in unique if (url := tidy(text)))
