"""What a rule's finding means for the person who reads it: what to check by hand, what to keep."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analyzers import rulebook

PATH = Path(rulebook.__file__).with_name("guide.toml")


@dataclass(frozen=True, slots=True)
class Guide:
    """Advice on one rule, beside what the rulebook says of it."""

    means: str
    check: tuple[str, ...]
    """Steps, in order."""
    keep: str


@cache
def load() -> Mapping[str, Guide]:
    """Return the advice on every rule of the rulebook.

    Raises `rulebook.RulebookError` where a rule has none, or none of a kind.
    """
    raw = tomllib.loads(PATH.read_text("utf-8"))
    known = rulebook.load().by_id
    if odd := sorted(raw.keys() ^ known.keys()):
        raise rulebook.RulebookError(f"The guide and the rulebook differ: {', '.join(odd)}.")
    return {rule: _guide(rule, raw[rule]) for rule in known}


def _guide(rule: str, table: Mapping[str, object]) -> Guide:
    means, check, keep = (table.get(name) for name in ("means", "check", "keep"))
    good = isinstance(means, str) and isinstance(keep, str) and isinstance(check, list)
    if not (good and means and keep and check and len(table) == 3):
        raise rulebook.RulebookError(f'The guide on "{rule}" needs means, check and keep.')
    assert isinstance(means, str) and isinstance(keep, str)  # noqa: S101  (checked above)
    assert isinstance(check, list)  # noqa: S101
    return Guide(means, tuple(map(str, check)), keep)
