"""What a gate decided, as its reports tell it. `soliscope.gate` decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from reports.compare import Comparison


class Outcome(StrEnum):
    """How a gate ended."""

    PASSED = "passed"
    TRIPPED = "tripped"
    TOO_LITTLE = "too little was looked at"


@dataclass(frozen=True, slots=True)
class Gate:
    """A decision and what it rests on."""

    outcome: Outcome
    reason: str
    """One sentence."""
    fail_on: int
    """Level from which the gate trips."""
    pages: int
    """HTML pages read, over all hosts."""
    min_pages: int
    culprits: tuple[Mapping[str, Any], ...] = ()
    """Findings that the gate tripped on; empty where it did not."""
    comparison: Comparison | None = None
    """With a baseline; None without."""
    level_of_new: int | None = None
    """Level that the findings on top of the baseline would give by themselves."""
