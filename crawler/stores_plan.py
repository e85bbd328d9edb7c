"""Which apps are looked for in which storefronts, and what the archive of a look shows. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from crawler import stores
from crawler.archive import captures, coverage, files, run_record
from crawler.storefronts import (
    BASES,
    STOREFRONTS,
    AppListing,
    AppPresence,
    State,
    Store,
    StorefrontProbe,
    probe,
    recognise,
)

STEM = "stores"
"""How the names of the archive's files begin."""
MAX_APPS = 5
"""Apps of one firm that are looked for."""


@dataclass(frozen=True, slots=True)
class WantedApp:
    """One app to look for."""

    store: Store
    id: str
    why: str
    """Why it is looked at, in words."""
    named: bool = False
    """True where the firm file names it."""


@dataclass(frozen=True, slots=True)
class StorePlan:
    """What one look at the stores asks. It is the run record of the look's archive."""

    apps: tuple[WantedApp, ...] = ()
    controls: tuple[str, ...] = ()
    """Countries outside the EEA that are asked too: is the app published anywhere at all?"""
    bases: Mapping[str, str] = field(default_factory=lambda: dict(BASES))
    sites: tuple[str, ...] = ()
    """Registrable domains of the firm, to see whose app it is."""
    left_out: tuple[str, ...] = ()
    """Apps that were seen and are not looked at, with the reason, in sentences."""

    def countries(self, store: Store) -> tuple[str, ...]:
        """Storefronts of a store that are asked."""
        return (*STOREFRONTS[store], *(c for c in self.controls if c not in STOREFRONTS[store]))

    def probes(self, store: Store) -> Iterator[StorefrontProbe]:
        """Yield the first question to each storefront."""
        kind = "lookup" if store is Store.APPLE else "details"
        for app in self.apps:
            for country in self.countries(store) if app.store is store else ():
                yield probe(store, app.id, country, kind, self.bases)

    def to_json(self) -> dict[str, Any]:
        """Return plain dicts and lists."""
        return asdict(self)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> StorePlan:
        """Read what `to_json` wrote. Raises ValueError where it is something else."""
        try:
            return cls(
                tuple(WantedApp(**{**a, "store": Store(a["store"])}) for a in told["apps"]),
                tuple(map(str, told["controls"])),
                {kind: str(told["bases"][kind]) for kind in BASES},
                tuple(map(str, told["sites"])),
                tuple(map(str, told["left_out"])),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a plan of a look at app stores ({error!r})") from None


Key = tuple[str, str, str, str]
"""(kind, store, app id, country)."""


def key(asked: StorefrontProbe) -> Key:
    """Return what a question is known by, whatever its address."""
    return asked.kind, asked.store, asked.app_id, asked.country


def answers(folder: Path, bases: Mapping[str, str]) -> dict[Key, AppListing]:
    """Read every archived answer; the newest of a question counts."""
    found: dict[Key, AppListing] = {}
    for path in files(folder, STEM):
        for capture in captures(path):
            if asked := recognise(capture.url, bases):
                found[key(asked)] = stores.read(asked, capture)
    return found


def plan_of(folder: Path) -> StorePlan | None:
    """Return the plan of the newest look that a case holds, or None. Raises ValueError."""
    archived = files(folder, STEM) if folder.is_dir() else []
    note = run_record(archived[-1]) if archived else None
    return StorePlan.from_json(note) if note else None


def presences(folder: Path) -> tuple[AppPresence, ...]:
    """Return every app that was looked for, in all its storefronts; empty without a look."""
    plan = plan_of(folder)
    if plan is None:
        return ()
    found, failed = answers(folder, plan.bases), _failed(folder)
    return tuple(_presence(app, plan, found, failed) for app in plan.apps)


def _failed(folder: Path) -> dict[str, str]:
    """Address -> why it could not be fetched."""
    results = [coverage(path) for path in files(folder, STEM)]
    skipped = [one for result in results if result for one in result.coverage.skipped]
    return {one.url: f"{one.reason} ({one.detail})" if one.detail else one.reason
            for one in skipped}  # fmt: skip


def _presence(
    app: WantedApp, plan: StorePlan, found: Mapping[Key, AppListing], failed: Mapping[str, str]
) -> AppPresence:
    listings: list[AppListing] = []
    single: list[AppListing] = []
    for country in plan.countries(app.store):
        kinds = ("lookup", "page") if app.store is Store.APPLE else ("details",)
        asked = [probe(app.store, app.id, country, kind, plan.bases) for kind in kinds]
        got = [found.get(key(one)) for one in asked]
        first = got[0] or AppListing(
            app.store, app.id, country, State.UNKNOWN, url=asked[0].url,
            reason=failed.get(asked[0].url, "no answer was archived"),
        )  # fmt: skip
        listings.append(stores.merged(first, got[-1] if len(got) > 1 else None))
        single += [one for one in got if one is not None]
    return AppPresence(
        app.store, app.id, app.why, app.named, plan.sites, tuple(listings), tuple(single)
    )
