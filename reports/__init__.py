"""TELLS: pure functions from the document to bytes. `FORMATS` names them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reports.machine import assessment_json
from reports.page import html
from reports.screen import terminal
from reports.tables import findings_csv, findings_xlsx
from reports.view import Document

__all__ = ["FORMATS", "Document", "Format", "terminal"]


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write the document down."""

    file_name: str
    render: Callable[[Document], bytes]


FORMATS: dict[str, Format] = {
    "json": Format("assessment.json", assessment_json),
    "html": Format("report.html", html),
    "csv": Format("findings.csv", findings_csv),
    "xlsx": Format("findings.xlsx", findings_xlsx),
}
