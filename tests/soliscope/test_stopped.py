"""A run that is killed, interrupted, doubled or out of disk: nothing is lost, nothing is twice."""

import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest

from crawler import archive

PROGRAM = [sys.executable, "-c", "from soliscope.cli import main; main()"]
PAGES = 14
TEXT = "Trade bitcoin and many other assets on our exchange at low fees. " * 9


@pytest.fixture
def site():
    """A chain of pages; `hold` makes every answer wait."""
    hold = threading.Event()
    hold.set()
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            hold.wait(10)
            name = self.path.strip("/") or "0"
            known = name.isdecimal() and int(name) < PAGES
            nextone = f"<a href=/{int(name) + 1}>next</a>" if known else ""
            body = f"<html lang=en><title>Exchange</title><p>{TEXT}{nextone}".encode()
            self.send_response(200 if known else 404)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        threading.Thread(target=http.serve_forever, args=(0.05,), daemon=True).start()
        route = f"firm.example:80:127.0.0.1:{http.server_address[1]}"
        yield SimpleNamespace(route=route, hold=hold, asked=asked)
        hold.set()
        http.shutdown()


def command(site, folder, *more):
    return [*PROGRAM, "audit", "http://firm.example/", "--connect-to", site.route, "--output",
            str(folder), "--quiet", "--workers", "0", *more]  # fmt: skip


def run(site, folder, **more):
    return subprocess.run(command(site, folder), capture_output=True, text=True, timeout=60, **more)


def until(condition):
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        os.sched_yield()


def whole(folder):
    """Every page once, every record sound, the assessment finished."""
    assert archive.damage(folder) == []
    kept = Counter(c.url for c in archive.captures(folder) if c.status == 200)
    assert len(kept) == PAGES  # "/" stands for page 0
    assert set(kept.values()) == {1}
    document = json.loads((folder / "assessment.json").read_bytes())
    assert document["coverage"]["complete"] is True
    assert document["coverage"]["hosts"][0]["pages"] == len(kept)
    return document


def test_a_full_disk_has_its_own_exit_code_and_the_same_command_goes_on(site, tmp_path):
    folder = tmp_path / "case"

    def small_files():
        resource.setrlimit(resource.RLIMIT_FSIZE, (8_000, 8_000))

    done = run(site, folder, preexec_fn=small_files)
    assert done.returncode == 5, done.stderr
    assert done.stderr.startswith("soliscope: ")
    assert "the same command goes on" in done.stderr
    assert "Traceback" not in done.stderr and "Logging error" not in done.stderr
    assert archive.damage(folder) == [], "an append that was refused is taken back"
    assert not list(folder.glob(".writing-*"))
    done = run(site, folder)
    assert done.returncode == 0, done.stderr
    whole(folder)


def test_a_disk_that_is_full_when_the_report_is_written(tmp_path):
    folder = tmp_path / "case"
    writer = archive.Archive(folder, {"firm": {"sites": ["http://firm.example/"]}}, "s", "obey")
    when, kind = datetime(2026, 11, 20, tzinfo=UTC), (("Content-Type", "text/html"),)
    page = f"<html lang=en><title>Exchange</title><p>{TEXT}".encode()
    writer.write(archive.Exchange("http://firm.example/", 200, "", kind, page, when))
    writer.close(None)

    def smaller_files():
        resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))

    done = subprocess.run(
        [*PROGRAM, "judge", str(folder), "--output", str(tmp_path / "again"), "--quiet"],
        capture_output=True, text=True, timeout=60, preexec_fn=smaller_files,
    )  # fmt: skip
    assert done.returncode == 5, done.stderr
    assert "disk is full" in done.stderr
    assert not (tmp_path / "again" / "assessment.json").exists(), "written last"
    assert not list((tmp_path / "again").glob(".writing-*"))
    assert archive.damage(folder) == []


def test_ctrl_c_once_gives_a_partial_report_and_the_same_command_goes_on(site, tmp_path):
    folder = tmp_path / "case"
    child = subprocess.Popen(
        command(site, folder, "--delay", "0.05", "--workers", "1"),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    until(lambda: len(site.asked) > 5)
    os.killpg(child.pid, signal.SIGINT)  # a terminal sends it to workers as well
    _, err = child.communicate(timeout=60)
    assert "Traceback" not in err
    assert "the same command goes on" in err
    document = json.loads((folder / "assessment.json").read_bytes())
    assert document["coverage"]["complete"] is False
    assert "stopped before its end" in " ".join(document["caveats"])
    assert (folder / "report.html").is_file()
    assert archive.damage(folder) == []
    done = run(site, folder)
    assert done.returncode == 0, done.stderr
    whole(folder)
    assert not (tmp_path / "case-2").exists()


def test_a_second_run_on_one_case_is_refused(site, tmp_path):
    folder = tmp_path / "case"
    site.hold.clear()
    first = subprocess.Popen(command(site, folder), stderr=subprocess.PIPE, text=True)
    until(lambda: site.asked)
    second = run(site, folder)
    assert second.returncode == 2, second.stderr
    assert "Another soliscope is at work on" in second.stderr
    assert len(archive.files(folder)) == 1
    site.hold.set()
    _, err = first.communicate(timeout=60)
    assert first.returncode == 0, err
    whole(folder)


def test_a_run_that_is_killed_while_it_judges_leaves_no_worker_and_no_lock(site, tmp_path):
    folder = tmp_path / "case"
    child = subprocess.Popen(
        [*command(site, folder), "--workers", "2"],
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    until(lambda: len(site.asked) > PAGES)
    until(lambda: archive.coverage(folder) is not None)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    until(lambda: not alive(child.pid))
    done = run(site, folder)
    assert done.returncode == 0, done.stderr
    whole(folder)


def alive(session):
    """Processes of a session that still run (a zombie does not)."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session and fields[0] not in "ZX":
            found.append(path.parent.name)
    return found
