"""One row an address, under the column names that Screaming Frog's exports have.

Only where a column means the same is its name taken over, so that sheets join on `Address`; what
is ours has names of ours. Whatever could not be read has empty cells and a note, never a verdict.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from crawler.artifacts import Capture
from crawler.challenge import is_challenge
from crawler.discovery import REDIRECTS, redirect_target, tidy
from crawler.extract import artifact
from crawler.page import Page
from crawler.sitemap import Sitemap

INTERNAL = (
    "Address", "Content Type", "Status Code", "Status", "Indexability", "Indexability Status",
    "Title 1", "Title 1 Length", "Meta Description 1", "Meta Description 1 Length", "H1-1",
    "H1-1 Length", "Meta Robots 1", "X-Robots-Tag 1", "Canonical Link Element 1", "Redirect URL",
    "Redirect Type", "Size (Bytes)", "Language", "Crawl Timestamp",
)  # fmt: skip
"""Columns that mean what they mean in `internal_all.csv`."""
OURS = ("Note", "Signals Quoted Here", "SHA-256", "WARC Record")
NUMBERS = frozenset(
    ("Status Code", "Title 1 Length", "Meta Description 1 Length", "H1-1 Length", "Size (Bytes)",
     "Occurrences")
)  # fmt: skip
SOURCES = {"link": "HTML", "header": "HTTP", "sitemap": "Sitemap"}
"""Where an hreflang version is declared, and the column's first word."""
VERSIONS = 100
"""Versions of an address that have columns, for each source; `Occurrences` counts all."""
WALL = "bot wall: the page behind it was not read"
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Row:
    """What one response says of its address; small enough to travel between processes."""

    cells: dict[str, Any]
    record_id: str
    refers_to: str = ""
    """Record of the response that a browser made this of."""
    versions: tuple[tuple[str, str, str, str], ...] = ()
    """(address declared for, source, hreflang, URL)."""


@dataclass(slots=True)
class Addresses:
    """Rows of an archive, the newest answer of each address."""

    rows: dict[str, Row] = field(default_factory=dict)
    versions: dict[str, dict[tuple[str, str, str], None]] = field(default_factory=dict)

    def add(self, row: Row) -> None:
        """Take a row in, in the order of the archive."""
        address = row.cells["Address"]
        known = self.rows.get(address)
        if row.refers_to:
            if known is None or known.record_id != row.refers_to:
                return  # of an answer that a newer one replaced
            row = replace(known, cells=known.cells | _shown(row.cells), versions=row.versions)
        elif known is not None:  # an older answer's versions are its own, a sitemap's are not
            own = self.versions.get(address, {})
            self.versions[address] = {key: None for key in own if key[0] == "sitemap"}
        self.rows[address] = row
        for of, source, code, url in row.versions:
            self.versions.setdefault(of, {})[source, code, url] = None

    def internal(self, signals: dict[str, list[str]]) -> Iterator[list[Any]]:
        """Rows under INTERNAL and OURS; `signals`: ids quoted on each address."""
        for address, row in sorted(self.rows.items()):
            quoted = " ".join(sorted(set(signals.get(address, ()))))
            cells = row.cells | {"Signals Quoted Here": quoted}
            yield [cells.get(name, "") for name in (*INTERNAL, *OURS)]

    def hreflang(self) -> tuple[list[str], Iterator[list[Any]]]:
        """Columns and rows of the hreflang sheet."""
        most = dict.fromkeys(SOURCES, 0)
        grouped = {
            address: {s: [(c, u) for at, c, u in found if at == s] for s in SOURCES}
            for address, found in sorted(self.versions.items())
            if found
        }
        for sets in grouped.values():
            for source, found in sets.items():
                most[source] = min(max(most[source], len(found)), VERSIONS)
        columns = ["Address", "Title 1", "Occurrences"]
        for source, word in SOURCES.items():
            for number in range(1, most[source] + 1):
                columns += [f"{word} hreflang {number}", f"{word} hreflang {number} URL"]
        return columns, (self._declared(address, sets, most) for address, sets in grouped.items())

    def _declared(
        self, address: str, sets: dict[str, list[tuple[str, str]]], most: dict[str, int]
    ) -> list[Any]:
        row = self.rows.get(address)
        cells: list[Any] = [address, row.cells.get("Title 1", "") if row else ""]
        cells.append(sum(map(len, sets.values())))
        for source, found in sets.items():
            shown = found[: most[source]]
            for code, url in shown + [("", "")] * (most[source] - len(shown)):
                cells += [code, url]
        return cells


def read(capture: Capture) -> Row:
    """Read one response; what a browser made of one is told by `Row.refers_to`."""
    cells = plain(capture)
    if is_challenge(capture):
        cells |= {"Note": WALL, "Indexability": "", "Indexability Status": ""}
        return Row(cells, capture.record_id, capture.refers_to)
    found = artifact(capture)
    versions: tuple[tuple[str, str, str, str], ...] = ()
    if isinstance(found, Page):
        cells |= _head(found)
    if isinstance(found, Page | Sitemap):
        versions = tuple(
            (tidy(a.declared_by) or a.declared_by, a.source, a.hreflang, a.url)
            for a in found.alternates
            if a.source in SOURCES
        )
    return Row(cells, capture.record_id, capture.refers_to, versions)


def unread(capture: Capture) -> Row:
    """The row of a response whose content cost too much to read."""
    cells = plain(capture) | {"Note": "not read: too costly, or broken", "Indexability": "",
                              "Indexability Status": ""}  # fmt: skip
    return Row(cells, capture.record_id, capture.refers_to)


def plain(capture: Capture) -> dict[str, Any]:
    """What the status line and the header fields say."""
    why = _closed(capture.status)
    target = redirect_target(capture)
    return {
        "Address": capture.url,
        "Content Type": capture.header("content-type"),
        "Status Code": capture.status,
        "Status": _phrase(capture.status),
        "Indexability": "Non-Indexable" if why else "Indexable",
        "Indexability Status": why,
        "X-Robots-Tag 1": capture.header("x-robots-tag"),
        "Redirect URL": target,
        "Redirect Type": "HTTP Redirect" if target else "",
        "Size (Bytes)": len(capture.body),
        "Crawl Timestamp": _time(capture.fetched_at),
        "Note": "read in part" if capture.truncated else "",
        "SHA-256": capture.sha256,
        "WARC Record": capture.record_id,
    }


def _head(page: Page) -> dict[str, Any]:
    heading = page.tree.css_first("h1")
    texts = {
        "Title 1": page.title,
        "Meta Description 1": page.meta("description"),
        "H1-1": " ".join(heading.text().split()) if heading is not None else "",
    }
    robots, canonical = page.meta("robots"), tidy(page.canonical) if page.canonical else ""
    refresh = tidy(page.refresh) if page.refresh else ""
    told = f"{robots},{page.capture.header('x-robots-tag')}".lower()
    why = ""
    if "noindex" in told or "none" in {word.strip() for word in told.split(",")}:
        why = "noindex"
    elif canonical and canonical != tidy(page.url):
        why = "Canonicalised"
    return {
        **{name: text[:_LONGEST] for name, text in texts.items()},
        **{f"{name} Length": len(text) for name, text in texts.items()},
        "Meta Robots 1": robots,
        "Canonical Link Element 1": canonical,
        "Language": page.html_lang,
        "Indexability": "Non-Indexable" if why else "Indexable",
        "Indexability Status": why,
        **({"Redirect URL": refresh, "Redirect Type": "Meta Refresh"} if refresh else {}),
    }


def _shown(cells: dict[str, Any]) -> dict[str, Any]:
    """What a browser's document replaces: never what the wire said."""
    kept = ("Address", "Content Type", "Status Code", "Status", "X-Robots-Tag 1", "Size (Bytes)",
            "Crawl Timestamp", "SHA-256", "WARC Record")  # fmt: skip
    return {n: v for n, v in cells.items() if n not in kept} | {"Note": "as a browser showed it"}


def _closed(status: int) -> str:
    """Why an answer is in no index, as Screaming Frog words it."""
    if status in REDIRECTS:
        return "Redirected"
    if 400 <= status < 500:
        return "Client Error"
    if status >= 500:
        return "Server Error"
    return ""


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""


def _time(stamp: str) -> str:
    """`2026-11-20 14:02:11`, UTC."""
    try:
        at = datetime.fromisoformat(stamp)
    except ValueError:
        return stamp
    return f"{at.astimezone(UTC) if at.tzinfo else at:%Y-%m-%d %H:%M:%S}"
