"""The markup of a page that is said to link to the firm, read with BeautifulSoup.

There are few such pages, and their markup is whatever it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from crawler import domains
from crawler.artifacts import Capture
from crawler.linking_page import SeenLink
from crawler.page import cite

MAX_LINKS = 20
"""Links to the firm that are kept of one page."""
NOTICE = 40
"""Characters of the longest text that can be a label (`Anzeige`, `Sponsored post`)."""
_CLIMB = 5
_AROUND = 300
_HEADS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SHELL = ("html", "body", "main", "[document]")
_SILENT = ("script", "style", "noscript", "template", "head")


class Seen(NamedTuple):
    """What the markup says."""

    title: str
    html_lang: str
    text: str
    """Visible text, up to 5,000 characters."""
    links: tuple[SeenLink, ...]


def look(markup: str, own: frozenset[str], capture: Capture) -> Seen:
    """Read the markup; `own`: registrable domains of the firm."""
    soup = BeautifulSoup(markup, "lxml")
    for silent in soup.find_all(_SILENT[:-1]):
        silent.extract()
    base = soup.find("base", href=True)
    start = _joined(capture.url, str(base["href"])) if isinstance(base, Tag) else ""
    links = tuple(_links(soup, start or capture.url, own, capture))
    root, title = soup.find("html"), soup.find("title")
    return Seen(
        title=_squeezed(title.get_text())[:300] if isinstance(title, Tag) else "",
        html_lang=str(root.get("lang") or "")[:20] if isinstance(root, Tag) else "",
        text=_text(soup.body or soup, 5_000),
        links=links,
    )


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
