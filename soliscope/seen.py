"""Of which addresses a finished run knows what is there now: what "gone" may rest on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from crawler import archive
from crawler.replay import wire_captures
from soliscope.evidence import records

_GONE = {404, 410}
_IMPORTS = ("import:", "entered:")


def answered(case: Path, document: Mapping[str, Any]) -> set[str]:
    """Addresses read, moved, or not there any more; of imported files their kind (`import:facts/`).

    An address that only failed, was blocked or was not read in full is not among them.
    """
    coverage = document["coverage"]
    unread = {skipped["url"] for skipped in coverage["skipped"]} | set(coverage["blocked"])
    found = {
        capture.url
        for capture in wire_captures(case, stem=archive.EVERY)
        if capture.status in _GONE or (capture.status < 400 and capture.url not in unread)
    }
    return found | {place(m.url) for _, m in records.of(case) if m.url.startswith(_IMPORTS)}


def place(url: str) -> str:
    """An address as `answered` has it: of an imported file, whatever its name, the kind of file."""
    if not url.startswith(_IMPORTS):
        return url
    kind, slash, _ = url.partition("/")
    return f"{kind}{slash}"
