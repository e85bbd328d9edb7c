"""What the charts over a firm's runs show, gathered from the store."""

from __future__ import annotations

from collections import Counter
from typing import Any

from reports import trend
from reports.compare import Change, Kind
from soliscope.history import diff
from soliscope.history.store import SETTLED, Store

CHANGES = 30
"""Runs whose changes are listed."""
_SHOWN = (Kind.NEW, Kind.CHANGED, Kind.GONE, Kind.NOT_COMPARED)
ITEMS = 40


def page(store: Store, firm: str) -> bytes:
    """The page of charts over all runs of a firm."""
    runs = store.runs(firm)
    rows: list[dict[str, Any]] = []
    for run in runs:
        hosts = store.coverage(run.id)
        tiers = Counter(row.tier for row in store.findings(run.id) if row.counted)
        rows.append(
            {
                "run": run.id,
                "finished_at": run.finished_at,
                "status": run.status,
                "reason": run.reason,
                "level": run.level,
                "states": run.states,
                "tiers": dict(tiers),
                "pages": sum(host.pages for host in hosts),
                "failed": sum(host.failed for host in hosts),
                "left_out": sum(host.left_out for host in hosts),
            }
        )
    name = next((run.name for run in reversed(runs) if run.name), "")
    return trend.page(firm, name, rows, _changes(store, firm))


def _changes(store: Store, firm: str) -> list[dict[str, Any]]:
    settled = [run for run in store.runs(firm) if run.status in SETTLED][-CHANGES - 1 :]
    found: list[dict[str, Any]] = []
    before: diff.Side | None = None
    for run in settled:
        now = diff.stored(store, run)
        if before is not None:
            comparison = diff.between(before, now)
            items = [_item(change) for change in comparison.of(*_SHOWN)[:ITEMS]]
            if items or comparison.notes:
                found.append(
                    {
                        "run": run.id,
                        "finished_at": run.finished_at,
                        "notes": list(comparison.notes),
                        "items": items,
                    }
                )
        before = now
    return list(reversed(found))


def _item(change: Change) -> dict[str, Any]:
    finding = change.finding
    return {
        "kind": str(change.kind),
        "tier": finding["effective_tier"],
        "title": finding["title"],
        "states": finding["states"],
        "why": change.why,
        "url": finding["samples"][0]["url"] if finding["samples"] else "",
    }
