"""A web page, read once: blocks of text, links, alternates, structured data.

`Page` wraps a `Capture`; everything on it is computed on first use and kept, so that any number of
analyzers share one parse. Parsing is done by lexbor (WHATWG HTML), through selectolax.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from crawler import blocks, decode, head, links
from crawler.artifacts import (
    Alternate,
    Block,
    Capture,
    Choice,
    Evidence,
    Link,
    Region,
    Script,
)

CONTEXT = 80
"""Characters of context kept on each side of a quote."""
QUOTE_LIMIT = 400
"""Longest quote; evidence is a pointer into the archive, not a copy of it."""


@dataclass(frozen=True, eq=False)
class Page:
    """One HTML page of the firm's web site."""

    capture: Capture

    @property
    def url(self) -> str:
        """Address that answered."""
        return self.capture.url

    @cached_property
    def host(self) -> str:
        """Host name, lower case, without port."""
        return (urlsplit(self.url).hostname or "").lower()

    @cached_property
    def path(self) -> str:
        """Path of the URL, as written."""
        return urlsplit(self.url).path or "/"

    @cached_property
    def segments(self) -> tuple[str, ...]:
        """Non-empty path segments."""
        return tuple(s for s in self.path.split("/") if s)

    @cached_property
    def _decoded(self) -> tuple[str, str, bool]:
        return decode.html(self.capture.header("content-type"), self.capture.body)

    @property
    def html(self) -> str:
        """The markup, decoded as a browser decodes it."""
        return self._decoded[0]

    @property
    def encoding(self) -> str:
        """Character encoding used (WHATWG name)."""
        return self._decoded[1]

    @property
    def encoding_doubtful(self) -> bool:
        """True where the declared encoding and the bytes disagree."""
        return self._decoded[2]

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The parsed document. Read-only by agreement."""
        try:
            return LexborHTMLParser(self.html)
        except SelectolaxError as error:  # it could not get the memory
            raise MemoryError(str(error)) from None

    @cached_property
    def _read(self) -> blocks.Reading:
        return blocks.read(self.tree, self.html)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Runs of visible text in document order."""
        return self._read.blocks

    @property
    def text(self) -> str:
        """All blocks, joined by line breaks."""
        return self._read.text

    @property
    def partial(self) -> bool:
        """True where a second reader saw text that the parser lost."""
        return self._read.partial or self.capture.truncated

    def forget(self) -> None:
        """Let go of everything but the capture; what is asked for again is read again.

        Rules remember the page that they saw last, and some see few: its tree would stay with them.
        """
        for name in [name for name in vars(self) if name != "capture"]:
            del vars(self)[name]

    @cached_property
    def lower(self) -> str:
        """Markup in lower case: what the word gates look at."""
        html = self.html
        if html.isascii():
            return html.lower()
        # Most pieces between tags are ASCII, whose lower case costs next to nothing.
        return "<".join([piece.lower() for piece in html.split("<")])

    @cached_property
    def base(self) -> str:
        """Base URL (HTML, section 4.2.3)."""
        return head.base(self.tree, self.url)

    @cached_property
    def title(self) -> str:
        """Text of the first `title`."""
        node = self.tree.css_first("title")
        return " ".join(node.text().split()) if node else ""

    @cached_property
    def html_lang(self) -> str:
        """`lang` (or `xml:lang`) of the root element, as written."""
        root = self.tree.root
        attributes = root.attributes if root is not None else {}
        return (attributes.get("lang") or attributes.get("xml:lang") or "").strip()

    @cached_property
    def metas(self) -> tuple[tuple[str, str], ...]:
        """(name, property or http-equiv in lower case; content) of each `meta`."""
        return head.metas(self.tree)

    def meta(self, name: str) -> str:
        """Content of the first `meta` of that name, or an empty string."""
        return next((content for key, content in self.metas if key == name), "")

    @cached_property
    def canonical(self) -> str:
        """Absolute URL of `link rel=canonical`, or an empty string."""
        return head.canonical(self.tree, self.base, self.capture)

    @cached_property
    def refresh(self) -> str:
        """Absolute target of a meta refresh, or an empty string."""
        return head.refresh(self.metas, self.base)

    @cached_property
    def alternates(self) -> tuple[Alternate, ...]:
        """hreflang versions from `link` elements and Link headers."""
        return head.alternates(self.tree, self.base, self.capture)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Every reference a visitor can follow, and forms, frames and options with an address."""
        return links.read(self.tree, self.base, self._read.regions)

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """`select` elements and lists that act as one."""
        return links.choices(self.tree)

    @cached_property
    def scripts(self) -> tuple[Script, ...]:
        """Script elements, JSON-LD left out."""
        return head.scripts(self.tree, self.base)

    @cached_property
    def structured(self) -> tuple[dict[str, Any], ...]:
        """JSON-LD objects, graphs flattened, nested objects included, in order."""
        return head.structured(self.tree)

    @cached_property
    def starts(self) -> list[int]:
        """Offset of each block in `text`."""
        return [block.start for block in self.blocks]

    def block_at(self, offset: int) -> Block:
        """The block that holds a character of `text`."""
        return self.blocks[max(0, bisect_right(self.starts, offset) - 1)]

    def content(self) -> Iterator[Block]:
        """Blocks that are the firm's own words: no pickers, consent banners, widgets or code."""
        alien = (Region.CONSENT, Region.WIDGET, Region.PICKER, Region.CODE, Region.QUOTED)
        return (block for block in self.blocks if block.region not in alien)

    def quote(self, start: int, end: int) -> Evidence:
        """Cite `text[start:end]`, with its neighbourhood."""
        start, end = max(0, start), min(end, start + QUOTE_LIMIT)
        while start < end and self.text[start].isspace():
            start += 1
        return Evidence(
            url=self.url,
            quote=self.text[start:end].rstrip(),
            place=f"text:{start}-{end}",
            fetched_at=self.capture.fetched_at,
            sha256=self.capture.sha256,
            record_id=self.capture.record_id,
            vantage=self.capture.vantage,
            before=self.text[max(0, start - CONTEXT) : start].replace("\n", " "),
            after=self.text[end : end + CONTEXT].replace("\n", " "),
            source=source_of(self.capture),
            action=self.capture.action,
        )

    def address(self) -> Evidence:
        """Cite the page's own address, with its title behind it for the reader."""
        return _titled(self.cite(self.url, "address"), self.title)

    def cite(self, quote: str, place: str) -> Evidence:
        """Cite markup, a header or the address itself; `place` says which."""
        return cite(self.capture, quote, place)


def _titled(evidence: Evidence, title: str) -> Evidence:
    return replace(evidence, after=f" {title[:CONTEXT]}") if title else evidence


def source_of(capture: Capture) -> str:
    """Kind of record that a capture of a page is, as `Evidence.source` names it."""
    return "rendered" if capture.rendered else "wire"


def cite(capture: Capture, quote: str, place: str, source: str = "") -> Evidence:
    """Cite words of a capture that are not visible text."""
    return Evidence(
        url=capture.url,
        quote=" ".join(quote.split())[:QUOTE_LIMIT],
        place=place,
        fetched_at=capture.fetched_at,
        sha256=capture.sha256,
        record_id=capture.record_id,
        vantage=capture.vantage,
        source=source or source_of(capture),
        action=capture.action,
    )
