"""A finished case folder, read into the rows of the store."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from analyzers.units import host_in, host_of
from crawler import archive
from reports import compare, fingerprint
from soliscope import gate, seen
from soliscope.errors import UsageError
from soliscope.evidence import files, manifest
from soliscope.history import pages
from soliscope.history.tables import Coverage, Finding, Run, Waiver

FOLDER = "folder_pages"
Document = Mapping[str, Any]
_Key = tuple[str, str, tuple[str, ...]]


def firm_of(sites: Iterable[str]) -> str:
    """What a firm is called in the store: host (and port, if one is named) of its first site."""
    first = next(iter(sites), "")
    try:
        parts = urlsplit(first)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return host_of(first)
    return host_of(parts.hostname or first) + port


def case(folder: Path) -> tuple[Document, str]:
    """The document of a case folder, and its SHA-256. Raises UsageError."""
    if folder.is_file() and folder.name == files.ASSESSMENT:
        folder = folder.parent
    path = folder / files.ASSESSMENT
    if not path.is_file():
        raise UsageError(f"{folder} is no case folder: it has no {files.ASSESSMENT}.")
    document = gate.document_in(path)
    return document, hashlib.sha256(files.content(path)).hexdigest()


def rows(folder: Path) -> tuple[Run, list[Finding], list[Waiver], list[Coverage]]:
    """The rows of a case, not yet numbered. Raises UsageError."""
    folder = folder.parent if folder.is_file() else folder
    document, digest = case(folder)
    return (
        _run(document, digest, folder),
        _findings(document, folder),
        [_waiver(told) for told in document.get("waivers", ())],
        _coverage(document, folder),
    )


def _run(document: Document, digest: str, folder: Path) -> Run:
    firm = document["firm"]
    return Run(
        digest=digest,
        firm=firm_of(firm["sites"]),
        name=firm.get("name") or "",
        home=firm["home"],
        sites=list(firm["sites"]),
        started_at=document["started_at"],
        finished_at=document["finished_at"],
        status=document["status"],
        reason=document["reason"],
        complete=document["coverage"]["complete"],
        level=document["level"],
        states={code: row["level"] for code, row in document["states"].items()},
        rulebook={k: document["rulebook"][k] for k in ("id", "version", "sha256")}
        | {"rules": dict(compare.rules(document))},
        tool=str(document["tool"]["version"]),
        options={**document["options"], **_folder(folder)},
        not_assessed=[
            {k: rule[k] for k in ("signal", "title", "reason")} for rule in document["not_assessed"]
        ],
        folder=str(folder.resolve()),
        manifest=manifest.hashed(folder),
    )


def _folder(case: Path) -> dict[str, str]:
    """Which addresses a folder of pages answered, where one stood in for the site."""
    told = (archive.run_record(case) or {}).get(FOLDER)
    return {FOLDER: told} if isinstance(told, str) else {}


def _findings(document: Document, folder: Path) -> list[Finding]:
    shown = _shown(folder)
    return [
        Finding(
            position=number,
            identity=fingerprint.identity(finding),
            fingerprint=fingerprint.fingerprint(finding),
            signal=finding["signal"],
            host=finding["host"],
            tier=finding["effective_tier"],
            counted=finding["counted"],
            told=dict(finding),
            pages=pages.packed(
                seen.place(url)
                for url in shown.get(_key(finding), set())
                | {sample["url"] for sample in finding["samples"]}
            ),
        )
        for number, finding in enumerate(document["findings"])
    ]


def _key(told: Mapping[str, Any]) -> _Key:
    return host_of(told["host"]), told["signal"], tuple(sorted(set(told["states"])))


def _shown(folder: Path) -> dict[_Key, set[str]]:
    """The pages of each finding, from signals.jsonl: the document itself keeps five of them."""
    found: dict[_Key, set[str]] = defaultdict(set)
    path = folder / files.SIGNALS
    if not path.is_file():
        return found
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            try:
                told = json.loads(line)
                found[_key(told)].add(told["url"])
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                raise UsageError(f"{path} cannot be read; judge the case again.") from None
    return found


def _waiver(told: Mapping[str, Any]) -> Waiver:
    return Waiver(fingerprint=told["fingerprint"], state=told["state"], told=dict(told))


def _coverage(document: Document, folder: Path) -> list[Coverage]:
    known: dict[str, set[str]] = defaultdict(set)
    for url in seen.answered(folder, document):
        known[host_in(url)].add(url)
    hosts = {host["host"]: host for host in document["coverage"]["hosts"]}
    return [
        Coverage(
            host=host,
            pages=hosts.get(host, {}).get("pages", 0),
            responses=hosts.get(host, {}).get("responses", 0),
            left_out=hosts.get(host, {}).get("left_out", 0),
            failed=sum(hosts.get(host, {}).get("failed", {}).values()),
            known=pages.packed(known.get(host, ())),
        )
        for host in sorted({*hosts, *known})
    ]
