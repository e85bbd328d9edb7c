"""findings.csv and findings.xlsx: the same facts for people who sort and filter."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from reports import fingerprint, safe, view, waived, words
from reports.view import Document, place_name

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "Address", "Signal", "Title", "Tier", "Effective Tier", "Counted", "Member States", "Family",
    "Host", "Confidence", "Rebuttal", "Rebutted By", "Quote", "Seen At", "SHA-256", "WARC Record",
    "Citation", "Remediation", "Fingerprint", "Waiver",
)  # fmt: skip
"""Columns of findings.csv; `Address` as the usual site-audit tools name it."""
_WIDTHS = {
    "Address": 48, "Title": 44, "Quote": 60, "Why": 60, "Reason": 48, "Law": 60, "Citation": 48,
    "Remediation": 50, "Would Change": 50, "Value": 100, "Signal": 30, "Host": 26, "Failed": 40,
    "Member State": 24, "Member States": 24, "SHA-256": 30, "WARC Record": 30, "Item": 26,
    "Explanations Considered": 60, "Seen At": 22, "Before": 40, "After": 40, "Waiver": 50,
    "Firm": 34, "Sentence": 110, "Text": 48, "A": 6, "B": 6, "C": 6, "D": 6, "Line": 8, "Rank": 8,
    "Level": 8, "Case": 30, "Level In Words": 30,
}  # fmt: skip
_NUMBERS = (
    "Level", "Pages", "Responses", "Left Out", "Times Seen", "Rank", "Level Without Cap", "A", "B",
    "C", "D", "Kinds Of Evidence", "Refused Or Failed", "Bot Walls", "Line",
)  # fmt: skip
_WRAP = {"text_wrap": True, "valign": "top"}
_TEXT = {**_WRAP, "quote_prefix": True}
"""The prefix keeps `=1+1` a text even after somebody edits the cell."""


def findings_csv(document: Document) -> bytes:
    """One row per quotation of each finding and noted fact; UTF-8 with BOM, everything quoted.

    A cell that a spreadsheet would read as a formula starts with an apostrophe.
    """
    rows = (row for item in _everything(document) for row in _evidence_rows(item))
    frame = _frame(COLUMNS, _cells(rows, COLUMNS))
    text = frame.map(safe.csv_cell).to_csv(
        index=False, quoting=csv.QUOTE_ALL, lineterminator="\r\n"
    )
    return text.encode("utf-8-sig")


def findings_xlsx(document: Document) -> bytes:
    """One workbook, a sheet a question; every cell is a number or plain text, never a formula.

    The same document always gives the same bytes: the file's date is the end of the run.
    """
    return workbook("Solicitation-risk findings", document["finished_at"], _sheets(document))


def workbook(title: str, finished_at: str, sheets: Iterable[Sheet]) -> bytes:
    """Sheets of (name, columns, rows) as XLSX; strings stay strings, whatever they begin with."""
    import pandas as pd  # half a second to import, so only for those who want a table

    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with pd.ExcelWriter(buffer, engine="xlsxwriter", engine_kwargs={"options": options}) as writer:
        writer.book.set_properties({"title": title, "created": _created(finished_at)})
        text, number = writer.book.add_format(_TEXT), writer.book.add_format(_WRAP)
        for name, columns, rows in sheets:
            clean = _frame(columns, rows).map(safe.xlsx_cell)
            clean.columns = [str(safe.xlsx_cell(column)) for column in columns]
            clean.to_excel(writer, sheet_name=name, index=False)
            sheet = writer.sheets[name]
            sheet.freeze_panes(1, columns.index("Firm") + 1 if "Firm" in columns else 0)
            sheet.autofilter(0, 0, max(len(clean), 1), len(clean.columns) - 1)
            for index, column in enumerate(clean.columns):
                style = number if column in _NUMBERS or _counts(clean[column]) else text
                sheet.set_column(index, index, _WIDTHS.get(column, 15), style)
    return buffer.getvalue()


def _counts(values: Iterable[object]) -> bool:
    """Say whether a column has numbers, and nothing else but empty cells."""
    kinds = {type(value) for value in values if value != ""}
    return bool(kinds) and all(issubclass(kind, int | float) for kind in kinds)


Sheet = tuple[str, Sequence[str], Iterable[Sequence[Any]]]
"""Name, columns, rows."""


def _sheets(document: Document) -> Iterator[Sheet]:
    yield "Summary", ("Item", "Value"), _summary(document)
    table = view.matrix(document)
    names = ("Member State", "Code", "Level", *(name for _, name, _ in table.families))
    yield "Member States", names, _states(table)
    yield "Findings", _FINDING, _cells(map(_finding_row, document["findings"]), _FINDING)
    evidence = (row for item in _everything(document) for row in _evidence_rows(item))
    yield "Evidence", _EVIDENCE, _cells(evidence, _EVIDENCE)
    yield "Noted", _FINDING, _cells(map(_finding_row, document["noted"]), _FINDING)
    rules = (
        (r["reason"], r["tier"], r["title"], r["signal"], _family(r["family"]))
        for r in document["not_assessed"]
    )
    yield "Not assessed", ("Reason", "Tier", "Title", "Signal", "Family"), rules
    yield "Coverage", _COVERAGE, _coverage(document["coverage"])


_NOTHING = {"all": "", "part": "", "none": "not assessed"}
_FINDING = (
    "Signal", "Title", "Tier", "Effective Tier", "Counted", "Member States", "Shared Language",
    "Family", "Mechanism", "Element", "Host", "Language", "Currency", "Confidence", "Rebuttal",
    "Rebutted By", "Explanations Considered", "Times Seen", "Why", "Law", "Citation",
    "Would Change", "Remediation", "Fingerprint", "Waiver",
)  # fmt: skip
_EVIDENCE = (
    "Address", "Signal", "Member States", "Before", "Quote", "After", "Place", "Seen At",
    "Vantage", "SHA-256", "WARC Record",
)  # fmt: skip
_COVERAGE = ("Host", "Reason", "Pages", "Responses", "Failed", "Left Out", "robots.txt")


def _everything(document: Document) -> list[Mapping[str, Any]]:
    return [*document["findings"], *document["noted"]]


def _finding_row(item: Mapping[str, Any]) -> dict[str, Any]:
    considered = (
        f"{r['title']}: {words.OUTCOMES.get(r['outcome'], r['outcome'])}. {r['why']}".strip()
        for r in item["rebuttals_considered"]
    )
    return {
        "Signal": item["signal"],
        "Title": item["title"],
        "Tier": item["tier"],
        "Effective Tier": item["effective_tier"],
        "Counted": "yes" if item["counted"] else "no",
        "Member States": " ".join(item["states"]),
        "Shared Language": "yes" if item["shared"] else "no",
        "Family": _family(item["family"]),
        "Mechanism": item["mechanism"],
        "Element": item["element"],
        "Host": item["host"],
        "Language": item["language"],
        "Currency": item["currency"],
        "Confidence": item["confidence"],
        "Rebuttal": item["rebuttal"],
        "Rebutted By": item["rebutted_by"],
        "Explanations Considered": "\n".join(considered),
        "Times Seen": item["count"],
        "Why": item["why"],
        "Law": item["law"],
        "Citation": "; ".join(item["citations"]),
        "Would Change": item["would_change"],
        "Remediation": item["remediation"],
        "Fingerprint": fingerprint.fingerprint(item),
        "Waiver": waived.note(item),
    }


def _evidence_rows(item: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The finding's columns beside each quotation's own."""
    finding = _finding_row(item)
    for sample in item["samples"]:
        yield finding | {
            "Address": sample["url"],
            "Before": sample["before"],
            "Quote": sample["quote"],
            "After": sample["after"],
            "Place": sample["place"],
            "Seen At": sample["fetched_at"],
            "Vantage": sample["vantage"],
            "SHA-256": sample["sha256"],
            "WARC Record": sample["record_id"],
        }


def _summary(document: Document) -> Iterator[tuple[str, Any]]:
    totals, firm = view.totals(document), document["firm"]
    status = words.STATUSES.get(document["status"], words.OTHER_STATUS)
    yield "Firm", firm["name"]
    yield "Home jurisdiction", place_name(firm["home"]) if firm["home"] else "not given"
    yield "Sites", " ".join(firm["sites"])
    yield "Status", document["status"]
    if document["level"] is None:
        yield "Result", status.headline
        yield "Reason", document["reason"]
        yield "What it means", status.means
        yield "What it does not mean", status.means_not
    else:
        yield "Level", document["level"]
        yield "Level in words", document["level_name"]
        yield "What it means", document["level_meaning"]
        yield "What it does not mean", words.LEVEL_LIMITS.get(document["level"], "")
        yield "Level without the cap", document["uncapped_level"]
    yield "Access from the Union", view.access(document)
    yield "Pages read", totals.pages
    yield "Hosts", totals.hosts
    yield "Refused or failed", totals.failed
    yield "Left out", totals.left_out
    yield "Run complete", "yes" if document["coverage"]["complete"] else "no"
    yield "Rules not assessed", f"{totals.not_assessed} of {totals.rules}"
    for caveat in document["caveats"]:
        yield "How far the look reached", caveat
    for question in document["questions"]:
        yield "Question to the firm", question
    for tier, meaning in words.TIER_MEANINGS.items():
        yield f"Tier {tier}", f"{words.TIERS[tier]}. {meaning}"
    for sentence in words.METHOD:
        yield "Method and limits", sentence
    yield "Started", document["started_at"]
    yield "Finished", document["finished_at"]
    yield "Tool", f"{document['tool']['name']} {document['tool']['version']}"
    yield "Rulebook", f"{document['rulebook']['id']} {document['rulebook']['version']}"
    yield "Rulebook SHA-256", document["rulebook"]["sha256"]


def _states(table: view.Matrix) -> Iterator[tuple[Any, ...]]:
    for row in table.rows:
        cells = (
            f"{cell.tier} {cell.units}" if cell.tier else _NOTHING[extent]
            for cell, (_, _, extent) in zip(row.cells, table.families, strict=True)
        )
        yield (row.name, row.code, row.level if row.level is not None else "", *cells)


def _coverage(coverage: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    for host in coverage["hosts"]:
        failed = ", ".join(f"{reason}: {n}" for reason, n in sorted(host["failed"].items()))
        numbers = host["pages"], host["responses"], failed, host["left_out"], host["robots"]
        yield (host["host"], host["reason"], *numbers)
    for name in coverage["limits"]:
        yield ("", f"limit hit: {name}", "", "", "", "", "")
    for row in coverage.get("languages", ()):
        blind = ", ".join(row["not_assessed"]) or "none"
        reason = f"pages in {row['language']}; rules without words in it: {blind}"
        yield ("", reason, row["pages"], "", "", "", "")
    for url in coverage["blocked"]:
        yield (url, "challenge page (bot wall)", "", "", "", "", "")
    for item in coverage["skipped"]:
        reason = f"not read, or not in full: {item['reason']} {item['detail']}".strip()
        yield (item["url"], reason, "", "", "", "", "")


def _cells(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> Iterator[Sequence[Any]]:
    return ([row[name] for name in columns] for row in rows)


def _frame(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> pd.DataFrame:
    """A table of plain objects: pandas is not to guess types, nor to read `NA` as nothing."""
    import pandas as pd

    return pd.DataFrame(list(rows), columns=list(columns), dtype=object)


def _family(name: str) -> str:
    return words.FAMILIES.get(name, name)


def _created(stamp: str) -> datetime:
    """Time of the run without zone, as the file format wants it; 1980 where it is unreadable."""
    try:
        time = datetime.fromisoformat(stamp)
        time = time.astimezone(UTC) if time.tzinfo else time
    except (ValueError, OverflowError):
        time = datetime(1980, 1, 1)
    return time.replace(tzinfo=None, microsecond=0)
