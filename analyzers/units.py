"""Signals folded into units, so that a thousand pages with one fact weigh as one.

A unit is (host, signal, set of States) with a count and at most five samples. Folding needs memory
for the units only, and its result depends neither on the order of the signals nor on repeats.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from analyzers.base import Confidence, Sighting, Signal
from crawler.artifacts import Evidence

ENTERED = "entered:"
"""What the address of evidence begins with that a person entered: it was not observed."""
SAMPLES = 5
"""Samples kept per unit."""

Key = tuple[str, str, tuple[str, ...]]
"""(host, signal id, sorted States)."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One fact about one host, however many pages show it."""

    host: str
    """Lower case, a leading `www.` removed."""
    signal: str
    states: tuple[str, ...]
    """Sorted Member State codes, or (`UNION`,), or (`EURO`,); empty where it points nowhere."""
    confidence: Confidence = Confidence.HIGH
    """The highest of its sightings."""
    count: int = 1
    samples: tuple[Evidence, ...] = ()
    languages: tuple[str, ...] = ()
    """Sorted ISO 639-1 codes; an empty string among them: a sighting that names no language."""
    currencies: tuple[str, ...] = ()
    """Sorted ISO 4217 codes; an empty string as for languages."""
    shared: bool = False
    """True where every sighting has its States from the table of languages."""
    nexus: bool = False
    """True where a sighting addresses the Union by itself."""
    note: str = ""
    """Why the first sample was seen as the signal, or the next sample that says so."""

    @property
    def entered(self) -> bool:
        """Tell whether people entered it and nothing was observed."""
        return bool(self.samples) and all(s.url.startswith(ENTERED) for s in self.samples)

    @property
    def key(self) -> Key:
        """Return what makes the unit one."""
        return self.host, self.signal, self.states

    def has_bare_code(self, language: str) -> bool:
        """Tell whether an address carries a language's bare code (`/fr`, not `/fr-be` or `/be`).

        Without samples (facts that a person wrote down) the stated language is taken as given.
        """
        if not self.samples:
            return language in self.languages
        return any(language in _codes(seen.url) for seen in self.samples)


def _codes(url: str) -> list[str]:
    """Return the parts of an address where a locale may stand: first label, first two segments."""
    try:
        parts = urlsplit(url)
        label = (parts.hostname or "").removeprefix("www.").split(".")[0]
    except ValueError:  # a broken IPv6 address in markup
        return []
    path = [unquote(part).lower() for part in parts.path.split("/") if part]
    return [label, *path[:2]]


def host_in(url: str) -> str:
    """Return the host name of an address, or an empty string where it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def host_of(name: str) -> str:
    """Return a host name in the form that units use."""
    return name.strip().lower().rstrip(".").removeprefix("www.")


def fold(signals: Iterable[Signal]) -> tuple[Unit, ...]:
    """Fold signals into units, sorted by host, signal and States."""
    folder = Folder()
    for signal in signals:
        folder.add(signal)
    return folder.units()


class Folder:
    """Folds signals one by one; holds at most 25 samples per unit, whatever the crawl's size."""

    def __init__(self) -> None:
        self._growing: dict[Key, _Growing] = {}

    def add(self, signal: Signal) -> None:
        """Take one signal in."""
        sighting = signal.sighting
        host = sighting.host or host_in(sighting.evidence.url)
        key = (host_of(host), signal.id, tuple(sorted(set(sighting.states))))
        self._growing.setdefault(key, _Growing()).add(sighting)

    def units(self) -> tuple[Unit, ...]:
        """Return what was folded so far, sorted by host, signal and States."""
        return tuple(self._growing[key].unit(key) for key in sorted(self._growing))


_Rank = tuple[int, int, str, str, str, str, str, str, str, str, str]
_Sample = tuple[_Rank, Evidence, str]
"""(rank, evidence, note of the sighting)."""


def _rank(sighting: Sighting) -> _Rank:
    """Order samples: confidence, then the shortest address, then all that can differ."""
    seen = sighting.evidence
    return (
        -sighting.confidence.rank, len(seen.url), seen.url, seen.quote, seen.place,
        seen.fetched_at, seen.record_id, seen.sha256, seen.vantage,
        seen.before + "\0" + seen.after, sighting.note,
    )  # fmt: skip


@dataclass(slots=True)
class _Growing:
    """A unit while it grows."""

    count: int = 0
    confidence: Confidence = Confidence.LOW
    languages: set[str] = field(default_factory=set)
    currencies: set[str] = field(default_factory=set)
    shared: bool = True
    nexus: bool = False
    samples: dict[str, dict[tuple[str, str], _Sample]] = field(default_factory=dict)
    """Address -> (quote, place) -> best sample; the five best addresses, five samples each."""
    worst: _Rank | None = None
    """Rank of the best sample of the worst of five addresses, once that was asked for."""

    def add(self, sighting: Sighting) -> None:
        self.count += 1
        self.confidence = max(self.confidence, sighting.confidence, key=lambda c: c.rank)
        self.languages.add(sighting.language)
        self.currencies.add(sighting.currency)
        self.shared &= sighting.shared
        self.nexus |= sighting.nexus
        self._keep(_rank(sighting), sighting.evidence, sighting.note)

    def _keep(self, rank: _Rank, seen: Evidence, note: str) -> None:
        if len(self.samples) == SAMPLES and seen.url not in self.samples:
            # Most signals of a long crawl end here: worse than the best of every address kept.
            if self.worst is None:
                self.worst = max(map(self._best, self.samples))
            if rank > self.worst:
                return
        self.worst = None
        at_url = self.samples.setdefault(seen.url, {})
        words = (seen.quote, seen.place)
        if words not in at_url or rank < at_url[words][0]:
            at_url[words] = (rank, seen, note)
        if len(at_url) > SAMPLES:
            del at_url[max(at_url, key=lambda words: at_url[words][0])]
        if len(self.samples) > SAMPLES:
            del self.samples[max(self.samples, key=self._best)]

    def _best(self, url: str) -> _Rank:
        return min(sample[0] for sample in self.samples[url].values())

    def unit(self, key: Key) -> Unit:
        """Freeze: the best sample of each address first, then the rest in order."""
        by_url = [sorted(s.values(), key=lambda one: one[0]) for s in self.samples.values()]
        first = sorted((s[0] for s in by_url), key=lambda one: one[0])
        rest = sorted((one for s in by_url for one in s[1:]), key=lambda one: one[0])
        kept = [*first, *rest][:SAMPLES]
        return Unit(
            *key,
            confidence=self.confidence,
            count=self.count,
            samples=tuple(seen for _, seen, _ in kept),
            languages=_said(self.languages),
            currencies=_said(self.currencies),
            shared=self.shared,
            nexus=self.nexus,
            note=next((note for _, _, note in kept if note), ""),
        )


def _said(codes: set[str]) -> tuple[str, ...]:
    """Keep the empty code only beside others: alone it says nothing."""
    return () if codes == {""} else tuple(sorted(codes))
