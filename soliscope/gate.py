"""The pre-launch gate: pass, trip, or too little looked at to say.

Without a baseline the level decides. With one, only what came on top of it can trip the gate: what
is new (or weighs more) must reach the level by itself, or lift the whole above where it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from analyzers.levels import Shape, level
from analyzers.units import host_in
from reports.compare import Comparison, compare
from reports.gate import Gate, Outcome
from reports.view import Document, amount
from reports.waived import holds
from soliscope import errors, seen
from soliscope.errors import UsageError
from soliscope.target import Target

CODES = {
    Outcome.PASSED: errors.OK,
    Outcome.TRIPPED: errors.GATE,
    Outcome.TOO_LITTLE: errors.NOT_ASSESSABLE,
}
MAX_BASELINE = 64 * 1024 * 1024
_SHAPE: dict[str, Any] = {
    "schema_version": str,
    "status": str,
    "level": int | None,
    "firm": {"sites": [str], "home": str},
    "rulebook": {"version": str, "sha256": str},
    "coverage": {"complete": bool},
    "findings": [
        {
            "signal": str, "title": str, "host": str, "states": [str], "family": str,
            "mechanism": str, "effective_tier": str, "confidence": str, "counted": bool,
            "samples": [{"url": str, "quote": str}],
        }
    ],
}  # fmt: skip
"""What is read of a baseline."""


def decide(
    document: Document, fail_on: int, min_pages: int, comparison: Comparison | None = None
) -> Gate:
    """Decide on a document. A run that ended early, or read too little, never passes."""
    pages = sum(host["pages"] for host in document["coverage"]["hosts"])
    new_level = level_of(f for f in comparison.graver if not holds(f)) if comparison else None

    def gate(outcome: Outcome, reason: str, culprits: Iterable[Mapping[str, Any]] = ()) -> Gate:
        return Gate(
            outcome, reason, fail_on, pages, min_pages, tuple(culprits), comparison, new_level
        )

    if document["status"] == "not-assessable":
        return gate(Outcome.TOO_LITTLE, document["reason"])
    reason, culprits = _tripped(document, fail_on, comparison, new_level)
    if reason:
        return gate(Outcome.TRIPPED, reason, culprits)
    if pages < min_pages:
        wanted = amount(min_pages, "page")
        return gate(
            Outcome.TOO_LITTLE, f"{amount(pages, 'page')} read, and at least {wanted} wanted."
        )
    if not document["coverage"]["complete"]:
        return gate(Outcome.TOO_LITTLE, "The run was stopped before its end.")
    return gate(Outcome.PASSED, _passed(document, fail_on, comparison))


def _tripped(
    document: Document, fail_on: int, comparison: Comparison | None, new_level: int | None
) -> tuple[str, Iterable[Mapping[str, Any]]]:
    """Return why the gate trips and on what, or an empty reason."""
    now = document["level"]
    if now is None or now < fail_on:
        return "", ()
    waived = sum(map(holds, document["findings"]))
    without = f" Without {amount(waived, 'waived finding')}" if waived else ""
    if comparison is None or new_level is None:
        counted = [f for f in document["findings"] if f["counted"] and not holds(f)]
        rest = min(now, level_of(counted))
        if waived and rest < fail_on:
            return "", ()
        more = f"{without} it is {rest}." if without else ""
        return f"Level {now} of 5; the gate is set at {fail_on}.{more}", counted
    graver = [finding for finding in comparison.graver if not holds(finding)]
    if not graver:
        return "", ()
    now = min(now, level_of(f for f in document["findings"] if not holds(f))) if waived else now
    if now < fail_on:
        return "", ()
    if new_level >= fail_on:
        said = f"What is new against the baseline gives level {new_level} by itself"
        return f"{said}; the gate is set at {fail_on}.{_waived(comparison)}", graver
    if now > (comparison.level_before or 0):
        said = f"What is new lifts the level from {comparison.level_before} to {now}"
        return f"{said}; the gate is set at {fail_on}.{_waived(comparison)}", graver
    return "", ()


def _waived(comparison: Comparison) -> str:
    """A sentence on what is new and does not count, if anything is."""
    count = sum(map(holds, comparison.graver))
    return f" {amount(count, 'new finding')} waived." if count else ""


def _passed(document: Document, fail_on: int, comparison: Comparison | None) -> str:
    now = document["level"]
    if now is None:
        return str(document["reason"])
    if now < fail_on:
        return f"Level {now} of 5 is below {fail_on}, where the gate is set."
    waived = amount(sum(map(holds, document["findings"])), "waived finding")
    if comparison is None:
        return f"Level {now} of 5; without {waived} it is below {fail_on}, where the gate is set."
    new = sum(not holds(finding) for finding in comparison.graver)
    if not new and comparison.graver:
        return f"Level {now} of 5; what is new against the baseline is waived."
    said = f"{amount(new, 'finding')} on top of it" if new else "nothing is new against it"
    return f"Level {now} of 5 is known from the baseline, and {said}" + (
        " would not reach the gate." if new else "."
    )


def level_of(findings: Iterable[Mapping[str, Any]]) -> int:
    """Level, 1 to 5, that counted findings of a document give by themselves."""
    return level(
        Shape(
            finding["effective_tier"],
            finding["family"],
            finding["mechanism"],
            finding["confidence"] == "high",
        )
        for finding in findings
        if finding["counted"]
    )


def baseline(path: Path) -> Document:
    """Read the assessment.json of an earlier run, or of a case. Raises UsageError."""
    document = document_in(path / "assessment.json" if path.is_dir() else path, "baseline")
    if document["status"] == "not-assessable" or not document["coverage"]["complete"]:
        raise UsageError(f"The baseline {path} is of a run that has no result; take another.")
    return document


def document_in(path: Path, called: str = "run") -> Document:
    """Read an assessment.json that this version can compare. Raises UsageError."""
    try:
        if path.stat().st_size > MAX_BASELINE:
            raise UsageError(f"The {called} {path} is too large to be an assessment.json.")
        told = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise UsageError(f"There is no {called} {path}.") from None
    except (OSError, ValueError, RecursionError):
        raise UsageError(f"The {called} {path} cannot be read as JSON.") from None
    if not _fits(told, _SHAPE):
        raise UsageError(f"The {called} {path} is not the assessment.json of a run.")
    if str(told["schema_version"]).split(".")[0] != "1":
        raise UsageError(f"The {called} {path} has a form that this version does not read.")
    document: Document = told
    return document


def _fits(value: object, shape: object) -> bool:
    """Say whether a value has what is read of a baseline: types, lists of one shape, tables."""
    if isinstance(shape, dict):
        return isinstance(value, dict) and all(_fits(value.get(k), s) for k, s in shape.items())
    if isinstance(shape, list):
        return isinstance(value, list) and all(_fits(item, shape[0]) for item in value)
    return isinstance(value, shape)  # type: ignore[arg-type]


def same_site(before: Document, sites: Iterable[str]) -> None:
    """Raise UsageError where a baseline is about another site than the run will be."""
    wanted = _hosts(sites)
    had = _hosts(before["firm"]["sites"])
    if not had & wanted:
        raise UsageError(
            f"The baseline is about {_listed(had)}, and this run is about {_listed(wanted)}: give"
            " the baseline of the same site."
        )


def compared(before: Document, now: Document, case: Path, target: Target) -> Comparison:
    """Compare a finished run with its baseline."""
    answered, hosts = seen.answered(case, now), _hosts(now["firm"]["sites"])

    def looked_at(url: str) -> bool:
        if seen.place(url) in answered:
            return True
        mine = target.folder is not None and host_in(url).removeprefix("www.") in hosts
        return mine and target.file(url) is None  # a file that is no more is known to be gone

    return compare(before, now, looked_at)


def _hosts(sites: Iterable[str]) -> set[str]:
    return {host_in(site).removeprefix("www.") for site in sites}


def _listed(hosts: set[str]) -> str:
    return ", ".join(sorted(filter(None, hosts))[:3]) or "no site"
