import pytest

from analyzers.pages.brand_advertising_general import brand_advertising_general as rule

URL = "https://kestrel.example/"


def test_advertising_of_the_firm_at_a_place_in_the_union(seen):
    html = "<p>Hello. Look out for our billboards in Hamburg and Berlin. Bye.</p>"
    [sighting] = seen(rule, html, URL)
    assert sighting.evidence.quote == "Look out for our billboards in Hamburg and Berlin."
    assert (sighting.states, sighting.confidence) == (("DE",), "medium")


def test_other_languages(seen):
    html = '<html lang="it"><p>Le nostre affissioni arrivano a Torino, in ogni quartiere.</p>'
    [sighting] = seen(rule, html, URL)
    assert sighting.states == ("IT",)


@pytest.mark.parametrize(
    "text",
    [
        "See our billboards at Singapore airport.", "Crypto.com shows TV ads in Italy.",
        "Our TV spot has a million views.", "Posters in Warsaw called for a march.",
        "Affiliates must not put our name on billboards in France.",
        "How to plan our TV campaign in Germany: a guide.",
    ],
)  # fmt: skip
def test_naive_matches_that_must_not_fire(seen, text):
    assert not seen(rule, f"<p>{text}</p>", URL)
