"""Verification names what is damaged: the file, the record, the finding."""

import gzip
import hashlib
import json
import os
import random
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.members import members
from soliscope import cli_evidence, run
from soliscope.errors import UsageError
from soliscope.evidence import manifest, verify
from soliscope.progress import Silent
from tests.soliscope.evidence.forging import reseal


def problems(folder, **more):
    return {(p.file, p.record_id, p.what) for p in verify.case(folder, **more).problems}


def named(folder, **more):
    return {file for file, _, _ in problems(folder, **more)}


def flip(path, at, bit=0):
    data = bytearray(path.read_bytes())
    data[at] ^= 1 << bit
    path.write_bytes(data)


def edit(path, change):
    """Change a JSON file, and seal the case again as a forger would."""
    told = json.loads(path.read_bytes())
    change(told)
    path.write_text(json.dumps(told, ensure_ascii=False))
    reseal(path.parent)


def test_a_sound_case_is_sound(sealed_case):
    report = verify.case(sealed_case)
    assert (report.problems, report.notes) == ([], [])
    assert report.checked["records"] == 13
    assert report.checked["quotes"] > 5


def test_worker_processes_find_the_same(sealed_case):
    assert verify.case(sealed_case, workers=1).told() == verify.case(sealed_case).told()


def test_damage_of_a_record_names_the_file_the_record_and_its_findings(sealed_case):
    path = sealed_case / "crawl-00001.warc.gz"
    (page,) = [m for m in members(path) if m.kind == "response" and m.url.endswith("/de/")]
    flip(path, page.offset + page.length - 30)
    report = verify.case(sealed_case)
    (told,) = [p for p in report.problems if p.file == path.name and p.record_id]
    assert told.record_id == page.record_id
    assert "damaged gzip data" in told.what
    assert "sepa-payment-rail" in told.cited_by
    hashes = [p for p in report.problems if p.file == path.name and "hash" in p.what]
    assert len(hashes) == 1
    assert any(p.file == "assessment.json" and "missing" in p.what for p in report.problems)


@pytest.mark.parametrize(
    "name",
    ["assessment.json", "signals.jsonl", "report.html", "findings.csv", "coverage.json",
     "records.jsonl", "crawl-00001.warc.gz", "manifest.json", "SHA256SUMS"],
)  # fmt: skip
def test_a_flipped_bit_is_named_wherever_it_is(sealed_case, name):
    path = sealed_case / name
    sound, numbers = path.read_bytes(), random.Random(name)
    for _ in range(12):
        flip(path, numbers.randrange(len(sound)), numbers.randrange(8))
        assert name in named(sealed_case)
        assert name in named(sealed_case, only=frozenset({name}))
        path.write_bytes(sound)
    assert verify.case(sealed_case, only=frozenset({name})).sound


def test_missing_files_are_named(sealed_case):
    for name in ("report.html", "crawl-00001.warc.gz", "records.jsonl", "SHA256SUMS"):
        kept = (sealed_case / name).read_bytes()
        (sealed_case / name).unlink()
        assert any(f == name and "is missing" in what for f, _, what in problems(sealed_case))
        (sealed_case / name).write_bytes(kept)
    (sealed_case / "manifest.json").unlink()
    assert "manifest.json" in named(sealed_case)


def test_an_archive_file_that_was_added_is_named_and_a_note_is_not(
    sealed_case, make_case, tmp_path
):
    other = make_case(tmp_path / "other")
    (sealed_case / "note.txt").write_text("seen by me")
    assert verify.case(sealed_case).notes == [
        "note.txt is not in the manifest: it was added later."
    ]
    assert verify.case(sealed_case).sound
    shutil.copy(other / "crawl-00001.warc.gz", sealed_case / "crawl-00002.warc.gz")
    assert named(sealed_case) == {"crawl-00002.warc.gz"}


def test_a_record_that_is_there_twice_is_named(sealed_case):
    path = sealed_case / "crawl-00001.warc.gz"
    page = next(m for m in members(path) if m.kind == "response")
    data = path.read_bytes()
    path.write_bytes(data + data[page.offset : page.offset + page.length])
    told = problems(sealed_case)
    assert any(r == page.record_id and "twice" in what for _, r, what in told)


@pytest.mark.parametrize(
    ("signal", "key", "value", "why"),
    [
        ("sepa-payment-rail", "quote", "Wir werben in Deutschland", "other words there"),
        ("sepa-payment-rail", "place", "text:0-5", "other words there"),
        ("sepa-payment-rail", "sha256", "0" * 64, "another sha256"),
        ("sepa-payment-rail", "url", "https://a.example/fr/", "another url"),
        ("sepa-payment-rail", "record_id", "<urn:uuid:0>", "missing or cannot be read"),
        ("eu-country-subdirectory", "quote", "https://a.example/at/", "another address"),
        ("declared-locale", "quote", 'lang="fr"', 'no element with lang="fr"'),
        ("hreflang-eu-region", "quote", 'hreflang="fr-FR"', "fr-FR"),
        ("hreflang-eu-region", "fetched_at", "2026-11-19T12:00:00Z", "another fetched_at"),
    ],
)
def test_a_quote_that_was_forged_with_all_hashes_is_named(sealed_case, signal, key, value, why):
    def forge(told):
        everything = told["findings"] + told["noted"]
        found = [f for f in everything if f["signal"] == signal]
        assert found, f"{signal} is not in the case"
        for finding in found:
            finding["samples"][0][key] = value

    edit(sealed_case / "assessment.json", forge)
    told = [p for p in verify.case(sealed_case).problems if p.file == "assessment.json"]
    assert any(signal in p.what and why in p.what for p in told), told


def test_a_forged_signal_is_named(sealed_case):
    path = sealed_case / "signals.jsonl"
    lines = path.read_text().splitlines()
    number = next(i for i, line in enumerate(lines) if '"text:' in line)
    told = json.loads(lines[number])
    lines[number] = json.dumps({**told, "quote": "invented"})
    path.write_text("\n".join(lines) + "\n")
    reseal(sealed_case)
    (problem,) = verify.case(sealed_case).problems
    assert f"line {number + 1} {told['signal']}" in problem.what


def test_a_quote_may_rest_on_a_file_that_was_handed_in(sealed_case):
    kept = sealed_case / "links.csv"
    kept.write_text("Linking page\nhttps://b.example/")
    value = hashlib.sha256(kept.read_bytes()).hexdigest()

    def cite(told):
        told["findings"][0]["samples"][0].update(record_id="file:links.csv", sha256=value)

    edit(sealed_case / "assessment.json", cite)
    assert verify.case(sealed_case).sound
    assert verify.case(sealed_case).checked["quotes from files"] == 1
    kept.write_text("changed")
    assert any("its record is missing" in what for _, _, what in problems(sealed_case))


def test_files_that_disagree_are_named(sealed_case):
    edit(sealed_case / "assessment.json", lambda told: told.update(level=1))
    assert ("manifest.json", "", "and assessment.json differ in level") in problems(sealed_case)


def test_records_jsonl_must_describe_the_archive(sealed_case):
    path = sealed_case / "records.jsonl"
    text = path.read_text()
    path.write_text(text.replace('"status": 200', '"status": 404', 1))
    reseal(sealed_case)
    (told,) = problems(sealed_case)
    assert told[0] == "crawl-00001.warc.gz"
    assert "another record than in records.jsonl" in told[2]


def test_the_chain_is_followed(make_case, tmp_path):
    first, second = make_case(tmp_path / "firm"), make_case(tmp_path / "firm-2")
    assert verify.case(second).checked["previous cases"] == 1
    edit(first / "manifest.json", lambda told: told.update(level=1))
    assert any("another manifest of firm" in what for _, _, what in problems(second))
    shutil.rmtree(first)
    assert verify.case(second).sound
    assert verify.case(second).notes == [
        "The previous case firm is not beside this one: not checked."
    ]


def test_what_was_not_checked_is_said_beside_the_verdict(sealed_case, tmp_path, capsys):
    """A case judged into another folder: its archive is not there to look quotations up."""
    run.judge(sealed_case, tmp_path / "other", None, 0, Silent())
    report = verify.case(tmp_path / "other")
    assert report.sound
    assert report.checked["quotes"] == 0
    [said] = report.told()["unchecked"]
    assert said.startswith("records and quotations, because the archive (crawl-00001.warc.gz) lies")
    cli_evidence._print_report(report, "table", quiet=False)
    shown = capsys.readouterr().out.splitlines()
    assert shown[-2].startswith("NOT CHECKED: records and quotations")
    assert shown[-1].startswith("Sound, as far as it was checked. Checked: ")
    assert verify.case(sealed_case).unchecked == []


def test_names_that_lead_outside_are_not_followed(sealed_case):
    made = manifest.read(sealed_case)
    made["files"]["../../etc/hostname"] = {"sha256": "0" * 64, "bytes": 1}
    made["files"]["a.json"] = {"sha256": "0" * 64, "bytes": 1}
    (sealed_case / "a.json").symlink_to("/etc/hostname")
    (sealed_case / "manifest.json").write_bytes(manifest.encoded(made))
    told = problems(sealed_case)
    assert ("manifest.json", "", "names a file outside the case: ../../etc/hostname") in told
    assert ("a.json", "", "is missing") in told


def test_what_is_no_case_is_said(tmp_path):
    with pytest.raises(UsageError, match="is no case"):
        verify.case(tmp_path)
    with pytest.raises(UsageError, match="no case folder"):
        verify.case(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "name",
    ["manifest.json", "assessment.json", "coverage.json", "crawl-00001.warc.gz", "SHA256SUMS"],
)
def test_a_pipe_in_place_of_a_file_does_not_stop_it(sealed_case, name):
    (sealed_case / name).unlink()
    os.mkfifo(sealed_case / name)
    assert name in named(sealed_case)


NASTY = [b"", b"null", b"[]", b"{}", b'{"files": 3}', b'{"files": {"a": 3}}', b"[" * 100_000,
         b'{"files": {"report.html": {"sha256": 5, "bytes": []}}}', b"\xff\xfe", b"9" * 5000,
         b'{"findings": [{"signal": 1, "samples": [{}]}], "noted": null}',
         b'{"findings": 3}']  # fmt: skip


@pytest.mark.parametrize("name", ["manifest.json", "assessment.json", "signals.jsonl",
                                  "records.jsonl", "coverage.json", "crawl-00001.warc.gz",
                                  "SHA256SUMS", "manifest.json.tsr"])  # fmt: skip
def test_nothing_that_a_file_holds_ends_the_program(sealed_case, name):
    for data in [*NASTY, gzip.compress(b"WARC/1.1\r\n")]:
        (sealed_case / name).write_bytes(data)
        assert name in named(sealed_case)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.binary(max_size=200), at=st.integers(0, 5000))
def test_any_bytes_anywhere_in_the_assessment(sealed_case, data, at):
    path = sealed_case / "assessment.json"
    sound = path.read_bytes()
    changed = sound[:at] + data + sound[at + len(data) :]
    path.write_bytes(changed)
    try:
        assert ("assessment.json" in named(sealed_case)) == (changed != sound)
    finally:
        path.write_bytes(sound)
