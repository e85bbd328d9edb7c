import pytest

from analyzers.base import Confidence
from analyzers.vantages.entity_redirect import entity_redirect
from analyzers.vantages.eu_local_payment_method import eu_local_payment_method
from analyzers.vantages.geo_ip_localisation import geo_ip_localisation

ENGLISH = (
    "<p>Open an account at our exchange in a few minutes and trade bitcoin and many other assets"
    " at low fees. Our support answers every day of the year.</p>"
)
GERMAN = (
    "<p>Eröffnen Sie in wenigen Minuten ein Konto bei unserer Börse und handeln Sie Bitcoin und"
    " viele weitere Kryptowährungen zu niedrigen Gebühren.</p>"
)


def test_another_language_is_quoted(places, found):
    [seen] = found(geo_ip_localisation, places(de=GERMAN, us=ENGLISH))
    assert seen.evidence.quote.startswith("Eröffnen Sie in wenigen Minuten")
    assert (seen.states, seen.language, seen.confidence) == (("DE",), "de", Confidence.MEDIUM)


def test_against_the_direct_connection_it_is_less_sure(places, found):
    [seen] = found(geo_ip_localisation, places(de=GERMAN, direct=ENGLISH))
    assert seen.confidence is Confidence.LOW


@pytest.mark.parametrize(
    "answers",
    [
        {"de": GERMAN, "us": GERMAN},
        {"de": GERMAN},  # nothing to compare with
        {"fr": GERMAN, "us": ENGLISH},  # not a language of France
        {"jp": GERMAN, "us": ENGLISH},
        {"de": ENGLISH + "<p>We use cookies.</p>", "us": ENGLISH},
        {"fr": (302, "https://brand.example/blocked"), "us": ENGLISH},
        {"ie": (302, "https://brand.example/en/"), "us": ENGLISH},
    ],
)
def test_what_is_no_localisation(places, found, answers):
    assert found(geo_ip_localisation, places(**answers)) == []


def test_a_way_on_to_the_global_site_weighs_more_than_a_redirect(places, found):
    notice = "<p>You are in France.</p><a href='https://g.example/'>Continue to the global site</a>"
    [seen] = found(entity_redirect, places(fr=notice, us=ENGLISH))
    assert seen.confidence is Confidence.MEDIUM
    [seen] = found(entity_redirect, places(fr=(302, "https://brand-eu.example/"), us=ENGLISH))
    assert (seen.confidence, seen.states) == (Confidence.LOW, ("FR",))


def test_a_payment_method_that_only_dutch_visitors_see(places, found):
    methods = "<p>Buy bitcoin with iDEAL or a card in minutes.</p>"
    [seen] = found(eu_local_payment_method, places(nl=methods, us=ENGLISH))
    assert (seen.evidence.vantage, seen.states) == ("nl", ("NL",))
    assert found(eu_local_payment_method, places(nl=methods, us=methods)) == []
