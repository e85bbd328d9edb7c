"""robots.txt and the sitemaps of the demonstration hosts (sitemaps.org protocol 0.9).

The main host has an index over a plain and a compressed sitemap; only the latter names `/pl/`.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

from soliscope.demo.site import MAIN_HOST, DemoPage, Origin, alternates, pages

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_XHTML = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'


def documents(host: str, origin: Origin) -> dict[str, tuple[str, bytes]]:
    """Return path -> (content type, body) of the host's robots.txt and sitemaps."""
    own = [page for (name, _), page in pages().items() if name == host and page.listed]
    base = origin(host)
    robots = f"User-agent: *\nDisallow: /internal/\n\nSitemap: {base}/sitemap.xml\n"
    found = {"/robots.txt": ("text/plain; charset=utf-8", robots.encode())}
    xml = "application/xml; charset=utf-8"
    if host != MAIN_HOST:
        return found | {"/sitemap.xml": (xml, _urlset(own, origin))}
    english = [page for page in own if page.locale.lang == "en"]
    others = [page for page in own if page.locale.lang != "en"]
    return found | {
        "/sitemap.xml": (xml, _index(base, ("sitemap-en.xml", "sitemap-locales.xml.gz"))),
        "/sitemap-en.xml": (xml, _urlset(english, origin)),
        "/sitemap-locales.xml.gz": (
            "application/gzip",
            gzip.compress(_urlset(others, origin), mtime=0),
        ),
    }


def _index(base: str, names: Iterable[str]) -> bytes:
    rows = "".join(f"  <sitemap><loc>{base}/{name}</loc></sitemap>\n" for name in names)
    return f"{_HEAD}<sitemapindex {_NAMESPACE}>\n{rows}</sitemapindex>\n".encode()


def _urlset(listed: Iterable[DemoPage], origin: Origin) -> bytes:
    rows = "".join(_url(page, origin) for page in listed)
    return f"{_HEAD}<urlset {_NAMESPACE} {_XHTML}>\n{rows}</urlset>\n".encode()


def _url(page: DemoPage, origin: Origin) -> str:
    links = "".join(
        f'    <xhtml:link rel="alternate" hreflang="{row.hreflang}" '
        f"href={quoteattr(origin(row.host) + row.path)}/>\n"
        for row in alternates(page.group, sitemap=True)
    )
    return f"  <url>\n    <loc>{origin(page.host)}{page.path}</loc>\n{links}  </url>\n"
