import pytest

from analyzers.pages.gated_whitepaper import gated_whitepaper as rule


def test_a_guide_for_a_state(seen):
    html = "<form><p>Download our tax guide for Germany</p><input type=email></form>"
    [sighting] = seen(rule, html)
    assert (sighting.states, sighting.nexus) == (("DE",), True)
    assert sighting.evidence.quote == "Download our tax guide for Germany"


def test_the_language_of_the_page(seen):
    html = '<html lang="pl"><form><p>Pobierz poradnik</p><input type="email"></form>'
    [sighting] = seen(rule, html)
    assert (sighting.states, sighting.language) == (("PL",), "pl")


def test_a_guide_for_everybody_is_a_capability(seen):
    [sighting] = seen(rule, "<form><p>Get the e-book</p><input type=email></form>")
    assert (sighting.states, sighting.nexus) == ((), False)


@pytest.mark.parametrize(
    "html",
    [
        '<p>Download our white paper</p><a href="/paper.pdf">PDF</a>',
        "<form><p>Download the crypto-asset white paper</p><input type=email></form>",
        "<form><p>Get the guide</p><input type=email><input type=password></form>",
        "<form><p>Subscribe</p><input type=email></form>",
    ],
)
def test_naive_matches_that_must_not_fire(seen, html):
    assert not seen(rule, html)
