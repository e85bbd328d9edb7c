"""Which linking pages are visited, and what the archive of the visits shows. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler import archive
from crawler.artifacts import Capture
from crawler.discovery import redirect_target, tidy

STEM = "links"
"""How the names of the archive's files begin."""
HOPS = 4
"""Redirects that are followed from one page."""


@dataclass(frozen=True, slots=True)
class LinksPlan:
    """What one round of visits asks. It is the run record of its archive."""

    pages: tuple[str, ...] = ()
    """Addresses as the exports name them."""
    own: tuple[str, ...] = ()
    """Registrable domains of the firm."""
    left_out: int = 0
    """Linking pages that the limit left out."""

    def to_json(self) -> dict[str, Any]:
        """Return plain dicts and lists."""
        return {"pages": list(self.pages), "own": list(self.own), "left_out": self.left_out}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> LinksPlan:
        """Read what `to_json` wrote. Raises ValueError where it is something else."""
        try:
            return cls(
                tuple(map(str, told["pages"])), tuple(map(str, told["own"])), int(told["left_out"])
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"not a plan of visits ({error!r})") from None


@dataclass(frozen=True, slots=True)
class Visited:
    """What one visit got: the last answer, or why there is none."""

    asked: str
    last: Capture | None
    reason: str = ""


def plan_of(folder: Path) -> LinksPlan | None:
    """Return the plan of the newest visits that a case holds, or None. Raises ValueError."""
    archived = archive.files(folder, STEM) if folder.is_dir() else []
    note = archive.run_record(archived[-1]) if archived else None
    return LinksPlan.from_json(note) if note else None


def targets(folder: Path) -> dict[str, str]:
    """Address -> where its newest answer redirects to, or an empty string."""
    found: dict[str, str] = {}
    for path in archive.files(folder, STEM):
        for capture in archive.captures(path, max_body=0):
            found[capture.url] = redirect_target(capture)
    return found


def visits(folder: Path) -> Iterator[Visited]:
    """Yield what every visit of the newest plan got, one body in memory at a time."""
    plan = plan_of(folder)
    if plan is None:
        return
    led, failed = targets(folder), _failed(folder)
    ends: dict[str, list[str]] = {}
    for page in plan.pages:
        url, why = _end(tidy(page), led, failed)
        if why:
            yield Visited(page, None, why)
        else:
            ends.setdefault(url, []).append(page)
    newest = dict.fromkeys(ends, "")
    for path in archive.files(folder, STEM):
        for capture in archive.captures(path, max_body=0):
            if capture.url in newest:
                newest[capture.url] = capture.record_id
    for path in archive.files(folder, STEM):
        for capture in archive.captures(path):
            if newest.get(capture.url) == capture.record_id:
                for page in ends[capture.url]:
                    yield Visited(page, capture)


def _end(url: str, led: Mapping[str, str], failed: Mapping[str, str]) -> tuple[str, str]:
    """Follow redirects; returns (last address, why it was not read)."""
    for _ in range(HOPS + 1):
        if url not in led:
            return url, failed.get(url, "no answer was archived")
        if not led[url]:
            return url, ""
        url = led[url]
    return url, "too many redirects"


def _failed(folder: Path) -> dict[str, str]:
    results = [archive.coverage(path) for path in archive.files(folder, STEM)]
    return {
        one.url: f"{one.reason} ({one.detail})" if one.detail else one.reason
        for result in results if result for one in result.coverage.skipped
    }  # fmt: skip
