import pytest

from analyzers.pages.customary_finance_language import customary_finance_language

ENGLISH = "Buy and sell digital assets on a platform that was made for professional traders."
GERMAN = "Kaufen und verkaufen Sie digitale Werte auf einer Plattform für alle, die handeln."


@pytest.mark.parametrize(
    "url",
    ["https://a.example/", "https://a.example/en/", "https://a.example/en-GB", "https://a.example/de",
     "https://a.example/index.html", "https://www.a.example/home.html"],
)  # fmt: skip
def test_a_home_page_in_english(seen, url):
    [sighting] = seen(customary_finance_language, f"<html lang=de><p>{ENGLISH}</p>", url)
    assert (sighting.language, sighting.states) == ("en", ())
    assert sighting.evidence.quote == ENGLISH
    assert sighting.note == "About 100 % of the page's own text is English."


STRANGERS = (
    f"<html lang=en><p>{GERMAN}</p>", f"<p>{GERMAN} {GERMAN}</p><p>{ENGLISH}</p>",
    f"<nav>{ENGLISH}</nav>", f"<footer>{ENGLISH}</footer>", "<p>Buy bitcoin</p>", "",
    f"<pre>{ENGLISH}</pre>", f'<div class="cookie-banner">{ENGLISH}</div>',
)  # fmt: skip


@pytest.mark.parametrize("html", STRANGERS)
def test_naive_matches_that_must_not_fire(seen, html):
    assert not seen(customary_finance_language, html)


def test_only_home_pages_are_asked(seen):
    assert not seen(customary_finance_language, f"<p>{ENGLISH}</p>", "https://a.example/fees")
