"""Where the time of an audit went: a file for whoever wants to report a slow site, and a table."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from rich.table import Table

from analyzers.scan import Examined
from crawler.stopwatch import Spent, Stopwatch
from soliscope.errors import printable

FILE = "profile.json"
"""Beside the evidence: the manifest does not cover it."""
PHASES = (
    ("start-up", "loading the program, up to the crawl"),
    ("crawl", "from the first request to the last page"),
    ("surfaces", "app stores, access and other surfaces beside the site"),
    ("judgment", "questions about the whole crawl, levels, gaps"),
    ("reports", "writing the reports"),
    ("seal", "hashes of the case"),
)
STEPS = (
    ("fetch", "waiting for the server: connection, answer, body"),
    ("wait", "requests that waited for their turn: the delay between requests, robots.txt"),
    ("queue", "pages that waited for a worker"),
    ("read", "reading pages: what the parts and analyzers below add up to"),
    ("archive", "writing the archive"),
    ("fold", "adding up what pages showed"),
)


class Costs:
    """Times of one audit."""

    def __init__(self) -> None:
        self.watch = Stopwatch()
        self.costs = Stopwatch()
        """What parts and analyzers took, in whichever process."""

    def examined(self, found: Examined) -> None:
        """Take in what one page cost."""
        for name, seconds in found.costs:
            self.costs.add(name, seconds, found.summary.url)

    def told(self) -> dict[str, Any]:
        """The profile as plain JSON; seconds, of the clock on the wall."""
        spent = self.watch.spent
        pages = spent.get("read", Spent()).calls
        return {
            "version": 1,
            "answers_read": pages,
            "phases": {name: round(spent[name].seconds, 3) for name, _ in PHASES if name in spent},
            "steps": {name: _told(spent[name]) for name, _ in STEPS if name in spent},
            "parts_and_analyzers": {
                name: _told(one)
                for name, one in sorted(
                    self.costs.spent.items(), key=lambda item: (-item[1].seconds, item[0])
                )
            },
        }

    def write(self, folder: Path) -> dict[str, Any]:
        """Write the file; returns what is in it."""
        told = self.told()
        text = json.dumps(told, indent=2, ensure_ascii=False) + "\n"
        (folder / FILE).write_text(text, encoding="utf-8")
        return told


def _told(spent: Spent) -> dict[str, Any]:
    return {
        "calls": spent.calls,
        "seconds": round(spent.seconds, 4),
        "mean_ms": round(1000 * spent.seconds / max(1, spent.calls), 3),
        "slowest": [
            {"url": url, "ms": round(1000 * seconds, 2)}
            for seconds, url in sorted(spent.slowest, reverse=True)
        ],
    }


def since_start() -> float:
    """Seconds since this process was started."""
    fields = Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    import os

    started = int(fields[19]) / os.sysconf("SC_CLK_TCK")
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started


def table(told: dict[str, Any], most: int = 12) -> Table:
    """The profile for a reader: phases, steps, and the dearest parts and analyzers."""
    made = Table(title="Where the time went", title_justify="left", expand=False)
    made.add_column("")
    made.add_column("seconds", justify="right")
    made.add_column("calls", justify="right")
    made.add_column("ms each", justify="right")
    made.add_column("slowest", overflow="fold", max_width=60)
    for name, words in PHASES:
        if name in told["phases"]:
            made.add_row(f"{name}: {words}", f"{told['phases'][name]:.2f}", "", "", "")
    made.add_section()
    for name, words in STEPS:
        if name in told["steps"]:
            made.add_row(f"{name}: {words}", *_cells(told["steps"][name]))
    made.add_section()
    for name, one in list(told["parts_and_analyzers"].items())[:most]:
        made.add_row(name, *_cells(one))
    return made


def _cells(one: dict[str, Any]) -> tuple[str, str, str, str]:
    slowest = one["slowest"][0] if one["slowest"] else None
    worst = f"{slowest['ms']:.0f} ms {slowest['url'][:100]}" if slowest else ""
    shown = printable(worst)
    return f"{one['seconds']:.2f}", str(one["calls"]), f"{one['mean_ms']:.2f}", shown
