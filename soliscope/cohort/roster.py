"""The list of firms: CSV as people save it (any encoding and delimiter), XLSX, or addresses alone.

Columns are found by their names, in any order; `docs/cohort.md` lists them. A row that cannot be
used is named with its line and the reason, and never stops the others.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from analyzers.places import countries, country_name
from analyzers.profile import Entity, Profile
from crawler import delimited
from crawler.domains import registrable
from crawler.lei import valid_lei
from soliscope import config
from soliscope.config import Firm
from soliscope.errors import UsageError

MAX_FILE = 50_000_000
MAX_ROWS = 20_000
_NAMES = {
    "name": ("name", "firm", "firm name", "company", "company name", "commercial name",
             "ae commercial name", "entity name"),
    "site": ("site", "sites", "url", "urls", "website", "websites", "web site", "address",
             "domain", "domains", "homepage", "ae website"),
    "home": ("home", "home jurisdiction", "jurisdiction", "country", "home country"),
    "lei": ("lei", "ae lei"),
    "entity": ("entity", "legal name", "legal entity", "ae lei name"),
    "file": ("firm file", "file", "firm toml"),
}  # fmt: skip
_COLUMN = {name: kind for kind, names in _NAMES.items() for name in names}
_BETWEEN = re.compile(r"[\s|;,]+")


@dataclass(frozen=True, slots=True)
class Row:
    """One firm of the list."""

    line: int
    """Line of the file, from 1."""
    key: str
    """Name of the firm's folder: host of its first site, made fit for a file name."""
    firm: Firm
    file: str = ""
    """Path of the firm file that the row names; empty where the row itself says everything."""

    @property
    def domains(self) -> frozenset[str]:
        """Registrable domains of the firm's sites: two firms on one are never crawled at once."""
        hosts = (urlsplit(site).hostname or "" for site in self.firm.profile.sites)
        return frozenset(registrable(host) for host in hosts)


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot be used."""

    line: int
    text: str
    reason: str


@dataclass(slots=True)
class Roster:
    """What a list of firms came to."""

    rows: list[Row] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """Things to say that stop nothing, such as an LEI that was left out."""


def load(path: Path) -> Roster:
    """Read a list of firms. Raises UsageError where the file as a whole cannot be used."""
    try:
        if path.stat().st_size > MAX_FILE:
            raise UsageError(f"{path} is larger than {MAX_FILE // 1_000_000} MB: no list of firms.")
        data = path.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"There is no file {path}.") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from None
    roster = Roster()
    lines = list(_sheet(path) if data.startswith(b"PK\x03\x04") else _text(data, path, roster))
    lines = [(number, cells) for number, cells in lines if any(cell.strip() for cell in cells)]
    if not lines:
        raise UsageError(f"{path} is empty; give a header line such as name,url,home and a row.")
    if len(lines) > MAX_ROWS:
        raise UsageError(f"{path} has more than {MAX_ROWS:,} rows; split it.")
    columns, first = _columns(lines, path)
    for number, cells in lines[first:]:
        _take(roster, number, {kind: _cell(cells, at) for kind, at in columns.items()}, path)
    if not roster.rows:
        why = f" ({roster.refused[0].reason})" if roster.refused else ""
        raise UsageError(f"{path} names no firm that can be looked at{why}.")
    return roster


def _text(data: bytes, path: Path, roster: Roster) -> Iterator[tuple[int, list[str]]]:
    text, _ = delimited.decoded(data)
    if "\0" in text[:4096]:
        raise UsageError(f"{path} is no list of firms: give CSV or XLSX.")
    reading = delimited.Reading()
    first = next((line for line in text.splitlines() if line.strip()), "")
    yield from enumerate(delimited.rows(text, delimited.delimiter(first), reading), 1)
    if reading.open_quote:
        roster.notes.append("A quotation mark of the list is never closed: rows may be missing.")
    for row in reading.bad_rows[:20]:
        roster.refused.append(Refused(row, "", "the row cannot be read as CSV"))


def _sheet(path: Path) -> Iterator[tuple[int, list[str]]]:
    import openpyxl  # for those who have a workbook

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=64), 1):
            if number > MAX_ROWS + 1:
                break
            yield number, ["" if cell is None else str(cell) for cell in cells]
    except (zipfile.BadZipFile, KeyError, IndexError, ValueError, OSError, TypeError) as error:
        raise UsageError(f"{path} cannot be read as XLSX ({type(error).__name__}).") from None


def _columns(lines: list[tuple[int, list[str]]], path: Path) -> tuple[dict[str, int], int]:
    """Kind -> column, and the index of the first row behind the header."""
    found: dict[str, int] = {}
    for at, cell in enumerate(lines[0][1]):
        name = re.sub(r"[\s_]+", " ", cell.strip().strip("\ufeff").casefold())
        if kind := _COLUMN.get(name):
            found.setdefault(kind, at)
    if "site" in found or "file" in found:
        return found, 1
    if len(lines[0][1]) == 1 and "." in lines[0][1][0] and not found:
        return {"site": 0}, 0  # addresses alone, one a line
    shown = ", ".join(cell.strip() for cell in lines[0][1][:8])
    raise UsageError(
        f"{path} needs a header line with a column url (or firm_file); its first line is: {shown}."
    )


def _cell(cells: list[str], at: int) -> str:
    return cells[at].strip() if at < len(cells) else ""


def _take(roster: Roster, line: int, told: Mapping[str, str], path: Path) -> None:
    text = " ".join(filter(None, (told.get("name"), told.get("site"), told.get("file"))))[:200]
    try:
        row = _row(roster, line, told, path)
    except UsageError as error:
        roster.refused.append(Refused(line, text, str(error)))
        return
    same = next((r for r in roster.rows if _same(r, row)), None)
    if same is not None:
        reason = f"the same sites as line {same.line}"
        roster.refused.append(Refused(line, text, reason))
        return
    roster.rows.append(row)


def _same(one: Row, other: Row) -> bool:
    return set(one.firm.profile.sites) == set(other.firm.profile.sites)


def _row(roster: Roster, line: int, told: Mapping[str, str], path: Path) -> Row:
    taken = {row.key for row in roster.rows}
    if file := told.get("file", ""):
        named = path.parent / file
        firm = config.load(named)
        return Row(line, _key(firm.profile.sites, taken), firm, str(named))
    sites = [_site(url) for url in _BETWEEN.split(told.get("site", "")) if url]
    if not sites:
        raise UsageError("no address of a site")
    home = _country(told.get("home", ""))
    name = told.get("name", "") or (urlsplit(sites[0]).hostname or "")
    profile = Profile(
        name=name, home=home, sites=tuple(dict.fromkeys(sites)),
        entities=tuple(_entities(roster, line, told, home)),
    )  # fmt: skip
    return Row(line, _key(profile.sites, taken), Firm(profile))


def _site(text: str) -> str:
    """An address; a word without a dot is no host that a list of firms means."""
    url = config.site(text)
    host = urlsplit(url).hostname or ""
    if "." not in host and ":" not in host and host != "localhost":
        raise UsageError(f'"{text[:60]}" is not a web address')
    return url


def _country(text: str) -> str:
    """A code, or the English name of a country."""
    if not text:
        return ""
    names = {country_name(code).casefold(): code for code in countries()}
    return names.get(text.casefold()) or config.country(text, "home")


def _entities(roster: Roster, line: int, told: Mapping[str, str], home: str) -> Iterable[Entity]:
    lei, legal = told.get("lei", "").upper().replace(" ", ""), told.get("entity", "")
    if lei and not valid_lei(lei):
        roster.notes.append(f"Line {line}: {lei[:40]} is no valid LEI and was left out.")
        lei = ""
    if lei or legal:
        yield Entity(legal or told.get("name", ""), lei, home)


def _key(sites: Iterable[str], taken: set[str]) -> str:
    parts = urlsplit(next(iter(sites)))
    host = (parts.hostname or "site").removeprefix("www.")
    port = f"-{parts.port}" if parts.port else ""
    text = re.sub(r"[^a-z0-9.-]+", "-", f"{host}{port}{parts.path}".lower()).strip("-.")[:80]
    key, number = text or "firm", 1
    while key in taken:
        number += 1
        key = f"{text}-{number}"
    return key
