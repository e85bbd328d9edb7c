from dataclasses import replace

from analyzers.base import Confidence
from analyzers.listings.app_store_eu_availability import app_store_eu_availability
from analyzers.places import MEMBER_STATES
from analyzers.units import fold


def test_everywhere_is_one_unit_of_medium_confidence(presence):
    app = presence(rest="listed")
    [unit] = fold(app_store_eu_availability.signals(app))
    assert set(unit.states) == MEMBER_STATES
    assert unit.confidence is Confidence.MEDIUM
    assert unit.host == "play.google.com/example"
    assert "offered in 27" in unit.note
    assert all("NO" not in sample.after for sample in unit.samples)


def test_some_states_and_not_others_were_chosen(presence, found):
    seen = found(app_store_eu_availability, presence(ES="listed", SE="pre-registration"))
    assert {one.states for one in seen} == {("ES", "SE")}
    assert {one.confidence for one in seen} == {Confidence.HIGH}
    assert "offered in 2, not in 25" in seen[0].note
    assert " pre-registration in SE" in {one.evidence.after for one in seen}


def test_unknown_is_neither_offered_nor_a_choice(presence, found):
    [one] = found(app_store_eu_availability, presence(ES="listed", rest="unknown"))
    assert one.states == ("ES",)
    assert one.confidence is Confidence.MEDIUM
    assert "unknown in 26" in one.note
    assert not found(app_store_eu_availability, presence(rest="unknown"))


def test_a_page_without_an_installation_offers_nothing(presence, found):
    assert not found(app_store_eu_availability, presence(rest="listed-not-available"))
    assert not found(app_store_eu_availability, presence(US="listed", NO="listed", IS="listed"))


def test_an_app_of_somebody_else_that_the_site_links_is_doubtful(presence, found):
    linked = replace(presence(rest="listed"), named=False, sites=("firm.example",))
    assert {s.confidence for s in found(app_store_eu_availability, linked)} == {Confidence.LOW}
    assert "whose app it is" in found(app_store_eu_availability, linked)[0].note
    own = tuple(replace(one, site="https://www.firm.example/app") for one in linked.listings)
    confirmed = replace(linked, listings=own)
    assert {s.confidence for s in found(app_store_eu_availability, confirmed)} == {
        Confidence.MEDIUM
    }
    lookalike = tuple(replace(one, site="https://firm.example.evil/") for one in linked.listings)
    assert {
        s.confidence for s in found(app_store_eu_availability, replace(linked, listings=lookalike))
    } == {Confidence.LOW}
