"""What surfaces beyond the web site add to a judgment besides signals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from analyzers.access import Doors


@dataclass(frozen=True, slots=True)
class Gate:
    """A reason, seen or entered, why Article 61 is not the question to ask."""

    signal: str
    """Signal of tier G that it rests on."""
    reason: str
    """One or two sentences for the report."""


@dataclass(frozen=True, slots=True)
class Beyond:
    """Everything but the signals."""

    gates: tuple[Gate, ...] = ()
    """The first one counts."""
    unknown: Mapping[str, str] = field(default_factory=dict)
    """Signal -> why nothing can be said of it although its surface was given."""
    caveats: tuple[str, ...] = ()
    """How far the surfaces reach, in sentences."""
    questions: tuple[str, ...] = ()
    """What to ask the firm because of what a surface showed."""
    doors: Doors = field(default_factory=Doors)
    """What requests from the Union met."""
