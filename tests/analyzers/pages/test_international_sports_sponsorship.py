import pytest

from analyzers.pages.eu_sports_sponsorship import eu_sports_sponsorship
from analyzers.pages.international_sports_sponsorship import (
    international_sports_sponsorship as rule,
)

URL = "https://kestrel.example/"


@pytest.mark.parametrize(
    "what", ["Formula 1", "the FIFA World Cup", "the Olympic Games", "MotoGP", "the ATP Tour"]
)
def test_world_sport_points_to_the_union(seen, what):
    text = f"We are an official partner of {what}."
    [sighting] = seen(rule, f"<p>{text}</p>", URL)
    assert (sighting.states, sighting.evidence.quote) == (("UNION",), text)
    assert not seen(eu_sports_sponsorship, f"<p>{text}</p>", URL)


@pytest.mark.parametrize(
    "text",
    [
        "We are the official partner of the NBA.", "Crypto.com is a global partner of Formula 1.",
        "Predict the FIFA World Cup with our app.", "Press F1 to reach our partner of the day.",
        "We are not an official partner of Formula 1.", "Our official sponsor page lists no deal.",
    ],
)  # fmt: skip
def test_naive_matches_that_must_not_fire(seen, text):
    assert not seen(rule, f"<p>{text}</p>", URL)
