"""What a report says of a waiver. A waiver changes no level: it is a decision, shown beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

HOLDS, EXPIRED, CHANGED, UNSEEN = "holds", "expired", "evidence changed", "not seen"
"""States of a waiver in a run: it holds; it ended before the run; what was quoted is other than
what was waived; nothing of the kind was seen."""


def holds(finding: Mapping[str, Any]) -> bool:
    """Say whether a finding is waived in its run."""
    return (finding.get("waiver") or {}).get("state") == HOLDS


def note(finding: Mapping[str, Any]) -> str:
    """One sentence on the waiver of a finding; empty where there is none."""
    waiver = finding.get("waiver")
    return sentence(waiver) if waiver else ""


def sentence(waiver: Mapping[str, Any]) -> str:
    """One sentence on a waiver."""
    who = f"{waiver['owner']}: {waiver['reason']}"
    if waiver["state"] == HOLDS:
        return f"Waived until {waiver['until']} by {who}"
    if waiver["state"] == EXPIRED:
        return f"Open again: the waiver ended on {waiver['until']}. {who}"
    if waiver["state"] == CHANGED:
        return f"Open again: the evidence is not what was waived. {who}"
    return f"Waived until {waiver['until']}, and not seen in this run. {who}"
