"""The pool alone: tasks that are no audits, so that order and limits are seen at once."""

import os
import signal
import threading
from concurrent.futures import Future

import pytest

from soliscope.cohort import pool
from soliscope.cohort.tasks import Ended, Processes, Task, packed, unpacked


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


def test_a_process_says_why_it_has_no_result(tmp_path):
    ended = Processes().perform(Task("x", ("judge", str(tmp_path / "gone"))), tmp_path / "case")
    assert (ended.code, ended.reason) == (2, f"There is no archive at {tmp_path / 'gone'}.")


def test_a_process_that_outlasts_its_time_is_ended(tmp_path):
    ended = Processes().perform(Task("x", ("rules",), seconds=0.01), tmp_path / "case")
    assert ended.late
    assert "its time was over" in ended.reason


def test_nothing_begins_after_a_stop(tmp_path):
    processes = Processes()
    processes.stop()
    assert processes.perform(Task("x", ("rules",)), tmp_path).said == "stopped before it began"


def test_a_process_ends_when_the_one_that_began_it_is_gone(tmp_path):
    """Killed without warning, as a lost worker is: its audit must not go on by itself."""
    read, write = os.pipe()
    parent = os.fork()
    if parent == 0:  # begins a firm's process, tells its number, and waits
        import subprocess
        import sys

        child = subprocess.Popen(
            [sys.executable, "-c", "from soliscope.cohort import child; import threading;"
             "  threading.Thread(target=child._watch,"
             " args=(0,), daemon=True).start(); threading.Event().wait(60)"],
            stdin=subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        os.write(write, str(child.pid).encode())
        threading.Event().wait(60)
        os._exit(0)
    number = int(os.read(read, 20))
    watched = os.pidfd_open(number)
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    import select

    assert select.select([watched], [], [], 20)[0], "it is still there"
    os.close(watched)


def test_a_case_folder_comes_back_whole(tmp_path):
    ended, data = packed(Task("x", ("judge", str(tmp_path / "gone"))))
    unpacked(data, tmp_path / "back")
    assert ended.code == 2
    assert (tmp_path / "back").is_dir()
