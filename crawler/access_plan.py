"""What is asked from vantage points, and what the archive of a look shows. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from crawler import archive
from crawler.artifacts import Capture
from crawler.discovery import redirect_target
from crawler.vantage import Vantage

STEM = "access"
"""How the names of the archive's files begin."""
FAILED = "urn:soliscope:access-failed"
"""Record of the questions that had no answer."""
HOPS = 5
"""Redirects that are followed for one question."""


@dataclass(frozen=True, slots=True)
class AskedPage:
    """A page of the firm that is asked for from every vantage point."""

    url: str
    role: str
    """`home`, `locale`, `sign-up` or `fees`."""


@dataclass(frozen=True, slots=True)
class AccessPlan:
    """What one look asks. It is the run record of the look's archive; no proxy is in it."""

    vantages: tuple[Vantage, ...] = ()
    """The direct connection first."""
    pages: tuple[AskedPage, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return plain dicts and lists."""
        return {
            "vantages": [one.told() for one in self.vantages],
            "pages": [asdict(page) for page in self.pages],
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> AccessPlan:
        """Read what `to_json` wrote. Raises ValueError where it is something else."""
        try:
            return cls(
                tuple(Vantage.from_json(one) for one in told["vantages"]),
                tuple(AskedPage(str(p["url"]), str(p["role"])) for p in told["pages"]),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a plan of vantage points ({error!r})") from None

    def probes(self) -> Iterator[AccessProbe]:
        """Yield every question: page by page, so that the answers of one lie close in time."""
        for page in self.pages:
            for vantage in self.vantages:
                for language in vantage.languages:
                    yield AccessProbe(page, vantage, language)


@dataclass(frozen=True, slots=True)
class AccessProbe:
    """One page, asked for from one vantage point in one language."""

    page: AskedPage
    vantage: Vantage
    language: str
    """Accept-Language; empty where none is sent."""

    @property
    def key(self) -> Key:
        """What its first request is known by."""
        return self.vantage.name, self.language, self.page.url


Key = tuple[str, str, str]
"""(vantage point, Accept-Language, address)."""


@dataclass(frozen=True, slots=True)
class AccessAnswer:
    """What one question got."""

    probe: AccessProbe
    hops: tuple[Capture, ...] = ()
    """Every response in turn, redirects included; empty where nothing answered."""
    reason: str = ""
    """Why the last address was not read; empty where it was."""
    detail: str = ""

    @property
    def last(self) -> Capture | None:
        """The response in which it ended, or None where nothing did."""
        return None if self.reason or not self.hops else self.hops[-1]


def plan_of(folder: Path) -> AccessPlan | None:
    """Return the plan of the newest look that a case holds, or None. Raises ValueError."""
    archived = archive.files(folder, STEM) if folder.is_dir() else []
    note = archive.run_record(archived[-1]) if archived else None
    return AccessPlan.from_json(note) if note else None


def captured(folder: Path) -> dict[Key, Capture]:
    """Read every archived response; the newest of a question counts."""
    found: dict[Key, Capture] = {}
    for path in archive.files(folder, STEM):
        for capture in archive.captures(path):
            found[capture.vantage, capture.accept_language, capture.url] = capture
    return found


def answers(folder: Path) -> tuple[AccessAnswer, ...]:
    """Return what every question of the newest look got; empty without a look."""
    plan = plan_of(folder)
    if plan is None:
        return ()
    found, failed = captured(folder), _failed(folder)
    return tuple(_followed(probe, found, failed) for probe in plan.probes())


def _followed(
    probe: AccessProbe, found: Mapping[Key, Capture], failed: Mapping[Key, tuple[str, str]]
) -> AccessAnswer:
    hops: list[Capture] = []
    vantage, language, url = probe.key
    while len(hops) <= HOPS:
        capture = found.get((vantage, language, url))
        if capture is None:
            reason, detail = failed.get((vantage, language, url), ("no answer was archived", ""))
            return AccessAnswer(probe, tuple(hops), reason, detail)
        hops.append(capture)
        url = redirect_target(capture)
        if not url:
            return AccessAnswer(probe, tuple(hops))
    return AccessAnswer(probe, tuple(hops), "too many redirects")


def _failed(folder: Path) -> dict[Key, tuple[str, str]]:
    found: dict[Key, tuple[str, str]] = {}
    for path in archive.files(folder, STEM):
        for one in (archive.note(path, FAILED) or {}).get("questions", []):
            try:
                vantage, language, url, reason, detail = map(str, one)
            except (TypeError, ValueError):
                continue
            found[vantage, language, url] = (reason, detail)
    return found
