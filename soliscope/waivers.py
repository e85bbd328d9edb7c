"""Waivers: decisions about findings, in a file that is under version control.

A waiver names one finding by its `fingerprint/1`, so it holds for the evidence that somebody looked
at: other evidence, or the end of the term, opens the finding again. It changes no level, only what
a gate trips on and what is alerted.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from reports import fingerprint, waived
from soliscope import toml_file
from soliscope.config import nearest
from soliscope.errors import UsageError

KEYS = ("fingerprint", "signal", "host", "states", "owner", "reason", "until")
MAX_TEXT = 2_000
_HEADER = re.compile(r"\s*\[\[\s*waiver\s*\]\]")
_HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Waiver:
    """One decision."""

    fingerprint: str
    """`fingerprint/1` of the finding (docs/gate.md)."""
    signal: str
    host: str
    states: tuple[str, ...]
    owner: str
    """Who answers for it."""
    reason: str
    until: str
    """Last day on which it holds, ISO 8601."""

    @property
    def identity(self) -> str:
        """`identity/1` of the finding: to see that the evidence is another."""
        return fingerprint.identity(
            {"signal": self.signal, "host": self.host, "states": self.states}
        )


def load(path: Path) -> tuple[Waiver, ...]:
    """Read a waiver file. Raises UsageError with the place of what is wrong."""
    table, text = toml_file.read(path, "waiver file")
    for key in table:
        if key != "waiver":
            raise UsageError(f'Unknown key "{key}" in {path}: each waiver begins with [[waiver]].')
    entries = table.get("waiver", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise UsageError(f"{path}: each waiver is a table that begins with [[waiver]].")
    found: dict[str, Waiver] = {}
    lines = _lines(text, len(entries))
    for number, entry in enumerate(entries, 1):
        where = f"waiver {number} of {path}" + (f" (line {lines[number - 1]})" if lines else "")
        one = _waiver(entry, where)
        if one.fingerprint in found:
            raise UsageError(
                f"{where[:1].upper()}{where[1:]} waives a finding that is waived above."
            )
        found[one.fingerprint] = one
    return tuple(found.values())


def _lines(text: str, entries: int) -> list[int]:
    """Line of each entry's header, from 1; none where they cannot be told from other text."""
    lines = [n for n, line in enumerate(text.splitlines(), 1) if _HEADER.match(line)]
    return lines if len(lines) == entries else []


def _waiver(entry: Mapping[str, Any], where: str) -> Waiver:
    for key in entry:
        if key not in KEYS:
            raise UsageError(f'Unknown key "{key}" in {where}{nearest(key, KEYS)}.')
    missing = [key for key in KEYS if key not in entry]
    if missing:
        raise UsageError(f"{where[:1].upper()}{where[1:]} has no {missing[0]}: it must have one.")
    texts = {key: _text(entry[key], key, where) for key in KEYS if key not in ("states", "until")}
    if not _HEX.fullmatch(texts["fingerprint"]):
        raise UsageError(f"The fingerprint in {where} is not 64 hexadecimal digits.")
    states = entry["states"]
    if not isinstance(states, list) or not all(isinstance(code, str) for code in states):
        raise UsageError(f'The states in {where} are a list, such as ["FR"] or [].')
    return Waiver(**texts, states=tuple(states), until=day(entry["until"], f"until in {where}"))


def _text(value: object, key: str, where: str) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_TEXT:
        raise UsageError(f"The {key} in {where} must be text in quotes, and not empty.")
    return value.strip()


def day(value: object, where: str) -> str:
    """Check a day; returns it as ISO 8601. Raises UsageError."""
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value.isoformat()
    try:
        return datetime.date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise UsageError(f"{where} must be a day, such as 2027-03-31.") from None


def told(waivers: Iterable[Waiver]) -> list[dict[str, Any]]:
    """As an archive's run record and JSON have them."""
    return [asdict(one) | {"states": list(one.states)} for one in waivers]


def recorded(record: Mapping[str, Any]) -> tuple[Waiver, ...]:
    """The waivers that an archive's run record has. Raises UsageError."""
    entries = record.get("waivers", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise UsageError("The archive's record of the run has waivers that cannot be read.")
    return tuple(_waiver(entry, f"waiver {n} of the archive") for n, entry in enumerate(entries, 1))


def applied(document: dict[str, Any], waivers: Iterable[Waiver]) -> dict[str, Any]:
    """The document with what its waivers mean at the time of its run; the level stays."""
    given = tuple(waivers)
    if not given:
        return document
    on = document["finished_at"][:10]
    exact = {one.fingerprint: one for one in given}
    alike = {one.identity: one for one in given}
    met: dict[str, str] = {}
    findings = []
    for finding in document["findings"]:
        mine = exact.get(fingerprint.fingerprint(finding))
        one = mine or alike.get(fingerprint.identity(finding))
        if one is None:
            findings.append(finding)
            continue
        state = (
            waived.CHANGED if mine is None else waived.HOLDS if on <= one.until else waived.EXPIRED
        )
        met[one.fingerprint] = state
        findings.append(finding | {"waiver": _note(one, state)})
    rows = [
        {**entry, "state": met.get(entry["fingerprint"], waived.UNSEEN)} for entry in told(given)
    ]
    return document | {"findings": findings, "waivers": rows}


def _note(one: Waiver, state: str) -> dict[str, str]:
    return {"state": state, "owner": one.owner, "reason": one.reason, "until": one.until}


def of(finding: Mapping[str, Any], owner: str, reason: str, until: str) -> Waiver:
    """A waiver of a finding. Raises UsageError."""
    entry = {
        "fingerprint": fingerprint.fingerprint(finding), "signal": finding["signal"],
        "host": finding["host"], "states": list(finding["states"]), "owner": owner,
        "reason": reason, "until": until,
    }  # fmt: skip
    return _waiver(entry, "the waiver")


def written(one: Waiver) -> str:
    """A waiver as an entry of the file."""
    quoted = {key: json.dumps(value, ensure_ascii=True) for key, value in told([one])[0].items()}
    quoted["until"] = one.until
    return "[[waiver]]\n" + "".join(f"{key} = {quoted[key]}\n" for key in KEYS)
