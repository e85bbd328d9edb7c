"""Cron expressions as crontab(5) means them, by APScheduler.

APScheduler counts the days of the week from Monday and wants both day fields to fit; crontab
counts from Sunday, and where both are given one is enough.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

from soliscope.errors import UsageError

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_NAMED = {
    "@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0", "@monthly": "0 0 1 * *",
}  # fmt: skip
_PART = re.compile(r"(\*|\w+)(?:-(\w+))?(?:/(\d+))?")


def zone(name: str) -> ZoneInfo:
    """A time zone by its IANA name. Raises UsageError."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise UsageError(f'"{name}" is no time zone; write it as Europe/Paris.') from None


def trigger(expression: str, timezone: str, jitter: int = 0) -> BaseTrigger:
    """The times that an expression of five fields means. Raises UsageError."""
    fields = _NAMED.get(expression.strip(), expression).split()
    where = zone(timezone)
    if len(fields) != 5:
        raise UsageError(
            f'"{expression}" is no cron expression: it has five fields, such as "0 6 * * 1".'
        )
    minute, hour, day, month, week = fields
    given = {"minute": minute, "hour": hour, "month": month, "timezone": where}
    late = jitter or None
    try:
        named = _weekdays(week)
        if day.startswith("*") or week.startswith("*"):
            return CronTrigger(**given, day=day, day_of_week=named, jitter=late)
        return OrTrigger(
            [CronTrigger(**given, day=day), CronTrigger(**given, day_of_week=named)], jitter=late
        )
    except (ValueError, TypeError, IndexError) as error:
        raise UsageError(f'"{expression}" is no cron expression: {error}.') from None


def _weekdays(text: str) -> str:
    """Days of the week by name: `0`, `7` and `sun` are Sunday, ranges and steps are written out."""
    if text == "*":
        return text
    found: set[int] = set()
    for part in text.lower().split(","):
        match = _PART.fullmatch(part)
        if not match:
            raise ValueError(f"{part} is no day of the week")
        first, last, step = match[1], match[2], int(match[3] or 1)
        start = 0 if first == "*" else _number(first)
        end = 6 if first == "*" or (match[3] and not last) else _number(last) if last else start
        if end < start or not step:
            raise ValueError(f"{part} is no range of days")
        found |= {number % 7 for number in range(start, end + 1, step)}
    return ",".join(_DAYS[number] for number in sorted(found))


def _number(word: str) -> int:
    if word in _DAYS:
        return _DAYS.index(word)
    number = int(word) if word.isdecimal() else 8
    if number > 7:
        raise ValueError(f"{word} is no day of the week")
    return number


def is_due(times: BaseTrigger, begun: datetime | None, now: datetime) -> bool:
    """Say whether a run is owed: never begun, or a time has passed since. Many missed are one."""
    if begun is None:
        return True
    following = times.get_next_fire_time(None, begun + timedelta(seconds=1))
    return following is not None and following <= now
