"""Two assessments of one firm compared: what is new, changed, unchanged, gone, or not compared.

"Gone" is said only where every page that had shown the finding was looked at again: a page that was
not is unknown, and unknown is never absent.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from reports import fingerprint, waived
from reports.view import Document, amount

Finding = Mapping[str, Any]
REOPENED = "It was waived before, and is open again."
_NAMED = 10
"""Rules that a note names."""
_IRRELEVANT = {"connect_to", "allow_addresses", "delay", "concurrency", "folder"}
"""Options that change how pages are got, and not which or what is read of them."""


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


@dataclass(frozen=True, slots=True)
class Reach:
    """What two runs looked at, as far as it is known."""

    looked_at: Callable[[str], bool]
    """Says of an address whether the newer run knows what is there now (a page that is no more
    counts as known)."""
    looked_before: Callable[[str], bool] | None = None
    """The same of the older run; None where nobody knows."""
    elsewhere: Callable[[Finding], int] = lambda _: 0
    """Pages beyond the samples that had shown a finding and that the newer run does not know."""


def compare(
    before: Document,
    now: Document,
    looked_at: Callable[[str], bool] | Reach,
    called: str = "baseline",
) -> Comparison:
    """Compare the counted and the explained findings of two documents.

    `looked_at`: see `Reach`. `called`: what sentences call the older run.
    """
    reach = looked_at if isinstance(looked_at, Reach) else Reach(looked_at)
    old = {fingerprint.identity(finding): finding for finding in before["findings"]}
    new = {fingerprint.identity(finding): finding for finding in now["findings"]}
    unread = {rule["signal"] for rule in now["not_assessed"]}
    blind = {rule["signal"] for rule in before.get("not_assessed", ())}
    present = [_present(old.get(key), finding, blind, reach) for key, finding in new.items()]
    absent = [
        _absent(finding, unread, reach)
        for key, finding in old.items()
        if key not in new and finding["counted"]
    ]
    shown = (c for c in present if c.finding["counted"] or c.kind is Kind.CHANGED)
    return Comparison((*shown, *absent), before["level"], _notes(before, now, called))


def _present(old: Finding | None, new: Finding, blind: Collection[str], reach: Reach) -> Change:
    counted = bool(new["counted"])
    if old is None:
        return Change(Kind.NEW, new, _why_new(new, blind, reach), counted)
    if counted and waived.holds(old) and not waived.holds(new):
        return Change(Kind.CHANGED, new, REOPENED, True)
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


def _why_new(new: Finding, blind: Collection[str], reach: Reach) -> str:
    """Say where "new" may be new to the eye only."""
    if new["signal"] in blind:
        return "The rule was not assessed before."
    if reach.looked_before is None or not new["samples"]:
        return ""
    if any(reach.looked_before(sample["url"]) for sample in new["samples"]):
        return ""
    return "Its pages were not looked at before."


def _absent(old: Finding, unread: Collection[str], reach: Reach) -> Change:
    if old["signal"] in unread:
        return Change(Kind.NOT_COMPARED, old, "The rule was not assessed this time.", False)
    missing = sorted({s["url"] for s in old["samples"] if not reach.looked_at(s["url"])})
    if missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        told = f"Not looked at this time: {missing[0]}{more}."
        return Change(Kind.NOT_COMPARED, old, told, False)
    if further := reach.elsewhere(old):
        told = f"Not looked at this time: {amount(further, 'other page')} that had shown it."
        return Change(Kind.NOT_COMPARED, old, told, False)
    return Change(Kind.GONE, old, "", False)


def _weight(finding: Finding) -> tuple[str, bool]:
    """Smaller is graver: effective tier (nothing last), then anything but high confidence."""
    return finding["effective_tier"] or "E", finding["confidence"] != "high"


def _name(finding: Finding) -> str:
    tier = finding["effective_tier"]
    return f"tier {tier} ({finding['confidence']} confidence)" if tier else "nothing"


def _notes(before: Document, now: Document, called: str) -> tuple[str, ...]:
    notes = list(_rule_notes(before, now, called))
    if before["firm"]["home"] != now["firm"]["home"]:
        notes.append(
            f"The home jurisdiction was {before['firm']['home'] or 'not given'} in the {called} and"
            f" is {now['firm']['home'] or 'not given'} now."
        )
    old, new = before.get("options", {}), now.get("options", {})
    if old and new:
        notes += [
            f"The option {name} was {_value(old.get(name))} in the {called} and is"
            f" {_value(new.get(name))} now."
            for name in sorted((old.keys() | new.keys()) - _IRRELEVANT)
            if old.get(name) != new.get(name)
        ]
    return tuple(notes)


def _rule_notes(before: Document, now: Document, called: str) -> Iterator[str]:
    """Where the runs were judged by other rules or programs, or are written in another form."""
    book, mine = before["rulebook"], now["rulebook"]
    if book["sha256"] != mine["sha256"]:
        versions = book["version"], mine["version"]
        said = f"{versions[0]}, and {versions[1]} now" if len(set(versions)) > 1 else versions[0]
        yield (
            f"The {called} was judged by another version of the rules ({said}): what is new may be"
            " new in the rules."
        )
    for key, what in (("tool", "by another version of soliscope"),
                      ("schema_version", "in another form")):  # fmt: skip
        old, new = (_version(document.get(key)) for document in (before, now))
        if old and new and old != new:
            yield f"The {called} was written {what} ({old}, and {new} now)."
    had, has = rules(before), rules(now)
    if had and has:
        both = sorted(had.keys() & has.keys())
        tiers = [f"{r} ({had[r]}, {has[r]} now)" for r in both if had[r] != has[r]]
        for label, names in (
            ("Rules that are new", sorted(has.keys() - had.keys())),
            (f"Rules of the {called} that are no more", sorted(had.keys() - has.keys())),
            ("Rules with another tier", tiers),
        ):
            if names:
                more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
                yield f"{label}: {', '.join(names[:_NAMED])}{more}."


def rules(document: Document) -> Mapping[str, str]:
    """Signal -> tier of every rule that a run was judged by; empty where the document has not all
    of them."""
    if "rules" in document["rulebook"]:
        told: Mapping[str, str] = document["rulebook"]["rules"]
        return told
    if "not_found" not in document:
        return {}
    lists = (document[name] for name in ("findings", "not_found", "not_assessed"))
    return {one["signal"]: one["tier"] for rows in lists for one in rows if one.get("tier")}


def _version(told: object) -> str:
    return str(told.get("version", "")) if isinstance(told, Mapping) else str(told or "")


def _value(value: object) -> str:
    return "not given" if value in (None, "", [], False) else str(value)[:80]
