import pytest

from analyzers.pages.country_landing_page import country_landing_page as rule

CALL = '<p><a class="button" href="/signup">Sign up</a></p>'


def test_two_places_that_agree_are_sure(seen):
    html = f"<title>Buy bitcoin in Spain</title><h1>Buy bitcoin in Spain</h1>{CALL}"
    [sighting] = seen(rule, html)
    assert (sighting.states, sighting.confidence) == (("ES",), "high")
    assert sighting.evidence.quote == "Buy bitcoin in Spain\nSign up"
    assert "heading and the title" in sighting.note


def test_one_place_is_less_sure(seen):
    [sighting] = seen(rule, f"<title>Krypto-Börse für Deutschland</title><h1>Hallo</h1>{CALL}")
    assert (sighting.states, sighting.confidence) == (("DE",), "medium")
    assert sighting.evidence.place == "title"


@pytest.mark.parametrize("name", ["German", "Germans", "Berlin", "Deutschland", "Niemcy"])
def test_people_and_cities_count_as_their_state(seen, name):
    [sighting] = seen(rule, f"<h1>Buy crypto: the {name} exchange</h1>{CALL}")
    assert sighting.states == ("DE",)


def test_a_state_is_finer_than_europe(seen):
    [sighting] = seen(rule, f"<h1>Trade crypto in Italy and Europe</h1>{CALL}")
    assert sighting.states == ("IT",)


def test_the_call_must_stand_in_the_content(seen):
    heading = "<h1>Buy bitcoin in Spain</h1>"
    assert not seen(rule, f"<header>{CALL}</header>{heading}")
    assert not seen(rule, f"{heading}<footer>{CALL}</footer>")
    assert seen(rule, f"<header>{CALL}</header>{heading}{CALL}")


@pytest.mark.parametrize(
    "title",
    [
        "Bitcoin tax in Germany for those who sell", "Is it legal to buy bitcoin in Poland?",
        "Why Germans buy bitcoin", "Polish your skills, trade crypto", "Buy bitcoin in Norway",
        "Kryptosteuer: Verkauf in Österreich", "Crypto news: exchange leaves Spain",
    ],
)  # fmt: skip
def test_titles_that_must_not_fire(seen, title):
    assert not seen(rule, f"<title>{title}</title><h1>{title}</h1>{CALL}")


def test_stories_need_more_than_one_place(seen):
    url = "https://kestrel.example/blog/1"
    assert not seen(rule, f"<h1>Our crypto app in Italy</h1>{CALL}", url)
