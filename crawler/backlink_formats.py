"""Which tool wrote an export of links, told from its columns, and where each fact stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from crawler import domains

HEAD_ROWS = 12
"""Rows in which the header may stand: some tools write a preamble."""


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of export; a column that it does not have is -1 or absent."""

    tool: str
    kind: str
    """`links`: a page a row; `domains`: a linking domain a row; `other`: no linking side."""
    columns: dict[str, int] = field(default_factory=dict)
    """Fact (`source`, `target`, `anchor`, `title`, `first`, `last`, `lost`, `image`, and the rel
    values `nofollow`, `sponsored`, `ugc`) -> column."""

    @property
    def rel_known(self) -> bool:
        """Tell whether the export says for each link whether it is marked as paid."""
        return "sponsored" in self.columns


_TITLES = {
    "ahrefs": {
        "source": "referring page url", "target": "target url", "anchor": "anchor",
        "title": "referring page title", "nofollow": "nofollow", "ugc": "ugc",
        "sponsored": "sponsored", "first": "first seen", "last": "last seen", "lost": "lost",
    },
    "semrush": {
        "source": "source url", "target": "target url", "anchor": "anchor",
        "title": "source title", "nofollow": "nofollow", "ugc": "ugc", "sponsored": "sponsored",
        "first": "first seen", "last": "last seen", "lost": "lost link", "image": "image",
    },
    "majestic": {
        "source": "source url", "target": "target url", "anchor": "anchor text",
        "nofollow": "flagnofollow", "image": "flagimagelink", "first": "source first found date",
        "last": "source crawl date",
    },
    "moz": {
        "source": "url", "target": "target url", "anchor": "anchor text", "title": "title",
        "nofollow": "only rel=nofollow",
    },
    "bing": {"source": "source url", "target": "target url", "anchor": "anchor text"},
}  # fmt: skip
_SIGNS = (
    ("ahrefs", {"referring page url", "target url"}),
    ("majestic", {"source url", "target url", "flagnofollow"}),
    ("semrush", {"source url", "target url", "source title"}),
    ("moz", {"url", "target url", "anchor text", "domain authority"}),
    ("bing", {"source url", "anchor text", "target url"}),
)
"""Tool, and columns that together are its own; the first that fits counts."""
_DOMAINS = (
    ("google search console", ("site", "linking pages", "target pages")),
    ("bing", ("domain", "backlinks count")),
)
_OTHER = (
    ("google search console", ("target page", "incoming links", "linking sites")),
    ("bing", ("anchor", "backlinks count")),
)
_URL = re.compile(r"^[a-z][a-z0-9+.-]*://\S+$", re.I)
_NUMERIC = re.compile(r"^(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})\.?(?:[T ].*)?$")
_FORMATS = ("%d %b %Y", "%b %d, %Y", "%d %B %Y", "%B %d, %Y")


def recognise(head: Sequence[Sequence[str]]) -> tuple[Form, int] | None:
    """Return (form, number of rows before the data) of an export's first rows, or None."""
    for number, row in enumerate(head[:HEAD_ROWS]):
        titles = [cell.strip().lower() for cell in row]
        for tool, signs in _SIGNS:
            if signs <= set(titles):
                columns = {
                    fact: titles.index(title)
                    for fact, title in _TITLES[tool].items()
                    if title in titles
                }
                return Form(tool, "links", columns), number + 1
        for tool, names in _DOMAINS:
            if tuple(titles) == names:
                return Form(tool, "domains", {"source": 0}), number + 1
        for tool, names in _OTHER:
            if tuple(titles) == names:
                return Form(tool, "other"), number + 1
    return _by_content(head)


def _by_content(head: Sequence[Sequence[str]]) -> tuple[Form, int] | None:
    """Recognise what has a header in any language, or none, by what stands in the cells."""
    body = [[cell.strip() for cell in row] for row in head if any(cell.strip() for cell in row)]
    skip = 0 if body and is_address(body[0][0]) else 1
    sample = body[skip:]
    if not sample or not all(row and is_address(row[0]) for row in sample):
        return None
    width = {len(row) for row in sample}
    # A list of addresses may have anything behind the first comma of a line.
    if width == {2} and all(is_day(row[1]) for row in sample):
        return Form("google search console", "links", {"source": 0, "last": 1}), skip
    if width == {3} and all(is_count(row[1]) and is_count(row[2]) for row in sample):
        kind = "other" if all(_URL.match(row[0]) for row in sample) else "domains"
        return Form("google search console", kind, {"source": 0}), skip
    if width == {1}:
        urls = all(_URL.match(row[0]) for row in sample)
        return Form("list of addresses", "links" if urls else "domains", {"source": 0}), skip
    return None


def is_day(cell: str) -> bool:
    """True for a day, with the month or the day in front."""
    return bool(moment(cell) or moment(cell, True))


def is_count(cell: str) -> bool:
    """True for a number as spreadsheets write it (`1,240`, `1.240`, `1 240`)."""
    return bool(re.fullmatch(r"\d[\d.,'\s\u00a0\u202f]*", cell))


def is_address(cell: str) -> bool:
    """True for an http address or a bare host under a known ending."""
    return bool(host_of(cell))


def host_of(cell: str) -> str:
    """Host of an address, lower case; empty where it is none."""
    text = cell.strip()
    if not text or len(text) > 8000 or any(c.isspace() for c in text):
        return ""
    scheme, found, rest = text.partition("://")
    if found and scheme.lower() not in ("http", "https"):
        return ""
    named = re.split(r"[/?#]", rest if found else text, maxsplit=1)[0]
    host = named.rpartition("@")[2].partition(":")[0].rstrip(".").lower()
    try:
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    good = "." in host and re.fullmatch(r"[a-z0-9._-]{1,253}", host)
    return host if good and domains.split(host).suffix else ""


def moment(cell: str, month_first: bool = False) -> str:
    """Return a day as ISO 8601, or an empty string where the cell is none."""
    text = cell.strip()
    match = _NUMERIC.match(text)
    try:
        if match:
            one, two, three = (int(part) for part in match.groups())
            if one > 31:
                return date(one, two, three).isoformat()
            day, month = (two, one) if month_first else (one, two)
            return date(three, month, day).isoformat()
    except ValueError:
        return ""
    for form in _FORMATS:
        try:
            return datetime.strptime(text, form).date().isoformat()
        except ValueError:
            continue
    return ""


def month_first(cells: Sequence[str]) -> bool:
    """Tell whether dates such as 09/28/2026 have the month in front: only if some must have."""
    found = [m for cell in cells if (m := _NUMERIC.match(cell.strip()))]
    return any(int(m[1]) <= 12 < int(m[2]) <= 31 for m in found)
