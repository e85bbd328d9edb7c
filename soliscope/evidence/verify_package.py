"""`soliscope verify FILE.wacz`: the package, its index and its signature, then the case inside."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

from crawler.members import members
from crawler.wacz import BadPackage, unpack
from soliscope.errors import UsageError
from soliscope.evidence import cdxj, files, manifest, package, signing, stamps, verify
from soliscope.evidence.findings import Report

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,120}")


def check(
    path: Path, *, workers: int = 0, authority: Path | None = None,
    tick: verify.Tick = lambda text: None,
) -> Report:  # fmt: skip
    """Check a package. Raises UsageError where the file is none."""
    report = Report()
    with TemporaryDirectory(prefix="soliscope-") as made:
        flat = Path(made)
        try:
            names = unpack(
                path, flat, lambda name: name.replace("/", "|") if _known(name) else None
            )
        except BadPackage as error:
            if not path.is_file():
                raise UsageError(str(error)) from None
            report.bad(path.name, str(error))
            return report
        except OSError as error:
            raise UsageError(f"{path} cannot be read ({error.strerror}).") from None
        _package(path.name, flat, names, report, authority)
        _index(flat, report)
        folder = flat / "inside"
        with verify.guarded(report, path.name):
            _lay_out(flat, folder)
        if (folder / files.MANIFEST).exists():
            inner = verify.case(folder, workers=workers, authority=authority, tick=tick)
            report.problems += inner.problems
            report.notes += inner.notes
            report.checked += inner.checked
        else:
            report.note("There is no case of soliscope inside: quotes were not checked.")
    return report


def _known(name: str) -> bool:
    """Only plain names, at most one folder deep, are unpacked."""
    parts = name.split("/")
    return len(parts) <= 2 and all(_PLAIN.fullmatch(part) for part in parts)


def _package(
    name: str, flat: Path, names: list[str], report: Report, authority: Path | None
) -> None:
    for twice in sorted({n for n in names if names.count(n) > 1}) if len(names) < 5000 else ():
        report.bad(twice, "is in the package twice")
    for odd in sorted({n for n in names if not _known(n) and not n.endswith("/")}):
        report.note(f"{odd[:200]} in {name} was not unpacked: its name is not plain.")
    path = flat / package.DATAPACKAGE
    if not path.is_file():
        report.bad(package.DATAPACKAGE, "is missing")
        return
    with verify.guarded(report, package.DATAPACKAGE):
        data = path.read_bytes()
        told = json.loads(data)
        listed = {entry["path"]: entry for entry in told["resources"]}
        for inner, entry in listed.items():
            _resource(flat, inner, entry, report)
        apart = {package.DATAPACKAGE, package.DIGEST}
        for extra in sorted(set(names) - set(listed) - apart):
            if not extra.endswith("/"):
                report.bad(extra, f"is not listed in {package.DATAPACKAGE}")
        with verify.guarded(report, package.DIGEST):
            _digest(flat, data, told, report, authority)


def _resource(flat: Path, inner: str, entry: Mapping[str, Any], report: Report) -> None:
    path = flat / inner.replace("/", "|")
    if not _known(inner):
        return
    if not path.is_file():
        report.bad(inner, "is missing from the package")
        return
    value, size = files.digest(path)
    report.checked["package files"] += 1
    if entry["hash"] != f"sha256:{value}" or entry.get("bytes", size) != size:
        report.bad(inner, f"does not have the hash in {package.DATAPACKAGE}")


def _digest(
    flat: Path, data: bytes, told: Mapping[str, Any], report: Report, authority: Path | None
) -> None:
    if not (flat / package.DIGEST).is_file():
        report.note(f"There is no {package.DIGEST}: the package is not sealed or signed.")
        return
    digest = json.loads((flat / package.DIGEST).read_bytes())
    value = "sha256:" + hashlib.sha256(data).hexdigest()
    if digest["hash"] != value or digest["path"] != package.DATAPACKAGE:
        report.bad(package.DATAPACKAGE, f"does not have the hash in {package.DIGEST}")
        return
    if "signedData" not in digest:
        report.note("The package is not signed.")
        return
    signed = digest["signedData"]
    found = signing.check(signed, value, str(told.get("created")))
    if found.problem:
        report.bad(package.DIGEST, found.problem)
        return
    report.checked["signatures"] += 1
    report.note(f"Signed by {found.who}.")
    if found.time_signature:
        _time(found, signed, report, authority)


def _time(
    found: signing.Checked, signed: Mapping[str, Any], report: Report, authority: Path | None
) -> None:
    try:
        stamp = stamps.check_response(
            found.time_signature, signed["signature"].encode("ascii"), authority
        )
    except stamps.BadStamp as error:
        report.bad(package.DIGEST, f"has a time stamp that does not hold: {error}")
        return
    report.checked["time stamps"] += 1
    report.note(f"The signature existed at {stamps.said(stamp)}.")
    if not signing.near(found.created, stamp.time):
        report.bad(package.DIGEST, "was stamped more than ten minutes from its created time")


def _index(flat: Path, report: Report) -> None:
    """Each entry of the index against the record that it names, and the other way round."""
    path = flat / f"indexes|{cdxj.NAME}"
    if not path.is_file():
        report.note(f"There is no indexes/{cdxj.NAME}: the index was not checked.")
        return
    name = f"indexes/{cdxj.NAME}"
    with verify.guarded(report, name):
        archived = {}
        for file in sorted(flat.glob("archive|*")):
            short = file.name.partition("|")[2]
            if short.endswith(".gz"):
                archived.update({(short, str(m.offset)): m for m in members(file)})
        heads = []
        for head, entry in cdxj.read(path.read_bytes()):
            heads.append(head)
            report.checked["index entries"] += 1
            member = archived.get((entry["filename"], entry["offset"]))
            if entry["filename"].endswith(".warc"):
                continue  # not compressed: no member to compare with
            if member is None or str(member.length) != entry["length"]:
                report.bad(name, f"names a record that is not there: {entry['url'][:200]}")
            elif (
                member.url != entry["url"]
                or entry.get("recordDigest", f"sha256:{member.sha256}") != f"sha256:{member.sha256}"
            ):
                report.bad(name, f"does not describe the record of {member.url}", member.record_id)
        if [h.encode("utf-8", "surrogateescape") for h in heads] != sorted(
            h.encode("utf-8", "surrogateescape") for h in heads
        ):
            report.bad(name, "is not sorted")
    _second(flat, report)


def _second(flat: Path, report: Report) -> None:
    """index.idx, which names the compressed blocks of the index."""
    path = flat / "indexes|index.idx"
    if not path.is_file():
        return
    with verify.guarded(report, "indexes/index.idx"):
        data = (flat / f"indexes|{cdxj.NAME}").read_bytes()
        for line in path.read_text("utf-8", "surrogateescape").splitlines():
            if line.startswith("!meta"):
                continue
            told = json.loads("{" + line.partition(" {")[2])
            block = data[told["offset"] : told["offset"] + told["length"]]
            value = "sha256:" + hashlib.sha256(block).hexdigest()
            first = gzip.decompress(block).split(b" {")[0].decode("utf-8", "surrogateescape")
            if told.get("digest", value) != value or first != line.partition(" {")[0]:
                report.bad("indexes/index.idx", "names a block that is not there")


def _lay_out(flat: Path, folder: Path) -> None:
    """Put the case back together under the names that its manifest has."""
    folder.mkdir()
    for path in flat.glob("archive|*"):
        path.replace(folder / path.name.partition("|")[2])
    case = {path.name.partition("|")[2]: path for path in flat.glob("case|*")}
    found = case.get(files.MANIFEST)
    if found is None:
        return
    found.replace(folder / files.MANIFEST)
    told = manifest.read(folder) or {"files": {}}
    nested = {
        package.inner(name).partition("/")[2]: name for name in told["files"] if files.inside(name)
    }
    for name, path in case.items():
        if name != files.MANIFEST:
            target = folder / PurePosixPath(nested.get(name, name))
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
