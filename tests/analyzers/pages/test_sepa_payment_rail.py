import pytest

from analyzers.pages.sepa_payment_rail import sepa_payment_rail

OFFERS = {
    "<p>Free SEPA deposits for European customers.</p>": "SEPA deposits",
    "<p>Kostenlose Einzahlung per SEPA-Überweisung.</p>": "SEPA-Überweisung",
    "<p>Alimentez votre compte par virement SEPA en quelques minutes.</p>": "virement SEPA",
    "<p>Deposita fondi con un bonifico SEPA istantaneo.</p>": "bonifico SEPA",
    "<p>Ingresa dinero mediante transferencia SEPA.</p>": "transferencia SEPA",
    "<p>Zasil konto przelewem SEPA.</p>": "przelewem SEPA",
    "<p>Stort euro's via SEPA.</p>": "via SEPA",
    "<h2>Withdrawal methods</h2><table><tr><td>SEPA Instant<td>0.50 EUR</table>": "SEPA Instant",
    "<h3>Deposit</h3><ul><li>Card</li><li>SEPA</li><li>SWIFT</li></ul>": "SEPA",
    "<p>Fund your account with a bank transfer (SEPA) or card.</p>": "(SEPA)",
}


@pytest.mark.parametrize(("html", "words"), OFFERS.items())
def test_quotes_the_offer(seen, html, words):
    [sighting] = seen(sepa_payment_rail, html)
    assert words in sighting.evidence.quote
    assert sighting.states == ("UNION",)
    assert sighting.confidence == "high"


def test_named_states_are_the_ones_pointed_to(seen):
    [sighting] = seen(sepa_payment_rail, "<p>SEPA deposits for clients in Germany and Spain.</p>")
    assert sighting.states == ("DE", "ES")


STRANGERS = (
    "<p>SEPA stands for Single Euro Payments Area, a payment scheme.</p>",
    "<h3>What is SEPA?</h3><p>SEPA lets banks transfer euro within 41 countries at low cost.</p>",
    "<p>SEPA deposits are not available at the moment.</p>",
    "<p>SEPA withdrawals: coming soon.</p>", "<p>We no longer accept SEPA deposits.</p>",
    "<p>SEPA-Einzahlungen sind derzeit nicht verfügbar.</p>",
    "<p>Les virements SEPA ne sont pas pris en charge.</p>",
    "<table><tr><th>Deposit<th>Status<tr><td>SEPA<td>Not available</table>",
    "<p>SEPA payments are delayed by an outage at a German bank.</p>",
    "<p>Coinbase takes 0.15 EUR for SEPA deposits.</p>",
    "<p>Top payment methods, by market: EUR: SEPA and Revolut.</p>",
    "<p>The SEPA Regulation sets rules for transfers.</p>", "<p>The SEPA committee met.</p>",
    "<p>Separate deposits; sepa.example pays.</p>", "<pre>deposit SEPA</pre>",
    "<title>Coinbase vs Kraken</title><h2>Deposit</h2><table><tr><td>SEPA (EUR)<td>0.15</table>",
)  # fmt: skip


@pytest.mark.parametrize("html", STRANGERS)
def test_naive_matches_that_must_not_fire(seen, html):
    assert not seen(sepa_payment_rail, html)


def test_stories_count_only_where_the_firm_speaks_of_itself(seen):
    url = "https://exchange.example/blog/trends"
    assert not seen(sepa_payment_rail, "<p>Accounts like SEPA deposits are limited.</p>", url)
    assert not seen(sepa_payment_rail, "<h2>Deposit</h2><ul><li>SEPA<li>Swish</ul>", url)
    [sighting] = seen(sepa_payment_rail, "<p>We now support SEPA deposits in euro.</p>", url)
    assert sighting.evidence.quote == "We now support SEPA deposits in euro."
