import pytest

from analyzers.pages.eu_local_payment_method import eu_local_payment_method

OFFERS = {
    "<p>Buy bitcoin with iDEAL in minutes.</p>": (("NL",), "iDEAL"),
    "<p>Kup bitcoiny, płacąc przez BLIK.</p>": (("PL",), "BLIK"),
    "<p>Paga con Bizum y recibe tus monedas.</p>": (("ES",), "Bizum"),
    "<p>Pague com MB WAY ou cartão.</p>": (("PT",), "MB WAY"),
    "<p>Betala med Swish.</p>": (("SE",), "Swish"),
    "<p>Bezahlen Sie mit EPS.</p>": (("AT",), "EPS"),
    "<h3>Payment methods</h3><ul><li>Visa<li>MobilePay</ul>": (("DK", "FI"), "MobilePay"),
    "<p>Ricarica il conto con Satispay.</p>": (("IT",), "Satispay"),
    "<p>Déposez des fonds par Cartes Bancaires.</p>": (("FR",), "Cartes Bancaires"),
    "<p>Payment options: Visa, Mastercard, Wero.</p>": (("BE", "DE", "FR", "NL"), "Wero"),
}


@pytest.mark.parametrize(("html", "expected"), OFFERS.items())
def test_names_the_states_of_the_scheme(seen, html, expected):
    states, words = expected
    [sighting] = seen(eu_local_payment_method, html)
    assert sighting.states == states
    assert words in sighting.evidence.quote
    assert sighting.confidence == "high"


def test_several_methods_are_several_sightings(seen):
    found = seen(eu_local_payment_method, "<p>Deposit with iDEAL, Bancontact, BLIK or Visa.</p>")
    assert {s.states for s in found} == {("NL",), ("BE",), ("PL",)}


def test_withdrawn_schemes_are_old_content(seen):
    for html in ("<p>Einzahlung per giropay.</p>", "<p>Zahlung mit Sofortüberweisung.</p>"):
        [sighting] = seen(eu_local_payment_method, html)
        assert (sighting.states, sighting.confidence) == (("DE",), "low")
        assert "withdrawn" in sighting.note


def test_logos(seen):
    logos = '<h3>Pay with</h3><img src="/visa.svg" alt="Visa"><img src="/ideal.svg" alt="iDEAL">'
    [sighting] = seen(eu_local_payment_method, f"<div>{logos}</div>")
    assert (sighting.states, sighting.confidence) == (("NL",), "medium")
    assert sighting.evidence.quote == '<img alt="iDEAL" src="/ideal.svg">'
    [sighting] = seen(eu_local_payment_method, f"<footer>{logos}</footer>")
    assert sighting.confidence == "low"
    files = '<footer><img src="/img/visa.svg"><img src="/img/bancontact.svg"></footer>'
    [sighting] = seen(eu_local_payment_method, files)
    assert (sighting.states, sighting.confidence) == (("BE",), "low")
    assert not seen(eu_local_payment_method, '<p>Our office</p><img src="/ideal.jpg" alt="Ideal">')


def test_the_list_of_an_on_ramp_weighs_little(seen):
    [sighting] = seen(eu_local_payment_method, "<p>Pay through MoonPay with iDEAL.</p>")
    assert sighting.confidence == "low"


STRANGERS = (
    "<p>Pay with the ideal card.</p>", "<p>The ideal way to pay, deposit and transfer.</p>",
    "<p>Earnings per share (EPS) rose; the bank pays a dividend.</p>",
    "<table><tr><td>EPS<td>2.31<tr><td>Payout<td>0.5</table>", "<p>Swish design for payments.</p>",
    "<p>Swish! Your payment is done.</p>", "<p>Sofort kaufen und bezahlen mit Kreditkarte.</p>",
    "<p>Sofort verfügbar, Visa und Mastercard.</p>", "<p>Wero knows who pays?</p>",
    "<p>iDEAL payments are no longer supported.</p>", "<p>Bizum deposits: coming soon.</p>",
    "<p>Bancontact was founded in 1979.</p>", "<p>Kraken takes deposits with iDEAL.</p>",
    "<p>Pay at ideal.example or eps@bank.example</p>", "<pre>pay with iDEAL</pre>",
    "<p>De blik op de betaling.</p>",
)  # fmt: skip


@pytest.mark.parametrize("html", STRANGERS)
def test_naive_matches_that_must_not_fire(seen, html):
    assert not seen(eu_local_payment_method, html)


def test_stories_are_left_out(seen):
    html = "<p>Payment methods: OKPay, SEPA, AliPay, Swish, MobilePay.</p>"
    assert not seen(eu_local_payment_method, html, "https://bisq.example/blog/update")
