"""Two assessments of one firm compared: what is new, changed, unchanged, gone, or not compared.

"Gone" is said only where every page that had shown the finding was looked at again: a page that was
not is unknown, and unknown is never absent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from reports import fingerprint
from reports.view import Document

Finding = Mapping[str, Any]


class Kind(StrEnum):
    """What became of a finding."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    GONE = "gone"
    NOT_COMPARED = "not compared"


@dataclass(frozen=True, slots=True)
class Change:
    """One finding in two runs."""

    kind: Kind
    finding: Finding
    """As the newer run has it; as the older one had it where it is gone or not compared."""
    why: str
    """One sentence; empty where nothing is to be said."""
    graver: bool
    """True for a finding that counts now and is new, or weighs more, or rests on other evidence."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """All findings of two runs."""

    changes: tuple[Change, ...]
    level_before: int | None
    notes: tuple[str, ...] = ()
    """What limits the comparison, in sentences."""

    def of(self, *kinds: Kind) -> list[Change]:
        """The changes of these kinds, in order."""
        return [change for change in self.changes if change.kind in kinds]

    @property
    def graver(self) -> list[Finding]:
        """The findings that the newer run has on top of the older one."""
        return [change.finding for change in self.changes if change.graver]

    def kind_of(self, finding: Finding) -> Kind | None:
        """What became of a finding of the newer run."""
        wanted = fingerprint.identity(finding)
        present = self.of(Kind.NEW, Kind.CHANGED, Kind.UNCHANGED)
        found = (c.kind for c in present if fingerprint.identity(c.finding) == wanted)
        return next(found, None)


def compare(before: Document, now: Document, looked_at: Callable[[str], bool]) -> Comparison:
    """Compare the counted and the explained findings of two documents.

    `looked_at`: says of an address whether the newer run knows what is there now (a page that is
    no more counts as known).
    """
    old = {fingerprint.identity(finding): finding for finding in before["findings"]}
    new = {fingerprint.identity(finding): finding for finding in now["findings"]}
    unread = {rule["signal"] for rule in now["not_assessed"]}
    present = [_present(old.get(key), finding) for key, finding in new.items()]
    absent = [
        _absent(finding, unread, looked_at)
        for key, finding in old.items()
        if key not in new and finding["counted"]
    ]
    shown = (c for c in present if c.finding["counted"] or c.kind is Kind.CHANGED)
    return Comparison((*shown, *absent), before["level"], _notes(before, now))


def _present(old: Finding | None, new: Finding) -> Change:
    counted = bool(new["counted"])
    if old is None:
        return Change(Kind.NEW, new, "", counted)
    was, is_ = _weight(old), _weight(new)
    if is_ != was:
        told = f"It counts as {_name(new)} now, and counted as {_name(old)} before."
        return Change(Kind.CHANGED, new, told, counted and is_ < was)
    same = fingerprint.evidence(old) & fingerprint.evidence(new)
    if not same and not fingerprint.pages(old) & fingerprint.pages(new):
        return Change(
            Kind.CHANGED, new, "Neither its pages nor its words were seen before.", counted
        )
    return Change(Kind.UNCHANGED, new, "", False)


def _absent(old: Finding, unread: Iterable[str], looked_at: Callable[[str], bool]) -> Change:
    if old["signal"] in unread:
        return Change(Kind.NOT_COMPARED, old, "The rule was not assessed this time.", False)
    missing = sorted({s["url"] for s in old["samples"] if not looked_at(s["url"])})
    if missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        told = f"Not looked at this time: {missing[0]}{more}."
        return Change(Kind.NOT_COMPARED, old, told, False)
    return Change(Kind.GONE, old, "", False)


def _weight(finding: Finding) -> tuple[str, bool]:
    """Smaller is graver: effective tier (nothing last), then anything but high confidence."""
    return finding["effective_tier"] or "E", finding["confidence"] != "high"


def _name(finding: Finding) -> str:
    tier = finding["effective_tier"]
    return f"tier {tier} ({finding['confidence']} confidence)" if tier else "nothing"


def _notes(before: Document, now: Document) -> tuple[str, ...]:
    notes = []
    if before["rulebook"]["sha256"] != now["rulebook"]["sha256"]:
        notes.append(
            "The baseline was judged by another version of the rules"
            f" ({before['rulebook']['version']}): what is new may be new in the rules."
        )
    if before["firm"]["home"] != now["firm"]["home"]:
        notes.append(
            f"The home jurisdiction was {before['firm']['home'] or 'not given'} in the baseline and"
            f" is {now['firm']['home'] or 'not given'} now."
        )
    return tuple(notes)
