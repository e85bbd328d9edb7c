"""Cron expressions as crontab means them, and when a run is owed."""

from datetime import UTC, datetime, timedelta

import pytest

from soliscope.errors import UsageError
from soliscope.watch import cron

SUNDAY = datetime(2026, 3, 1, 0, 0, tzinfo=UTC)


def days(expression, zone="UTC", count=3):
    times, at, found = cron.trigger(expression, zone), SUNDAY, []
    for _ in range(count):
        at = times.get_next_fire_time(None, at + timedelta(seconds=1))
        found.append(at.astimezone(UTC).strftime("%a %d %H:%M"))
    return found


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("0 6 * * 1", ["Mon 02 06:00", "Mon 09 06:00", "Mon 16 06:00"]),
        ("0 6 * * 0", ["Sun 01 06:00", "Sun 08 06:00", "Sun 15 06:00"]),
        ("0 6 * * 7", ["Sun 01 06:00", "Sun 08 06:00", "Sun 15 06:00"]),
        ("0 6 * * 5-7", ["Sun 01 06:00", "Fri 06 06:00", "Sat 07 06:00"]),
        ("0 6 * * mon,wed", ["Mon 02 06:00", "Wed 04 06:00", "Mon 09 06:00"]),
        ("0 6 * * */3", ["Sun 01 06:00", "Wed 04 06:00", "Sat 07 06:00"]),
        ("0 6 10 * 1", ["Mon 02 06:00", "Mon 09 06:00", "Tue 10 06:00"]),
        ("30 */12 * * *", ["Sun 01 00:30", "Sun 01 12:30", "Mon 02 00:30"]),
        ("@weekly", ["Sun 08 00:00", "Sun 15 00:00", "Sun 22 00:00"]),
    ],
)
def test_times_are_those_of_crontab(expression, expected):
    assert days(expression) == expected


def test_a_time_zone_keeps_its_hour_over_summer_time():
    times = cron.trigger("0 6 * * *", "Europe/Paris")
    before, after = datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 3, 29, 12, tzinfo=UTC)
    hours = [times.get_next_fire_time(None, t).astimezone(UTC).hour for t in (before, after)]
    assert hours == [5, 4]


@pytest.mark.parametrize(
    "expression", ["", "6", "0 6 * *", "61 6 * * 1", "0 6 * * 9", "0 6 * * 5-1", "x 6 * * 1", "@x"]
)
def test_what_is_no_expression_is_refused(expression):
    with pytest.raises(UsageError, match="is no cron expression"):
        cron.trigger(expression, "UTC")


def test_an_unknown_zone_is_refused():
    with pytest.raises(UsageError, match="is no time zone"):
        cron.trigger("0 6 * * 1", "Europe/Nowhere")
    with pytest.raises(UsageError, match="is no time zone"):
        cron.trigger("0 6 * * 1", "../../etc/passwd")


def test_many_missed_runs_are_one():
    times = cron.trigger("0 6 * * *", "UTC")
    begun = SUNDAY + timedelta(hours=6)
    assert cron.is_due(times, None, SUNDAY)
    assert not cron.is_due(times, begun, begun + timedelta(hours=23))
    later = begun + timedelta(days=9)
    assert cron.is_due(times, begun, later)
    assert not cron.is_due(times, later, later + timedelta(minutes=1))
