"""The law as data: what each signal is listed as, which facts explain it, what to do about it.

`load()` reads the TOML beside this file once. A table with a missing, unknown or repeated entry is
an error that names the table, so that a typo in the law can never pass for an opinion.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

PATH = Path(__file__).with_name("mica_art61.toml")
TIERS = "ABCDGRZ"
ELEMENTS = ("means", "nexus", "both", "none")
ATTRIBUTIONS = ("specific", "shared", "union-wide", "none")
UNSCORED_FAMILIES = frozenset({"scope", "rebuttal", "gate", "no-effect"})
"""Families that are no evidence of their own; the other twelve decide how broad a picture is."""


class RulebookError(ValueError):
    """The rulebook cannot be used; the message names the table and the entry."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """What the texts say about one signal."""

    id: str
    title: str
    tier: str
    """A Annex, B paragraph, C search hint, D commentary, G gate, R rebuttal, Z no effect."""
    family: str
    mechanism: str
    element: str
    """`means` of reaching people, `nexus` with the Union, `both`, or `none`."""
    law: str
    citations: tuple[str, ...]
    rebuttals: tuple[str, ...]
    """Ids of the signals that can explain this one."""
    other_rebuttals: tuple[str, ...]
    does_not_rebut: tuple[str, ...]
    remediation: str
    sees: tuple[str, ...]
    not_this: tuple[str, ...]
    observability: tuple[str, ...]
    attribution: str
    counts: bool
    strength_note: str
    covers: tuple[str, ...]
    """Keys of the coverage index: the rows and paragraphs that this signal stands for."""


@dataclass(frozen=True, slots=True)
class Level:
    """One of the five levels, in plain words."""

    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Rulebook:
    """One version of the law as data."""

    id: str
    version: str
    title: str
    act: str
    url: str
    dates: Mapping[str, str]
    reading_rule: str
    tiers: Mapping[str, str]
    levels: Mapping[int, Level]
    statuses: Mapping[str, str]
    access: Mapping[str, str]
    families: Mapping[str, str]
    """Id -> title: the twelve families of evidence, then scope, rebuttal, gate and no-effect."""
    mechanisms: Mapping[str, str]
    coverage_index: Mapping[str, str]
    """Row of the Annex (A), paragraph (P) or row of the commentary (F) -> what it says."""
    indicators: tuple[Indicator, ...]
    """In the order of the guidelines."""
    by_id: Mapping[str, Indicator]
    sha256: str
    """Hex digest of the file's bytes."""

    @property
    def evidence_families(self) -> tuple[str, ...]:
        """Return the twelve families that count for convergence."""
        return tuple(family for family in self.families if family not in UNSCORED_FAMILIES)


@cache
def load() -> Rulebook:
    """Read the rulebook that ships with the program."""
    return parse(PATH.read_bytes())


def parse(data: bytes) -> Rulebook:
    """Read a rulebook from TOML; raise `RulebookError` for anything that is not exactly right."""
    try:
        raw = tomllib.loads(data.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RulebookError(f"The rulebook is not readable TOML: {error}.") from error
    wanted = {field.name for field in fields(Rulebook)} - {"sha256", "indicators", "by_id"}
    wanted.add("indicator")
    _exact("the head of the rulebook", raw, wanted)
    if not isinstance(raw["indicator"], list):
        raise RulebookError("[[indicator]] must be an array of tables.")
    tables: dict[str, Any] = {key: _texts(f"[{key}]", raw[key]) for key in _TABLES}
    indicators: dict[str, Indicator] = {}
    for number, table in enumerate(raw["indicator"], 1):
        one = _indicator(f"[[indicator]] number {number}", table, raw)
        if one.id in indicators:
            raise RulebookError(f'[[indicator]] "{one.id}" appears twice.')
        indicators[one.id] = one
    for one in indicators.values():
        for name in one.rebuttals:
            if name not in indicators:
                raise RulebookError(f'[[indicator]] "{one.id}": rebuttal "{name}" does not exist.')
    head: dict[str, Any] = {key: _text(key, raw[key]) for key in _HEAD}
    return Rulebook(
        **head,
        **tables,
        levels=_levels(raw["levels"]),
        indicators=tuple(indicators.values()),
        by_id=indicators,
        sha256=hashlib.sha256(data).hexdigest(),
    )


_HEAD = ("id", "version", "title", "act", "url", "reading_rule")
_TABLES = ("dates", "tiers", "statuses", "access", "families", "mechanisms", "coverage_index")


def _exact(where: str, table: object, wanted: set[str]) -> None:
    if not isinstance(table, dict):
        raise RulebookError(f"{where} must be a table.")
    for word, names in (("unknown", set(table) - wanted), ("missing", wanted - set(table))):
        if names:
            raise RulebookError(f"{where}: {word} key {', '.join(sorted(names))}.")


def _text(where: str, value: object) -> str:
    if not isinstance(value, str):
        raise RulebookError(f"{where} must be a string.")
    return value


def _texts(where: str, table: object) -> dict[str, str]:
    if not isinstance(table, dict):
        raise RulebookError(f"{where} must be a table.")
    return {key: _text(f"{where} {key}", value) for key, value in table.items()}


def _levels(table: object) -> dict[int, Level]:
    _exact("[levels]", table, set("12345"))
    assert isinstance(table, dict)  # noqa: S101  (checked one line above; for the type checker)
    for number in "12345":
        _exact(f"[levels.{number}]", table[number], {"name", "meaning"})
    return {int(number): Level(**_texts(f"[levels.{number}]", table[number])) for number in "12345"}


def _indicator(where: str, table: Any, raw: Mapping[str, Any]) -> Indicator:
    if isinstance(table, dict) and isinstance(table.get("id"), str):
        where = f'[[indicator]] "{table["id"]}"'
    _exact(where, table, {field.name for field in fields(Indicator)})
    values: dict[str, Any] = {}
    for field in fields(Indicator):
        value = table[field.name]
        if field.type == "bool":
            good = isinstance(value, bool)
        elif field.type == "str":
            good = isinstance(value, str)
        else:
            good = isinstance(value, list) and all(isinstance(item, str) for item in value)
            value = tuple(value) if good else value
        if not good:
            raise RulebookError(f"{where}: {field.name} has the wrong type.")
        values[field.name] = value
    one = Indicator(**values)
    allowed: dict[str, Any] = {
        "tier": raw["tiers"], "family": raw["families"], "mechanism": raw["mechanisms"],
        "element": ELEMENTS, "attribution": ATTRIBUTIONS,
    }  # fmt: skip
    for name, choices in allowed.items():
        if values[name] not in choices:
            raise RulebookError(f'{where}: {name} "{values[name]}" is not known.')
    for key in one.covers:
        if key not in raw["coverage_index"]:
            raise RulebookError(f'{where}: covers "{key}" is not in [coverage_index].')
    return one
