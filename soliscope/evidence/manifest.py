"""`manifest.json`: what a case consists of, and how it came about. Written after everything else.

Each run names the manifest of the firm's run before it, so that a series of cases is a chain:
whoever changes one has to change all later ones. `SHA256SUMS` repeats the hashes, the manifest's
own among them, in the form that `sha256sum --check` reads.
"""

from __future__ import annotations

import glob
import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from crawler import archive
from crawler.members import Member
from soliscope import case
from soliscope.errors import UsageError
from soliscope.evidence import clock, files, records

VERSION = "1.0"
_NUMBERED = re.compile(r"(.+)-([2-9]|[1-9][0-9]{1,5})")


def seal(
    folder: Path,
    assessment: Mapping[str, Any],
    source: Path,
    times: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Write `records.jsonl`, `manifest.json` and `SHA256SUMS`; returns the manifest.

    `source` is where the archive is, `times` what `Clock.told` noted. A manifest that would say
    the same again is left as it is, with its stamp; one that is replaced is kept beside it.
    """
    archived = list(records.of(folder))
    if archived:
        text = "".join(records.line(file, member) for file, member in archived)
        case.write(folder / files.RECORDS, text.encode("ascii"))
    earlier = read(folder)
    unchanged = earlier is not None and _same_archive(earlier, folder)
    noted = times or (earlier.get("clock", {}).get("session") if earlier and unchanged else None)
    made = _build(folder, assessment, source, archived, noted)
    if earlier is not None:
        if _but_for_chain(earlier) == _but_for_chain(made):
            write_sums(folder)
            return earlier
        made["replaces"] = _put_aside(folder)
        made["files"] = _hashes(folder)
    case.write(folder / files.MANIFEST, encoded(made))
    write_sums(folder)
    return made


def encoded(told: Mapping[str, Any]) -> bytes:
    """The manifest as bytes: the same content gives the same bytes."""
    text = json.dumps(told, indent=2, sort_keys=True, ensure_ascii=False)
    return (text + "\n").encode("utf-8", "replace")


def read(folder: Path) -> dict[str, Any] | None:
    """Return the manifest of a case, or None where there is none that can be read."""
    try:
        told = json.loads(files.content(folder / files.MANIFEST))
    except (OSError, ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) and isinstance(told.get("files"), dict) else None


def hashed(folder: Path) -> str:
    """Hash of a case's manifest in hex; empty where there is none."""
    try:
        return hashlib.sha256(files.content(folder / files.MANIFEST)).hexdigest()
    except OSError:
        return ""


def write_sums(folder: Path) -> None:
    """Write `SHA256SUMS` anew: after the manifest, and again after its stamp."""
    case.write(folder / files.SUMS, expected_sums(folder))


def expected_sums(folder: Path) -> bytes:
    """What `SHA256SUMS` must hold: the manifest's hashes, its own, and its stamp's."""
    told = read(folder) or {"files": {}}
    entries = [
        (name, str(entry.get("sha256", "")))
        for name, entry in told["files"].items()
        if isinstance(entry, dict)
    ]
    entries += [
        (name, files.digest(folder / name)[0])
        for name in (files.MANIFEST, files.STAMP)
        if (folder / name).is_file()
    ]
    return files.sums(iter(sorted(entries)))


def refuse_changed(folder: Path) -> None:
    """Raise UsageError where the archive is not the one that the manifest was written for.

    Judging it in place would put a new seal on changed evidence.
    """
    told = read(folder)
    if told is None:
        return
    for path in archive.files(folder, archive.EVERY):
        entry = told["files"].get(path.name)  # none for a session that was stopped since
        if isinstance(entry, dict) and files.digest(path)[0] != entry.get("sha256"):
            raise UsageError(
                f"{path.name} is not the file that {files.MANIFEST} was written for; `soliscope"
                f" verify {folder}` names the damage, and --output judges it into another folder."
            )


def previous(folder: Path, sites: Any, finished_at: str) -> tuple[str, str]:
    """Return (name, manifest hash) of the firm's run before this one, of the cases beside it.

    Cases lie beside one another as DIR, DIR-2, DIR-3; empty strings where there is none.
    """
    folder = folder.resolve()
    base, number = _numbered(folder.name)
    found: list[tuple[str, int, Path]] = []
    for beside in folder.parent.glob(f"{glob.escape(base)}*"):
        name, other = _numbered(beside.name)
        told = read(beside) if name == base and beside != folder else None
        if told and (told.get("firm") or {}).get("sites") == sites:
            found.append((str(told.get("finished_at")), other, beside))
    earlier = [one for one in found if one[:2] < (finished_at, number)]
    if not earlier:
        return "", ""
    newest = max(earlier)[2]
    return newest.name, hashed(newest)


def _numbered(name: str) -> tuple[str, int]:
    match = _NUMBERED.fullmatch(name)
    return (match[1], int(match[2])) if match else (name, 1)


def _build(
    folder: Path,
    assessment: Mapping[str, Any],
    source: Path,
    archived: list[tuple[str, Member]],
    times: Mapping[str, Any] | None,
) -> dict[str, Any]:
    firm, options = assessment["firm"], dict(assessment.get("options") or {})
    before = previous(folder, firm["sites"], assessment["finished_at"])
    return {
        "manifest_version": VERSION,
        "tool": dict(assessment["tool"]),
        "rulebook": {k: assessment["rulebook"][k] for k in ("id", "version", "sha256")},
        "firm": {k: firm[k] for k in ("name", "home", "sites")},
        "started_at": assessment["started_at"],
        "finished_at": assessment["finished_at"],
        "status": assessment["status"],
        "level": assessment["level"],
        "complete": assessment["coverage"]["complete"],
        "options": options,
        "vantage": {"name": "direct", "connect_to": list(options.get("connect_to") or ())},
        "robots": _robots(assessment, archived),
        "clock": {
            "source": clock.SOURCE,
            "session": dict(times) if times else None,
            "backward_steps": clock.backward(m.date for _, m in archived if m.kind == "response"),
        },
        "counts": _counts(assessment, archived),
        "archive": _elsewhere(folder, source),
        "previous_case": before[0],
        "previous": before[1],
        "replaces": "",
        "files": _hashes(folder),
    }


def _hashes(folder: Path) -> dict[str, Any]:
    found = {}
    for name in files.covered(folder):
        value, size = files.digest(folder / name)
        found[name] = {"sha256": value, "bytes": size}
    return found


def _robots(
    assessment: Mapping[str, Any], archived: list[tuple[str, Member]]
) -> list[dict[str, Any]]:
    """What robots.txt said and what was done about it, host by host."""
    answers: dict[str, list[dict[str, Any]]] = {}
    for _, member in archived:
        parts = urlsplit(member.url) if member.kind == "response" else None
        if parts and parts.path == "/robots.txt":
            answers.setdefault(parts.netloc.lower(), []).append(
                {"url": member.url, "status": member.status, "record_id": member.record_id}
            )
    return [
        {
            "host": host["host"],
            "decision": host["robots"],
            "refused": {
                name: n for name, n in host["failed"].items() if name.startswith("robots.txt")
            },
            "answers": answers.get(host["host"], []),
        }
        for host in assessment["coverage"]["hosts"]
    ]


def _counts(assessment: Mapping[str, Any], archived: list[tuple[str, Member]]) -> dict[str, int]:
    kinds = Counter(member.kind or "unreadable" for _, member in archived)
    return {
        "records": len(archived),
        **{f"records_{kind}": n for kind, n in sorted(kinds.items())},
        "pages": sum(host["pages"] for host in assessment["coverage"]["hosts"]),
        "findings": len(assessment["findings"]),
        "noted": len(assessment["noted"]),
    }


def _elsewhere(folder: Path, source: Path) -> list[dict[str, Any]]:
    """Hashes of an archive that lies outside the case (`judge --output`)."""
    if source.resolve() == folder.resolve():
        return []
    found = []
    for path in archive.files(source, archive.EVERY):
        value, size = files.digest(path)
        found.append({"file": path.name, "sha256": value, "bytes": size})
    return found


def _same_archive(told: Mapping[str, Any], folder: Path) -> bool:
    return all(
        (told["files"].get(path.name) or {}).get("sha256") == files.digest(path)[0]
        for path in archive.files(folder, archive.EVERY)
    )


def _but_for_chain(told: Mapping[str, Any]) -> dict[str, Any]:
    kept = {k: v for k, v in told.items() if k not in ("replaces", "files")}
    return {
        **kept,
        "files": {n: v for n, v in told["files"].items() if not n.startswith(files.EARLIER)},
    }


def _put_aside(folder: Path) -> str:
    """Keep the manifest that is about to be replaced, and its stamp; returns its hash."""
    value = hashed(folder)
    number = len(list(folder.glob(f"{files.EARLIER}*.json"))) + 1
    kept = folder / f"{files.EARLIER}{number:02}.json"
    case.write(kept, (folder / files.MANIFEST).read_bytes())
    if (folder / files.STAMP).is_file():
        (folder / files.STAMP).replace(kept.with_name(kept.name + ".tsr"))
    return value
