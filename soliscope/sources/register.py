"""ESMA's register: `--register DIR`, or `imports.register` of the firm file."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from analyzers import entity_pages, registry
from analyzers.registry import Standing, Warnings
from crawler import register
from crawler.register import Kind, Register, RegisterError
from soliscope import imports
from soliscope.config import Firm
from soliscope.errors import UsageError
from soliscope.fold import Fold
from soliscope.options import RunOptions
from soliscope.progress import Reporter

KIND = "register"
GROUP, LISTED = "group-offer-non-differentiation", "nca-warning-or-noncompliant-listing"


def files_in(paths: tuple[Path, ...]) -> list[Path]:
    """CSV files of the register among files and folders.

    Raises UsageError where one named holds none.
    """
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.glob("*.[cC][sS][vV]")) if path.is_dir() else [path]
        usable: list[Path] = []
        refused = ""
        for file in inside:
            try:
                register.read(imports.contents(file), file.name)
                usable.append(file)
            except RegisterError as error:
                refused = refused or str(error)
        if not usable:
            raise UsageError(
                refused or f"{path} holds no CSV file; put the files of ESMA's register there."
            )
        found += usable
    return found


class RegisterSource:
    """The register as a surface."""

    name = "register"

    def check(self, firm: Firm) -> None:
        """Refuse folders that hold no register, before anything is fetched."""
        files_in(imports.given(firm, KIND))

    def collect(self, firm: Firm, options: RunOptions, folder: Path, reporter: Reporter) -> None:
        """Copy the register's files into the case."""
        if paths := imports.given(firm, KIND):
            imports.keep(folder, KIND, files_in(paths))

    def examine(self, folder: Path, fold: Fold) -> None:
        """Hold the firm against the kept files."""
        kept = imports.kept(folder, KIND)
        if not kept:
            return
        try:
            read = register.combine(
                register.read(
                    imports.data_of(folder, KIND, one), one.file, one.kept_at, one.written
                )
                for one in kept
            )
        except RegisterError as error:
            raise UsageError(str(error)) from None
        fold.register = read
        day = fold.first[:10] or kept[0].kept_at[:10]
        hosts = tuple(sorted(host.removeprefix("www.") for host in fold.hosts))
        standing = Standing(fold.firm, read, hosts, fold.addresses(), day)
        if any(read.has(kind) for kind in (*registry.ENTITIES, Kind.OTHER)):
            self._entities(standing, fold)
        if read.has(Kind.NCASP):
            fold.ask(Warnings(standing), KIND)
            fold.caveats.append(_means_nothing(read))
            if cut := read.incomplete(Kind.NCASP):
                fold.unknown[LISTED] = cut
        fold.caveats.append(_vintage(read))
        fold.surfaces["register"] = {
            "files": [
                {"file": f.name, "kind": str(f.kind), "rows": f.rows, "vintage": f.vintage,
                 "sha256": f.sha256, "truncated": f.truncated}
                for f in read.files
            ],
            "pages": entity_pages.told(standing),
        }  # fmt: skip

    def _entities(self, standing: Standing, fold: Fold) -> None:
        fold.ask(standing, KIND)
        if cut := standing.register.incomplete(Kind.CASP):
            fold.unknown[registry.AUTHORISED] = fold.unknown[GROUP] = cut
        if not standing.firm.entities and not standing.firm.home:
            fold.unknown[registry.ESTABLISHED] = "no entity was entered to look for in the register"
        if found := registry.gate(standing):
            fold.gates.append(found)
        fold.questions.extend(registry.questions(standing))


def _means_nothing(read: Register) -> str:
    rows = read.of(Kind.NCASP)
    name, most = next(iter(Counter(e.authority for e in rows).most_common(1)), ("", 0))
    share = f": {most} of its {len(rows)} rows come from {name}" if rows else ""
    return f"Absence from ESMA's list of non-compliant entities shows nothing{share}."


def _vintage(read: Register) -> str:
    told = ", ".join(
        f"{file.kind} {file.vintage or 'undated'} ({file.rows} rows, sha256 {file.sha256[:12]})"
        for file in read.files
    )
    return f"The register was read as of its newest updates: {told}; later changes are not seen."


SOURCE = RegisterSource()
