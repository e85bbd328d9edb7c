"""robots.txt: what is forbidden is not fetched, and what cannot be read forbids everything."""

from datetime import UTC, datetime

import pytest

from crawler import robots

URL = "https://firm.example/robots.txt"


def rules(text, status=200):
    return robots.read(URL, status, text.encode())


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429, 451])
def test_a_missing_file_allows_everything(status):
    policy = rules("User-agent: *\nDisallow: /", status)
    assert (policy.state, policy.refusal("https://firm.example/x")) == ("none", "")


@pytest.mark.parametrize("status", [500, 502, 503, 599, 304, 100])
def test_what_cannot_be_read_forbids_everything(status):
    policy = rules("<html>error</html>", status)
    assert policy.refusal("https://firm.example/x") == "robots.txt unreachable"
    assert policy.detail == f"status {status}"


def test_our_group_counts_and_sitemaps_are_found():
    policy = rules(
        "User-agent: *\nDisallow: /a\nCrawl-delay: 5\n\nUser-agent: soliscope\nDisallow: /b\n"
        "Crawl-delay: 900\nSitemap: /map.xml\nSitemap: ftp://x/y"
    )
    assert policy.refusal("https://firm.example/a") == ""
    assert policy.refusal("https://firm.example/b/c") == "robots.txt"
    assert policy.sitemaps == ("https://firm.example/map.xml",)
    assert policy.crawl_delay == robots.MAX_CRAWL_DELAY


def test_a_rule_that_is_cut_in_half_does_not_hold():
    head, tail = "User-agent: *\nDisallow: /early\n", "Disallow: /some"
    text = head + "#" * (robots.MAX_BYTES - len(head) - len(tail) - 1) + "\n" + tail
    assert len(text) == robots.MAX_BYTES
    policy = rules(text + "thing\nDisallow: /late\n")
    assert policy.refusal("https://firm.example/early")
    assert not policy.refusal("https://firm.example/some/page")
    assert not policy.refusal("https://firm.example/late")


def test_an_html_page_as_robots_txt_forbids_nothing():
    assert rules("<!doctype html><p>Not found</p>").refusal("https://firm.example/") == ""


def test_archived_files_stand_for_a_day(capture):
    kept = robots.KeptRobots()
    moved = capture(status=301, url=URL, location="https://www.firm.example/r.txt")
    target = capture(b"User-agent: *\nDisallow: /", url="https://www.firm.example/r.txt")
    assert kept.takes(moved)
    assert kept.takes(target), "what a robots.txt redirects to is one too"
    assert not kept.takes(capture(url="https://firm.example/"))
    ((url, policy),) = kept.policies()
    assert (url, policy.refusal("https://firm.example/x")) == (URL, "robots.txt")
    assert set(kept.fresh(datetime(2026, 1, 1, 20, tzinfo=UTC))) == {URL, target.url}
    assert kept.fresh(datetime(2026, 1, 2, 1, tzinfo=UTC)) == {}
