"""ESMA's interim MiCA register, read from its CSV files as they are; nothing is fetched.

Five files: authorised providers (CASPS), white papers (OTHER), issuers (ARTZZ, EMTWP) and
non-compliant entities (NCASP, MiCA Art. 110). Each is recognised by its header. A file that was
cut off is said to be: what it does not hold is unknown, not absent.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from crawler import register_cells as cells
from crawler.artifacts import Evidence
from crawler.delimited import Reading, decoded, rows
from crawler.lei import lei_problem
from crawler.register_cells import Site, Unusable

MAX_FILE = 50_000_000
_NAME_DATE = re.compile(r"(20\d\d)-?([01]\d)-?([0-3]\d)")


class Kind(StrEnum):
    """Which of the five files a row stands in."""

    CASP = "CASPS"
    OTHER = "OTHER"
    ART = "ARTZZ"
    EMT = "EMTWP"
    NCASP = "NCASP"


SIGNS = (
    (Kind.NCASP, {"ae_infrigment", "ae_decision_date"}),
    (Kind.CASP, {"ac_servicecode", "ac_servicecode_cou"}),
    (Kind.OTHER, {"ae_lei_name_casp", "ae_offercode_cou"}),
    (Kind.EMT, {"ae_exemption48_4", "wp_url"}),
    (Kind.ART, {"ae_credit_institution", "wp_url_cou"}),
)
"""Columns that only one of the files has."""
_UPDATES = ("ac_lastupdate", "ae_lastupdate", "wp_lastupdate")


class RegisterError(ValueError):
    """A file is no register; the text is one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a file that is not as it should be; the row is kept."""

    file: str
    row: int
    """As a spreadsheet counts (the header is row 1); 0: the file as a whole."""
    what: str


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One row."""

    kind: Kind
    authority: str
    home_state: str
    """State of the authority, ISO 3166-1; empty where none is given."""
    country: str
    """State of the entity as its LEI names it; empty where none is given."""
    legal_name: str
    commercial_name: str
    lei: str
    """As written, upper case, without white space."""
    lei_valid: bool
    websites: tuple[Site, ...]
    """(host without `www.`, path); an empty path is the whole host."""
    papers: tuple[Site, ...]
    """Addresses of white papers: often on somebody else's site."""
    unusable: tuple[Unusable, ...]
    """(what stands in an address cell, why it is no address)."""
    services: tuple[str, ...]
    """Letters of MiCA Art. 3(1)(16)."""
    passports: tuple[str, ...]
    """EEA States notified, sorted."""
    start: str
    """Date of authorisation, or of the decision (NCASP); ISO 8601 or empty."""
    end: str
    """Date of the end of the authorisation; empty: not ended."""
    updated: str
    reason: str
    """Comments and reason columns, as written."""
    file: str
    row: int
    sha256: str
    """Of the file."""
    read_at: str
    text: str
    """The row's main cells, joined: what evidence quotes."""

    @property
    def name(self) -> str:
        """Legal name, or the commercial one."""
        return self.legal_name or self.commercial_name

    def ended(self, on: str = "") -> bool:
        """Tell whether the authorisation had ended on a day (ISO 8601; empty: on any day)."""
        return bool(self.end) and (not on or self.end <= on[:10])

    @property
    def evidence(self) -> Evidence:
        """The row as evidence; its address names the kept file."""
        return Evidence(
            f"import:register/{self.file}", self.text, f"row {self.row}", self.read_at,
            self.sha256, "",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """One CSV file."""

    name: str
    kind: Kind
    sha256: str
    rows: int
    """Rows below the header, empty ones left out."""
    vintage: str
    """Newest date of an update that is not later than the file, ISO 8601; empty: unknown."""
    truncated: str
    """Why the file seems cut off; empty where it does not."""
    entries: tuple[RegisterEntry, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """The files together."""

    files: tuple[RegisterFile, ...]

    @property
    def entries(self) -> tuple[RegisterEntry, ...]:
        """All rows."""
        return tuple(entry for file in self.files for entry in file.entries)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is not as it should be, file by file."""
        return tuple(problem for file in self.files for problem in file.problems)

    @property
    def vintage(self) -> str:
        """Newest vintage of a file."""
        return max((file.vintage for file in self.files), default="")

    def of(self, *kinds: Kind) -> tuple[RegisterEntry, ...]:
        """Rows of some kinds."""
        return tuple(entry for entry in self.entries if entry.kind in kinds)

    def has(self, kind: Kind) -> bool:
        """Tell whether there is a file of the kind."""
        return any(file.kind is kind for file in self.files)

    def incomplete(self, kind: Kind) -> str:
        """Say why rows of a kind may be missing; empty where the file is whole."""
        found = [file for file in self.files if file.kind is kind]
        if not found:
            return f"no {kind} file was given"
        return next((f"{f.name} {f.truncated}" for f in found if f.truncated), "")


def read(data: bytes, name: str, read_at: str = "", written: str = "") -> RegisterFile:
    """Read one file. `written` is a day that the file cannot be newer than (ISO 8601).

    Raises `RegisterError` where the header is none of the five.
    """
    text, encoding = decoded(data)
    reading = Reading()
    table = rows(text, ",", reading)
    header = [cells.plain(cell).lower() for cell in next(table, [])]
    kind = _kind(header, name)
    sha256 = hashlib.sha256(data).hexdigest()
    width = max(index for index, title in enumerate(header) if title) + 1
    entries: list[RegisterEntry] = []
    problems: list[Problem] = []
    last: list[str] = []
    for number, row in enumerate(table, 2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) < width:
            problems.append(Problem(name, number, f"has {len(row)} cells of {width}"))
        last = row
        # Nameless columns at the end hold nothing; a row may be longer or shorter than the header.
        cell = {title: value for title, value in zip(header, row, strict=False) if title}
        entry, found = _entry(kind, cell, name, number, sha256, read_at)
        entries.append(entry)
        problems += [Problem(name, number, what) for what in found]
    cut = _cut(text, reading, last, width, header)
    for row_number in reading.bad_rows:
        problems.append(Problem(name, row_number, "could not be read"))
    if cut:
        problems.append(Problem(name, 0, f"{cut}; what is missing is unknown, not absent"))
    if encoding != "utf-8":
        problems.append(Problem(name, 0, f"is not in UTF-8; it was read as {encoding}"))
    latest = min(filter(None, (written[:10], _dated(name))), default="9999")
    vintage = max((e.updated for e in entries if e.updated <= latest), default="")
    if any(e.updated > latest for e in entries):
        problems.append(Problem(name, 0, "has updates dated later than the file itself"))
    return RegisterFile(
        name, kind, sha256, len(entries), vintage, cut, tuple(entries), tuple(problems)
    )


def load(path: Path, read_at: str = "") -> Register:
    """Read a CSV file, or every register file of a folder. Raises `RegisterError`."""
    names = sorted(path.glob("*.[cC][sS][vV]")) if path.is_dir() else [path]
    if not names:
        raise RegisterError(f"{path} holds no CSV file; put the register's files there.")
    found: list[RegisterFile] = []
    refused: list[str] = []
    for name in names:
        try:
            if name.stat().st_size > MAX_FILE:
                raise RegisterError(f"{name.name} is larger than 50 MB: that is no register file.")
            found.append(read(name.read_bytes(), name.name, read_at))
        except OSError as error:
            raise RegisterError(f"{name} cannot be read: {error.strerror}.") from None
        except RegisterError as error:
            refused.append(str(error))
    if not found:
        raise RegisterError(refused[0])
    return combine(found)


def combine(files: Iterable[RegisterFile]) -> Register:
    """Put files together; of two of a kind the newer one counts."""
    newest: dict[Kind, RegisterFile] = {}
    for file in sorted(files, key=lambda f: (f.vintage, f.rows, f.name)):
        newest[file.kind] = file
    return Register(tuple(newest[kind] for kind in Kind if kind in newest))


def _kind(header: list[str], name: str) -> Kind:
    titles = set(header)
    for kind, signs in SIGNS:
        if signs <= titles:
            return kind
    raise RegisterError(
        f"{name} has none of the headers of ESMA's interim MiCA register; give CASPS, OTHER, ARTZZ,"
        " EMTWP or NCASP as ESMA publishes them (CSV)."
    )


def _entry(
    kind: Kind, cell: Mapping[str, str], file: str, row: int, sha256: str, read_at: str
) -> tuple[RegisterEntry, list[str]]:
    """Read a row; returns it with what is wrong with it."""
    problems: list[str] = []

    def get(*names: str) -> str:
        return next((v for n in names if (v := cells.plain(cell.get(n, "")))), "")

    lei = re.sub(r"\s", "", get("ae_lei")).upper()
    wrong = lei_problem(lei) if lei and not cells.says_nothing(lei) else ""
    if wrong:
        problems.append(f'LEI "{lei}" {wrong}')
    home, country = cells.state(get("ae_homememberstate")), cells.state(get("ae_lei_cou_code"))
    if not home:
        problems.append("names no home Member State")
    sites: dict[Site, None] = {}
    papers: tuple[Site, ...] = ()
    unusable: list[Unusable] = []
    for column in ("ae_website", "ae_website_platform", "wp_url"):
        found, bad = cells.websites(cell.get(column, ""))
        unusable += bad
        if column == "wp_url":
            papers = found
        else:
            sites.update(dict.fromkeys(found))
    problems += [f'address "{text}": {why}' for text, why in unusable]
    passports, odd = cells.states(cell.get("ac_servicecode_cou", ""))
    if odd:
        problems.append(f"notified States that are none: {', '.join(odd)}")
    services = cells.services(cell.get("ac_servicecode", ""))
    if kind is Kind.CASP and not services:
        problems.append("names no service that is known")
    dates = {}
    for key, names in (
        ("start", ("ac_authorisationnotificationdate", "ae_decision_date")),
        ("end", ("ac_authorisationenddate",)),
        ("updated", _UPDATES),
    ):
        written = get(*names)
        dates[key] = cells.day(written)
        if not dates[key] and not cells.says_nothing(written):
            problems.append(f'date "{written}" ({key}) cannot be read')
            if key == "end":  # whatever stands there, somebody meant an end
                dates[key] = "0001-01-01"
    shown = ("ae_competentauthority", "ae_lei_name", "ae_lei", "ae_commercial_name", "ae_website",
             "wp_url", "ac_authorisationnotificationdate", "ac_authorisationenddate",
             "ae_decision_date", "ac_servicecode_cou")  # fmt: skip
    entry = RegisterEntry(
        kind=kind,
        authority=get("ae_competentauthority"),
        home_state=home,
        country=country,
        legal_name=get("ae_lei_name"),
        commercial_name=get("ae_commercial_name"),
        lei="" if cells.says_nothing(lei) else lei,
        lei_valid=bool(lei) and not cells.says_nothing(lei) and not wrong,
        websites=tuple(sites),
        papers=papers,
        unusable=tuple(unusable),
        services=services,
        passports=passports,
        **dates,
        reason="; ".join(
            v for n in ("ae_reason", "ae_comments", "ac_comments", "wp_comments")
            if not cells.says_nothing(v := get(n))
        ),
        file=file,
        row=row,
        sha256=sha256,
        read_at=read_at,
        text=_shortened("; ".join(v for name in shown if (v := get(name)))) or f"row {row}",
    )  # fmt: skip
    return entry, problems


def _cut(text: str, reading: Reading, last: list[str], width: int, header: list[str]) -> str:
    """Say why the file seems cut off, as a clause; empty where it does not."""
    if reading.open_quote:
        return "ends inside a quotation: it seems cut off"
    if last and len(last) < width:
        return f"ends with a row of {len(last)} cells of {width}: it seems cut off"
    if text.endswith(("\n", "\r")) or not last:
        return ""
    named = dict(zip(header, last, strict=False))
    if any(cells.day(named.get(column, "")) for column in _UPDATES):
        return ""
    return "ends without a line break inside its last cell: it seems cut off"


def _dated(name: str) -> str:
    match = _NAME_DATE.search(name)
    return "-".join(match.groups()) if match else ""


def _shortened(text: str) -> str:
    """At most 400 characters, and no half words: a quote is looked up word by word."""
    return text if len(text) <= 400 else re.sub(r"\w+$", "", text[:400])
