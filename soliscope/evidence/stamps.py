from __future__ import annotations
from pathlib import Path
from soliscope.evidence.findings import Report


def check(folder: Path, authority: Path | None, report: Report, *, wanted: bool) -> None:
    """todo"""
