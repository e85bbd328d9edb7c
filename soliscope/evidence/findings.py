"""What a verification found: problems, remarks and counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """One place where a case is not what it says."""

    file: str
    what: str
    """A clause that says what is wrong."""
    record_id: str = ""
    cited_by: tuple[str, ...] = ()
    """Signals of the findings that rest on the damaged record."""

    def told(self) -> dict[str, Any]:
        """As plain JSON."""
        return {
            "file": self.file, "record_id": self.record_id, "what": self.what,
            "cited_by": list(self.cited_by),
        }  # fmt: skip


@dataclass(slots=True)
class Report:
    """Grows while a case is checked."""

    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What could not be checked, or is worth knowing; none of it is damage."""
    unchecked: list[str] = field(default_factory=list)
    """Parts of the case that were left out, and why."""
    checked: Counter[str] = field(default_factory=Counter)
    """What was looked at -> how many."""

    def bad(self, file: str, what: str, record_id: str = "") -> None:
        """Add a problem, once."""
        problem = Problem(file, what, record_id)
        if problem not in self.problems:
            self.problems.append(problem)

    def note(self, text: str) -> None:
        """Add a remark, once."""
        if text not in self.notes:
            self.notes.append(text)

    @property
    def sound(self) -> bool:
        """True where nothing is damaged."""
        return not self.problems

    def told(self) -> dict[str, Any]:
        """As plain JSON."""
        return {
            "sound": self.sound,
            "problems": [problem.told() for problem in self.problems],
            "notes": list(self.notes),
            "unchecked": list(self.unchecked),
            "checked": dict(sorted(self.checked.items())),
        }
