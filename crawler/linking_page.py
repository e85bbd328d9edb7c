"""A page of somebody else that is said to link to the firm: what its links look like, and no more.

`crawler.linking_soup` reads its markup.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler import decode
from crawler.artifacts import Capture, Evidence
from crawler.challenge import is_challenge
from crawler.page import cite

MAX_MARKUP = 3_000_000


@dataclass(frozen=True, slots=True)
class SeenLink:
    """One link to the firm, as the page has it."""

    target: str
    """Absolute address."""
    anchor: str
    """Text of the link; empty where it is an image alone."""
    rel: tuple[str, ...]
    """Values of `rel`, lower case, sorted."""
    image: str
    """`alt` or file name of an image in the link, or an empty string."""
    heading: str
    """The nearest heading in front of it, within its section."""
    around: str
    """Text of the block in which it stands, up to 300 characters."""
    notices: tuple[str, ...]
    """Short texts of their own beside it and at the head of its article."""
    region: str
    """`footer`, `nav`, `aside`, `comment` or `content`."""
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class LinkingPage:
    """What one visit gave."""

    asked: str
    """Address in the export."""
    url: str
    """Address that answered."""
    state: str
    """`there` (it links to the firm), `gone` (read, and no link to the firm in it, or 404 or 410),
    or `unknown`."""
    reason: str
    title: str = ""
    html_lang: str = ""
    text: str = ""
    """Visible text, up to 5,000 characters."""
    links: tuple[SeenLink, ...] = ()
    evidence: Evidence | None = None
    """The page's own address."""


def read(asked: str, capture: Capture, own: frozenset[str]) -> LinkingPage:
    """Read the last answer of a visit; `own`: registrable domains of the firm."""
    address = cite(capture, capture.url, "address")

    def told(state: str, reason: str) -> LinkingPage:
        return LinkingPage(asked, capture.url, state, reason, evidence=address)

    if is_challenge(capture):
        return told("unknown", "a challenge page answered")
    if capture.status in (404, 410):
        return told("gone", f"the page is gone (status {capture.status})")
    if capture.status != 200:
        return told("unknown", f"status {capture.status}")
    kind = capture.header("content-type").partition(";")[0].strip().lower()
    if kind and "html" not in kind:
        return told("unknown", f"it is no page ({kind[:40]})")
    markup = decode.html(capture.header("content-type"), capture.body[:MAX_MARKUP])[0]
    from crawler.linking_soup import look  # few runs need BeautifulSoup, and it loads slowly

    seen = look(markup, own, capture)
    cut = capture.truncated or len(capture.body) > MAX_MARKUP
    state = "there" if seen.links else "unknown" if cut else "gone"
    reason = {
        "there": "it links to the firm", "gone": "the page no longer links to the firm",
        "unknown": "the page was cut off",
    }[state]  # fmt: skip
    return LinkingPage(
        asked, capture.url, state, reason, title=seen.title, html_lang=seen.html_lang,
        text=seen.text, links=seen.links, evidence=address,
    )  # fmt: skip
