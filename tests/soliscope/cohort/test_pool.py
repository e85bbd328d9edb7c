"""The pool alone: tasks that are no audits, so that order and limits are seen at once."""

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import Future

import pytest

from soliscope import case
from soliscope.cohort import pool
from soliscope.cohort.parcel import packed, unpacked
from soliscope.cohort.processes import ZYGOTE, Processes
from soliscope.cohort.tasks import Ended, Task
from soliscope.errors import UsageError


class ByHand:
    """A pool whose tasks end when the test says so."""

    def __init__(self, slots):
        self._slots, self.running, self.stopped = slots, {}, False

    def slots(self):
        return self._slots

    def start(self, task, folder):
        self.running[task.key] = Future()
        return self.running[task.key]

    def stop(self):
        self.stopped = True
        for future in self.running.values():
            if not future.done():
                future.set_result(Ended(3, "stopped"))


def task(key, *domains):
    return Task(key, ("audit",), domains=frozenset(domains))


def test_tasks_that_share_a_domain_are_never_under_way_at_once(tmp_path):
    place, seen = ByHand(3), []
    tasks = [task("a", "x.example"), task("b", "x.example"), task("c", "y.example")]

    def finished(one, ended):
        seen.append((one.key, set(place.running)))
        for key in ("c", "b"):
            if key in place.running and not place.running[key].done():
                place.running[key].set_result(Ended(0))
                return

    runner = threading.Thread(
        target=pool.run, args=(place, tasks, lambda t: tmp_path / t.key, finished)
    )
    runner.start()
    while set(place.running) != {"a", "c"}:
        assert runner.is_alive()
    place.running["a"].set_result(Ended(0))
    while "b" not in place.running and runner.is_alive():
        pass
    for future in place.running.values():
        if not future.done():
            future.set_result(Ended(0))
    runner.join(10)
    assert sorted(key for key, _ in seen) == ["a", "b", "c"]
    assert "b" not in seen[0][1], "it began before the firm on its domain had ended"


def test_an_error_stops_what_is_under_way(tmp_path):
    place, ended = ByHand(2), []

    def finished(one, how):
        ended.append((one.key, how.said))
        if len(ended) == 1:
            raise KeyboardInterrupt

    place.start = lambda t, f: _done(t) if t.key == "a" else ByHand.start(place, t, f)
    with pytest.raises(KeyboardInterrupt):
        pool.run(place, [task("a"), task("b")], lambda t: tmp_path, finished)
    assert place.stopped
    assert ended == [("a", "at once"), ("b", "stopped")]


def _done(one):
    future = Future()
    future.set_result(Ended(0, "at once"))
    return future


@pytest.fixture
def processes():
    return Processes()


def test_a_process_says_why_it_has_no_result(processes, tmp_path):
    ended = processes.perform(Task("x", ("judge", str(tmp_path / "gone"))), tmp_path / "case")
    assert (ended.code, ended.reason) == (2, f"There is no archive at {tmp_path / 'gone'}.")


def test_a_process_that_outlasts_its_time_is_ended(processes, tmp_path):
    ended = processes.perform(Task("x", ("rules",), seconds=0.001), tmp_path / "case")
    assert ended.late
    assert "its time was over" in ended.reason


def test_each_task_has_the_folder_and_the_environment_of_now(processes, tmp_path, monkeypatch):
    """The process from which they are forked began earlier, in another folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOLISCOPE_RENDER", "sideways")
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist" / "index.html").write_text("<p>Hello")
    words = ("audit", "dist", "--as", "https://a.example")
    assert '"sideways"' in processes.perform(Task("x", words), tmp_path / "case").reason
    said = processes.perform(Task("x", ("judge", "nowhere")), tmp_path / "case").reason
    assert said == "There is no archive at nowhere."


def test_a_killed_process_is_a_failure_of_its_own(dripping, processes, tmp_path):
    """By another signal than the cohort's: for want of memory, by an administrator."""
    asking, ended = dripping(tmp_path / "case")
    (pid,) = processes._running
    os.kill(pid, signal.SIGKILL)
    asking.join(20)
    assert ended[0].reason == "its process was ended by signal 9"
    assert processes.perform(Task("x", ("judge", "gone")), tmp_path).code == 2, "the next one runs"


@pytest.fixture
def dripping(server, processes):
    """Begin to audit a site that never ends answering; returns its thread, and how it ends."""

    def begin(folder):
        ended = []
        words = ("audit", "http://drip.example/", "--quiet", "--delay=0",
                 *(f"--connect-to={rule}" for rule in server.rules))  # fmt: skip
        server.asked.clear()
        asking = threading.Thread(
            target=lambda: ended.append(processes.perform(Task("x", words), folder))
        )
        asking.start()
        assert until(lambda: ("drip.example", "/") in server.asked)
        assert not free(folder), "the audit holds its folder"
        return asking, ended

    return begin


def until(true):
    """Ask again, for at most 60 seconds; there is nothing to wait on."""
    waiting = threading.Event()
    return any(true() or waiting.wait(0.02) for _ in range(3000))


def free(folder):
    try:
        with case.locked(folder):
            return True
    except UsageError:
        return False


def test_nothing_begins_after_a_stop(tmp_path):
    processes = Processes()
    processes.stop()
    assert processes.perform(Task("x", ("rules",)), tmp_path).said == "stopped before it began"


def test_what_is_loaded_before_a_fork_starts_nothing():
    """A reactor or a thread would not survive it."""
    code = (
        "import sys, threading; from soliscope.cohort import preload; preload.load();"
        "assert 'twisted.internet.reactor' not in sys.modules;"
        "assert threading.active_count() == 1;"
        "assert {'pandas', 'scrapy', 'langdetect', 'py3langid.langid'} <= set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_case_folder_comes_back_whole(tmp_path):
    ended, data = packed(Task("x", ("judge", str(tmp_path / "gone"))))
    unpacked(data, tmp_path / "back")
    assert ended.code == 2
    assert (tmp_path / "back").is_dir()


def test_no_audit_goes_on_when_what_began_it_is_gone(dripping, processes, tmp_path):
    """Neither without the process that it was forked from, nor without the one that asked."""
    asking, ended = dripping(tmp_path / "one")
    first = ZYGOTE._process
    first.kill()
    asking.join(20)
    assert ended[0].reason == "the process from which firms are forked was lost"
    assert until(lambda: free(tmp_path / "one"))
    asking, ended = dripping(tmp_path / "two")
    assert ZYGOTE._process is not first, "another one took its place"
    ZYGOTE.close()  # what the kernel does when this process dies
    asking.join(20)
    assert until(lambda: free(tmp_path / "two"))
    assert not list(tmp_path.glob("*/assessment.json"))
