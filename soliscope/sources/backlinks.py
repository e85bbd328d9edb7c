"""Exports of links: `--backlinks FILE`, or `imports.backlinks` of the firm file."""

from __future__ import annotations

from pathlib import Path

from analyzers import backlinks as folding
from crawler import backlinks
from crawler.backlinks import BacklinkError, Export
from soliscope import imports
from soliscope.config import Firm
from soliscope.errors import UsageError
from soliscope.fold import Fold
from soliscope.options import RunOptions
from soliscope.progress import Reporter

KIND = "backlinks"


class BacklinksSource:
    """Exports of links as a surface."""

    name = "backlinks"

    def check(self, firm: Firm) -> None:
        """Refuse files that are no export, before anything is fetched: one link is enough."""
        for path in imports.given(firm, KIND):
            data = imports.contents(path)
            try:
                next(backlinks.links(data, Export(path.name, "")), None)
            except BacklinkError as error:
                raise UsageError(str(error)) from None

    def collect(self, firm: Firm, options: RunOptions, folder: Path, reporter: Reporter) -> None:
        """Copy the files into the case."""
        if paths := imports.given(firm, KIND):
            imports.keep(folder, KIND, paths)

    def examine(self, folder: Path, fold: Fold) -> None:
        """Fold the links by linking domain, and ask about them."""
        kept = imports.kept(folder, KIND)
        if not kept:
            return
        exports: list[Export] = []
        files = ((imports.data_of(folder, KIND, one), one.file, one.kept_at) for one in kept)
        try:
            profile = folding.build(folding.streamed(files, exports), fold.firm.sites)
        except BacklinkError as error:
            raise UsageError(str(error)) from None
        fold.ask(profile, KIND)
        read = sum(export.read for export in exports)
        fold.caveats.append(
            f"{read} links of {len({d.domain for d in profile.domains})} domains were read from"
            f" {', '.join(sorted({tool for one in exports for tool in one.tools}))}; a tool knows"
            " only the links that it found, and the linking pages were not visited."
        )
        for export in exports:
            lost = [f"{export.unusable} rows name no linking address"] if export.unusable else []
            if said := [*export.problems, *lost]:
                fold.caveats.append(f"{export.name}: {'; '.join(said)}.")


SOURCE = BacklinksSource()
