"""What every analyzer owes: a manual page whose examples hold, a test, and a place in the law."""

import importlib
import re
from pathlib import Path

import pytest

import analyzers.crawls
import analyzers.links
import analyzers.listings
import analyzers.pages
import analyzers.registers
import analyzers.vantages
from analyzers import rulebook
from analyzers.base import discover
from analyzers.crawl import Crawl

PACKAGES = (
    analyzers.pages, analyzers.crawls, analyzers.listings, analyzers.links, analyzers.registers,
    analyzers.vantages,
)  # fmt: skip
ANALYZERS = discover(*PACKAGES)
INDICATORS = {indicator.id for indicator in rulebook.load().indicators}
TESTS = Path(__file__).parent / "analyzers"
EXAMPLE = re.compile(r"^ *(Seen|Not seen): +(?:(https?://\S+) )?(.+)$", re.M)


def examples(analyzer):
    return [m.groups() for m in EXAMPLE.finditer(analyzer.doc)]


@pytest.mark.parametrize("analyzer", ANALYZERS, ids=lambda a: a.id)
def test_analyzer_is_documented_tested_and_cited(analyzer):
    verdicts = {verdict for verdict, _, _ in examples(analyzer)}
    assert verdicts == {"Seen", "Not seen"}, "the manual page needs a Seen and a Not seen example"
    assert len(analyzer.doc.split("\n\n")) >= 2, "the manual page says what it sees and why"
    assert list(TESTS.rglob(f"test_{analyzer.id.replace('-', '_')}.py")), "no test file"
    assert analyzer.id in INDICATORS, "not in the rulebook"


@pytest.mark.parametrize("analyzer", ANALYZERS, ids=lambda a: a.id)
def test_the_examples_in_the_manual_page_hold(analyzer, page, crawl):
    for verdict, url, html in examples(analyzer):
        url = url or "https://exchange.example/"
        if hasattr(analyzer.reads, "example"):  # surfaces beyond the web site
            artifact = analyzer.reads.example(url, html)
        else:
            artifact = page(html, url)
        if analyzer.reads is Crawl:
            artifact = crawl(artifact, homes=())
        assert bool(list(analyzer.signals(artifact))) is (verdict == "Seen"), (url, html)


@pytest.mark.parametrize("analyzer", ANALYZERS, ids=lambda a: a.id)
def test_gate_words_are_lower_case(analyzer):
    assert all(word == word.lower() and word for word in analyzer.words)


def test_every_module_in_the_folders_holds_one_analyzer():
    for package in PACKAGES:
        folder = Path(package.__path__[0])
        for file in folder.glob("[a-z]*.py"):
            module = importlib.import_module(f"{package.__name__}.{file.stem}")
            ids = [a.id for a in discover(package) if a.find.__module__ == module.__name__]
            assert ids == [file.stem.replace("_", "-")], file
