"""cohort.csv and cohort.xlsx: the cohort for people who sort and filter."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from analyzers.places import country_name
from reports import cohort as cohorts
from reports import safe, words
from reports.tables import Sheet, workbook
from reports.view import Document

COLUMNS = (
    "Rank", "Firm", "Address", "Home", "Status", "Level", "Level In Words", "Level Without Cap",
    "A", "B", "C", "D", "Kinds Of Evidence", "Access", "Member States", "Pages",
    "Refused Or Failed", "Left Out", "Bot Walls", "Run Complete", "Rules Not Assessed",
    "Why", "Reason", "Finished At", "Case", "SHA-256", "Line",
)  # fmt: skip


def cohort_csv(cohort: Document) -> bytes:
    """One row a firm, those without a level last; UTF-8 with BOM, everything quoted."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([safe.csv_cell(value) for value in row] for row in _rows(cohort))
    return out.getvalue().encode("utf-8-sig", "replace")


def cohort_xlsx(cohort: Document) -> bytes:
    """Sheets: firms, firms by Member State, evidence behind the level, rows that were refused."""
    return workbook("Cohort", cohort["finished_at"], _sheets(cohort))


def _sheets(cohort: Document) -> Iterator[Sheet]:
    yield "Firms", COLUMNS, _rows(cohort)
    codes = cohorts.columns(cohort)
    names = ("Firm", "Level", *(country_name(code) for code in codes))
    yield (
        "Member States",
        names,
        (
            (one["name"], one["level"], *(one["states"].get(code, "") for code in codes))
            for one in cohort["firms"]
        ),
    )
    strongest = (
        (one["rank"], one["name"], item["tier"], item["title"], ", ".join(item["states"]),
         item["signal"])
        for one in cohort["firms"] for item in one["strongest"]
    )  # fmt: skip
    yield "Strongest", ("Rank", "Firm", "Tier", "Title", "Member States", "Signal"), strongest
    refused = ((one["line"], one["text"], one["reason"]) for one in cohort["refused"])
    yield "Refused rows", ("Line", "Text", "Reason"), refused
    notes = [*cohort["notes"], *words.METHOD]
    yield "Method and limits", ("Sentence",), ((sentence,) for sentence in notes)


def _rows(cohort: Document) -> Iterator[tuple[Any, ...]]:
    for one in (*cohort["firms"], *cohort["without_level"]):
        yield _row(one)


def _row(one: Mapping[str, Any]) -> tuple[Any, ...]:
    levelled = one["level"] is not None
    tiers = (one["tiers"].get(tier, 0) if levelled else "" for tier in words.TIERS)
    return (
        one.get("rank", ""), one["name"], " ".join(one["sites"]), one["home"], one["status"],
        one["level"] if levelled else "", words.LEVELS.get(one["level"], "") if levelled else "",
        one["uncapped_level"] if levelled else "", *tiers, one["families"] if levelled else "",
        words.ACCESS.get(one["access"], one["access"]) if levelled else "",
        " ".join(f"{code}:{level}" for code, level in sorted(one["states"].items())),
        one["pages"], one["failed"], one["left_out"], one["blocked"],
        "yes" if one["complete"] else "no",
        f"{one['not_assessed']} of {one['rules']}" if one["rules"] else "",
        one.get("why", ""), one["reason"], one["finished_at"], one["case"], one["sha256"],
        one["line"],
    )  # fmt: skip
