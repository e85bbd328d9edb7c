import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers import postal
from analyzers.pages.eu_mailing_address import eu_mailing_address as analyzer


def test_an_address_spread_over_lines_is_quoted_whole(seen):
    html = "<p>Address</p><p>Exchange GmbH</p><p>Musterufer 8d</p><p>10999 Berlin - Germany</p>"
    (found,) = seen(analyzer, html)
    assert found.evidence.quote.endswith("Musterufer 8d\n10999 Berlin - Germany")
    assert (found.states, found.confidence) == (("DE",), "high")


def test_a_city_without_a_country_weighs_less(seen):
    (found,) = seen(analyzer, "<footer>Musterallee 12, 10115 Berlin</footer>")
    assert (found.states, found.confidence) == (("DE",), "medium")


def test_the_country_behind_the_city_decides(seen):
    assert not seen(analyzer, "<footer>1420 Elm Street, Berlin, NH 03570, USA</footer>")
    assert not seen(analyzer, "<footer>Bahnhofstrasse 10, 8001 Zürich, Switzerland</footer>")


def test_a_vat_number_is_reported_only_with_a_checksum_and_without_an_address(seen):
    (found,) = seen(analyzer, "<footer>VAT ID: DE136695976</footer>")
    assert (found.evidence.quote, found.confidence) == ("DE136695976", "medium")
    assert not seen(analyzer, "<footer>VAT ID: DE123456789</footer>")
    html = "<footer>Hofzeile 5, A-8011 Graz. VAT ID: DE136695976</footer>"
    assert [s.states for s in seen(analyzer, html)] == [("AT",)]


@pytest.mark.parametrize(
    "html",
    [
        "<h2>Venue</h2><p>Messeweg 22, 14055 Berlin, Germany</p>",
        "<p>Our lawyers: Recht GmbH, Lindenallee 5, 20095 Hamburg, Germany</p>",
        "<p>In Berlin 10999 users met in 2019.</p>",
        "<pre>Address: Musterallee 12, 10115 Berlin, Germany</pre>",
    ],
)
def test_somebody_elses_address_is_not_seen(seen, html):
    assert not seen(analyzer, html)


@given(st.text("AB-1234 5,Berlin\nWienGermany.é", max_size=80))
def test_an_address_lies_inside_the_text(text):
    for found in [*postal.find(text), *postal.bare(text)]:
        assert 0 <= found.start < found.end <= len(text)
