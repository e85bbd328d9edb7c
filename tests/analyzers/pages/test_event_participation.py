import pytest

from analyzers.pages.event_participation import event_participation as rule

URL = "https://kestrel.example/events"


def test_a_booth_in_a_city_of_a_member_state(seen):
    text = "In October we are at the Ledger Days in Lisbon. Visit us at booth 42."
    [sighting] = seen(rule, f"<p>{text}</p>", URL)
    assert (sighting.states, sighting.confidence) == (("PT",), "high")
    assert sighting.evidence.quote == text


def test_the_heading_names_the_place(seen):
    [sighting] = seen(rule, "<h2>Expo Vienna</h2><p>Our booth is number 12.</p>", URL)
    assert sighting.states == ("AT",)


def test_a_known_conference_needs_no_city(seen):
    [sighting] = seen(rule, "<p>Meet our team at EthCC.</p>", URL)
    assert sighting.states == ("FR",)


def test_a_speaker_is_less_sure(seen):
    text = "<p>Our chief executive is speaking at the congress in Madrid about our card.</p>"
    [sighting] = seen(rule, text, URL)
    assert (sighting.states, sighting.confidence) == (("ES",), "medium")


def test_a_place_elsewhere_ends_the_search(seen):
    html = "<h2>Berlin news</h2><p>Our booth at TOKEN2049 Singapore opens at nine.</p>"
    assert not seen(rule, html, URL)


@pytest.mark.parametrize(
    "text",
    [
        "Visit us at booth 42 in Dubai.", "Vitalik will speak at a conference in Berlin.",
        "Our engineers speak at the university of Graz about cryptography.",
        "We will not be at the fair in Paris; there is no booth.", "We are at home in Dublin.",
        "We stand by our customers in Italy.", "Call us: we are at your service in Malta.",
    ],
)  # fmt: skip
def test_naive_matches_that_must_not_fire(seen, text):
    assert not seen(rule, f"<p>{text}</p>", URL)
