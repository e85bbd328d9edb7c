"""`soliscope verify`: is a case still what it was when it was sealed? Works without the network.

Every check names the file, and where there is one the record and the findings that rest on it.
Nothing that a damaged or forged case holds may end the program: what cannot be checked is damage.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from crawler import archive
from crawler.members import Member, members
from crawler.replay import COVERAGE, RUN
from soliscope.errors import UsageError
from soliscope.evidence import files, manifest, records, stamps, verify_imports, verify_quotes
from soliscope.evidence.findings import Report

Tick = Callable[[str], object]
_READS = {files.ASSESSMENT, files.SIGNALS}


def case(
    folder: Path,
    *,
    workers: int = 0,
    authority: Path | None = None,
    only: frozenset[str] | None = None,
    tick: Tick = lambda text: None,
) -> Report:
    """Check a case folder. Raises UsageError where there is no case to check.

    `authority` is a PEM file of the time-stamping authority's certificates. `only` limits the
    checks to those that read the files named (and trusts records whose bytes are as noted):
    what a monitor runs after a file was touched.
    """
    report = Report()
    check = _Check(folder, report, only, tick)
    if not folder.is_dir():
        raise UsageError(f"There is no case folder {folder}.")
    if check.told is None and not (folder / files.MANIFEST).exists():
        if not archive.files(folder):
            raise UsageError(f"{folder} is no case: it has no {files.MANIFEST} and no archive.")
        report.bad(files.MANIFEST, "is missing: nothing says what the files must hash to")
    odd = [
        p.name for p in archive.files(folder, archive.EVERY) if p.is_symlink() or not p.is_file()
    ]
    for name in odd:
        report.bad(name, "is no regular file; nothing more was checked")
    if odd:
        return report
    for step in (
        check.manifest, check.hashes, check.archive, check.agreement, check.chain,
        lambda: check.quotes(workers),
        lambda: stamps.check(folder, authority, report, wanted=check.wants(files.STAMP)),
    ):  # fmt: skip
        step()
    _blame(folder, report)
    return report


@contextmanager
def guarded(report: Report, file: str) -> Iterator[None]:
    """Turn whatever a damaged file does to a reader into a problem of that file."""
    try:
        yield
    except Exception as error:
        text = str(error)[:200] or "no more is known"
        report.bad(file, f"could not be read ({type(error).__name__}: {text})")


class _Check:
    def __init__(
        self, folder: Path, report: Report, only: frozenset[str] | None, tick: Tick
    ) -> None:
        self.folder, self.report, self.only, self.tick = folder, report, only, tick
        self.told = manifest.read(folder)
        self.damaged: set[str] = set()
        """Files whose hash is wrong."""

    def wants(self, *names: str) -> bool:
        return self.only is None or not self.only.isdisjoint(names)

    def manifest(self) -> None:
        """The manifest against SHA256SUMS, which holds its hash."""
        if self.told is None:
            if (self.folder / files.MANIFEST).exists():
                self.report.bad(files.MANIFEST, "cannot be read as a manifest")
            return
        with guarded(self.report, files.SUMS):
            if not self.wants(files.MANIFEST, files.SUMS, files.STAMP):
                return
            path = self.folder / files.SUMS
            if not path.is_file():
                self.report.bad(files.SUMS, "is missing")
                return
            given, wanted = path.read_bytes(), manifest.expected_sums(self.folder)
            if given != wanted:
                self._compare_sums(given, wanted)
            self.report.checked["manifest"] += 1

    def _compare_sums(self, given: bytes, wanted: bytes) -> None:
        lines = set(given.splitlines())
        for line in wanted.splitlines():
            name = line[66:].decode("utf-8", "replace")
            if line in lines:
                continue
            if name in (files.MANIFEST, files.STAMP):
                self.report.bad(name, f"does not have the hash in {files.SUMS}")
            else:
                self.report.bad(files.SUMS, f"does not agree with the manifest on {name}")
        if not lines <= set(wanted.splitlines()) or len(given) != len(wanted):
            self.report.bad(files.SUMS, "has lines that do not follow from the manifest")

    def hashes(self) -> None:
        """Every file against the manifest."""
        if self.told is None:
            return
        for name, entry in self.told["files"].items():
            if self.only is not None and name not in self.only:
                continue
            with guarded(self.report, str(name)):
                self._hash(name, entry)
        if self.only is None:
            for name in sorted(set(files.covered(self.folder)) - set(self.told["files"])):
                if Path(name).match("*-?????.warc.gz"):
                    self.report.bad(name, "is not in the manifest: an archive file was added")
                else:
                    self.report.note(f"{name} is not in the manifest: it was added later.")

    def _hash(self, name: str, entry: Any) -> None:
        if not files.inside(name):
            self.report.bad(files.MANIFEST, f"names a file outside the case: {name}")
            return
        path = self.folder / name
        if path.is_symlink() or not path.is_file():
            self.report.bad(name, "is missing")
            self.damaged.add(name)
            return
        self.tick(name)
        value, size = files.digest(path)
        self.report.checked["files"] += 1
        if (value, size) != (entry["sha256"], entry["bytes"]):
            self.damaged.add(name)
            more = f"; it has {size} bytes, not {entry['bytes']}" if size != entry["bytes"] else ""
            self.report.bad(name, f"does not have the hash in {files.MANIFEST}{more}")

    def archive(self) -> None:
        """Every record of every archive file, against itself and against records.jsonl."""
        noted: dict[str, list[Member]] = {}
        if (self.folder / files.RECORDS).is_file():
            with guarded(self.report, files.RECORDS):
                for file, member in records.read((self.folder / files.RECORDS).read_bytes()):
                    noted.setdefault(file, []).append(member)
        elif archive.files(self.folder):
            self.report.bad(files.RECORDS, "is missing")
        seen: dict[str, str] = {}
        kinds: set[tuple[str, str]] = set()
        for path in archive.files(self.folder, archive.EVERY):
            if not self.wants(path.name, files.RECORDS):
                continue
            with guarded(self.report, path.name):
                for member in self._members(path, noted.pop(path.name, [])):
                    self._unique(path.name, member, seen)
                    kinds.add((member.kind, member.url))
        for file in noted if self.only is None else ():
            self.report.bad(file, f"is missing, and {files.RECORDS} lists its records")
        if self.only is None and archive.files(self.folder):
            self._notes(kinds)

    def _members(self, path: Path, noted: list[Member]) -> Iterator[Member]:
        known = {member.offset: member for member in noted}
        trusted = known if self.only is not None else None
        found = set()
        for member in members(path, trusted):
            self.report.checked["records"] += 1
            self.tick(f"{path.name}, record {self.report.checked['records']}")
            wanted = known.get(member.offset)
            found.add(member.offset)
            # Of a damaged record the noted name counts: its own may be what was damaged.
            name = wanted.record_id if wanted and member.error else member.record_id
            name = name or (wanted.record_id if wanted else "")
            if member.error:
                self.report.bad(path.name, f"{member.error} (byte {member.offset})", name)
            elif known and wanted != member:
                what = "another record than" if wanted else "a record that is not"
                self.report.bad(path.name, f"has {what} in {files.RECORDS} at byte {member.offset}",
                                name)  # fmt: skip
            yield member
        for offset in sorted(set(known) - found):
            self.report.bad(path.name, f"has no record at byte {offset}", known[offset].record_id)

    def _unique(self, file: str, member: Member, seen: dict[str, str]) -> None:
        if member.record_id and member.record_id in seen:
            self.report.bad(file, f"has a record twice (also in {seen[member.record_id]})",
                            member.record_id)  # fmt: skip
        seen.setdefault(member.record_id, file)

    def _notes(self, kinds: set[tuple[str, str]]) -> None:
        first = archive.files(self.folder)[0].name
        if ("metadata", RUN) not in kinds:
            self.report.bad(first, "has no run record: what was entered is not known")
        if (self.told or {}).get("complete") and ("metadata", COVERAGE) not in kinds:
            self.report.bad(first, "has no coverage record, and the manifest calls it complete")

    def agreement(self) -> None:
        """The files of the case against one another."""
        if not self.wants(files.ASSESSMENT, files.COVERAGE, files.MANIFEST):
            return
        path = self.folder / files.ASSESSMENT
        if not path.is_file():
            self.report.bad(files.ASSESSMENT, "is missing")
            return
        with guarded(self.report, files.ASSESSMENT):
            told = json.loads(path.read_bytes())
            for name in ("started_at", "finished_at", "status", "level", "options", "tool"):
                if self.told is not None and self.told.get(name) != told[name]:
                    self.report.bad(files.MANIFEST, f"and {files.ASSESSMENT} differ in {name}")
            with guarded(self.report, files.COVERAGE):
                if json.loads(files.content(self.folder / files.COVERAGE)) != told["coverage"]:
                    self.report.bad(files.COVERAGE, f"differs from {files.ASSESSMENT}")
            self._pictures(told.get("pictures") or ())

    def _pictures(self, rows: Any) -> None:
        """Each picture that the assessment names, against its file."""
        for row in rows:
            for named in filter(None, (row["page"], row["crop"])):
                name = named["file"]
                if not files.inside(name) or not (self.folder / name).is_file():
                    self.report.bad(files.ASSESSMENT, f"names the picture {name}: it is missing")
                elif files.digest(self.folder / name)[0] != named["sha256"]:
                    self.report.bad(name, f"is not the picture that {files.ASSESSMENT} names")
                else:
                    self.report.checked["pictures"] += 1

    def chain(self) -> None:
        """The manifests before this one: of this case, and of the firm's run before."""
        if self.told is None or not self.wants(files.MANIFEST):
            return
        with guarded(self.report, files.MANIFEST):
            kept = {files.digest(path)[0] for path in self.folder.glob(f"{files.EARLIER}*.json")}
            if self.told.get("replaces") and self.told["replaces"] not in kept:
                self.report.bad(files.MANIFEST, "replaces a manifest that is no longer in the case")
            name, value = self.told.get("previous_case"), self.told.get("previous")
            if value:
                self._previous(str(name), str(value))

    def _previous(self, name: str, value: str) -> None:
        beside = self.folder.resolve().with_name(name)
        found = {manifest.hashed(beside)}
        found |= {files.digest(path)[0] for path in beside.glob(f"{files.EARLIER}*.json")}
        if found == {""}:
            self.report.note(f"The previous case {name} is not beside this one: not checked.")
        elif value not in found:
            self.report.bad(files.MANIFEST, f"names another manifest of {name} than is there now")
        else:
            self.report.checked["previous cases"] += 1

    def quotes(self, workers: int) -> None:
        """Every quotation against its record."""
        if not self.wants(*_READS) or not archive.files(self.folder):
            if self.only is None and (self.told or {}).get("archive"):
                with guarded(self.report, files.MANIFEST):
                    self._elsewhere((self.told or {})["archive"])
            return
        found = []
        for name in sorted(_READS):
            if self.wants(name) and (self.folder / name).is_file():
                with guarded(self.report, name):
                    found += verify_quotes.collect(self.folder, name)
        with guarded(self.report, "imports"):
            found = verify_imports.check(self.folder, found, self.report)
        if found:
            with guarded(self.report, "archive"):
                verify_quotes.check(self.folder, found, workers, self.report, self.tick)

    def _elsewhere(self, archived: Any) -> None:
        names = ", ".join(str(one["file"]) for one in archived[:5])
        self.report.unchecked.append(
            f"records and quotations, because the archive ({names}) lies in another folder;"
            " verify the case that it was judged from as well"
        )


def _blame(folder: Path, report: Report) -> None:
    """Name the findings that rest on damaged records."""
    wanted = {problem.record_id for problem in report.problems if problem.record_id}
    if not wanted:
        return
    cited: dict[str, set[str]] = {}
    try:
        told = json.loads(files.content(folder / files.ASSESSMENT))
        for part in ("findings", "noted"):
            for finding in told[part]:
                for sample in finding["samples"]:
                    cited.setdefault(sample["record_id"], set()).add(finding["signal"])
    except Exception:  # damage of the assessment is told elsewhere
        return
    report.problems = [
        replace(p, cited_by=tuple(sorted(cited.get(p.record_id, ())))) for p in report.problems
    ]
