"""Levels from facts that a person wrote down (`soliscope assess`)."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from analyzers.facts import FactsError, judge_case, read_cases
from soliscope.errors import UsageError

MAX_FILE = 20_000_000


def results(source: str) -> list[dict[str, Any]]:
    """Read one case or a list of cases from a file, or from standard input for `-`."""
    try:
        if source == "-":
            text = sys.stdin.buffer.read(MAX_FILE + 1)
        else:
            with Path(source).open("rb") as file:
                text = file.read(MAX_FILE + 1)
    except OSError as error:
        raise UsageError(f"{source} cannot be read: {error.strerror}.") from None
    if len(text) > MAX_FILE:
        raise UsageError(f"{source} is larger than 20 MB: that is not a file of facts.")
    try:
        return [judge_case(case) for case in read_cases(text)]
    except FactsError as error:
        raise UsageError(str(error)) from None


def show(found: list[dict[str, Any]], form: str) -> None:
    """Print the results: a list of objects, or a table."""
    if form == "json":
        print(json.dumps(found, indent=2, ensure_ascii=False))
        return
    table = Table("Case", "Level", "Uncapped", "Member States", box=None, pad_edge=False)
    for result in found:
        states: dict[str, int] = result.get("states", {})
        order = sorted(states.items(), key=lambda item: (-item[1], item[0]))
        level = str(result.get("level", result.get("status", "")))
        table.add_row(
            Text(str(result["id"])),
            level,
            str(result.get("uncapped_level", "")),
            " ".join(f"{code} {state}" for code, state in order),
        )
    Console(highlight=False).print(table)
