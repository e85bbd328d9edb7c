"""Tables that people export: any encoding, any delimiter, cut off, or made to hurt.

Nothing here trusts the file: it is read within limits, cells stay text (a formula is never
anything else), and what could not be read is said.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

MAX_BYTES = 200_000_000
"""Largest file that is read."""
MAX_LINE = 1_000_000
"""Characters of a line that are read; the rest of a longer one is left out, and counted."""
MAX_CELL = 131_072
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_END = "\ue000end of the file\ue000"
"""A line that we put behind the last one: what swallows it is a quote that never closed."""


def decoded(data: bytes) -> tuple[str, str]:
    """Return (text, encoding): by byte order mark, by zeros, as UTF-8, else as Windows-1252."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace"), name
    head = data[:2000]
    if head.count(0) > len(head) // 4:
        name = "utf-16-le" if head[1::2].count(0) >= head[::2].count(0) else "utf-16-be"
        return data.decode(name, "replace"), name
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        # Half a character at the very end is a cut file and no other encoding.
        if error.start > len(data) - 4:
            return data.decode("utf-8", "replace"), "utf-8"
        return data.decode("cp1252", "replace"), "cp1252"


@dataclass(slots=True)
class Reading:
    """What reading a table came to, complete when its rows have been read."""

    open_quote: bool = False
    """True where the last quotation mark was never closed: rows are missing or run together."""
    long_lines: int = 0
    """Lines of which only the beginning was read."""
    bad_rows: list[int] = field(default_factory=list)
    """Numbers of rows that could not be read at all."""


def rows(text: str, delimiter: str, reading: Reading | None = None) -> Iterator[list[str]]:
    """Yield the rows of a delimited text; quoted cells may hold line breaks (RFC 4180)."""
    noted = reading if reading is not None else Reading()
    csv.field_size_limit(MAX_LINE + 1)
    reader = csv.reader(_lines(text, noted), delimiter=delimiter)
    number = 0
    while True:
        number += 1
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:  # a cell of megabytes; a carriage return inside
            noted.bad_rows.append(number)
            continue
        if row and row[-1].endswith(_END):
            if len(row) == 1 and row[0] == _END:
                return
            noted.open_quote = True
            row[-1] = row[-1].removesuffix(_END)
        yield [cell if len(cell) <= MAX_CELL else cell[:MAX_CELL] for cell in row]


def _lines(text: str, noted: Reading) -> Iterator[str]:
    file = io.StringIO(text, newline="")
    while line := file.readline(MAX_LINE):
        if len(line) == MAX_LINE and not line.endswith(("\n", "\r")):
            noted.long_lines += 1
            while (rest := file.readline(MAX_LINE)) and not rest.endswith(("\n", "\r")):
                pass
            line += "\n"
        yield line.replace("\0", "")
    yield "\n" if text and not text.endswith(("\n", "\r")) else ""
    yield _END


def delimiter(line: str) -> str:
    """Return what most likely separates the cells of a header line."""
    return max(",\t;", key=line.count)
