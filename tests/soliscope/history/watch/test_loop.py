"""`watch` itself: what is owed is run once, turns never overlap, and it ends when it is told to."""

import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from apscheduler.triggers.base import BaseTrigger

from soliscope import case
from soliscope.errors import UsageError
from soliscope.history import store as stores
from soliscope.watch import attempt, lifeline, loop
from soliscope.watch import fleet as fleets
from tests.soliscope.history.conftest import LEGAL, make_case

sys.path.append(str(Path(__file__).parents[4] / "benchmarks"))
import cohort_site

BOUND = 60
"""Seconds after which a test gives up; none of them waits for time to pass."""
NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
HOSTS = ("firm-001.example", "firm-002.example", "firm-003.example")


class Soon(BaseTrigger):
    """Fires as soon as it can, so many times."""

    def __init__(self, times):
        self.left = times

    def get_next_fire_time(self, previous, now):
        if self.left == 0:
            return None
        self.left -= 1
        return now


@pytest.fixture
def fleet(tmp_path, monkeypatch):
    """Three firms whose time comes once a year."""
    monkeypatch.delenv("SOLISCOPE_DATABASE_URL", raising=False)
    text = 'schedule = "0 6 1 1 *"\nparallel = 3\n'
    for host in HOSTS:
        (tmp_path / f"{host}.toml").write_text(f'name = "{host}"\nsites = ["http://{host}/"]\n')
        text += f'\n[[firms]]\nfile = "{host}.toml"\n'
    (tmp_path / "fleet.toml").write_text(text)
    return fleets.load(tmp_path / "fleet.toml")


class Watching:
    """A watch in a thread, with audits that the test lets end."""

    def __init__(self, fleet):
        self.fleet, self.said, self.begun = fleet, [], []
        self.stop, self.changed, self.go = threading.Event(), threading.Condition(), {}
        self.thread = threading.Thread(
            target=loop.watch, args=(fleet, self.say, self.audit, self.stop), daemon=True
        )

    def say(self, sentence):
        with self.changed:
            self.said.append(sentence)
            self.changed.notify_all()

    def audit(self, member, folder):
        with self.changed:
            self.begun.append(member.key)
            self.changed.notify_all()
        if member.key in self.go:
            assert self.go[member.key].wait(BOUND)
        make_case(folder, {"/": LEGAL}, loop.now(), sites=[f"http://{member.key}/"])
        return 0, ""

    def until(self, true):
        with self.changed:
            assert self.changed.wait_for(true, BOUND), self.said

    def __enter__(self):
        self.thread.start()
        self.until(lambda: any(line.startswith("Watching") for line in self.said))
        return self

    def __exit__(self, *_):
        self.stop.set()
        for event in self.go.values():
            event.set()
        self.thread.join(BOUND)
        assert not self.thread.is_alive()


def runs(fleet):
    with stores.opened(fleet.database) as store:
        return [run.firm for run in store.runs()]


def test_what_is_owed_is_made_up_for_once_and_nothing_else_runs(fleet, monkeypatch):
    """One firm was never begun, one missed nine yearly times, one is up to date."""
    monkeypatch.setattr(loop, "now", lambda: NOW)
    fresh, late, done = HOSTS
    with stores.opened(fleet.database) as store:
        store.begin(late, NOW - timedelta(days=9 * 365))
        store.begin(done, NOW - timedelta(days=1))
    with Watching(fleet) as watching:
        watching.until(lambda: sum("run " in line for line in watching.said) == 2)
    assert watching.said[0] == "Watching 3 firms; 2 due now. Stop with Ctrl-C."
    assert sorted(watching.begun) == sorted(runs(fleet)) == [fresh, late]
    with Watching(fleet) as watching:  # begun again at the same hour: nothing is owed
        pass
    assert (watching.begun, watching.said[0][:25]) == ([], "Watching 3 firms; 0 due n")
    assert len(runs(fleet)) == 2


def test_a_time_that_comes_while_the_firm_is_under_way_is_left_out(fleet):
    """The run that was owed is still under way when the clock strikes, three times."""
    busy = replace(fleet.members[0], times=Soon(3))
    fleet = replace(fleet, members=(busy,))
    watching = Watching(fleet)
    watching.go[busy.key] = threading.Event()
    with watching:
        watching.until(lambda: any("another run is under way" in line for line in watching.said))
        watching.go[busy.key].set()
        watching.until(lambda: any("run 1, assessed" in line for line in watching.said))
    assert watching.begun == [busy.key]
    assert runs(fleet) == [busy.key]


def test_a_firm_that_another_program_holds_is_left_out(fleet):
    other = fleet.members[0]
    fleet = replace(fleet, members=(other,))
    with attempt._alone(fleet.cases, other.key) as free:
        assert free
        with Watching(fleet) as watching:
            watching.until(lambda: any("is left out" in line for line in watching.said))
    assert (watching.begun, runs(fleet)) == ([], [])


def test_one_firm_that_breaks_stops_no_other(fleet):
    watching = Watching(fleet)
    audit = watching.audit

    def breaking(member, folder):
        if member.key == HOSTS[0]:
            raise RuntimeError("a defect")
        if member.key == HOSTS[1]:
            raise UsageError("The disk is gone.")
        return audit(member, folder)

    watching.thread = threading.Thread(
        target=loop.watch, args=(fleet, watching.say, breaking, watching.stop), daemon=True
    )
    with watching:
        watching.until(lambda: len(watching.said) == 4)
    assert set(watching.said[1:4]) == {
        f"{HOSTS[0]}: internal error (RuntimeError).",
        f"{HOSTS[1]}: The disk is gone.",
        f"{HOSTS[2]}: run 1, assessed, level 1 of 5.",
    }
    assert watching.said[-1] == "Stopping."


def test_no_turn_begins_once_it_was_told_to_stop(fleet):
    """One at a time: the second and third wait for a place that never comes."""
    fleet = replace(fleet, parallel=1)
    watching = Watching(fleet)
    watching.go = {member.key: threading.Event() for member in fleet.members}
    with watching:
        watching.until(lambda: len(watching.begun) == 1)
        watching.stop.set()
        watching.until(lambda: "Stopping." in watching.said)
    assert len(watching.begun) == 1
    assert runs(fleet) == watching.begun, "what was under way is recorded"


def test_sigterm_ends_the_audit_under_way_and_the_next_one_goes_on_with_it(fleet, tmp_path):
    """The real program with a real audit, of a site that never ends answering."""
    with cohort_site.Server() as server:
        rules = ", ".join(f'"{rule}"' for rule in server.rules)
        (tmp_path / "drip.toml").write_text('name = "Drip"\nsites = ["http://drip.example/"]\n')
        (tmp_path / "one.toml").write_text(
            f'schedule = "0 6 1 1 *"\nconnect_to = [{rules}]\nrender = "never"\n'
            'workers = 0\ntimeout = 2\n[[firms]]\nfile = "drip.toml"\n'
        )
        program = [sys.executable, "-c", "from soliscope.cli import main; main()"]
        watch = subprocess.Popen([*program, "watch", tmp_path / "one.toml"], text=True,
                                 stderr=subprocess.PIPE)  # fmt: skip
        waiting = threading.Event()
        assert any(
            ("drip.example", "/") in server.asked or waiting.wait(0.02) for _ in range(50 * BOUND)
        )
        watch.send_signal(signal.SIGTERM)
        said = watch.communicate(timeout=BOUND)[1].splitlines()
    assert watch.returncode == 0
    assert said[0] == "Watching 1 firm; 1 due now. Stop with Ctrl-C."
    assert said[1] == "Stopping."
    assert said[2].startswith("drip.example: run 1, not-assessable"), said
    folder = tmp_path / "cases" / "drip.example"
    assert list(folder.glob("crawl-*.warc.gz"))
    with case.locked(folder):
        assert case.choose(folder) == folder, "the next run goes on with it"


def test_an_audit_ends_when_its_watch_is_killed(tmp_path):
    """SIGKILL leaves a watch no time to stop anybody: the pipe between the two is torn."""
    tied = [sys.executable, "-c", (
        "import os, signal, sys\n"
        "from soliscope.watch import lifeline\n"
        "lifeline.tie(int(sys.argv[1]))\n"
        "try:\n print('waiting', flush=True)\n signal.pause()\n"
        "except KeyboardInterrupt:\n print('a clean end', flush=True)\n"
    )]  # fmt: skip
    watch = subprocess.Popen([sys.executable, "-c", (
        "import os, subprocess, sys\n"
        "read, write = os.pipe()\n"
        "subprocess.Popen([*sys.argv[1:], str(read)], pass_fds=[read], start_new_session=True)\n"
        "sys.stdin.read()\n"
    ), *tied], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)  # fmt: skip
    with watch:
        assert watch.stdout.readline() == "waiting\n"
        watch.kill()
        assert watch.stdout.readline() == "a clean end\n"
        assert watch.stdout.read() == "", "and it is gone"


def test_a_tied_audit_is_the_program_itself():
    read, write = os.pipe()
    told = subprocess.run(
        lifeline.command(read, ["rules", "eur-pricing"]), capture_output=True, text=True,
        check=False, pass_fds=[read],
    )  # fmt: skip
    os.close(read)
    os.close(write)
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith("Prices, fees or balances in euro")


def test_a_child_is_told_to_end_even_when_the_stop_came_before_it(fleet, tmp_path):
    children = attempt.Children()
    children.stop()
    code, _ = children.audit(fleet.members[0], tmp_path / "case")
    assert code != 0
    assert not children.running
    assert not (tmp_path / "case" / case.FINISHED).exists()
