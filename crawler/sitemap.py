"""Sitemaps (sitemaps.org 0.9, with Google's xhtml:link alternates), read as far as they go."""

from __future__ import annotations

import gzip
import io
from dataclasses import dataclass

from lxml import etree

from crawler.artifacts import Alternate, Capture, Evidence
from crawler.links import absolute
from crawler.page import cite

MAX_URLS = 50_000
MAX_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sitemap:
    """One sitemap or sitemap index."""

    capture: Capture
    urls: tuple[str, ...]
    """Absolute http(s) addresses of `loc`."""
    sitemaps: tuple[str, ...]
    """Further sitemaps that an index names."""
    alternates: tuple[Alternate, ...]
    damaged: str = ""
    """Why it could not be read to its end, or an empty string."""

    @property
    def url(self) -> str:
        """Address of the sitemap."""
        return self.capture.url

    def cite(self, quote: str, place: str) -> Evidence:
        """Cite a line of the sitemap."""
        return cite(self.capture, quote, place)


def read(capture: Capture) -> Sitemap:
    """Read a sitemap; a damaged one gives what stands before the damage."""
    body, damaged = _inflate(capture.body)
    if not body.lstrip()[:1].startswith(b"<"):
        return _plain(capture, body, damaged)
    urls: list[str] = []
    indexes: list[str] = []
    alternates: list[Alternate] = []
    loc, pending = "", []
    # recover: a damaged file gives what it can. No entities, no network: untrusted bytes.
    parser = etree.iterparse(
        io.BytesIO(body), events=("end",), recover=True, resolve_entities=False,
        no_network=True, load_dtd=False, huge_tree=False,
    )  # fmt: skip
    try:
        for _, node in parser:
            name = etree.QName(node).localname if isinstance(node.tag, str) else ""
            if name == "loc" and etree.QName(node.getparent()).localname in ("url", "sitemap"):
                loc = absolute(capture.url, (node.text or "").strip())
            elif name == "link" and node.get("hreflang"):
                if target := absolute(capture.url, node.get("href") or ""):
                    pending.append((node.get("hreflang").strip(), target))
            elif name in ("url", "sitemap"):
                if loc:
                    (urls if name == "url" else indexes).append(loc)
                alternates += [Alternate(c, u, "sitemap", loc) for c, u in pending]
                loc, pending = "", []
                node.clear()
                while node.getprevious() is not None:
                    del node.getparent()[0]
                if len(urls) >= MAX_URLS:
                    damaged = damaged or f"more than {MAX_URLS} addresses"
                    break
    except (etree.XMLSyntaxError, StopIteration, ValueError, AttributeError) as error:
        damaged = damaged or f"not well-formed: {str(error)[:120] or type(error).__name__}"
    if not damaged and len(parser.error_log):
        damaged = "not well-formed: " + str(parser.error_log[0].message)[:120]
    return Sitemap(capture, tuple(dict.fromkeys(urls)), tuple(dict.fromkeys(indexes)),
                   tuple(dict.fromkeys(alternates)), damaged)  # fmt: skip


def _inflate(body: bytes) -> tuple[bytes, str]:
    if not body.startswith(b"\x1f\x8b"):
        return body[:MAX_BYTES], "larger than 50 MB" if len(body) > MAX_BYTES else ""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as stream:
            data = bytearray()
            while len(data) <= MAX_BYTES and (chunk := stream.read(1 << 20)):
                data += chunk
    except (OSError, EOFError) as error:
        return bytes(data), f"damaged gzip: {error}"
    return bytes(data[:MAX_BYTES]), "larger than 50 MB" if len(data) > MAX_BYTES else ""


def _plain(capture: Capture, body: bytes, damaged: str) -> Sitemap:
    """A text sitemap: one address a line."""
    lines = body.decode("utf-8", "replace").splitlines()[:MAX_URLS]
    urls = [u for line in lines if line.startswith("http") and (u := absolute("", line.strip()))]
    return Sitemap(capture, tuple(dict.fromkeys(urls)), (), (), damaged)
