"""What people know: `--facts FILE`, or `imports.facts` of the firm file."""

from __future__ import annotations

import hashlib
from pathlib import Path

from analyzers import entered, rulebook
from analyzers.entered import Entry
from analyzers.facts import FactsError
from soliscope import imports
from soliscope.config import Firm
from soliscope.errors import UsageError
from soliscope.fold import Fold
from soliscope.options import RunOptions
from soliscope.progress import Reporter

KIND = "facts"


def _read(data: bytes, name: str) -> tuple[Entry, ...]:
    try:
        return entered.read(data, name, hashlib.sha256(data).hexdigest())
    except FactsError as error:
        raise UsageError(str(error)) from None


class FactsSource:
    """Entered facts as a surface."""

    name = "facts"

    def check(self, firm: Firm) -> None:
        """Refuse facts without source, date and author, before anything is fetched."""
        for path in imports.given(firm, KIND):
            _read(imports.contents(path), path.name)

    def collect(self, firm: Firm, options: RunOptions, folder: Path, reporter: Reporter) -> None:
        """Copy the files into the case."""
        if paths := imports.given(firm, KIND):
            imports.keep(folder, KIND, paths)

    def examine(self, folder: Path, fold: Fold) -> None:
        """Add the entries as signals; a gate that was entered closes as one in the firm file."""
        law = rulebook.load()
        entries = [
            entry
            for one in imports.kept(folder, KIND)
            for entry in _read(imports.data_of(folder, KIND, one), one.file)
        ]
        fold.take(entry.signal for entry in entries)
        fold.gates.extend(gate for entry in entries if (gate := entry.gate(law)))
        if entries:
            many = "1 fact was" if len(entries) == 1 else f"{len(entries)} facts were"
            fold.caveats.append(f"{many} entered by people and not observed; each says by whom.")


SOURCE = FactsSource()
