"""Capture in, artifact out: pure, no requests, no state."""

from __future__ import annotations

from crawler import sitemap
from crawler.artifacts import Capture
from crawler.page import Page
from crawler.replay import REQUESTS
from crawler.sitemap import Sitemap
from crawler.visit import Visit

_XML_PROLOG = 65_536
"""Bytes in which the root element of XML is looked for: a document type may stand before it."""
_HTML_TYPES = ("text/html", "application/xhtml+xml")
_SITEMAP_MARKS = (b"<urlset", b"<sitemapindex", b":urlset", b":sitemapindex")


def artifact(capture: Capture) -> Page | Sitemap | Visit | None:
    """Read a capture as what it is: a page, a sitemap, a browser's requests, or nothing that is
    analyzed.

    Only answers with status 200 are artifacts: an error page is not the firm's offer. Type and
    first bytes are both looked at, because servers mislabel sitemaps and pages alike.
    """
    if capture.status != 200 or not capture.body:
        return None
    if capture.rendered and capture.header("content-type") == REQUESTS:
        return Visit(capture)
    kind = capture.header("content-type").split(";")[0].strip().lower()
    start = capture.body[: _XML_PROLOG if kind.endswith("/xml") else 2048]
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        start = start.decode("utf-16", "replace").encode("utf-8", "replace")
    start = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"\x1f\x8b") or any(mark in start for mark in _SITEMAP_MARKS):
        return sitemap.read(capture)
    if kind in _HTML_TYPES or (not kind and _looks_like_html(start)):
        return Page(capture)
    if kind == "text/plain" and "sitemap" in capture.url.lower() and start.startswith(b"http"):
        return sitemap.read(capture)
    if kind in ("text/plain", "text/xml", "application/xml") and _looks_like_html(start):
        return Page(capture)
    return None


def _looks_like_html(start: bytes) -> bool:
    return start.startswith((b"<!doctype html", b"<html")) or b"<html" in start[:512]
