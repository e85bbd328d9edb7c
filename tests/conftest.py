"""Artifacts made by hand, for every test."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from analyzers import summary
from analyzers.crawl import Crawl, CrawlFolder
from crawler.artifacts import Capture
from crawler.page import Page

URL = "https://exchange.example/"
settings.register_profile("any machine", deadline=None)  # time is for benchmarks, not for tests
settings.load_profile("any machine")
os.environ.setdefault("SOLISCOPE_RENDER", "never")  # what is about the browser asks for it


def make_page(html="", url=URL, headers=(), status=200):
    body = html if isinstance(html, bytes) else html.encode()
    headers = (("Content-Type", "text/html; charset=utf-8"), *headers)
    return Page(
        Capture(url, url, status, headers, body, "2026-11-20T12:00:00Z", "<urn:uuid:1>", "ab" * 32)
    )


def make_crawl(*pages, homes=(URL,)) -> Crawl:
    folder = CrawlFolder()
    for artifact in pages:
        folder.add(summary.summarise(artifact))
    return folder.crawl(homes)


@pytest.fixture
def page():
    return make_page


@pytest.fixture
def crawl():
    return make_crawl


@pytest.fixture
def seen():
    """Quotes of an analyzer's sightings on some markup."""

    def ask(analyzer, html, url=URL, **more):
        return [s.sighting for s in analyzer.signals(make_page(html, url, **more))]

    return ask


@pytest.fixture
def shared():
    """The folder of real material that is not part of the repository."""
    folder = Path(os.environ.get("SOLISCOPE_SHARED", Path(__file__).parents[2] / "shared"))
    if not folder.is_dir():
        pytest.skip("needs the shared material beside the repository (SOLISCOPE_SHARED)")
    return folder
