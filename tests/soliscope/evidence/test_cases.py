"""Cases are listed, held, and removed only when they may be."""

import fcntl
import json
from datetime import UTC, datetime, timedelta

import pytest

from soliscope.errors import UsageError
from soliscope.evidence import cases, manifest

OLD = (datetime.now(UTC) - timedelta(days=100)).isoformat()


@pytest.fixture
def kept(make_case, tmp_path):
    """Three cases: two old ones and one of today."""
    root = tmp_path / "cases"
    root.mkdir()
    for name in ("old", "held", "new"):
        folder = make_case(root / name)
        told = manifest.read(folder)
        told["finished_at"] = datetime.now(UTC).isoformat() if name == "new" else OLD
        (folder / "manifest.json").write_bytes(manifest.encoded(told))
    return root


def outcome(root, **more):
    done = cases.prune(root, timedelta(days=90), dry_run=False, **more)
    return {one.case.folder.name: (one.removed, one.why) for one in done}


def test_cases_are_listed_with_what_one_needs_to_know(kept):
    cases.hold(kept / "held", "inquiry 7")
    found = {case.folder.name: case for case in cases.found(kept)}
    assert set(found) == {"old", "held", "new"}
    assert (found["held"].firm, found["held"].hold) == ("A Firm", "inquiry 7")
    assert found["new"].complete
    assert found["new"].finished_at[:4] == str(datetime.now(UTC).year)
    assert found["new"].size > 10_000


def test_a_case_on_hold_stays_and_can_be_released(kept):
    cases.hold(kept / "held", "inquiry 7")
    assert outcome(kept) == {"old": (True, ""), "held": (False, "it is on hold: inquiry 7")}
    assert {p.name for p in kept.iterdir()} == {"held", "new"}
    cases.release(kept / "held")
    assert outcome(kept) == {"held": (True, "")}
    assert {p.name for p in kept.iterdir()} == {"new"}


def test_a_hold_that_cannot_be_read_holds(kept):
    for note in (b"", b"[]", b'{"reason": ""}', b"[" * 100_000):
        (kept / "old/hold.json").write_bytes(note)
        removed, why = outcome(kept)["old"]
        assert (removed, why[:14]) == (False, "it is on hold:")
        assert (kept / "old/manifest.json").exists()


def test_dry_run_removes_nothing(kept):
    done = cases.prune(kept, timedelta(days=90), dry_run=True)
    assert {one.case.folder.name for one in done if one.removed} == {"old", "held"}
    assert len(cases.found(kept)) == 3


def test_what_is_not_the_cases_own_stays(kept, tmp_path):
    outside = tmp_path / "precious.txt"
    outside.write_text("x")
    (kept / "old/link").symlink_to(tmp_path)
    (kept / "old/notes.txt").write_text("mine")
    (kept / "elsewhere").symlink_to(kept / "held")
    removed, why = outcome(kept)["old"]
    assert (removed, why) == (True, "removed but for link, notes.txt")
    assert outside.read_text() == "x"
    assert (kept / "old/notes.txt").exists()
    assert not (kept / "old/assessment.json").exists()


def test_a_manifest_cannot_name_files_outside_to_be_removed(kept, tmp_path):
    outside = tmp_path / "precious.txt"
    outside.write_text("x")
    told = manifest.read(kept / "old")
    told["files"]["../../precious.txt"] = told["files"][str(outside)] = {}
    (kept / "old/manifest.json").write_bytes(manifest.encoded(told))
    outcome(kept)
    assert outside.read_text() == "x"


def test_a_case_in_use_or_without_a_date_stays(kept):
    told = manifest.read(kept / "held")
    (kept / "held/manifest.json").write_bytes(manifest.encoded({**told, "finished_at": "soon"}))
    with (kept / "old/.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        done = outcome(kept)
    assert done["old"] == (False, "a run is at work on it")
    assert done["held"][1].startswith("it has no date")


def test_wrong_use_is_one_sentence(kept, tmp_path):
    with pytest.raises(UsageError, match="is itself a case"):
        cases.prune(kept / "old", timedelta(days=1), dry_run=False)
    with pytest.raises(UsageError, match="There is no folder"):
        cases.prune(tmp_path / "nowhere", timedelta(days=1), dry_run=False)
    with pytest.raises(UsageError, match="is no case folder"):
        cases.hold(kept, "x")
    with pytest.raises(UsageError, match="Say why"):
        cases.hold(kept / "old", "  ")
    with pytest.raises(UsageError, match="is not on hold"):
        cases.release(kept / "old")


@pytest.mark.parametrize(("text", "days"), [("90d", 90), ("2w", 14), ("1y", 365)])
def test_ages(text, days):
    assert cases.age(text) == timedelta(days=days)


@pytest.mark.parametrize("text", ["", "90", "0d", "-1d", "d", "1m", "9999999d", "1.5d"])
def test_what_is_no_age(text):
    with pytest.raises(UsageError, match="--older-than"):
        cases.age(text)


def test_a_case_that_was_stopped_is_listed(tmp_path):
    (tmp_path / "stopped").mkdir()
    (tmp_path / "stopped/crawl-00001.warc.gz").write_bytes(b"")
    (only,) = cases.found(tmp_path)
    assert (only.status, only.finished_at, only.level) == ("not finished", "", None)
    assert json.dumps(only.told())
