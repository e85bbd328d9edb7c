"""What was seen, exactly as it was served. No opinion lives here.

Every type is a frozen value that pickles, so that it can travel between processes and be compared
in tests. `Page`, which reads a `Capture`, is in `crawler.page`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quotation, where it stands, and in which archived record."""

    url: str
    """Address that answered (after redirects)."""
    quote: str
    """Words of the page, or the markup that carries the fact. Never empty."""
    place: str
    """Where in the page: `text:START-END` (characters of the visible text) or a CSS selector."""
    fetched_at: str
    """Time of the request, ISO 8601, UTC."""
    sha256: str
    """Hex digest of the body as received on the wire."""
    record_id: str
    """`WARC-Record-ID` of the response."""
    vantage: str = "direct"
    """Where the request came from: `direct`, or the name of a vantage point."""
    before: str = ""
    """Up to 80 characters in front of the quote, for the reader."""
    after: str = ""
    """Up to 80 characters behind the quote, for the reader."""
    source: str = ""
    """Kind of record quoted: `wire` (the response as received), `rendered` (the document as a
    browser had it), `requests` (what a browser asked for); empty where it is no web record."""
    action: str = ""
    """What was done in the browser before the record was taken (`opened: Language`)."""

    def __post_init__(self) -> None:
        if not self.quote.strip():
            raise ValueError("evidence needs a quotation")


@dataclass(frozen=True, slots=True)
class Capture:
    """One response, as it is archived."""

    asked: str
    """URL that was requested."""
    url: str
    """URL that answered; equal to `asked`: every redirect hop is a capture of its own."""
    status: int
    headers: tuple[tuple[str, str], ...]
    """Response headers in the order received, names as sent."""
    body: bytes
    """Body after content decoding (gzip, brotli ...), at most the size limit."""
    fetched_at: str
    record_id: str
    sha256: str
    vantage: str = "direct"
    accept_language: str = ""
    """Accept-Language of a request from a vantage point; empty where none was sent."""
    rendered: bool = False
    """True for what a browser made of a response: its document, or the list of its requests."""
    truncated: bool = False
    """True where a limit cut the body: what was not read is unknown, not absent."""
    refers_to: str = ""
    """`WARC-Record-ID` of the response that a rendered capture was made from."""
    action: str = ""
    """What was done in the browser before: `opened: Language`, `chose: Deutsch`; empty: loaded."""

    def header(self, name: str) -> str:
        """Return the first header of that name, or an empty string."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), "")


class Region(StrEnum):
    """Part of a page that a block of text or a link stands in."""

    CONTENT = "content"
    NAVIGATION = "navigation"
    FOOTER = "footer"
    CONSENT = "consent"
    """Cookie and consent banners: third-party text that follows the visitor's language."""
    WIDGET = "widget"
    """Chat, chart, translation and captcha widgets: somebody else's words."""
    PICKER = "picker"
    """Language, country and currency pickers."""
    CODE = "code"
    QUOTED = "quoted"
    """Quotations, reviews, testimonials and comments: words of somebody else on the firm's page."""


class Block(NamedTuple):
    """A run of visible text with no block-level boundary in it."""

    text: str
    start: int
    """Offset of `text` in `Page.text`."""
    region: Region
    tag: str
    """Name of the nearest block-level element (`p`, `li`, `td`, `h1`, `option`, `button` ...)."""
    lang: str = ""
    """`lang` attribute in force, as written."""

    @property
    def end(self) -> int:
        """Offset behind the last character."""
        return self.start + len(self.text)


class Link(NamedTuple):
    """A reference to another address."""

    url: str
    """Absolute, fragment removed, otherwise as the site wrote it."""
    text: str
    """Anchor text or, without text, the `title`, `aria-label` or the `alt` of its image."""
    tag: str
    """`a`, `area`, `option`, `iframe`, `form` ..."""
    rel: tuple[str, ...]
    region: Region
    place: str
    """A CSS selector for the reader."""
    hreflang: str = ""

    @property
    def host(self) -> str:
        """Host name of the address, lower case; empty for `tel:` and `mailto:`."""
        return _host_and_path(self.url)[0]

    @property
    def path(self) -> str:
        """Path of the address, as written."""
        return _host_and_path(self.url)[1]


@lru_cache(maxsize=65_536)  # a site links the same addresses on every page, and many rules ask
def _host_and_path(url: str) -> tuple[str, str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.hostname or "", parts.path


@dataclass(frozen=True, slots=True)
class Alternate:
    """One language or region version that a page or sitemap declares (hreflang)."""

    hreflang: str
    """As written."""
    url: str
    """Absolute."""
    source: str
    """`link`, `header` or `sitemap`."""
    declared_by: str
    """URL of the page the alternate belongs to (for a sitemap: its `loc`)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A set of options that a visitor can choose from (`select`, or a list that acts as one)."""

    kind: str
    """`language`, `country`, `currency`, `phone`, or `other`, from names and labels near it."""
    label: str
    """Name, id, label and aria-label, joined."""
    options: tuple[tuple[str, str, bool], ...]
    """(value, visible text, usable: not disabled)."""
    selected: str
    """Value that is preselected, or an empty string."""
    place: str


@dataclass(frozen=True, slots=True)
class Script:
    """A script element."""

    src: str
    """Absolute URL, or an empty string for an inline script."""
    type: str
    text: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """An address that was named by the site and not read, and why."""

    url: str
    reason: str
    """A short stable phrase: `robots.txt`, `page budget`, `refused address`, `timeout` ..."""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class HostCoverage:
    """What was looked at on one host."""

    host: str
    reason: str
    """Why the host counts as the firm's, in words."""
    pages: int = 0
    """HTML pages answered with status 200."""
    responses: int = 0
    """All responses, robots.txt, sitemaps and redirects included."""
    failed: Mapping[str, int] = field(default_factory=dict)
    """Reason -> number of addresses that could not be read."""
    left_out: int = 0
    """Addresses known but not fetched because of the page budget."""
    robots: str = "unknown"
    """`obeyed`, `none`, `unreachable`, `ignored` or `unknown`."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was looked at, what was not, and why: absence of evidence is only as good as this."""

    hosts: tuple[HostCoverage, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    """A sample, at most 200 in all and 20 a reason; the counts are in `hosts`."""
    limits: tuple[str, ...] = ()
    """Names of the limits that were hit."""
    blocked: tuple[str, ...] = ()
    """Addresses that answered with a challenge page (bot wall)."""
    complete: bool = True
    """False where the run was stopped before its end."""
