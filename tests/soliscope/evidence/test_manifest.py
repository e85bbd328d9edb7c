"""The manifest says what a case consists of, and each run's names the one before it."""

import hashlib
import json
import shutil
import subprocess

import pytest

from soliscope import run
from soliscope.errors import UsageError
from soliscope.evidence import clock, files, manifest
from soliscope.progress import Silent


def sha(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def told(folder):
    return json.loads((folder / "manifest.json").read_bytes())


def test_every_file_of_the_case_is_there_with_its_hash(sealed_case):
    listed = told(sealed_case)["files"]
    there = {p.name for p in sealed_case.iterdir() if not p.name.startswith(".")}
    assert there - set(listed) == {"manifest.json", "SHA256SUMS", "crawl.lock"}
    assert {n: e["sha256"] for n, e in listed.items()} == {n: sha(sealed_case / n) for n in listed}
    assert listed["report.html"]["bytes"] == (sealed_case / "report.html").stat().st_size


def test_it_says_how_the_case_came_about(sealed_case):
    made = told(sealed_case)
    assert made["tool"]["name"] == "soliscope"
    assert made["rulebook"]["sha256"]
    assert made["options"] == {"max_pages": 9, "connect_to": ["a.example:443:127.0.0.1:1"]}
    assert made["vantage"] == {"name": "direct", "connect_to": ["a.example:443:127.0.0.1:1"]}
    (robots,) = made["robots"]
    assert (robots["host"], robots["decision"]) == ("a.example", "obeyed")
    assert robots["refused"] == {"robots.txt": 2}
    assert [a["status"] for a in robots["answers"]] == [200]
    assert made["counts"]["records_response"] == 5
    assert made["clock"]["source"].startswith("system clock")
    assert made["previous"] == ""


def test_sha256sum_checks_the_case(sealed_case):
    if not shutil.which("sha256sum"):
        pytest.skip("needs sha256sum (GNU coreutils)")
    command = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    assert subprocess.run(command, cwd=sealed_case, check=False).returncode == 0
    (sealed_case / "manifest.json").write_bytes(b"{}")
    done = subprocess.run(command, cwd=sealed_case, check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stdout == "manifest.json: FAILED\n"


def test_judging_again_changes_nothing(sealed_case):
    before = {p.name: p.read_bytes() for p in sealed_case.iterdir() if p.is_file()}
    run.judge(sealed_case, None, None, 0, Silent())
    assert {p.name: p.read_bytes() for p in sealed_case.iterdir() if p.is_file()} == before


def test_a_manifest_that_is_replaced_is_kept_and_named(sealed_case):
    old = sha(sealed_case / "manifest.json")
    (sealed_case / "manifest.json.tsr").write_bytes(b"a stamp")
    assessment = json.loads((sealed_case / "assessment.json").read_bytes())
    manifest.seal(sealed_case, {**assessment, "level": None}, sealed_case)
    made = told(sealed_case)
    assert made["replaces"] == old == sha(sealed_case / "earlier-manifest-01.json")
    assert made["files"]["earlier-manifest-01.json"]["sha256"] == old
    assert (sealed_case / "earlier-manifest-01.json.tsr").read_bytes() == b"a stamp"
    assert not (sealed_case / "manifest.json.tsr").exists()


def test_a_changed_archive_is_not_sealed_anew(sealed_case, tmp_path):
    path = sealed_case / "crawl-00001.warc.gz"
    data = bytearray(path.read_bytes())
    data[-20] ^= 1
    path.write_bytes(data)
    with pytest.raises(UsageError, match=r"crawl-00001\.warc\.gz is not the file"):
        run.judge(sealed_case, None, None, 0, Silent())
    run.judge(sealed_case, tmp_path / "elsewhere", None, 0, Silent())


def test_a_judgment_elsewhere_names_the_archive(sealed_case, tmp_path):
    run.judge(sealed_case, tmp_path / "elsewhere", None, 0, Silent())
    (entry,) = told(tmp_path / "elsewhere")["archive"]
    assert entry["sha256"] == sha(sealed_case / "crawl-00001.warc.gz")


def test_the_runs_of_a_firm_are_a_chain(make_case, tmp_path):
    first, second = make_case(tmp_path / "firm"), make_case(tmp_path / "firm-2")
    third = make_case(tmp_path / "firm-3")
    assert told(second)["previous"] == sha(first / "manifest.json")
    assert (told(third)["previous_case"], told(third)["previous"]) == (
        "firm-2", sha(second / "manifest.json"),
    )  # fmt: skip


def test_another_firm_beside_it_is_not_its_past(make_case, tmp_path):
    make_case(tmp_path / "firm")
    other = make_case(tmp_path / "firm-2", sites=["https://b.example/"])
    assert told(other)["previous"] == ""


def test_locks_logs_and_links_are_not_evidence(tmp_path):
    for name in (".lock", "crawl.lock", "crawl.log", "hold.json", "x.wacz", "a.json"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "link.json").symlink_to("/etc/hostname")
    assert files.covered(tmp_path) == ["a.json"]


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x", "", "a\\b", None, "./a", "a\0"])
def test_a_name_that_leads_outside_is_none(name):
    assert not files.inside(name)
    assert files.inside("a/b.json")


def test_times_that_go_back_are_noted():
    dates = ["2026-11-20T12:00:00Z", "2026-11-20T11:00:00Z", "nonsense", "2026-11-20T10:59:30Z"]
    (step,) = clock.backward(dates)
    assert step["comes"].startswith("2026-11-20T11:00:00")


def test_a_clock_that_is_set_during_a_run_is_noted(monkeypatch):
    wall = [1000.0]
    monkeypatch.setattr(clock.time, "time", lambda: wall[0])
    running = clock.Clock()
    assert running.told()["jump_seconds"] == 0.0
    wall[0] += 3600
    assert 3590 < running.told()["jump_seconds"] < 3610
