"""Many firms in one document: a row a firm, who needs a look first and why, and what has no result.

Input is the documents of the firms' runs; nothing here judges. A firm without a level is never
put among those with a low one.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from analyzers.places import MEMBER_STATES
from reports import view, words
from reports.view import Document

SCHEMA_VERSION = "1.0"
FIRST = 10
"""Firms that the report puts in front."""
_HIGH = 4
_ACCESS = ("open", "claimed-only", "unknown", "partly-closed", "closed-verified")
WITHOUT = {
    "not-assessable": "Not assessable",
    "article-61-not-engaged": "Article 61 appears not to be engaged",
    "failed": "No result",
}
"""What stands in place of a level."""


def row(
    document: Document | None, *, name: str, sites: Sequence[str], home: str, line: int, case: str,
    reason: str = "", sha256: str = "",
) -> dict[str, Any]:  # fmt: skip
    """One firm's row. Without a document `reason` says why there is no result."""
    told: dict[str, Any] = {
        "name": name, "sites": list(sites), "home": home, "line": line, "case": case,
        "status": "failed", "reason": reason, "level": None, "uncapped_level": None,
        "access": "unknown", "states": {}, "tiers": {}, "strongest": [], "families": 0,
        "pages": 0, "failed": 0, "left_out": 0, "blocked": 0, "not_assessed": 0, "rules": 0,
        "complete": False, "finished_at": "", "sha256": sha256,
    }  # fmt: skip
    if document is None:
        return told
    counted = [finding for finding in document["findings"] if finding["counted"]]
    totals = view.totals(document)
    return told | {
        "status": document["status"],
        "reason": document["reason"] or reason,
        "level": document["level"],
        "uncapped_level": document["uncapped_level"],
        "access": document["access"],
        "states": {code: state["level"] for code, state in document["states"].items()},
        "tiers": dict(sorted(Counter(f["effective_tier"] for f in counted).items())),
        "strongest": [
            {"signal": card.signal, "title": card.title, "tier": card.tier,
             "states": [chip.label for chip in card.chips]}
            for cards in view.cards(document).values() for card in cards
        ][:5],
        "families": len({finding["family"] for finding in counted}),
        "pages": totals.pages,
        "failed": totals.failed,
        "left_out": totals.left_out,
        "blocked": len(document["coverage"]["blocked"]),
        "not_assessed": totals.not_assessed,
        "rules": totals.rules,
        "complete": document["coverage"]["complete"],
        "finished_at": document["finished_at"],
    }  # fmt: skip


def build(
    rows: Iterable[Mapping[str, Any]],
    refused: Iterable[Mapping[str, Any]],
    notes: Iterable[str],
    *,
    source: str,
    tool_version: str,
    complete: bool,
) -> dict[str, Any]:
    """The cohort's document: rows with a level, strongest first; the others apart."""
    every = [dict(one) for one in rows]
    levelled = sorted((r for r in every if r["level"] is not None), key=_rank)
    for place, one in enumerate(levelled, 1):
        one["rank"], one["why"] = place, why(one)
    rest = sorted(
        (r for r in every if r["level"] is None), key=lambda r: (r["status"], r["name"], r["line"])
    )
    return {
        "schema_version": SCHEMA_VERSION,
        "source": source,
        "tool": {"name": "soliscope", "version": tool_version},
        "finished_at": max((r["finished_at"] for r in every), default=""),
        "complete": complete,
        "firms": levelled,
        "without_level": rest,
        "refused": [dict(one) for one in refused],
        "notes": list(notes),
    }


def cohort_json(cohort: Document) -> bytes:
    """cohort.json."""
    text = json.dumps(cohort, ensure_ascii=False, indent=2) + "\n"
    return text.encode("utf-8", "replace")


def _rank(one: Mapping[str, Any]) -> tuple[Any, ...]:
    """Level, then what it rests on; open access before closed, larger gaps in coverage last."""
    tiers = one["tiers"]
    high = sum(level >= _HIGH for level in one["states"].values())
    access = _ACCESS.index(one["access"]) if one["access"] in _ACCESS else len(_ACCESS)
    return (
        -one["level"], -(one["uncapped_level"] or 0), -tiers.get("A", 0), -high,
        -tiers.get("B", 0), -one["families"], access, one["name"].casefold(), one["line"],
    )  # fmt: skip


def why(one: Mapping[str, Any]) -> str:
    """Why a firm stands where it does, in one or two sentences."""
    said = []
    for kind, label in (("A", "Annex circumstances"), ("B", "operative paragraphs")):
        shown = [_with_states(item) for item in one["strongest"] if item["tier"] == kind][:3]
        if shown:
            said.append(f"{label}: {'; '.join(shown)}")
    if not said and one["strongest"]:
        said.append(f"pointers only: {'; '.join(map(_with_states, one['strongest'][:3]))}")
    high = sorted(code for code, level in one["states"].items() if level >= _HIGH)
    if high:
        said.append(f"{view.amount(len(high), 'Member State')} at level 4 or 5 ({', '.join(high)})")
    if one["uncapped_level"] and one["uncapped_level"] > one["level"]:
        said.append(f"level {one['uncapped_level']} without the cap for closed access")
    if one["access"] in ("open", "claimed-only"):
        said.append(f"access {words.ACCESS[one['access']]}")
    if not one["complete"]:
        said.append("the run was stopped before its end")
    elif one["blocked"]:
        said.append(f"{view.amount(one['blocked'], 'address', 'addresses')} behind a bot wall")
    text = ". ".join(part[:1].upper() + part[1:] for part in said)
    return f"{text}." if text else "Nothing that counts was observed on what was read."


def _with_states(item: Mapping[str, Any]) -> str:
    states = ", ".join(item["states"][:6]) + (" …" if len(item["states"]) > 6 else "")
    return f"{item['title']} ({states})" if states else str(item["title"])


def columns(cohort: Document) -> list[str]:
    """Member States that any firm has a row for, by how many firms do, then by code."""
    seen = Counter(code for one in cohort["firms"] for code in one["states"])
    return sorted(set(seen) & MEMBER_STATES, key=lambda code: (-seen[code], code))


def spread(cohort: Document) -> list[tuple[str, str, int]]:
    """(class, label, number of firms) of each level and of what has none, for the bar."""
    counts = Counter(one["level"] for one in cohort["firms"])
    levels = [(f"l{n}", f"Level {n}: {words.LEVELS[n]}", counts[n]) for n in range(5, 0, -1)]
    rest = Counter(one["status"] for one in cohort["without_level"])
    return levels + [("none", WITHOUT.get(s, s), rest[s]) for s in sorted(rest)]
