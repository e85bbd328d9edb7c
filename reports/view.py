"""What the reports show of an assessment, arranged: chips, cards, the table, the map, the counts.

Input is always the document of `reports.document`; nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from analyzers.base import EURO, UNION
from analyzers.places import EEA_EFTA, MEMBER_STATES, country_name, language_name
from reports import words

Document = Mapping[str, Any]
"""The content of assessment.json; docs/assessment.schema.json says what it holds."""

_GRID = """
IS .. .. .. NO SE FI ..
.. .. .. .. DK .. EE ..
IE .. .. NL DE PL LV ..
.. .. BE LU CZ SK LT ..
.. .. FR LI AT HU RO ..
PT ES .. IT SI HR BG ..
.. .. .. MT .. .. GR CY
"""


def place_name(code: str) -> str:
    """Name of a Member State, of the Union or of the euro area; otherwise the code itself."""
    return {UNION: "Union-wide", EURO: "Euro area"}.get(code) or country_name(code)


def access(document: Document) -> str:
    """The access posture in words, and what it rests on."""
    posture: str = document["access"]
    said, reason = words.ACCESS.get(posture, posture), document["access_reason"]
    return f"{said}. {reason}" if reason else said


def amount(number: int, one: str, many: str = "") -> str:
    """`1 page`, `2 pages`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def tier_letter(tier: object) -> str:
    """The letter where it is one of the rulebook's tiers, else `x`; fit for a class name."""
    return str(tier) if tier in (*words.TIERS, *words.OTHER_TIERS) else "x"


def moment(stamp: str) -> str:
    """`2026-11-20T14:09:00Z` as `20 November 2026, 14:09 UTC`; anything else unchanged."""
    try:
        time = datetime.fromisoformat(stamp)
        time = time.astimezone(UTC) if time.tzinfo else time
    except (ValueError, OverflowError):
        return stamp
    return f"{time.day} {time:%B %Y, %H:%M} UTC"


def span(first: str, last: str) -> str:
    """Two times as an adverbial: `on 20 November 2026, 14:09 UTC` where they are one minute."""
    begin, end = moment(first), moment(last)
    if not last:
        return f"from {begin} on"
    if begin == end:
        return f"on {begin}"
    day, _, hour = begin.partition(", ")
    same, _, until = end.partition(", ")
    if day == same and hour and until:
        return f"on {day}, between {hour.removesuffix(' UTC')} and {until}"
    return f"between {begin} and {end}"


@dataclass(frozen=True, slots=True)
class Chip:
    """A short label for a place, and its name in full."""

    label: str
    title: str


def chips(finding: Mapping[str, Any]) -> list[Chip]:
    """Places that a finding points to; States that share a language stay one chip."""
    codes: Sequence[str] = finding["states"]
    if finding["shared"] and len(codes) > 1:
        names = ", ".join(place_name(code) for code in codes)
        return [Chip(f"shared: {', '.join(codes)}", f"One of {names}: they share the language")]
    return [Chip(place_name(c) if c in (UNION, EURO) else c, place_name(c)) for c in codes]


@dataclass(slots=True)
class _Line:
    """An explanation that was considered for several units, told once."""

    item: Mapping[str, str]
    languages: list[str] = field(default_factory=list)
    places: list[Chip] = field(default_factory=list)
    times: int = 0

    def add(self, unit: Mapping[str, Any], language: str) -> None:
        self.times += 1
        self.places += chips(unit)
        if language and language not in self.languages:
            self.languages.append(language)

    def told(self, everywhere: int) -> tuple[Mapping[str, str], list[Chip]]:
        """The item, with the other languages of which the same is said, and where if not all."""
        others = ", ".join(self.languages[1:])
        why = f"{self.item['why']} The same holds for {others}." if others else self.item["why"]
        places = [] if self.times >= everywhere else list(dict.fromkeys(self.places))
        return {**self.item, "why": why}, places


@dataclass(frozen=True, slots=True)
class Card:
    """All counted findings of one signal at one tier: what they share is said once."""

    signal: str
    title: str
    tier: str
    """Effective tier."""
    units: tuple[tuple[int, Mapping[str, Any]], ...]
    """(number in the report, finding)."""

    @property
    def chips(self) -> list[Chip]:
        """The places of all units, each once."""
        return list(dict.fromkeys(chip for _, unit in self.units for chip in chips(unit)))

    def each(self, key: str) -> list[str]:
        """Different values of a text field over the units, in order."""
        return list(dict.fromkeys(unit[key] for _, unit in self.units if unit[key]))

    @property
    def citations(self) -> list[str]:
        """Citations of all units, each once."""
        return list(dict.fromkeys(text for _, unit in self.units for text in unit["citations"]))

    @property
    def rebuttals(self) -> list[tuple[Mapping[str, str], list[Chip]]]:
        """Explanations considered, with the places they were considered for if that differs."""
        found: dict[tuple[str, ...], _Line] = {}
        for _, unit in self.units:
            language = language_name(unit["language"]) if unit["language"] else ""
            for item in unit["rebuttals_considered"]:
                # one line for all languages of which the same is said
                shape = item["why"].replace(language, "\0") if language else item["why"]
                key = (item["signal"], item["title"], item["outcome"], shape)
                found.setdefault(key, _Line(item)).add(unit, language if "\0" in shape else "")
        everywhere = len(self.units)
        return [line.told(everywhere) for line in found.values()]


def cards(document: Document) -> dict[str, list[Card]]:
    """Counted findings by effective tier (A to D, then anything else), one card a signal."""
    counted = [finding for finding in document["findings"] if finding["counted"]]
    order = {tier: rank for rank, tier in enumerate(words.TIERS)}
    counted.sort(key=lambda f: (order.get(f["effective_tier"], 9), f["effective_tier"]))
    grouped: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for finding in counted:
        grouped.setdefault((finding["effective_tier"], finding["signal"]), []).append(finding)
    number = 0
    result: dict[str, list[Card]] = {}
    for (tier, signal), units in grouped.items():
        numbered = tuple(enumerate(units, number + 1))
        number += len(units)
        result.setdefault(tier, []).append(Card(signal, units[0]["title"], tier, numbered))
    return result


def explained(document: Document) -> list[Mapping[str, Any]]:
    """Findings that an explanation of the guidelines accounts for in full."""
    return [f for f in document["findings"] if not f["counted"] and f["rebuttal"] == "full"]


def without_effect(document: Document) -> list[Mapping[str, Any]]:
    """Facts that are shown and change no level; a gate decides whether there is one: first."""
    rest = [f for f in document["findings"] if not f["counted"] and f["rebuttal"] != "full"]
    return sorted([*rest, *document["noted"]], key=lambda fact: fact["tier"] != "G")


@dataclass(frozen=True, slots=True)
class Cell:
    """Strongest tier of a family in a row and its number of units; no tier: nothing was counted."""

    tier: str
    units: int


@dataclass(frozen=True, slots=True)
class Row:
    """A Member State, or the Union-wide row (level None)."""

    code: str
    name: str
    level: int | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows of Member States against families of evidence."""

    families: tuple[tuple[str, str, str], ...]
    """(id, name, how much of the family was assessed: `all`, `part` or `none`)."""
    rows: tuple[Row, ...]


def matrix(document: Document) -> Matrix:
    """Rows sorted by level, then name; the Union-wide row last."""
    states: Mapping[str, Any] = document["states"]
    wide = _wide(document["findings"])
    seen = [name for state in states.values() for name in state["families"]]
    ids = tuple(dict.fromkeys([*words.FAMILIES, *sorted(seen), *sorted(wide)]))
    checked = {r["family"] for key in ("findings", "noted", "not_found") for r in document[key]}
    missing = {rule["family"] for rule in document["not_assessed"]}
    extent = {i: "none" if i not in checked else "part" if i in missing else "all" for i in ids}
    families = tuple((i, words.FAMILIES.get(i, i.capitalize()), extent[i]) for i in ids)
    nothing = {"tier": "", "units": 0}
    rows = [
        Row(code, place_name(code), state["level"], _cells(ids, state["families"], nothing))
        for code, state in states.items()
    ]
    rows.sort(key=lambda row: (-(row.level or 0), row.name))
    if wide:
        rows.append(Row("", "Union-wide or euro area", None, _cells(ids, wide, nothing)))
    return Matrix(families, tuple(rows))


def _cells(
    ids: Iterable[str], families: Mapping[str, Any], nothing: Mapping[str, Any]
) -> tuple[Cell, ...]:
    chosen = (families.get(i, nothing) for i in ids)
    return tuple(Cell(family["tier"], family["units"]) for family in chosen)


def _wide(findings: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """Families of the counted findings that point to the Union or the euro area as a whole."""
    result: dict[str, dict[str, Any]] = {}
    for finding in findings:
        if finding["counted"] and {UNION, EURO} & set(finding["states"]):
            family = result.setdefault(finding["family"], {"tier": "", "units": 0})
            tiers = [t for t in (family["tier"], finding["effective_tier"]) if t]
            family.update(tier=min(tiers, default=""), units=family["units"] + 1)
    return result


@dataclass(frozen=True, slots=True)
class Tile:
    """A square of the map; `level` is None for a State without a row of its own."""

    code: str
    name: str
    column: int
    row: int
    level: int | None
    member: bool


def tiles(document: Document) -> list[Tile]:
    """The Member States and IS, LI, NO on a grid, roughly where they lie."""
    levels = {code: state["level"] for code, state in document["states"].items()}
    return [
        Tile(code, country_name(code), x, y, levels.get(code), code in MEMBER_STATES)
        for y, line in enumerate(_GRID.split("\n")[1:-1])
        for x, code in enumerate(line.split())
        if code in MEMBER_STATES | EEA_EFTA
    ]


def grouped(items: Iterable[Mapping[str, Any]], key: str) -> list[tuple[str, list[Any]]]:
    """Items under each value of `key`, the largest group first."""
    groups: dict[str, list[Any]] = {}
    for item in items:
        groups.setdefault(item[key], []).append(item)
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))


@dataclass(frozen=True, slots=True)
class Totals:
    """The counts of the first screen."""

    hosts: int
    pages: int
    responses: int
    failed: int
    left_out: int
    not_assessed: int
    rules: int


def totals(document: Document) -> Totals:
    """Sums over the hosts, and how many rules there are in all."""
    hosts = document["coverage"]["hosts"]
    keys = ("findings", "noted", "not_found", "not_assessed")
    # An explanation that applied stands with what it explains, and in no list of its own.
    considered = (c for f in document["findings"] for c in f["rebuttals_considered"])
    weighed = {c["signal"] for c in considered if c["outcome"] in ("part", "full")} - {""}
    return Totals(
        hosts=len(hosts),
        pages=sum(host["pages"] for host in hosts),
        responses=sum(host["responses"] for host in hosts),
        failed=sum(sum(host["failed"].values()) for host in hosts),
        left_out=sum(host["left_out"] for host in hosts),
        not_assessed=len({rule["signal"] for rule in document["not_assessed"]}),
        rules=len({rule["signal"] for key in keys for rule in document[key]} | weighed),
    )
