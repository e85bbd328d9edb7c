"""What a crawl hands back, and the same thing as plain JSON for the archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from crawler.artifacts import Coverage, HostCoverage, Skipped


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a crawl stands."""

    got: int
    """Pages read."""
    queued: int
    """Addresses known and not yet asked for."""
    refused: int
    """Addresses that could not be read."""
    host: str
    """Host of the newest answer."""
    elapsed: float
    """Seconds since the start."""


@dataclass(frozen=True, slots=True)
class CrawlResult:
    """Coverage of a crawl, and whether each start page could be read."""

    coverage: Coverage
    home: Mapping[str, str] = field(default_factory=dict)
    """Start URL -> one sentence that says why it could not be read; empty where it could."""

    def to_json(self) -> dict[str, Any]:
        """Return plain dicts and lists."""
        return {"coverage": asdict(self.coverage), "home": dict(self.home)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> CrawlResult:
        """Read what `to_json` wrote."""
        told = data["coverage"]
        coverage = Coverage(
            hosts=tuple(HostCoverage(**host) for host in told["hosts"]),
            skipped=tuple(Skipped(**skipped) for skipped in told["skipped"]),
            limits=tuple(told["limits"]),
            blocked=tuple(told["blocked"]),
            complete=bool(told["complete"]),
        )
        return cls(coverage, dict(data["home"]))
