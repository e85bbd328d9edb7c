"""Cases made without a network: an archive written by hand, then judged."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.archive import Archive, Exchange
from crawler.artifacts import Coverage, HostCoverage
from crawler.result import CrawlResult
from soliscope import run
from soliscope.progress import Silent

HOST = "https://a.example"
GERMAN = (
    "Handeln Sie mit vielen Kryptowerten zu niedrigen Gebühren und verwahren Sie Ihr Geld sicher."
    " Eröffnen Sie noch heute Ihr Konto und zahlen Sie bequem per Überweisung ein."
)
PAGES = {
    "/robots.txt": ("text/plain", "User-agent: *\nDisallow: /x\n"),
    "/": (
        "text/html; charset=utf-8",
        '<html lang="en"><head><title>Front page</title>'
        '<link rel="alternate" hreflang="de-DE" href="/de/"></head><body><p>We trade here every'
        " day, and everybody is welcome to look at the prices that we show on this page.</p>"
        '<a href="/de/">Deutsch</a></body></html>',
    ),
    "/de/": (
        "text/html; charset=utf-8",
        f'<html lang="de-DE"><head><title>Startseite</title></head><body><p>{GERMAN}</p>'
        "<p>Einzahlung per SEPA ab 10 Euro kostenlos.</p></body></html>",
    ),
    "/sitemap.xml": (
        "application/xml",
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml"><url><loc>https://a.example/</loc>'
        '<xhtml:link rel="alternate" hreflang="pl-PL" href="https://a.example/pl/"/>'
        "</url></urlset>",
    ),
    "/old": ("text/html", ""),
}
WHEN = datetime(2026, 11, 20, 12, 0, 0, 123456, UTC)


def write_archive(folder, sites, pages=None):
    """A crawl's archive of `pages` (path -> type, text)."""
    host = HostCoverage("a.example", "start", 3, 5, {"robots.txt": 2}, 0, "obeyed")
    entered = {
        "firm": {"name": "A Firm", "home": "AE", "sites": sites},
        "options": {"max_pages": 9, "connect_to": ["a.example:443:127.0.0.1:1"]},
    }
    writer = Archive(folder, entered, "soliscope/test", "obey")
    for number, (path, (kind, text)) in enumerate((pages or PAGES).items()):
        moved = not text
        headers = (("Location", f"{HOST}/"),) if moved else (("Content-Type", kind),)
        writer.write(
            Exchange(HOST + path, 301 if moved else 200, "", headers, text.encode(),
                     WHEN + timedelta(seconds=number), ip="93.184.215.14")
        )  # fmt: skip
    writer.close(CrawlResult(Coverage((host,)), dict.fromkeys(sites, "")))


@pytest.fixture
def make_case():
    """Write and judge a case; returns its folder."""

    def make(folder, sites=(HOST + "/",), pages=None):
        write_archive(folder, list(sites), pages)
        run.judge(folder, None, None, 0, Silent())
        return folder

    return make


@pytest.fixture
def sealed_case(make_case, tmp_path):
    return make_case(tmp_path / "case")
