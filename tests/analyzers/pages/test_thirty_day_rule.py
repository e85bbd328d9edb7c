import pytest

from analyzers.pages.thirty_day_rule import thirty_day_rule as rule


def test_a_period_for_further_offers(seen):
    text = "Within 30 days of the client's initial request we may offer further services."
    [sighting] = seen(rule, f"<p>Hello. {text} Bye.</p>")
    assert sighting.evidence.quote == text


@pytest.mark.parametrize(
    "text",
    [
        "Complaints are answered within 30 days of the initial request.",
        "For 30 days we offer new products without fees.",
        "Your 30-day volume sets the fee that we offer.",
        "ESMA knows no 30 days after the initial request for further services.",
    ],
)
def test_naive_matches_that_must_not_fire(seen, text):
    assert not seen(rule, f"<p>{text}</p>")
