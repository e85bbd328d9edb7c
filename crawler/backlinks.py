"""Links to the firm, from the exports that people really have; nothing is fetched.

Google Search Console, Ahrefs, Semrush, Majestic, Moz, Bing and plain lists, told apart by content.
An export comes from strangers: it is read within limits, a formula stays text, and what could not
be read is counted. The linking pages themselves are not visited here.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from crawler import backlink_formats as formats
from crawler.artifacts import Evidence
from crawler.backlink_formats import Form
from crawler.delimited import Reading, decoded, delimiter, rows

MAX_ROWS = 2_000_000
"""Links read of one export."""
MAX_MEMBERS = 200
MAX_UNPACKED = 400_000_000
"""Bytes that a zip file may unpack to."""
MAX_RATIO = 200
_HEAD = 40
_TRUE = frozenset({"true", "yes", "1", "y", "x", "+", "-1", "wahr", "vrai", "verdadero"})
_TEXT = (".csv", ".tsv", ".txt")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError)


class BacklinkError(ValueError):
    """A file is no export of links; the text is one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Backlink:
    """One link, or one linking domain, as a tool reports it."""

    source: str
    """Address of the linking page; empty where only the domain is known."""
    host: str
    """Host that links, lower case."""
    target: str
    """Address linked to; empty where the export does not say."""
    anchor: str
    title: str
    """Title of the linking page."""
    rel: tuple[str, ...]
    """Of `nofollow`, `sponsored`, `ugc`."""
    rel_known: bool
    """True where the tool says whether a link is marked as paid."""
    image: bool
    first_seen: str
    """ISO 8601 day, or empty."""
    last_seen: str
    lost: bool
    """True where the tool says that the link is gone."""
    tool: str
    file: str
    place: str
    """Row in the file, the header included; with the name of a zip file's member in front."""
    sha256: str = ""
    read_at: str = ""
    written: str = ""
    """The linking side as the export writes it."""

    @property
    def evidence(self) -> Evidence:
        """The row as evidence; its address names the kept file."""
        parts = (self.written or self.host, self.target, self.anchor, self.title)
        quote = " | ".join(part for part in parts if part)
        if len(quote) > 400:
            quote = re.sub(r"\w+$", "", quote[:400])
        return Evidence(
            f"import:backlinks/{self.file}", quote, self.place, self.read_at, self.sha256, ""
        )


@dataclass(slots=True)
class Export:
    """One file; the counts are complete when its links have been read."""

    name: str
    sha256: str
    tools: list[str] = field(default_factory=list)
    """Tools and kinds recognised, such as `ahrefs links`."""
    read: int = 0
    """Links that could be read."""
    unusable: int = 0
    """Rows whose linking side is no address."""
    problems: list[str] = field(default_factory=list)
    """What was not read, in clauses."""


def read(data: bytes, name: str, read_at: str = "") -> tuple[tuple[Backlink, ...], Export]:
    """Read a whole export. Raises `BacklinkError` where it is none."""
    export = Export(name, digest(data))
    return tuple(links(data, export, read_at)), export


def digest(data: bytes) -> str:
    """SHA-256 of a file in hex."""
    return hashlib.sha256(data).hexdigest()


def links(data: bytes, export: Export, read_at: str = "") -> Iterator[Backlink]:
    """Yield the links of an export one by one; `export` is filled on the way.

    Raises `BacklinkError` where nothing in it can be recognised.
    """
    for member, text in _texts(data, export):
        where = f"{member}, " if member else ""
        for one in _rows(text, where, export, read_at):
            if export.read >= MAX_ROWS:
                export.problems.append(f"has more than {MAX_ROWS:,} links: the rest was not read")
                return
            export.read += 1
            yield one
    if not export.tools:
        raise BacklinkError(
            f"{export.name} is no export of links that is known: give the files of Google Search"
            " Console, Ahrefs, Semrush, Majestic, Moz or Bing as downloaded (CSV, or a zip of"
            " them), or a list of addresses."
        )


def _texts(data: bytes, export: Export) -> Iterator[tuple[str, str]]:
    """(name of the member, text) of a file, or of every table in a zip file."""
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        if data.startswith(b"\x1f\x8b"):
            raise BacklinkError(f"{export.name} is compressed with gzip; unpack it first.")
        yield "", decoded(data)[0]
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as opened:
            yield from _members(opened, export, MAX_RATIO * len(data))
    except _BROKEN as error:
        if isinstance(error, BacklinkError):
            raise
        raise BacklinkError(
            f"{export.name} cannot be unpacked ({type(error).__name__}: {str(error)[:100]})."
        ) from None


def _members(opened: zipfile.ZipFile, export: Export, most: int) -> Iterator[tuple[str, str]]:
    names = opened.infolist()
    if any(member.filename == "[Content_Types].xml" for member in names):
        raise BacklinkError(f"{export.name} is a workbook; save the export as CSV.")
    room = min(MAX_UNPACKED, max(most, 1_000_000))
    tables = [m for m in names if m.filename.lower().endswith(_TEXT) and not m.is_dir()]
    if len(tables) > MAX_MEMBERS:
        export.problems.append(f"has {len(tables)} tables: {MAX_MEMBERS} were read")
    for member in tables[:MAX_MEMBERS]:
        shown = re.sub(r"[^\w .,()-]+", "_", member.filename.rpartition("/")[2])[:80]
        with opened.open(member) as source:
            data = source.read(room + 1)  # what is declared is not believed
        if len(data) > room:
            export.problems.append(f"unpacks to more than it may: {shown} was not read")
            return
        room -= len(data)
        yield shown, decoded(data)[0]


def _rows(text: str, where: str, export: Export, read_at: str) -> Iterator[Backlink]:
    reading = Reading()
    mark = _delimiter(text)
    table = rows(text, mark, reading)
    head = list(islice(table, _HEAD))
    found = formats.recognise(head)
    if found is None:
        if where:
            export.problems.append(f"{where.rstrip(', ')} is no export of links that is known")
        return
    form, skip = found
    export.tools.append(f"{form.tool} {form.kind}")
    if form.kind == "other":
        return
    dates = [c for fact in ("first", "last") if (at := form.columns.get(fact)) is not None
             for row in head[skip:] if at < len(row) for c in (row[at],)]  # fmt: skip
    american = formats.month_first(dates)
    for number, row in enumerate(chain(head[skip:], table), skip + 1):
        if not any(cell.strip() for cell in row):
            continue
        one = _link(form, row, american, export, f"{where}row {number}", read_at)
        if one is None:
            export.unusable += 1
        else:
            yield one
    for number, what in (
        (reading.long_lines, "lines are too long and were read in part"),
        (len(reading.bad_rows), "rows could not be read"),
        (int(reading.open_quote), "quotation is not closed: the file may be cut off"),
    ):
        if number:
            export.problems.append(f"{where}{number} {what}")


def _delimiter(text: str) -> str:
    """What separates the cells: by the line with most of it among the first ones."""
    lines = [line[:20_000] for line in text[:200_000].splitlines()[: formats.HEAD_ROWS]]
    if all(_is_one_address(line) for line in lines if line.strip()):
        return "\x1f"  # addresses may hold commas
    return delimiter(max(lines, key=lambda line: max(map(line.count, ",\t;")), default=""))


def _is_one_address(line: str) -> bool:
    *_, before, last = ["", *line.split(",")]
    counts = formats.is_count(last) and formats.is_count(before)
    return formats.is_address(line) and not (formats.is_day(last) or counts)


def _link(
    form: Form, row: list[str], american: bool, export: Export, place: str, read_at: str
) -> Backlink | None:
    def get(fact: str) -> str:
        at = form.columns.get(fact, -1)
        return " ".join(row[at].split())[:4000] if 0 <= at < len(row) else ""

    def on(fact: str) -> bool:
        return get(fact).lower() in _TRUE

    source = get("source")
    host = formats.host_of(source)
    if not host:
        return None
    return Backlink(
        source=source if form.kind == "links" else "",
        host=host,
        target=get("target"),
        anchor=get("anchor")[:500],
        title=get("title")[:500],
        rel=tuple(name for name in ("nofollow", "sponsored", "ugc") if on(name)),
        rel_known=form.rel_known,
        image=on("image"),
        first_seen=formats.moment(get("first"), american),
        last_seen=formats.moment(get("last"), american),
        # Ahrefs gives the day on which a link was lost, Semrush a yes or no.
        lost=on("lost") or bool(formats.moment(get("lost"))),
        tool=form.tool,
        file=export.name,
        place=place,
        sha256=export.sha256,
        read_at=read_at,
        written=source,
    )
