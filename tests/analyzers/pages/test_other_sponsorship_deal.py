import pytest

from analyzers.pages.other_sponsorship_deal import other_sponsorship_deal as rule

URL = "https://kestrel.example/"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("We are a gold sponsor of EthCC.", "FR"),
        ("Kestrel is the main partner of G2 Esports.", "DE"),
        ("We are title sponsor of the jazz festival in Warsaw.", "PL"),
        ("Wir sind Hauptsponsor der Messe in Graz.", "AT"),
    ],
)
def test_the_venue_or_the_home_of_the_team_is_the_state(seen, text, state):
    [sighting] = seen(rule, f"<p>{text}</p>", URL)
    assert (sighting.states, sighting.evidence.quote) == ((state,), text)


@pytest.mark.parametrize(
    "text",
    [
        "We are a gold sponsor of TOKEN2049 in Dubai.", "Our meetup in Rome is sponsored by Acme.",
        "We are a proud sponsor of open source in Berlin and its conference.",
        "Acme is the main sponsor of the summit in Paris.", "We were a sponsor of EthCC.",
        "Become a gold sponsor of our forum in Madrid.",
    ],
)  # fmt: skip
def test_naive_matches_that_must_not_fire(seen, text):
    assert not seen(rule, f"<p>{text}</p>", URL)
