"""A page of somebody else that is said to link to the firm: what its links look like, and no more.

BeautifulSoup reads these pages: there are few of them, and their markup is whatever it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from crawler import decode, domains
from crawler.artifacts import Capture, Evidence
from crawler.challenge import is_challenge
from crawler.page import cite

MAX_MARKUP = 3_000_000
MAX_LINKS = 20
"""Links to the firm that are kept of one page."""
NOTICE = 40
"""Characters of the longest text that can be a label (`Anzeige`, `Sponsored post`)."""
_CLIMB = 5
_AROUND = 300
_HEADS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SHELL = ("html", "body", "main", "[document]")
_SILENT = ("script", "style", "noscript", "template", "head")


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
    soup = BeautifulSoup(markup, "lxml")
    for silent in soup.find_all(_SILENT[:-1]):
        silent.extract()
    base = soup.find("base", href=True)
    start = _joined(capture.url, str(base["href"])) if isinstance(base, Tag) else ""
    start = start or capture.url
    links = tuple(_links(soup, start, own, capture))
    cut = capture.truncated or len(capture.body) > MAX_MARKUP
    state = "there" if links else "unknown" if cut else "gone"
    reason = {
        "there": "it links to the firm", "gone": "the page no longer links to the firm",
        "unknown": "the page was cut off",
    }[state]  # fmt: skip
    root, title = soup.find("html"), soup.find("title")
    return LinkingPage(
        asked, capture.url, state, reason,
        title=_squeezed(title.get_text())[:300] if isinstance(title, Tag) else "",
        html_lang=str(root.get("lang") or "")[:20] if isinstance(root, Tag) else "",
        text=_text(soup.body or soup, 5_000),
        links=links,
        evidence=address,
    )  # fmt: skip


def _links(
    soup: BeautifulSoup, start: str, own: frozenset[str], capture: Capture
) -> Iterator[SeenLink]:
    number = 0
    for tag in soup.find_all(("a", "area"), href=True):
        written = str(tag["href"]).strip()
        target = _joined(start, written)
        host = (urlsplit(target).hostname or "") if target else ""
        if domains.registrable(host) not in own or number >= MAX_LINKS:
            continue
        number += 1
        rel: Any = tag.get("rel") or []
        values = rel.split() if isinstance(rel, str) else [str(value) for value in rel]
        anchor, image = _squeezed(tag.get_text(" "))[:200], _image(tag)
        marks = f' rel="{" ".join(values)}"' if values else ""
        quote = f'<a href="{written[:250]}"{marks}>{anchor[:100]}</a>'
        block = _block(tag)
        yield SeenLink(
            target[:2000], anchor, tuple(sorted({v.lower() for v in values})), image,
            _heading(tag), _text(block, _AROUND), tuple(dict.fromkeys(_notices(tag)))[:20],
            _region(tag), cite(capture, quote, f"link {number} to the firm"),
        )  # fmt: skip


def _image(tag: Tag) -> str:
    image = tag.find(("img", "svg"))
    if not isinstance(image, Tag):
        return ""
    source = str(image.get("src") or image.get("data-src") or "").rpartition("/")[2]
    return _squeezed(str(image.get("alt") or image.get("title") or source or "image"))[:100]


def _block(tag: Tag) -> Tag:
    """The nearest element that stands as a block of its own."""
    for parent in tag.parents:
        if parent.name in ("p", "li", "td", "div", "section", "article", "footer", "blockquote"):
            return parent
    return tag


def _heading(tag: Tag) -> str:
    """A heading among the elements in front of the link, no further up than its section."""
    here: Tag = tag
    for _ in range(_CLIMB):
        if here.name in _SHELL:
            break
        for before in here.find_previous_siblings(limit=12):
            if before.name in _HEADS:
                return _text(before, 120)
            inner = before.find_all(_HEADS, limit=5)
            if inner:
                return _text(inner[-1], 120)
        if here.parent is None:
            break
        here = here.parent
    return ""


def _notices(tag: Tag) -> Iterator[str]:
    """Short texts near the link, and among the first of its article."""
    here: Tag = tag
    for _ in range(_CLIMB):
        for near in [*list(here.previous_siblings)[:6], *list(here.next_siblings)[:3]]:
            yield from _short(near)
        parent = here.parent
        if parent is None or parent.name in _SHELL or here.name == "article":
            break
        here = parent
    article = tag.find_parent("article")
    if article is not None:
        found = 0
        for node in article.find_all(string=True, limit=60):
            words = _squeezed(str(node))
            if words:
                found += 1
                if len(words) <= NOTICE:
                    yield words
            if found >= 8:
                return


def _short(node: PageElement) -> Iterator[str]:
    if isinstance(node, Tag):
        words = _text(node, NOTICE + 1)
    elif isinstance(node, NavigableString):
        words = _squeezed(str(node))
    else:
        return
    if 0 < len(words) <= NOTICE:
        yield words


def _region(tag: Tag) -> str:
    for parent in tag.parents:
        if parent.name in ("footer", "nav", "aside"):
            return str(parent.name)
        names = " ".join([str(parent.get("id") or ""), *map(str, parent.get("class") or [])])
        if "comment" in names.lower() and parent.name not in _SHELL:
            return "comment"
    return "content"


def _text(node: Tag, most: int) -> str:
    """Visible text up to a length; stops reading there."""
    words: list[str] = []
    size = 0
    for string in node.stripped_strings:
        words.append(" ".join(string.split()))
        size += len(words[-1]) + 1
        if size > most:
            break
    return " ".join(words)[:most]


def _joined(base: str, written: str) -> str:
    """An absolute address, or an empty string where there is none."""
    try:
        target = urljoin(base, written)
        return target if urlsplit(target).hostname else ""
    except ValueError:
        return ""


def _squeezed(text: str) -> str:
    return " ".join(text.split())
