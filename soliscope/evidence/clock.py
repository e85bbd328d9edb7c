"""What the times in a case rest on, and whether the clock was set while they were taken."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

JUMP = 2.0
"""Seconds by which wall time and monotonic time may part before it is called a jump."""
BACKWARD = 120.0
"""Seconds by which a record may be dated before an earlier record of its file: requests under way
together, and their retries, are not in order."""
SOURCE = "system clock of the crawling machine, in UTC"


class Clock:
    """Compares the wall clock with the monotonic clock over a run."""

    def __init__(self) -> None:
        self._wall, self._steady = time.time(), time.monotonic()

    def told(self) -> dict[str, Any]:
        """What is to be noted at the end of a run."""
        wall, steady = time.time() - self._wall, time.monotonic() - self._steady
        return {
            "monotonic_seconds": round(steady, 3),
            "wall_seconds": round(wall, 3),
            "jump_seconds": round(wall - steady, 3) if abs(wall - steady) > JUMP else 0.0,
        }


def backward(dates: Iterable[str]) -> list[dict[str, str]]:
    """Places where the archive's own times go back by more than `BACKWARD`."""
    newest, found = None, []
    for date in dates:
        moment = parsed(date)
        if moment is None:
            continue
        if newest is not None and (newest - moment).total_seconds() > BACKWARD:
            found.append({"after": newest.isoformat(), "comes": moment.isoformat()})
        newest = moment
    return found[:20]


def parsed(text: str) -> datetime | None:
    """Read a WARC-Date; None where it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
