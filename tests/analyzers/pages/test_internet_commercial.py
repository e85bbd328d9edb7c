import pytest

from analyzers.pages.internet_commercial import internet_commercial as rule


def test_a_banner_that_names_a_state(seen):
    text = "Residents of Spain: claim your 20 bonus today"
    [sighting] = seen(rule, f'<div class="promo-banner">{text}</div>')
    assert (sighting.states, sighting.confidence) == (("ES",), "high")
    assert sighting.evidence.quote == text


def test_a_banner_in_a_language_of_the_union_weighs_little(seen):
    text = "Odbierz bonus powitalny i handluj bez prowizji przez trzydzieści dni"
    [sighting] = seen(rule, f'<html lang="pl"><div class="popup">{text}</div>')
    assert (sighting.states, sighting.confidence, sighting.language) == (("PL",), "low", "pl")


@pytest.mark.parametrize(
    "html",
    [
        '<div class="promo-banner">Claim your bonus today</div>',
        '<div class="cookie-banner">Visitors from Germany: accept and win</div>',
        '<div class="modal">Our bonus is not available in France</div>',
        "<p>Residents of Spain: claim your bonus today</p>",
        '<div class="toast">Card payments in Italy are slow today</div>',
    ],
)
def test_naive_matches_that_must_not_fire(seen, html):
    assert not seen(rule, html)
