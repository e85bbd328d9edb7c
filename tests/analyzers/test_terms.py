import tomllib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers import terms


@given(st.text())
def test_lower_case_keeps_every_character_at_its_place(text):
    assert len(terms.lowered(text)) == len(text)


@given(st.text(max_size=200), st.integers(0, 100), st.integers(1, 50))
def test_a_sentence_holds_its_words(text, start, length):
    start = min(start, len(text))
    end = min(start + length, len(text))
    first, last = terms.sentence(text, start, end)
    assert 0 <= first <= start <= end <= last <= len(text)


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("One. The fee is 1.50 EUR. Two.", "fee", "The fee is 1.50 EUR."),
        ("Bei mehr als z. B. 1000 Euro. Ende.", "1000", "Bei mehr als z. B. 1000 Euro."),
        ("Why? ¿Cuánto cuesta? Nada.", "cuesta", "¿Cuánto cuesta?"),
    ],
)
def test_bounds_of_a_sentence(text, word, expected):
    at = text.index(word)
    first, last = terms.sentence(text, at, at + len(word))
    assert text[first:last] == expected


def test_a_star_takes_any_ending_and_words_are_whole():
    pattern = terms.words("money", "strong")
    assert pattern.search("Die Handelsgebühren sinken")
    assert pattern.search("Mindesteinzahlung")
    assert not pattern.search("coffee")


@pytest.mark.parametrize("file", ["money", "payments", "places", "statements"])
def test_word_lists_are_well_formed(file):
    data = resources.files("analyzers").joinpath("data", f"{file}.toml").read_text("utf-8")
    for topic, lists in tomllib.loads(data).items():
        if topic == "method":
            continue
        for entries in lists.values():
            assert entries
            assert all(entry == entry.strip() and entry.strip("*") for entry in entries), topic


@pytest.mark.parametrize(
    ("html", "url", "expected"),
    [
        ("<p>x", "https://a.example/blog/x", True), ("<p>x", "https://blog.a.example/", True),
        ('<script type="application/ld+json">{"@type":["NewsArticle"]}</script>',
         "https://a.example/x", True),
        ("<p>x", "https://a.example/fees", False),
        ("<p>x", "https://support.a.example/hc/en-us/articles/360-fees", False),
        ("<p>x", "https://a.example/learn/fees", True),
        ('<script type="application/ld+json">{"@type":"Article"}</script>',
         "https://a.example/fees/", False),
        ('<meta property="og:type" content="article">', "https://a.example/x", False),
    ],
)  # fmt: skip
def test_who_is_speaking(page, html, url, expected):
    assert terms.editorial(page(html, url)) is expected


def test_an_article_by_its_open_graph_type_alone_is_doubtful(page):
    html = '<meta property="og:type" content="article">'
    assert terms.maybe_editorial(page(html, "https://a.example/x"))
    assert not terms.maybe_editorial(page(html, "https://a.example/fees"))


def test_heading_and_row(page):
    html = "<h2>Fees</h2><table><tr><th>Method<th>Fee<tr><td>SEPA<td>1 EUR</table><h2>Next</h2>"
    blocks = page(html).blocks
    assert terms.heading(blocks, 4) == "Fees | Method | Fee"
    assert terms.joined(blocks, *terms.row(blocks, 4)).endswith("SEPA | 1 EUR")
