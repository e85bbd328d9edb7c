"""TELLS: pure functions from the document to bytes. `FORMATS` names them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from rich.console import RenderableType

Document = Mapping[str, Any]
"""The content of assessment.json."""


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write the document down; what it needs is loaded when it is used."""

    file_name: str
    _writer: str
    """`module:function`, from the document to bytes."""

    def render(self, document: Document) -> bytes:
        """Return the file's content."""
        module, _, function = self._writer.partition(":")
        return cast("Callable[[Document], bytes]", getattr(import_module(module), function))(
            document
        )


FORMATS: dict[str, Format] = {
    "json": Format("assessment.json", "reports.machine:assessment_json"),
    "html": Format("report.html", "reports.page:html"),
    "csv": Format("findings.csv", "reports.tables:findings_csv"),
    "xlsx": Format("findings.xlsx", "reports.tables:findings_xlsx"),
}


def terminal(document: Document, width: int = 80, report: str = "") -> RenderableType:
    """Return what `rich` is to print: see `reports.screen.terminal`."""
    from reports import screen

    return screen.terminal(document, width, report)
