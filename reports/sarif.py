"""SARIF 2.1.0 (OASIS, incorporating errata 01) for code scanning.

Code scanning wants every result in a file of the repository, so a result is anchored to the file
that makes the page, and the address is in `logicalLocations` and `properties`. The rules of the
rulebook are listed whole, not only those that fired; what was not assessed is a notification.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from analyzers import rulebook
from analyzers.rulebook import Indicator, Rulebook
from reports import fingerprint, safe, waived
from reports.compare import Kind
from reports.gate import Gate, Outcome
from reports.view import Document, amount, place_name

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {"A": "error", "B": "warning", "C": "note", "D": "note"}
"""Tier -> level of a result; other tiers make no result."""
_SEVERITY = {"error": "error", "warning": "warning", "note": "recommendation"}
_LONGEST = 600
_ROOT = "%SRCROOT%"
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z")
_BASELINE = {Kind.NEW: "new", Kind.CHANGED: "updated", Kind.UNCHANGED: "unchanged"}
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in the repository."""

    file: str
    """Relative to the root of the repository, with slashes."""
    line: int = 1


def sarif(
    document: Document,
    gate: Gate | None = None,
    anchors: Mapping[tuple[str, str], Anchor] | None = None,
    fallback: str = "",
) -> bytes:
    """The counted findings as one SARIF run, UTF-8.

    `anchors`: (address, quotation) -> place; `fallback`: file for what is not in it. Without
    either, a result names host and path as if they were a file, so that it has a location at all.
    """
    book = rulebook.load()
    index = {one.id: number for number, one in enumerate(book.indicators)}
    places = _Places(anchors or {}, fallback)
    counted = [finding for finding in document["findings"] if finding["counted"]]
    results = [_result(finding, index, places, gate) for finding in counted]
    if any("suppressions" in result for result in results):  # then all of them say so (3.27.23)
        for result in results:
            result.setdefault("suppressions", [])
    run = {
        "tool": {"driver": _driver(document, book)},
        "automationDetails": {"id": f"soliscope/{_category(document)}/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The repository's root."}}},
        "invocations": [_invocation(document, gate, index)],
        "results": results,
        "properties": {
            "status": _plain(document["status"]),
            "level": document["level"],
            "pages": sum(host["pages"] for host in document["coverage"]["hosts"]),
            **({"gate": str(gate.outcome), "gateReason": _plain(gate.reason)} if gate else {}),
        },
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    text = json.dumps(log, indent=2, ensure_ascii=False, allow_nan=False)
    return safe.whole(text + "\n").encode()


def _category(document: Document) -> str:
    hosts = [safe.url_host(site) for site in document["firm"]["sites"]]
    return quote(safe.whole(next(iter(hosts), "") or "site"), safe="")


def _driver(document: Document, book: Rulebook) -> Json:
    tool = document["tool"]
    return {
        "name": "soliscope",
        "version": _plain(tool["version"]),
        "fullName": f"soliscope {_plain(tool['version'])}, rules {book.id} {book.version}",
        "rules": [_rule(one, book) for one in book.indicators],
        "notifications": [
            _descriptor("not-assessed", "A rule that could not be checked: unknown, not absent."),
            _descriptor("coverage", "How far the look at the site reached."),
            _descriptor("not-assessable", "Too little was looked at for a level."),
        ],
    }


def _descriptor(name: str, text: str) -> Json:
    return {"id": name, "shortDescription": {"text": text}}


def _rule(one: Indicator, book: Rulebook) -> Json:
    level = LEVELS.get(one.tier, "none")
    severity = {"problem.severity": _SEVERITY[level]} if level in _SEVERITY else {}
    return {
        "id": one.id,
        "name": "".join(word.capitalize() for word in one.id.split("-")),
        "shortDescription": {"text": _escaped(one.title)},
        "fullDescription": {"text": _escaped(one.law)},
        "helpUri": book.url,
        "help": {"text": _escaped(_help(one, book)), "markdown": _help(one, book, "**")},
        "defaultConfiguration": {"level": level, "enabled": level != "none"},
        "properties": {
            "tier": one.tier,
            "family": one.family,
            "citations": list(one.citations),
            "tags": [f"tier-{one.tier}", one.family],
            **severity,
        },
    }


def _help(one: Indicator, book: Rulebook, bold: str = "") -> str:
    parts = [one.law, f"{bold}Tier {one.tier}{bold}: {book.tiers[one.tier]}"]
    lists = {
        "Where it stands": one.citations,
        "What is not this": one.not_this,
        "What can explain it": [
            *(book.by_id[name].title for name in one.rebuttals), *one.other_rebuttals
        ],
        "What to do": [one.remediation] if one.remediation else [],
    }  # fmt: skip
    parts += [
        f"{bold}{title}{bold}\n\n" + "\n".join(f"- {item}" for item in items)
        for title, items in lists.items()
        if items
    ]
    return "\n\n".join(parts)


def _invocation(document: Document, gate: Gate | None, index: Mapping[str, int]) -> Json:
    told: Json = {
        "executionSuccessful": document["status"] != "not-assessable"
        and (gate is None or gate.outcome is not Outcome.TOO_LITTLE),
        "toolExecutionNotifications": list(_notifications(document, gate, index)),
    }
    for key, stamp in (("startTimeUtc", "started_at"), ("endTimeUtc", "finished_at")):
        if _TIME.fullmatch(document[stamp]):
            told[key] = document[stamp]
    return told


def _notifications(
    document: Document, gate: Gate | None, index: Mapping[str, int]
) -> Iterable[Json]:
    if document["status"] == "not-assessable":
        yield _notification("not-assessable", "error", document["reason"])
    elif gate and gate.outcome is Outcome.TOO_LITTLE:
        yield _notification("not-assessable", "error", gate.reason)
    notes = gate.comparison.notes if gate and gate.comparison else ()
    for text in (*document["caveats"], *notes):
        yield _notification("coverage", "warning", text)
    for rule in document["not_assessed"]:
        told = _notification(
            "not-assessed", "note", f"{rule['title']}: not assessed ({rule['reason']})."
        )
        yield told | {"associatedRule": _reference(rule["signal"], index)}


def _notification(name: str, level: str, text: str) -> Json:
    return {"descriptor": {"id": name}, "level": level, "message": {"text": message(text)}}


def _reference(signal: str, index: Mapping[str, int]) -> Json:
    return {"id": signal, "index": index[signal]} if signal in index else {"id": _plain(signal)}


@dataclass(frozen=True, slots=True)
class _Places:
    anchors: Mapping[tuple[str, str], Anchor]
    fallback: str

    def of(self, sample: Mapping[str, Any]) -> Json:
        """The physical location of a sample."""
        known = self.anchors.get((sample["url"], sample["quote"]))
        anchor = known or Anchor(self.fallback or _as_file(sample["url"]))
        return {
            "artifactLocation": {"uri": _uri(anchor.file), "uriBaseId": _ROOT},
            "region": {"startLine": max(1, anchor.line)},
        }


def _as_file(url: str) -> str:
    try:
        parts = urlsplit(url)
        names = [parts.hostname or "", *unquote(parts.path).split("/")]
    except ValueError:
        names = []
    kept = [name for name in names if name.strip(".")]
    return "/".join([*kept, "index.html"] if url.endswith("/") or len(kept) < 2 else kept)


def _uri(file: str) -> str:
    return quote(safe.whole(safe.line(file)).lstrip("/"), safe="/-._~")


def _result(
    finding: Mapping[str, Any], index: Mapping[str, int], places: _Places, gate: Gate | None
) -> Json:
    samples = finding["samples"]
    signal = finding["signal"]
    identity = fingerprint.identity(finding)
    told: Json = {
        "ruleId": signal if signal in index else _plain(signal),
        "kind": "fail",
        "level": LEVELS.get(finding["effective_tier"], "note"),
        "message": {"text": message(_sentence(finding))},
        "locations": [_location(sample, places) for sample in samples[:1]],
        "partialFingerprints": {
            # The one that code scanning reads; it would compute it from the line otherwise.
            "primaryLocationLineHash": f"{identity[:16]}:1",
            fingerprint.IDENTITY: identity,
            fingerprint.FINGERPRINT: fingerprint.fingerprint(finding),
        },
        "occurrenceCount": max(1, finding["count"]),
        "properties": _properties(finding),
    }
    if signal in index:
        told["ruleIndex"] = index[signal]
    related = [_location(sample, places) for sample in samples[1:]]
    if related:  # no two of them the same
        told["relatedLocations"] = [one for n, one in enumerate(related) if one not in related[:n]]
    if "waiver" in finding:
        told["properties"]["waiver"] = _plain(waived.note(finding))
    if waived.holds(finding):
        told["suppressions"] = [
            {
                "kind": "external",
                "status": "accepted",
                "justification": _plain(waived.note(finding)),
            }
        ]
    kind = gate.comparison.kind_of(finding) if gate and gate.comparison else None
    if gate and gate.comparison:
        told["baselineState"] = _BASELINE.get(kind, "new") if kind else "new"
    return told


def _sentence(finding: Mapping[str, Any]) -> str:
    where = ", ".join(place_name(code) for code in finding["states"])
    said = [f"{finding['title']}{f' ({where})' if where else ''}."]
    if finding["why"]:
        said.append(finding["why"])
    if finding["samples"]:
        first = finding["samples"][0]
        said.append(f"Seen at {safe.clipped(first['url'], _LONGEST)}: {_quoted(first)}.")
    said.append(f"Listed as tier {finding['tier']}: {'; '.join(finding['citations'])}.")
    if finding["effective_tier"] != finding["tier"]:
        said.append(f"It counts as tier {finding['effective_tier']}.")
    if finding["count"] > 1:
        said.append(f"Seen {amount(finding['count'], 'time')}.")
    return " ".join(said)


def _quoted(sample: Mapping[str, Any]) -> str:
    quoted = sample["quote"]
    return f"“{quoted if len(quoted) <= _LONGEST else quoted[:_LONGEST] + '…'}”"


def _location(sample: Mapping[str, Any], places: _Places) -> Json:
    return {
        "physicalLocation": places.of(sample),
        "logicalLocations": [{"fullyQualifiedName": _plain(sample["url"]), "kind": "resource"}],
        "message": {"text": message(_quoted(sample))},
    }


def _properties(finding: Mapping[str, Any]) -> Json:
    keys = ("host", "tier", "effective_tier", "family", "mechanism", "confidence", "language",
            "currency", "would_change", "remediation")  # fmt: skip
    return {
        **{key: _plain(finding[key]) for key in keys if finding[key]},
        "states": [_plain(code) for code in finding["states"]],
        "citations": [_plain(text) for text in finding["citations"]],
        "samples": [
            {key: _plain(sample[key]) for key in ("url", "quote", "fetched_at", "sha256",
                                                  "record_id")}
            for sample in finding["samples"]
        ],
    }  # fmt: skip


def _plain(text: str) -> str:
    return safe.clipped(safe.visible(text))


def message(text: str) -> str:
    """A plain text message, on one line and not too long."""
    return _escaped(safe.clipped(safe.line(text), 4 * _LONGEST)) or "(empty)"


def _escaped(text: str) -> str:
    """Nothing in a message is a link (3.11.6) or a placeholder (3.11.5) but literal text."""
    escaped = re.sub(r"([\\\[\]])", r"\\\1", text)
    return escaped.replace("{", "{{").replace("}", "}}")
