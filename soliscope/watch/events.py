"""What of a run is worth a message, against what stood before: nothing comes twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from reports import fingerprint, safe, waived
from reports.compare import REOPENED, Change, Kind
from reports.view import amount, place_name
from soliscope.history import diff
from soliscope.history.store import SETTLED, Store
from soliscope.history.tables import Run

TIERS = ("A", "B")
"""Tiers of findings that are alerted."""
_LISTED = 15
Event = dict[str, Any]


def message(store: Store, number: int) -> dict[str, Any]:
    """The one message of a run, or an empty one where nothing is to be said."""
    run = store.run(number)
    earlier = [r for r in store.runs(run.firm) if (r.finished_at, r.id) < (run.finished_at, run.id)]
    events = list(_events(store, run, earlier[-1] if earlier else None))
    if not events:
        return {}
    name = run.name or run.firm
    return {
        "id": f"run-{run.digest[:32]}",
        "firm": run.firm,
        "name": name,
        "run": run.id,
        "finished_at": run.finished_at,
        "level": run.level,
        "subject": safe.line(f"soliscope: {name}: {_subject(events)}")[:200],
        "events": events,
        "case": run.folder,
    }


def text(told: dict[str, Any]) -> str:
    """A message as a person reads it."""
    lines = [f"{told['name']} ({told['firm']}), run {told['run']}, {told['finished_at']}.", ""]
    for event in told["events"][:_LISTED]:
        lines.append(f"- {event['text']}")
        if event.get("url"):
            lines.append(f"  {event['url']}")
    if len(told["events"]) > _LISTED:
        lines.append(f"- and {len(told['events']) - _LISTED} more")
    lines += ["", f"Case: {told['case']}" if told["case"] else "There is no case of this run."]
    lines.append("What appears is not what is unlawful; unknown is not absent. No legal advice.")
    return "\n".join(safe.line(line) if line.strip() else "" for line in lines)


def _subject(events: list[Event]) -> str:
    first = next((e for e in events if e["kind"] in ("level", "failed", "blocked")), events[0])
    rest = len(events) - 1
    return str(first["short"]) + (f", and {amount(rest, 'other change')}" if rest else "")


def _events(store: Store, run: Run, last: Run | None) -> Iterator[Event]:
    if run.status not in SETTLED or not run.complete:
        yield from _trouble(run, last)
    if run.status not in SETTLED:
        return
    now, before = diff.stored(store, run), diff.before(store, run)
    if before is None:
        level = "no level" if run.level is None else f"level {run.level} of 5"
        yield _event("first", f"First result: {level}.", f"first result, {level}")
        yield from _waivers(now, None)
        return
    yield from _levels(before.run, run)
    comparison = diff.between(before, now)
    for change in comparison.of(Kind.NEW, Kind.CHANGED):
        finding = change.finding
        open_ = finding["effective_tier"] in TIERS and not waived.holds(finding)
        if change.graver and open_ and change.why != REOPENED:  # the waiver's event tells it
            yield _finding(change)
    yield from _waivers(now, before)


def _trouble(run: Run, last: Run | None) -> Iterator[Event]:
    """A run that failed, was blocked or stopped; told once, not at every attempt."""
    kind = "failed" if run.status == "failed" or run.complete is False else "blocked"
    if last is not None and (last.status, last.complete) == (run.status, run.complete):
        return
    if run.status in SETTLED:
        yield _event(kind, "The run was stopped before its end.", "the run was stopped")
    else:
        said = "The run failed" if run.status == "failed" else "Not assessable"
        yield _event(kind, f"{said}: {run.reason}", said.lower())


def _levels(before: Run, now: Run) -> Iterator[Event]:
    if before.level != now.level:
        was, is_ = (r.level if r.level is not None else "none" for r in (before, now))
        changed = [
            f"{place_name(code)} {before.states.get(code) or '-'} to {now.states.get(code) or '-'}"
            for code in sorted(before.states.keys() | now.states.keys())
            if before.states.get(code) != now.states.get(code)
        ]
        where = f" ({', '.join(changed)})" if changed else ""
        told = f"Level {was} before, {is_} now{where}."
        yield _event("level", told, f"level {was} to {is_}", states=now.states)


def _finding(change: Change) -> Event:
    finding = change.finding
    where = ", ".join(place_name(code) for code in finding["states"])
    told = f"{str(change.kind).capitalize()}, tier {finding['effective_tier']}: {finding['title']}"
    told += f" ({where})." if where else "."
    return _event(
        str(change.kind),
        f"{told} {change.why}".strip(),
        f"{change.kind} finding of tier {finding['effective_tier']}",
        url=finding["samples"][0]["url"] if finding["samples"] else "",
        quote=finding["samples"][0]["quote"] if finding["samples"] else "",
        states=list(finding["states"]),
        signal=finding["signal"],
        tier=finding["effective_tier"],
        fingerprint=fingerprint.fingerprint(finding),
    )


def _waivers(now: diff.Side, before: diff.Side | None) -> Iterator[Event]:
    was = {row.fingerprint: row.state for row in before.waivers} if before else {}
    for row in now.waivers:
        if row.state in (waived.EXPIRED, waived.CHANGED) and was.get(row.fingerprint) != row.state:
            said = "ended" if row.state == waived.EXPIRED else "no longer fits the evidence"
            where = ", ".join(filter(None, (row.told["signal"], *_places(row.told["states"]))))
            told = f"A waiver {said}, the finding is open again: {where}, {row.told['host']}."
            yield _event(
                "waiver",
                f"{told} It was of {row.told['owner']}, until {row.told['until']}.",
                f"a waiver {said}",
                signal=row.told["signal"],
                fingerprint=row.fingerprint,
            )


def _places(codes: Iterable[str]) -> list[str]:
    return [place_name(code) for code in codes]


def _event(kind: str, told: str, short: str, **more: Any) -> Event:
    return {"kind": kind, "text": told, "short": short, **more}
