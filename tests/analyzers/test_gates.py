"""The word gates let through what the analyzers' own manual pages say they see."""

import re

import pytest

import analyzers.pages
from analyzers import scan
from analyzers.base import discover
from crawler.page import Page

SEEN = re.compile(r"^ *Seen: +(?:(https?://\S+) )?(.+)$", re.M)
GATED = [a for a in discover(analyzers.pages) if a.words and a.reads is Page]


@pytest.mark.parametrize("analyzer", GATED, ids=lambda a: a.id)
def test_what_is_seen_passes_the_gate(analyzer, page):
    for url, html in SEEN.findall(analyzer.doc):
        made = page(html, url or "https://exchange.example/")
        assert any(word in made.lower for word in analyzer.words), html


@pytest.mark.parametrize("word", ["für", "f&uuml;r", "f&#252;r", "f&#xFC;r", "f&Uuml;r", "f&uumlr"])
def test_a_reference_hides_no_letter_from_the_gate(word, page):
    html = f"<p>Unterst{word[1:-1]}tzte L&auml;nder: nicht verf{word[1:-1]}gbar {word} Personen"
    asked = {question.id for question in scan.worth_asking(page(html))}
    plain = {question.id for question in scan.worth_asking(page("<p>" + page(html).text))}
    assert asked >= plain
