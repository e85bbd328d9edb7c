"""Quotations from files that were given beside the site, against the copies in the case."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from crawler.delimited import decoded
from soliscope.evidence import files
from soliscope.evidence.findings import Report
from soliscope.evidence.quotes import Quote

_ADDRESS = re.compile(r"(?:import:([a-z]+)/|(entered):)([A-Za-z0-9][A-Za-z0-9._-]{0,120})(?:#.*)?")
_WORD = re.compile(r"\w+")


def check(folder: Path, quotes: Iterable[Quote], report: Report) -> list[Quote]:
    """Check quotes of imported files; returns the others, which are of archived records."""
    others: list[Quote] = []
    known: dict[tuple[str, str], tuple[str, frozenset[str]]] = {}
    for quote in quotes:
        match = _ADDRESS.fullmatch(quote.url)
        if match is None:
            others.append(quote)
            continue
        kind, file = match[1] or "facts", match[3]
        if (kind, file) not in known:
            known[kind, file] = _read(folder / "imports" / kind / file)
        report.checked["quotes"] += 1
        value, words = known[kind, file]
        problem = _problem(quote, value, words if match[1] else frozenset())
        if problem:
            report.bad(f"imports/{kind}/{file}", f"{quote.where}: {problem}")
    return others


def _read(path: Path) -> tuple[str, frozenset[str]]:
    """(hash, words) of a kept file; no words of what is packed."""
    if not path.is_file() or path.is_symlink():
        return "", frozenset()
    data = path.read_bytes()
    packed = data.startswith(b"PK")
    words = frozenset() if packed else frozenset(_WORD.findall(decoded(data)[0].lower()))
    return files.digest(path)[0], words


def _problem(quote: Quote, value: str, words: frozenset[str]) -> str:
    if not value:
        return "the imported file is missing"
    if value != quote.sha256:
        return "the imported file has another hash"
    missing = [word for word in _WORD.findall(quote.quote.lower()) if words and word not in words]
    return f"the imported file does not have the words {', '.join(missing[:5])}" if missing else ""
