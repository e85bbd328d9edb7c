"""JUnit XML (the form of Jenkins' xUnit schema): the gate and every rule of tier A and B as a test.

A rule fails where the gate tripped on one of its findings, so that a gate that passed leaves no
failure behind; a rule that could not be checked is skipped, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from lxml import etree

from analyzers import rulebook
from reports import safe, waived
from reports.gate import Gate, Outcome
from reports.view import Document, amount, place_name

TIERS = ("A", "B")
_LONGEST = 300


def junit(document: Document, gate: Gate) -> bytes:
    """One test suite, UTF-8."""
    cases = [_gate_case(gate), *_rule_cases(document, gate)]
    seconds = _seconds(document)
    suite = etree.Element("testsuite", name="soliscope", time=seconds)
    for tag, count in (
        ("tests", len(cases)),
        ("failures", _count(cases, "failure")),
        ("errors", _count(cases, "error")),
        ("skipped", _count(cases, "skipped")),
    ):
        suite.set(tag, str(count))
    suite.set("timestamp", _clean(document["started_at"]))
    suite.append(_properties(document))
    suite.extend(cases)
    root = etree.Element("testsuites", name="soliscope", time=seconds)
    for tag in ("tests", "failures", "errors"):
        root.set(tag, suite.get(tag, "0"))
    root.append(suite)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _properties(document: Document) -> etree._Element:
    told = {
        "level": "" if document["level"] is None else str(document["level"]),
        "status": document["status"],
        "sites": " ".join(document["firm"]["sites"]),
        "rulebook": f"{document['rulebook']['id']} {document['rulebook']['version']}",
    }
    parent = etree.Element("properties")
    for name, value in told.items():
        etree.SubElement(parent, "property", name=name, value=_clean(value))
    return parent


def _gate_case(gate: Gate) -> etree._Element:
    case = _case("gate", "gate")  # one name for good: histories of tests go by it
    if gate.outcome is Outcome.TRIPPED:
        _child(case, "failure", gate.reason, _list(gate.culprits), kind="gate")
    elif gate.outcome is Outcome.TOO_LITTLE:
        _child(case, "error", gate.reason, "", kind="too-little")
    else:
        _text(case, f"{gate.reason} {amount(gate.pages, 'page')} read.")
    return case


def _rule_cases(document: Document, gate: Gate) -> Iterable[etree._Element]:
    unread = {rule["signal"]: rule["reason"] for rule in document["not_assessed"]}
    absent = {rule["signal"] for rule in document["not_found"]}
    for one in rulebook.load().indicators:
        if one.tier not in TIERS:
            continue
        case = _case(f"tier {one.tier}", f"{one.id}: {one.title}")
        tripped = [f for f in gate.culprits if f["signal"] == one.id]
        seen = [f for f in document["findings"] if f["signal"] == one.id]
        if tripped:
            told = f"{one.title}: {amount(len(tripped), 'finding')}"
            _child(case, "failure", told, _list(tripped), kind=one.id)
            if passed_over := [finding for finding in seen if waived.holds(finding)]:
                _text(case, _list(passed_over))
        elif seen:
            _text(case, f"Seen, and the gate did not trip on it.\n{_list(seen)}")
        elif one.id in unread:
            _child(case, "skipped", f"Not assessed: {unread[one.id]}.", "")
        elif one.id not in absent or document["status"] == "not-assessable":
            _child(case, "skipped", "Not assessed in this run.", "")
        yield case


def _list(findings: Iterable[Mapping[str, Any]]) -> str:
    return "\n".join(_told(finding) for finding in findings)


def _told(finding: Mapping[str, Any]) -> str:
    where = ", ".join(place_name(code) for code in finding["states"])
    tier = finding["effective_tier"]
    weight = f"tier {tier}" if tier else "explained or not counted"
    parts = [f"{finding['title']} ({', '.join(filter(None, (finding['host'], where, weight)))})"]
    if note := waived.note(finding):
        parts.append(f"  {safe.line(note)}")
    for sample in finding["samples"][:2]:
        quoted = safe.line(sample["quote"])
        quoted = quoted if len(quoted) <= _LONGEST else f"{quoted[:_LONGEST]}…"
        parts.append(f"  {safe.line(sample['url'])}: “{quoted}”")
    return "\n".join(parts)


def _case(group: str, name: str) -> etree._Element:
    return etree.Element("testcase", classname=f"soliscope.{group}", name=_clean(name), time="0")


def _child(case: etree._Element, tag: str, said: str, text: str, kind: str = "") -> None:
    child = etree.SubElement(case, tag, message=_clean(said))
    if kind:
        child.set("type", kind)
    child.text = _clean(text, lines=True) or None


def _text(case: etree._Element, text: str) -> None:
    etree.SubElement(case, "system-out").text = _clean(text, lines=True)


def _clean(text: str, lines: bool = False) -> str:
    """No character that XML 1.0 forbids or that hides; attributes stay on one line."""
    shown = safe.whole(safe.visible(text) if lines else safe.line(text))
    return safe.clipped(shown.replace("\r", " "))


def _count(cases: Iterable[etree._Element], tag: str) -> int:
    return sum(case.find(tag) is not None for case in cases)


def _seconds(document: Document) -> str:
    try:
        ends = [datetime.fromisoformat(document[key]) for key in ("started_at", "finished_at")]
        return f"{max(0.0, (ends[1] - ends[0]).total_seconds()):.3f}"
    except (ValueError, TypeError, OverflowError):
        return "0"
