"""`soliscope watch`: stays, and gives every firm its turn at its times."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from reports.view import amount
from soliscope.history.store import opened
from soliscope.watch import attempt
from soliscope.watch.fleet import Fleet, Member


def now() -> datetime:
    """The time."""
    return datetime.now(UTC)


def watch(
    fleet: Fleet,
    say: attempt.Say,
    audit: attempt.Audit | None = None,
    stop: threading.Event | None = None,
) -> None:
    """Run until SIGTERM or SIGINT (or `stop`): what was missed once, then each time."""
    children, ended = attempt.Children(), stop or threading.Event()
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(fleet.parallel)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )

    def job(member: Member, missed: bool) -> None:
        if not ended.is_set():
            attempt.safely(member, say, lambda: attempt.turn(
                fleet, member, now, audit or children.audit, say, only_if_due=missed
            ))  # fmt: skip

    with opened(fleet.database) as store:
        owed = attempt.due(fleet, store, now())
    for member in fleet.members:
        scheduler.add_job(job, member.times, args=(member, False), id=member.key)
        if member in owed:
            scheduler.add_job(job, args=(member, True), id=f"missed {member.key}")
    with Signals(ended.set):
        scheduler.start()
        watched = amount(len(fleet.members), "firm")
        say(f"Watching {watched}; {len(owed)} due now. Stop with Ctrl-C.")
        ended.wait()
        say("Stopping.")
        scheduler.pause()
        scheduler.remove_all_jobs()
        children.stop()
        scheduler.shutdown(wait=True)


class Signals:
    """Calls a function at SIGTERM and SIGINT while the context lasts."""

    def __init__(self, call: Callable[[], None]) -> None:
        self._call = call
        self._before: dict[int, object] = {}

    def __enter__(self) -> None:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                self._before[number] = signal.signal(number, lambda *_: self._call())

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
