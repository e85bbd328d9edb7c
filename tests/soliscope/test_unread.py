"""A page that breaks or outlasts its reader is told, and the rest of the crawl is judged."""

import os
from datetime import UTC, datetime

import pytest

from analyzers import scan
from crawler import archive
from crawler.archive import Archive, Exchange
from crawler.artifacts import Coverage, HostCoverage, Skipped
from crawler.result import CrawlResult
from reports import FORMATS
from soliscope import fold, run
from soliscope.progress import Silent

WORDS = b"<html lang=en><title>Exchange</title><p>Trade bitcoin on our exchange at low fees."
HOST = "https://firm.example"
REAL = scan.examine


def _examine(capture):
    name = capture.url.rpartition("/")[2]
    if name == "slow":
        while True:
            pass
    if name == "fat":
        return len(b"x" * (3 << 30))
    if name == "dead":
        os._exit(3)
    if name == "odd":
        raise ValueError("an odd page\x1b[31m")
    if name == "deep":
        raise RecursionError
    return REAL(capture)


def archived(folder, *names, crawl_failed=()):
    writer = Archive(folder, {"firm": {"sites": [f"{HOST}/"]}}, "soliscope/test", "obey")
    for name in names:
        headers = (("Content-Type", "text/html"),)
        when = datetime(2026, 11, 20, tzinfo=UTC)
        writer.write(Exchange(f"{HOST}/{name}", 200, "", headers, WORDS, when))
    failed = {"page too costly": len(crawl_failed)} if crawl_failed else {}
    skipped = tuple(Skipped(f"{HOST}/{n}", "page too costly", "time") for n in crawl_failed)
    host = HostCoverage("firm.example", f"start address {HOST}/", len(names), len(names), failed)
    writer.close(CrawlResult(Coverage((host,), skipped), {f"{HOST}/": ""}))
    return folder


@pytest.fixture
def judged(tmp_path, monkeypatch):
    monkeypatch.setattr(scan, "examine", _examine)
    monkeypatch.setattr(fold, "PAGE_SECONDS", 1.0)

    def call(*names, workers=1, **more):
        archived(tmp_path / "case", *names, **more)
        # Workers are forked: what is loaded here does not count against their time.
        assert REAL(next(archive.captures(tmp_path / "case"))).is_page
        return run.judge(tmp_path / "case", tmp_path / "out", None, workers, Silent()).document

    return call


def test_costly_and_broken_pages_are_in_the_coverage_and_not_assessed(judged):
    told = judged("", "fees", "slow", "fat", "dead", "odd", "deep", workers=2)
    assert told["status"] == "assessed"
    coverage = told["coverage"]
    details = {s["url"].rpartition("/")[2]: (s["reason"], s["detail"]) for s in coverage["skipped"]}
    assert details == {
        "slow": ("page too costly", "more than 1 seconds"),
        "fat": ("page too costly", "more memory than a worker has"),
        "dead": ("page too costly", "more memory than a worker has"),
        "deep": ("page too costly", "nested too deeply"),
        "odd": ("unreadable page", "ValueError: an odd page\x1b[31m"),
    }
    assert coverage["hosts"][0]["failed"] == {"page too costly": 4, "unreadable page": 1}
    assert coverage["limits"] == ["page cost"]
    reasons = {item["signal"]: item["reason"] for item in told["not_assessed"]}
    assert "5 pages" in reasons["eur-pricing"], "not found only where every page was read"
    assert "5 addresses could not be read." in told["caveats"]
    for name in ("html", "csv", "json"):
        assert b"\x1b" not in FORMATS[name].render(told)


def test_without_workers_a_broken_page_is_told_too(judged):
    told = judged("", "odd", workers=0)
    assert [s["reason"] for s in told["coverage"]["skipped"]] == ["unreadable page"]


def test_what_the_crawl_could_not_read_is_counted_once(judged):
    told = judged("", "slow", crawl_failed=("slow",))
    assert told["coverage"]["hosts"][0]["failed"] == {"page too costly": 1}
    assert len(told["coverage"]["skipped"]) == 1


def test_a_home_page_that_costs_too_much_is_a_reason(tmp_path, monkeypatch):
    def examine(capture):
        if capture.url == f"{HOST}/":
            raise MemoryError
        return REAL(capture)

    monkeypatch.setattr(scan, "examine", examine)
    archived(tmp_path / "case", "", "fees")
    told = run.judge(tmp_path / "case", tmp_path / "out", None, 0, Silent()).document
    assert told["status"] == "not-assessable"
    assert "limits on time and memory" in told["reason"]


def test_every_page_is_read_where_nothing_is_wrong(judged):
    told = judged("", "fees")
    assert told["coverage"]["limits"] == []
    assert told["coverage"]["skipped"] == []


@pytest.mark.parametrize(
    "body", [b"", b"\0" * 60_000, b"<html lang=de><body><p> . </p><img src=x>"]
)
def test_a_page_without_a_word_is_nothing_to_judge(tmp_path, body):
    def judge(name, *pages):
        writer = Archive(
            tmp_path / name, {"firm": {"sites": [f"{HOST}/"]}}, "soliscope/test", "obey"
        )
        for path, content in pages:
            when = datetime(2026, 11, 20, tzinfo=UTC)
            head = (("Content-Type", "text/html"),)
            writer.write(Exchange(f"{HOST}/{path}", 200, "", head, content, when))
        host = HostCoverage("firm.example", f"start address {HOST}/", len(pages), len(pages), {})
        writer.close(CrawlResult(Coverage((host,), ()), {f"{HOST}/": ""}))
        return run.judge(tmp_path / name, tmp_path / f"{name}-out", None, 0, Silent()).document

    told = judge("home", ("", body))
    assert told["status"] == "not-assessable"
    assert "there is nothing to read (not one word on it)" in told["reason"]
    told = judge("other", ("", WORDS), ("blank", body))
    assert told["status"] == "assessed"
    [skipped] = told["coverage"]["skipped"]
    assert (skipped["url"], skipped["reason"]) == (f"{HOST}/blank", "empty page")
    assert told["coverage"]["hosts"][0]["failed"] == {"empty page": 1}
