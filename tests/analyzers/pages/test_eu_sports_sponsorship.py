import pytest

from analyzers.pages.eu_sports_sponsorship import eu_sports_sponsorship as rule

URL = "https://kestrel.example/"


def test_quotes_the_sentence_and_names_the_state(seen):
    html = "<p>News. We are the official crypto partner of the Coppa Italia. Join us.</p>"
    [sighting] = seen(rule, html, URL)
    assert sighting.evidence.quote == "We are the official crypto partner of the Coppa Italia."
    assert (sighting.states, sighting.confidence) == (("IT",), "high")


def test_european_competitions_point_to_the_union(seen):
    [sighting] = seen(rule, "<p>Kestrel is official partner of UEFA EURO 2028.</p>", URL)
    assert sighting.states == ("UNION",)


def test_a_club_is_less_sure_than_its_league(seen):
    [sighting] = seen(rule, "<p>We are the main sponsor of Feyenoord.</p>", URL)
    assert (sighting.states, sighting.confidence) == (("NL",), "medium")


def test_the_league_of_a_neighbour_with_the_same_name(seen):
    [sighting] = seen(rule, "<p>Wir sind Sponsor der österreichischen Bundesliga.</p>", URL)
    assert sighting.states == ("AT",)


def test_a_label_needs_nobody_else(seen):
    assert seen(rule, "<p>Official Partner of AC Milan</p>", URL)
    assert not seen(rule, "<p>Acme Boots, official partner of AC Milan</p>", URL)


@pytest.mark.parametrize(
    "text",
    [
        "We are an official partner of the Premier League.", "We were the main sponsor of Ajax.",
        "Our blog is sponsored by LaLiga.", "Bitpanda is the official partner of the Bundesliga.",
        "Are we an official partner of LaLiga?", "We are gold sponsor of the Open Day in Rome.",
        "Trade the fan token of FC Barcelona with our partner.", "We sponsor an NBA team.",
    ],
)  # fmt: skip
def test_naive_matches_that_must_not_fire(seen, text):
    assert not seen(rule, f"<p>{text}</p>", URL)


@pytest.mark.parametrize(
    "text",
    [
        "We are a fan of Ajax and official partner of nobody.",
        "Our partnership with Atalanta Labs, the oracle provider.",
    ],
)
def test_names_that_are_not_what_is_sponsored(seen, text):
    assert not seen(rule, f"<p>{text}</p>", URL)
