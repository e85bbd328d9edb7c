"""The word gates let through what the analyzers' own manual pages say they see."""

import re

import pytest

import analyzers.pages
from analyzers.base import discover
from crawler.page import Page

SEEN = re.compile(r"^ *Seen: +(?:(https?://\S+) )?(.+)$", re.M)
GATED = [a for a in discover(analyzers.pages) if a.words and a.reads is Page]


@pytest.mark.parametrize("analyzer", GATED, ids=lambda a: a.id)
def test_what_is_seen_passes_the_gate(analyzer, page):
    for url, html in SEEN.findall(analyzer.doc):
        made = page(html, url or "https://exchange.example/")
        assert any(word in made.lower for word in analyzer.words), html
