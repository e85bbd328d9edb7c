"""pages.xlsx and pages.csv: the addresses of a case as people who audit sites for search have them.

Written row by row: a site may have a hundred thousand addresses.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from reports import safe
from reports.addresses import INTERNAL, NUMBERS, OURS, Addresses

MOST_ROWS = 1_048_575
"""Rows of a sheet below its head (XLSX)."""
_WIDTHS = {"Address": 48, "Title 1": 40, "Meta Description 1": 48, "H1-1": 36, "Note": 36,
           "Signals Quoted Here": 40, "Content Type": 24, "SHA-256": 30}  # fmt: skip
Signals = dict[str, list[str]]
_EPOCH = datetime(1980, 1, 1)
"""Date of the file: the same archive gives the same bytes."""


def pages_csv(found: Addresses, signals: Signals) -> bytes:
    """One row an address, as `internal_all.csv` has it: UTF-8 with BOM, everything quoted."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow((*INTERNAL, *OURS))
    writer.writerows([safe.csv_cell(cell) for cell in row] for row in found.internal(signals))
    return out.getvalue().encode("utf-8-sig", "replace")


def pages_xlsx(found: Addresses, signals: Signals, not_read: Iterable[Sequence[str]]) -> bytes:
    """Sheets `Internal`, `Hreflang` and `Not read`; a cell is a number or plain text."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
               "constant_memory": True, "in_memory": False}  # fmt: skip
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": "Addresses", "created": _EPOCH})
        text = book.add_format({"quote_prefix": True})
        _sheet(book, "Internal", (*INTERNAL, *OURS), found.internal(signals), text)
        columns, rows = found.hreflang()
        _sheet(book, "Hreflang", columns, rows, text)
        _sheet(book, "Not read", ("Address", "Reason", "Detail"), not_read, text)
    return buffer.getvalue()


def _sheet(
    book: Any, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]], text: Any
) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, _WIDTHS.get(column, 30 if column.endswith("URL") else 16))
        sheet.write_string(0, at, column)
    last = 0
    for last, row in enumerate(rows, 1):
        if last > MOST_ROWS:
            raise ValueError(f"more than {MOST_ROWS:,} rows")
        for at, (column, cell) in enumerate(zip(columns, row, strict=True)):
            if column in NUMBERS and isinstance(cell, int):
                sheet.write_number(last, at, cell)
            elif cell != "":
                sheet.write_string(last, at, str(safe.xlsx_cell(cell)), text)
    sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
