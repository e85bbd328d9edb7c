"""The contract of an analyzer, and how analyzers are found.

An analyzer is one question put to every artifact of one kind. It is a function in a module of its
own; the module's name, with hyphens, is the id of the signal it reports; the docstring is the
rule's manual page. Nothing is registered: `discover()` walks the folders.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from types import ModuleType, UnionType
from typing import Any

from crawler.artifacts import Evidence

UNION = "UNION"
"""Points at the Union as a whole."""
EURO = "EURO"
"""Points at the euro area, never at one State of it."""


class Confidence(StrEnum):
    """How sure the observation is, never how serious it is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for low, 2 for high."""
        return ("low", "medium", "high").index(self.value)


@dataclass(frozen=True, slots=True)
class Sighting:
    """What an analyzer yields: a fact with its evidence. It names no law and has no score."""

    evidence: Evidence
    states: tuple[str, ...] = ()
    """Sorted ISO 3166-1 alpha-2 codes of Member States, or (UNION,), or (EURO,)."""
    confidence: Confidence = Confidence.HIGH
    host: str = ""
    """Host that shows the fact; the evidence's host where empty."""
    language: str = ""
    """ISO 639-1 code, where the fact rests on a language."""
    shared: bool = False
    """True where `states` comes from the table of languages and several States share it."""
    nexus: bool = False
    """True where the same evidence addresses the Union (matters for means-signals only)."""
    currency: str = ""
    """ISO 4217 code, where the fact rests on a currency."""
    note: str = ""
    """One sentence for the report: why this was seen as the signal."""


@dataclass(frozen=True, slots=True)
class Signal:
    """A sighting under the id of the analyzer that made it."""

    id: str
    sighting: Sighting


@dataclass(frozen=True, slots=True)
class Failure:
    """An analyzer that broke on an artifact: its signal is not assessed there, not absent."""

    id: str
    url: str
    error: str


@dataclass(frozen=True, slots=True)
class Analyzer:
    """One question put to every artifact of one kind."""

    id: str
    reads: type[Any] | UnionType
    find: Callable[[Any], Iterator[Sighting]]
    doc: str
    words: tuple[str, ...] = ()
    """Lower-case strings of which at least one must occur in the page's markup or text for the
    question to be worth asking; empty: always ask. A gate, never the decision."""
    tables: tuple[str, ...] = ()
    """Term tables without which the question recognises nothing, as `file.topic`; empty: it reads
    markup, addresses or names, whatever the language."""

    def signals(self, artifact: Any) -> Iterator[Signal]:
        """Ask the question, if it is meant for this kind of artifact."""
        if isinstance(artifact, self.reads):
            for sighting in self.find(artifact):
                yield Signal(self.id, sighting)


def analyzer(
    reads: type[Any] | UnionType, words: tuple[str, ...] = (), tables: tuple[str, ...] = ()
) -> Callable[[Callable[[Any], Iterator[Sighting]]], Analyzer]:
    """Make a function an analyzer; its module's name is its id, its docstring its manual page."""

    def wrap(find: Callable[[Any], Iterator[Sighting]]) -> Analyzer:
        name = find.__module__.rpartition(".")[2]
        return Analyzer(name.replace("_", "-"), reads, find, find.__doc__ or "", words, tables)

    return wrap


def discover(*packages: ModuleType) -> tuple[Analyzer, ...]:
    """Return every analyzer in the modules of `packages`, by id."""
    modules = (
        importlib.import_module(f"{package.__name__}.{info.name}")
        for package in packages
        for info in pkgutil.iter_modules(package.__path__)
    )
    found = (value for module in modules for value in vars(module).values())
    return tuple(sorted((a for a in found if isinstance(a, Analyzer)), key=lambda a: a.id))


def ask(
    questions: Iterable[Analyzer], artifact: Any, url: str
) -> tuple[list[Signal], list[Failure]]:
    """Put every question to one artifact; one broken analyzer never stops the rest."""
    signals: list[Signal] = []
    failures: list[Failure] = []
    for question in questions:
        try:
            signals += question.signals(artifact)
        except Exception as error:  # the one place where anything may go wrong
            failures.append(Failure(question.id, url, f"{type(error).__name__}: {error}"))
    return signals, failures
