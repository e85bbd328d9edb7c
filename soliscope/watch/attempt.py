"""One firm's turn: audited in a process of its own, recorded, and told of."""

from __future__ import annotations

import fcntl
import os
import re
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from soliscope import case
from soliscope.errors import NOT_ASSESSABLE, OK, UsageError
from soliscope.evidence.clock import parsed
from soliscope.history.store import Store, opened
from soliscope.watch import channels, cron, events, lifeline, outbox
from soliscope.watch.fleet import Fleet, Member

Say = Callable[[str], None]


@dataclass(slots=True)
class Children:
    """The audits under way, so that they can be stopped, and end when this process is gone."""

    pipe: tuple[int, int] = field(default_factory=os.pipe)
    running: set[subprocess.Popen[str]] = field(default_factory=set)
    stopped: threading.Event = field(default_factory=threading.Event)

    def audit(self, member: Member, folder: Path) -> tuple[int, str]:
        """Audit a firm in a process of its own; returns exit code and what it said of errors."""
        words = lifeline.command(self.pipe[0], ["audit", str(member.file), "--quiet"])
        words += [f"--output={folder}", *member.words]
        if member.waivers:
            words.append(f"--waivers={member.waivers}")
        kept = {k: v for k, v in os.environ.items() if k != "SOLISCOPE_DATABASE_URL"}
        child = subprocess.Popen(  # noqa: S603 - our own program
            words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=kept,
            errors="replace", start_new_session=True, pass_fds=self.pipe[:1],
        )  # fmt: skip
        self.running.add(child)
        try:
            if self.stopped.is_set():
                child.send_signal(signal.SIGINT)
            told = child.communicate()[1]
        finally:
            self.running.discard(child)
        lines = [line for line in told.strip().splitlines() if line.strip()]
        return child.returncode, lines[-1][:500] if lines else ""

    def stop(self) -> None:
        """Tell every audit to end; what was fetched stays, and the next run goes on with it."""
        self.stopped.set()
        for child in list(self.running):
            child.send_signal(signal.SIGINT)
        for child in list(self.running):
            try:
                child.wait(lifeline.PATIENCE)
            except subprocess.TimeoutExpired:
                child.kill()


Audit = Callable[[Member, Path], tuple[int, str]]


def due(fleet: Fleet, store: Store, now: datetime) -> list[Member]:
    """The firms whose turn it is: never begun, or a time of theirs has passed since."""
    return [
        member
        for member in fleet.members
        if cron.is_due(member.times, parsed(store.begun(member.key)), now)
    ]


def turn(
    fleet: Fleet,
    member: Member,
    clock: Callable[[], datetime],
    audit: Audit,
    say: Say,
    *,
    only_if_due: bool = False,
    send: outbox.Send = channels.send,
) -> bool:
    """Audit, record and tell; False where another is at work on the firm or it is not due."""
    with _alone(fleet.cases, member.key) as free, opened(fleet.database) as store:
        if not free:
            say(f"{member.key}: another run is under way; this one is left out.")
            return False
        if only_if_due and member not in due(fleet, store, clock()):
            return False
        store.begin(member.key, clock())
        folder = case.choose(fleet.cases / _folder_name(member.key))
        code, said = audit(member, folder)
        number = _recorded(store, member, folder, code, said, clock())
        run = store.run(number)
        level = "no level" if run.level is None else f"level {run.level} of 5"
        say(f"{member.key}: run {number}, {run.status}, {level}.")
        outbox.put(store, number, events.message(store, number), fleet.targets, clock())
        for error in outbox.deliver(store, member.key, fleet.targets, clock(), send):
            say(f"{member.key}: not delivered, tried again next time: {error}")
    return True


def _recorded(
    store: Store, member: Member, folder: Path, code: int, said: str, now: datetime
) -> int:
    profile = member.firm.profile
    if code in (OK, NOT_ASSESSABLE) and (folder / case.FINISHED).is_file():
        try:
            return store.add(folder)
        except UsageError as error:
            said = str(error)
    reason = said.removeprefix("soliscope: ") or f"The audit ended with exit code {code}."
    return store.add_failed(profile.sites, profile.name, reason, now)


@contextmanager
def _alone(cases: Path, key: str) -> Iterator[bool]:
    """Hold a firm while it has its turn; False where another program holds it."""
    try:
        cases.mkdir(parents=True, exist_ok=True)
        handle = (cases / f".{_folder_name(key)}.turn").open("w")
    except OSError as error:
        raise UsageError(f"The folder {cases} cannot be written to: {error.strerror}.") from None
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


def _folder_name(key: str) -> str:
    return re.sub(r"[^A-Za-z0-9.-]", "-", key) or "firm"


def all_of(
    fleet: Fleet,
    members: Sequence[Member],
    clock: Callable[[], datetime],
    audit: Audit,
    say: Say,
    only_if_due: bool,
) -> int:
    """Give each firm its turn, so many at a time; returns how many broke. None stops another."""
    from concurrent.futures import ThreadPoolExecutor

    def one(member: Member) -> bool:
        return safely(member, say, lambda: turn(
            fleet, member, clock, audit, say, only_if_due=only_if_due
        ))  # fmt: skip

    with ThreadPoolExecutor(fleet.parallel) as pool:
        return sum(not fine for fine in pool.map(one, members))


def safely(member: Member, say: Say, call: Callable[[], object]) -> bool:
    """Say what went wrong with a firm in one sentence, and go on. False where something did."""
    try:
        call()
    except UsageError as error:
        say(f"{member.key}: {error}")
        return False
    except Exception as error:  # one firm never stops the others
        say(f"{member.key}: internal error ({type(error).__name__}).")
        return False
    return True
