"""One firm: what is to be done, and how it ended."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Task:
    """What is done for one firm."""

    key: str
    words: tuple[str, ...]
    """Command of `soliscope` without the output folder; `{firm}` stands for the firm file."""
    firm: str = ""
    """Content of the firm file; empty where the command needs none."""
    seconds: float = 3600.0
    """Longest time that it may take."""
    domains: frozenset[str] = frozenset()
    """Two tasks that share one are never under way at once."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a task ended."""

    code: int
    """Exit code of the program; negative where a signal ended it (POSIX)."""
    said: str = ""
    """Last sentence on standard error."""
    seconds: float = 0.0
    late: bool = False
    """True where its time was over."""

    @property
    def reason(self) -> str:
        """Why there is no result, in words."""
        if self.late:
            return f"its time was over after {self.seconds:.0f} seconds"
        if self.code < 0:
            return f"its process was ended by signal {-self.code}"
        return self.said or f"its process ended with code {self.code}"


def toml(value: object) -> str:
    """Write a string or a list of strings as TOML: a JSON string is a basic string there."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(toml(item) for item in value) + "]"
    raise TypeError(f"{type(value).__name__} is not written to a firm file")
