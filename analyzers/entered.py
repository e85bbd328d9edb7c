"""What people know and no crawl sees: facts with their source, their date and who entered them.

A contract with an influencer, an e-mail campaign, a sponsorship, a complaint. The fields are those
of `analyzers.facts`; `source`, `date` and `entered_by` are needed for each fact, or once for all. A
fact becomes a signal like any other, its evidence is the entry itself, and it is shown as entered.
"""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from analyzers import ad_libraries, facts
from analyzers.base import UNION, Confidence, Sighting, Signal
from analyzers.beyond import Gate
from analyzers.facts import FactsError
from analyzers.levels import Rebuttal
from analyzers.rulebook import Rulebook, load
from analyzers.units import ENTERED, Unit
from crawler.artifacts import Evidence
from crawler.delimited import decoded, delimiter, rows

MAX_FACTS = 5000
WHO = ("source", "date", "entered_by")
_TOP = ("facts", *WHO, "id", "firm", "why")
_FLAGS = ("shared", "nexus")
_TRUE, _FALSE = frozenset({"true", "yes", "1"}), frozenset({"false", "no", "0", ""})
_COLUMNS = (*WHO, *(name for name in facts.FIELDS if name not in ("rebuttal", "rebutted_by")))


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact as it was entered."""

    unit: Unit
    text: str
    """What was entered, in words."""
    source: str
    """Where the person has it from: a contract, a ticket, an export."""
    on: str
    """Day of the fact, ISO 8601."""
    by: str
    """Who entered it: a name or a role."""
    number: int
    """Place in the file, from 1."""
    file: str
    sha256: str

    @property
    def signal(self) -> Signal:
        """The fact as a signal whose evidence is the entry itself."""
        unit = self.unit
        evidence = Evidence(
            url=f"{ENTERED}{self.file}#{self.number}",
            quote=f"{self.text} (source: {self.source})",
            place="entered",
            fetched_at=f"{self.on}T00:00:00Z",
            sha256=self.sha256,
            record_id="",
            vantage=f"entered by {self.by}",
        )
        return Signal(
            unit.signal,
            Sighting(
                evidence, unit.states, unit.confidence, unit.host,
                language="".join(unit.languages), shared=unit.shared, nexus=unit.nexus,
                currency="".join(unit.currencies), note=self.text,
            ),
        )  # fmt: skip

    def gate(self, law: Rulebook) -> Gate | None:
        """Return the gate that a fact of tier G for the whole Union closes."""
        everywhere = not self.unit.states or UNION in self.unit.states
        indicator = law.by_id[self.unit.signal]
        if indicator.tier != "G" or not everywhere or self.unit.confidence is Confidence.LOW:
            return None
        return Gate(
            indicator.id,
            f"{indicator.title}: entered by {self.by} on {self.on} (source: {self.source})."
            f" {indicator.law}",
        )


def read(data: bytes, name: str, sha256: str, law: Rulebook | None = None) -> tuple[Entry, ...]:
    """Read a file of facts: JSON, TOML or CSV, told apart by its name, else by its beginning.

    Raises `FactsError` with one sentence that says what to change.
    """
    text, _ = decoded(data)
    if "access_token=" in text:
        raise FactsError(
            f"{name} holds access tokens (in ad_snapshot_url); remove that field before it becomes"
            " part of a case."
        )
    found = list(_given(text, name))
    if not found:
        raise FactsError(f"{name} holds no fact; see docs/imports.md for the format.")
    if len(found) > MAX_FACTS:
        raise FactsError(f"{name} holds more than {MAX_FACTS} facts; split it.")
    book = law or load()
    return tuple(
        _entry(f"{name}, fact {number}", one, book, number, name, sha256)
        for number, one in enumerate(found, 1)
    )


def _given(text: str, name: str) -> Iterator[Mapping[str, Any]]:
    suffix = name.lower().rpartition(".")[2]
    try:
        if suffix == "json" or (suffix not in ("toml", "csv") and text.lstrip()[:1] in "[{"):
            yield from _listed(json.loads(text), name)
        elif suffix == "toml":
            yield from _listed(tomllib.loads(text), name)
        else:
            yield from _table(text, name)
    except RecursionError:
        raise FactsError(f"{name} is nested too deeply.") from None
    except FactsError:
        raise
    except ValueError as error:
        kind = "TOML" if suffix == "toml" else "JSON"
        raise FactsError(f"{name} is not valid {kind}: {error}.") from None


def _listed(told: Any, name: str) -> Iterator[Mapping[str, Any]]:
    """Facts of a list, or of an object that says once who entered them."""
    if isinstance(told, list):
        told = {"facts": told}
    if not isinstance(told, Mapping):
        raise FactsError(f"{name} must hold an object with a list of facts.")
    if "data" in told and "facts" not in told:
        yield from ad_libraries.facts(told, name)
        return
    for key in told:
        if key in ("profile", "access", "gate"):
            raise FactsError(f'{name}: "{key}" belongs in the firm file; give facts only.')
        if key not in _TOP:
            raise FactsError(f'{name}: unknown key "{key}"; known keys: {", ".join(_TOP)}.')
    listed = told.get("facts", [])
    if not isinstance(listed, list):
        raise FactsError(f"{name}: facts must be a list.")
    shared = {key: told[key] for key in WHO if key in told}
    for number, one in enumerate(listed, 1):
        if not isinstance(one, Mapping):
            raise FactsError(f"{name}, fact {number} must be an object.")
        yield {**shared, **one}


def _table(text: str, name: str) -> Iterator[Mapping[str, Any]]:
    """Facts of a CSV file: one a row, States separated by spaces, bars or semicolons."""
    if not text.strip():
        return
    csv.field_size_limit(1_000_001)
    mark = delimiter(text.splitlines()[0])
    table = rows(text, mark)
    header = [cell.strip().lower() for cell in next(table, [])]
    for title in header:
        if title not in _COLUMNS:
            known = ", ".join(_COLUMNS)
            raise FactsError(f'{name}: unknown column "{title[:60]}"; known columns: {known}.')
    for number, row in enumerate(table, 1):
        if not any(cell.strip() for cell in row):
            continue
        told: dict[str, Any] = {
            title: cell.strip() for title, cell in zip(header, row, strict=False) if cell.strip()
        }
        if "states" in told:
            told["states"] = told["states"].replace("|", " ").replace(";", " ").split()
        for flag in _FLAGS:
            written = str(told.get(flag, "")).lower()
            if written not in _TRUE | _FALSE:
                raise FactsError(f'{name}, fact {number}: "{flag}" must be true or false.')
            told[flag] = written in _TRUE
        yield told


def _entry(
    where: str, told: Mapping[str, Any], law: Rulebook, number: int, name: str, sha256: str
) -> Entry:
    source, by = (_needed(where, told, key) for key in ("source", "entered_by"))
    on = _day(where, told.get("date"))
    fact = {key: value for key, value in told.items() if key not in WHO}
    unit, written = facts.read_fact(where, fact, law)
    if written not in (None, Rebuttal.NONE):
        raise FactsError(
            f"{where}: enter what explains it as a fact of its own (such as own-initiative-review"
            " with the same host), or in the firm file; a rebuttal is not taken as given here."
        )
    if law.by_id[unit.signal].tier in "ABCD" and not unit.states:
        raise FactsError(f'{where}: "states" is missing; write Member States, UNION or EURO.')
    note = " ".join(str(fact.get("note") or fact.get("evidence") or "").split())
    text = note or f"{law.by_id[unit.signal].title}: {', '.join(unit.states) or 'no State'}"
    return Entry(unit, text[:400], source, on, by, number, name, sha256)


def _needed(where: str, told: Mapping[str, Any], key: str) -> str:
    value = told.get(key)
    if not isinstance(value, str) or not value.strip():
        what = {"source": "where the fact is from", "entered_by": "who enters it"}[key]
        raise FactsError(f'{where}: "{key}" is missing; say {what}.')
    return " ".join(value.split())[:200]


def _day(where: str, value: Any) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    try:
        return date.fromisoformat(str(value or "").strip()).isoformat()
    except ValueError:
        raise FactsError(f'{where}: "date" is missing or no day; write it as 2026-11-20.') from None
