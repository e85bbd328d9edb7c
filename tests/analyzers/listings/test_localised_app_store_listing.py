from dataclasses import replace

import pytest

from analyzers.base import Confidence
from analyzers.listings.localised_app_store_listing import localised_app_store_listing

GERMAN = (
    "Handeln Sie Bitcoin und Ether in einer App. Eröffnen Sie in wenigen Minuten ein Konto, zahlen"
    " Sie niedrige Gebühren und lassen Sie sich Ihr Guthaben jederzeit auszahlen."
)
FRENCH = (
    "Achetez et vendez des bitcoins dans une seule application. Ouvrez un compte en quelques"
    " minutes, payez peu de frais et retirez votre argent quand vous le souhaitez."
)
ENGLISH = (
    "Trade bitcoin and ether in one app. Open an account in a few minutes, pay low fees, and"
    " withdraw whenever you like. Our support team answers every day of the year."
)


def listed(text, **more):
    return {"state": "listed", "description": text, **more}


def test_the_language_comes_from_the_text_and_the_state_from_the_storefront(presence, found):
    app = presence(DE=listed(GERMAN), AT=listed(GERMAN), FR=listed(FRENCH), IE=listed(ENGLISH),
                   ES=listed(ENGLISH))  # fmt: skip
    seen = {one.language: one for one in found(localised_app_store_listing, app)}
    assert {code: one.states for code, one in seen.items()} == {
        "de": ("AT", "DE"),
        "fr": ("FR",),
    }
    assert seen["de"].confidence is Confidence.MEDIUM, "by analogy"
    assert seen["de"].evidence.quote.startswith("Handeln Sie Bitcoin")
    assert not seen["de"].shared


def test_english_and_other_peoples_languages_do_not_count(presence, found):
    assert not found(localised_app_store_listing, presence(rest=listed(ENGLISH)))
    assert not found(localised_app_store_listing, presence(PL=listed(GERMAN)))
    assert not found(localised_app_store_listing, presence(DE=listed("Bitcoin kaufen")))
    names = "Bitcoin, Ether, Solana, Cardano, Polkadot, Litecoin, Dogecoin, Monero, Tether, Ripple."
    assert not found(localised_app_store_listing, presence(DE=listed(names)))


@pytest.mark.parametrize("state", ["absent", "listed-not-available", "unknown"])
def test_a_text_where_the_app_is_not_offered_does_not_count(presence, found, state):
    app = presence(DE=listed(GERMAN, state=state))
    assert not found(localised_app_store_listing, app)


def test_the_only_text_of_an_app_is_no_localisation(presence, found):
    seen = found(localised_app_store_listing, presence(rest=listed(FRENCH)))
    assert {one.states for one in seen} == {("BE", "FR", "LU")}
    assert {one.confidence for one in seen} == {Confidence.LOW}
    assert "only one" in seen[0].note


def test_a_listing_for_canada_that_is_shown_in_france_is_weak(presence, found):
    text = FRENCH + " Disponible partout au Canada."
    [one] = found(localised_app_store_listing, presence(FR=listed(text)))
    assert one.confidence is Confidence.LOW
    assert "Canada" in one.note
    text = FRENCH + " Disponible au Canada et en France."
    [one] = found(localised_app_store_listing, presence(FR=listed(text)))
    assert one.confidence is Confidence.MEDIUM


def test_somebody_elses_app_is_weak(presence, found):
    app = replace(presence(DE=listed(GERMAN)), named=False)
    [one] = found(localised_app_store_listing, app)
    assert one.confidence is Confidence.LOW
