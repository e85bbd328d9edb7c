"""Workers that are forked from a process with everything loaded, and what stands in where not."""

import subprocess
import sys

import pytest

PROGRAM = """
import os, sys, threading
from concurrent.futures import Future
from multiprocessing import forkserver
from pebble import ProcessPool
from crawler import standby

LOADED = []

def load():
    LOADED.append(os.getpid())

def seen():
    return os.getpid(), os.getppid(), list(LOADED)

def main():
    case = sys.argv[1]
    if case == "other release":
        del forkserver._forkserver._forkserver_alive_fd
    if case == "threads":
        hold = threading.Event()
        threading.Thread(target=hold.wait, daemon=True).start()
    stands = standby.stand_by(load)
    assert standby.stand_by(load) is stands
    print(stands, standby.context().get_start_method())
    if not stands:
        return
    with ProcessPool(max_workers=1, context=standby.context()) as pool:
        pid, parent, loaded = pool.schedule(seen).result()
    assert pid != os.getpid() and parent != os.getpid(), (pid, parent)
    print(loaded == [parent], LOADED)

if __name__ == "__main__":
    main()
"""


def run(tmp_path, case: str) -> list[str]:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    done = subprocess.run(
        [sys.executable, str(program), case], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    return done.stdout.splitlines()


def test_workers_have_what_was_loaded_before_them_and_this_process_has_not(tmp_path):
    assert run(tmp_path, "plain") == ["True forkserver", "True []"]


@pytest.mark.parametrize("case", ["other release", "threads"])
def test_workers_begin_anew_where_no_server_can_be_forked(tmp_path, case):
    assert run(tmp_path, case) == ["False spawn"]


def test_a_run_that_fails_at_once_does_not_wait_for_what_is_being_loaded(tmp_path):
    program = (
        "import time\nfrom crawler import standby\n"
        "begun = time.monotonic()\n"
        "import signal; standby.stand_by(signal.pause)\n"
        "import atexit; atexit._run_exitfuncs()\n"
        "print(time.monotonic() - begun < 10)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60
    )
    assert (done.stdout, done.stderr) == ("True\n", "")
