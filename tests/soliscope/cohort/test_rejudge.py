"""Collections of archives: what `rejudge` makes of them is what `judge` makes of each."""

import gzip
import json
import shutil

import cohort_site
import pytest
from typer.testing import CliRunner

from crawler import split
from crawler.archive import captures
from soliscope.cli import app
from soliscope.cohort.processes import Processes
from soliscope.cohort.tasks import Task


def run(*words):
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def cases(server, tmp_path_factory):
    """Cases of two firms."""
    folder = tmp_path_factory.mktemp("cases")
    rules = [word for rule in server.rules for word in ("--connect-to", rule)]
    for host in cohort_site.names(2):
        words = ("audit", f"http://{host}/", "--delay=0", "--workers=0", "--quiet", *rules)
        ended = Processes().perform(Task(host, words), folder / host)
        assert ended.code == 0, ended.reason
    return folder


def test_a_pile_of_warc_files_is_sorted_by_firm_and_judged(cases, listed, tmp_path):
    pile = tmp_path / "pile"
    pile.mkdir()
    plain = b"".join(
        gzip.decompress((cases / host / "crawl-00001.warc.gz").read_bytes())
        for host in cohort_site.names(2)
    )
    (pile / "segment-00000.warc").write_bytes(plain)
    (pile / "broken.warc.gz").write_bytes(b"no archive")
    firms = listed("name,url,home\nOne,http://firm-001.example/,SC\nGone,http://gone.example/,SC\n")
    result = run("rejudge", pile, "--output", tmp_path / "out", "--firms", firms, "--workers", 0)
    assert result.exit_code == 0, result.output
    assert "broken.warc.gz could be read in part only" in result.output
    told = json.loads((tmp_path / "out" / "cohort.json").read_bytes())
    assert [(one["name"], one["pages"]) for one in told["firms"]] == [("One", 4)]
    assert told["notes"] == ["Not in the collection: Gone."]
    kept = [c.record_id for c in captures(tmp_path / "out" / "sorted" / "firm-001.example")]
    assert kept == [c.record_id for c in captures(cases / "firm-001.example")]


def test_a_case_in_a_collection_is_judged_as_judge_does(cases, tmp_path):
    collection = tmp_path / "collection"
    shutil.copytree(cases / "firm-002.example", collection / "two")
    result = run("rejudge", collection, "--output", tmp_path / "out", "--workers", 0)
    assert result.exit_code == 0, result.output
    assert run("judge", collection / "two", "--output", tmp_path / "alone", "--workers", 0,
               "--quiet").exit_code == 0  # fmt: skip
    alone = (tmp_path / "alone" / "assessment.json").read_bytes()
    assert (tmp_path / "out" / "cases" / "two" / "assessment.json").read_bytes() == alone


def test_a_case_keeps_the_name_that_its_firm_was_given(cases, server, tmp_path):
    rules = [word for rule in server.rules for word in ("--connect-to", rule)]
    words = ("audit", "http://firm-001.example/", "--delay=0", "--workers=0", "--quiet", *rules,
             "--name=Kestrel Exchange", "--home=SC")  # fmt: skip
    assert Processes().perform(Task("x", words), tmp_path / "all" / "archive-17").code == 0
    shutil.copytree(cases / "firm-002.example", tmp_path / "all" / "two")
    result = run("rejudge", tmp_path / "all", "--output", tmp_path / "out", "--workers", 0)
    assert result.exit_code == 0, result.output
    told = json.loads((tmp_path / "out" / "cohort.json").read_bytes())
    named = {one["name"]: (one["home"], one["sites"]) for one in told["firms"]}
    assert named == {
        "Kestrel Exchange": ("SC", ["http://firm-001.example/"]),
        "firm-002.example": ("", ["http://firm-002.example/"]),
    }


def test_a_collection_without_archives_is_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    result = run("rejudge", tmp_path / "empty", "--output", tmp_path / "out")
    assert "holds nothing to judge" in str(result.exception)


def test_many_owners_share_few_open_files(tmp_path, monkeypatch):
    monkeypatch.setattr(split, "OPEN_FILES", 2)
    records = b"".join(
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://h%d.example/\r\n"
        b"WARC-Record-ID: <urn:uuid:%d>\r\nContent-Type: application/http\r\n"
        b"Content-Length: 19\r\n\r\nHTTP/1.1 200 OK\r\n\r\n\r\n\r\n" % (n % 5, n)
        for n in range(20)
    )
    (tmp_path / "x.warc").write_bytes(records)
    told = split.sort([tmp_path / "x.warc"], lambda host: host.partition(".")[0],
                      lambda name: tmp_path / name / "crawl-00001.warc.gz")  # fmt: skip
    assert told.records == {f"h{n}": 4 for n in range(5)}
    assert told.damaged == []
