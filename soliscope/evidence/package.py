"""Packages out: a case as WACZ 1.1.1, which opens in ReplayWeb.page.

The archive stands in `archive/`, everything else of the case in `case/`, its manifest included.
"""

from __future__ import annotations

import hashlib
import html
import io
import json
import os
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any, Protocol

from crawler import archive
from crawler.artifacts import Capture
from soliscope.errors import UsageError
from soliscope.evidence import cdxj, files, manifest, records

WACZ = "1.1.1"
DATAPACKAGE = "datapackage.json"
DIGEST = "datapackage-digest.json"
_TITLE = re.compile(rb"<title[^>]{0,200}>([^<]{1,600})", re.I)
_HEAD = 64 * 1024
_HTML = ("text/html", "application/xhtml+xml")


class Signer(Protocol):
    """Makes the `signedData` of a package."""

    def sign(self, value: str, created: str) -> dict[str, str]:
        """Sign a hash (`sha256:HEX`)."""


def export(folder: Path, target: Path, signer: Signer | None = None) -> Path:
    """Write a sealed case as a WACZ file; the same case gives the same bytes, but for a signature.

    Raises UsageError where the case is not sealed or was changed since, OSError where the disk
    takes no more.
    """
    told = manifest.read(folder)
    if told is None:
        raise UsageError(
            f"{folder} has no {files.MANIFEST}: `soliscope judge {folder}` writes one."
        )
    if not archive.files(folder):
        raise UsageError(f"{folder} holds no archive; export the case that it was judged from.")
    manifest.refuse_changed(folder)
    created = _now() if signer else str(told["finished_at"])[:19] + "Z"
    try:
        descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=".writing-")
    except OSError as error:
        raise UsageError(f"{target} cannot be written ({error.strerror}).") from None
    try:
        with os.fdopen(descriptor, "wb") as handle:
            _write(handle, folder, told, created, signer)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return target


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _write(
    handle: IO[bytes], folder: Path, told: Mapping[str, Any], created: str, signer: Signer | None
) -> None:
    with zipfile.ZipFile(handle, "w", allowZip64=True) as package:
        writer = _Writer(package, created)
        for path in archive.files(folder, archive.EVERY):
            with path.open("rb") as source:
                writer.add(f"archive/{path.name}", source, stored=True)
        archived = list(records.read((folder / files.RECORDS).read_bytes()))
        index, second = cdxj.blocks(cdxj.lines(archived))
        writer.put(f"indexes/{cdxj.NAME}", index, stored=True)
        writer.put("indexes/index.idx", second)
        main, others = _pages(folder, told)
        writer.put("pages/pages.jsonl", _page_list("pages", "Start pages and cited pages", main))
        writer.put("pages/extraPages.jsonl", _page_list("extra", "All other pages", others))
        for name in in_case(folder):
            with (folder / name).open("rb") as source:
                writer.add(inner(name), source)
        data = _datapackage(told, created, writer.resources)
        writer.put(DATAPACKAGE, data)
        value = "sha256:" + hashlib.sha256(data).hexdigest()
        digest: dict[str, Any] = {"path": DATAPACKAGE, "hash": value}
        if signer is not None:
            digest["signedData"] = signer.sign(value, created)
        writer.put(DIGEST, _json(digest))


def in_case(folder: Path) -> Iterator[str]:
    """Names of the files that go to `case/`."""
    warcs = {path.name for path in archive.files(folder, archive.EVERY)}
    yield from (name for name in files.covered(folder) if name not in warcs)
    for name in (files.MANIFEST, files.STAMP, files.SUMS):
        if (folder / name).is_file():
            yield name


def inner(name: str) -> str:
    """Name of a case's file in the package: one level deep, as py-wacz's validator wants it."""
    return "case/" + name.replace("/", "__")


class _Writer:
    def __init__(self, package: zipfile.ZipFile, created: str) -> None:
        self._package = package
        moment = datetime.strptime(created, "%Y-%m-%dT%H:%M:%SZ").timetuple()[:6]
        self._time = (max(1980, moment[0]), *moment[1:])
        self.resources: list[dict[str, Any]] = []

    def add(self, name: str, source: IO[bytes], *, stored: bool = False) -> None:
        info = zipfile.ZipInfo(name, self._time)
        info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        # Told beforehand, so that a small member has no ZIP64 field: ReplayWeb.page trips over it.
        info.file_size = source.seek(0, os.SEEK_END)
        source.seek(0)
        made, size = hashlib.sha256(), 0
        with self._package.open(info, "w") as out:
            while chunk := source.read(1 << 20):
                out.write(chunk)
                made.update(chunk)
                size += len(chunk)
        short = name.rpartition("/")[2].lower()
        self.resources.append(
            {"name": short, "path": name, "hash": f"sha256:{made.hexdigest()}", "bytes": size}
        )

    def put(self, name: str, data: bytes, *, stored: bool = False) -> None:
        self.add(name, io.BytesIO(data), stored=stored)


def _json(told: Mapping[str, Any]) -> bytes:
    return (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def _datapackage(told: Mapping[str, Any], created: str, resources: list[dict[str, Any]]) -> bytes:
    firm = told["firm"]
    sites = list(firm["sites"])
    return _json(
        {
            "profile": "data-package",
            "wacz_version": WACZ,
            "title": f"{firm['name'] or (sites or ['a firm'])[0]}: marketing footprint",
            "description": "Archived web pages, and in case/ what was seen on them and the"
            f" manifest of the case. Rulebook {told['rulebook']['id']}"
            f" {told['rulebook']['version']}.",
            "created": created,
            "software": f"soliscope {version('soliscope')}",
            **({"mainPageUrl": sites[0], "mainPageDate": told["started_at"]} if sites else {}),
            "resources": resources,
        }
    )


def _pages(folder: Path, told: Mapping[str, Any]) -> tuple[list[dict[str, str]], ...]:
    """Start pages and pages that a finding cites; all other pages."""
    cited = set(told["firm"]["sites"]) | _cited(folder)
    main: list[dict[str, str]] = []
    others: list[dict[str, str]] = []
    for capture in archive.captures(folder):
        kind = capture.header("content-type").partition(";")[0].strip().lower()
        if capture.status != 200 or kind not in _HTML:
            continue
        page = {
            "id": capture.record_id.strip("<>").rpartition(":")[2],
            "url": capture.url,
            "ts": capture.fetched_at,
            "title": _title(capture),
        }
        first = capture.url in cited or capture.record_id in cited
        (main if first else others).append(page)
    return main, others


def _cited(folder: Path) -> set[str]:
    try:
        told = json.loads(files.content(folder / files.ASSESSMENT))
        return {
            sample["record_id"]
            for part in ("findings", "noted")
            for finding in told[part]
            for sample in finding["samples"]
        }
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _title(capture: Capture) -> str:
    found = _TITLE.search(capture.body[:_HEAD])
    text = html.unescape(found[1].decode("utf-8", "replace")) if found else ""
    return " ".join(text.split())[:200] or capture.url


def _page_list(identity: str, title: str, pages: list[dict[str, str]]) -> bytes:
    head = {"format": "json-pages-1.0", "id": identity, "title": title}
    return "".join(json.dumps(line) + "\n" for line in (head, *pages)).encode("ascii")
