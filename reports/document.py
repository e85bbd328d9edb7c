"""The assessment as plain JSON: the truth that every report is a view of.

Its shape is published in docs/assessment.schema.json; names and meanings stay from now on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from analyzers.assessment import Assessment, Finding
from analyzers.base import Signal
from analyzers.gaps import Unassessed
from analyzers.profile import Profile
from analyzers.rulebook import Indicator
from analyzers.tongues import Tongue
from analyzers.units import ENTERED, host_in
from crawler.artifacts import Coverage, Evidence

SCHEMA_VERSION = "1.0"


def build(
    assessment: Assessment, *, tool_version: str, surfaces: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return the document; keys are described in docs/assessment.schema.json.

    `surfaces`: parts that surfaces beyond the web site add; a part that is not there was not given.
    """
    book = assessment.rulebook
    level = book.levels.get(assessment.level) if assessment.level else None
    return {
        "schema_version": SCHEMA_VERSION,
        "firm": _firm(assessment.profile),
        "started_at": assessment.started_at,
        "finished_at": assessment.finished_at,
        "tool": {"name": "soliscope", "version": tool_version},
        "rulebook": {
            "id": book.id, "version": book.version, "sha256": book.sha256, "title": book.title,
        },
        "status": assessment.status,
        "reason": assessment.reason,
        "level": assessment.level,
        "level_name": level.name if level else "",
        "level_meaning": level.meaning if level else "",
        "uncapped_level": assessment.uncapped_level,
        "access": assessment.access,
        "access_reason": assessment.access_reason,
        "states": {
            code: {
                "level": row.level,
                "families": {f: asdict(view) for f, view in row.families.items()},
            }
            for code, row in assessment.states.items()
        },
        "findings": [_finding(finding) for finding in assessment.findings],
        "noted": [_finding(finding) for finding in assessment.noted],
        "not_found": [_rule(indicator) for indicator in assessment.not_found],
        "not_assessed": [_unassessed(item) for item in assessment.not_assessed],
        "questions": list(assessment.questions),
        "caveats": list(assessment.caveats),
        "coverage": {
            **coverage(assessment.coverage),
            "languages": [_language(tongue) for tongue in assessment.languages],
        },
        "options": dict(assessment.options),
        **(surfaces or {}),
    }  # fmt: skip


def _firm(profile: Profile) -> dict[str, Any]:
    return {
        "name": profile.name,
        "home": profile.home,
        "sites": list(profile.sites),
        "entities": [asdict(entity) for entity in profile.entities],
        "non_eu_markets": _pairs(profile.non_eu_markets, "country"),
        "customary_languages": _pairs(profile.customary_languages, "language"),
    }


def _pairs(pairs: Iterable[tuple[str, str]], key: str) -> list[dict[str, str]]:
    return [{key: value, "reason": reason} for value, reason in pairs]


def _rule(indicator: Indicator) -> dict[str, str]:
    return {
        "signal": indicator.id,
        "title": indicator.title,
        "tier": indicator.tier,
        "family": indicator.family,
    }


def _language(tongue: Tongue) -> dict[str, Any]:
    return {
        "language": tongue.language,
        "pages": tongue.pages,
        "terms": tongue.terms,
        "not_assessed": list(tongue.without),
    }


def _unassessed(item: Unassessed) -> dict[str, str]:
    return {**_rule(item.indicator), "reason": item.reason}


def _finding(finding: Finding) -> dict[str, Any]:
    indicator = finding.indicator
    return {
        **_rule(indicator),
        "effective_tier": finding.effective_tier,
        "mechanism": indicator.mechanism,
        "element": indicator.element,
        "host": finding.host,
        "states": list(finding.states),
        "shared": finding.shared,
        "language": finding.language,
        "currency": finding.currency,
        "confidence": str(finding.confidence),
        "rebuttal": str(finding.rebuttal),
        "rebutted_by": finding.rebutted_by,
        "rebuttals_considered": [
            {"signal": c.signal, "title": c.title, "outcome": str(c.outcome), "why": c.why}
            for c in finding.considered
        ],
        "counted": finding.counted,
        "count": finding.count,
        "why": finding.why,
        "law": indicator.law,
        "citations": list(indicator.citations),
        "would_change": finding.would_change,
        "remediation": indicator.remediation,
        "entered": bool(finding.samples) and all(_entered(seen) for seen in finding.samples),
        "samples": [sample(evidence) for evidence in finding.samples],
    }


def _entered(evidence: Evidence) -> bool:
    return evidence.url.startswith(ENTERED)


def sample(evidence: Evidence) -> dict[str, Any]:
    """One piece of evidence; `entered_by` says who entered it where nobody observed it."""
    told = asdict(evidence)
    if not evidence.action:
        del told["action"]
    if _entered(evidence):
        told |= {"entered": True, "entered_by": evidence.vantage.removeprefix("entered by ")}
    return told


def coverage(told: Coverage) -> dict[str, Any]:
    """What was looked at."""
    return {
        "complete": told.complete,
        "hosts": [{**asdict(host), "failed": dict(host.failed)} for host in told.hosts],
        "skipped": [asdict(skipped) for skipped in told.skipped],
        "limits": list(told.limits),
        "blocked": list(told.blocked),
    }


def signal_line(signal: Signal) -> str:
    """One line of signals.jsonl: a signal before folding."""
    seen = signal.sighting
    evidence = seen.evidence
    told = {
        "signal": signal.id,
        "states": list(seen.states),
        "confidence": str(seen.confidence),
        "host": seen.host or host_in(evidence.url),
        "url": evidence.url,
        "quote": evidence.quote,
        "place": evidence.place,
        "fetched_at": evidence.fetched_at,
        "sha256": evidence.sha256,
        "record_id": evidence.record_id,
        "language": seen.language,
        "currency": seen.currency,
        "vantage": evidence.vantage,
        "note": seen.note,
        "source": evidence.source,
    }
    text = json.dumps(told, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode() + "\n"
