import pytest

from analyzers.pages.eu_local_currency_pricing import eu_local_currency_pricing

PRICES = {
    "<p>Minimalny depozyt: 50 PLN, wpłata bez prowizji.</p>": ("PL", "50 PLN"),
    "<p>Opłata za wypłatę wynosi 4,99 zł.</p>": ("PL", "4,99 zł"),
    "<table><tr><th>Metoda<th>Poplatek<tr><td>Karta<td>25 Kč</table>": ("CZ", "25 Kč"),
    "<html lang=sv><p>Avgift: 15 kr per uttag.</p>": ("SE", "15 kr"),
    "<p>Withdrawal fee: SEK 15.</p>": ("SE", "SEK 15"),
    "<html lang=da><p>Gebyr: 10 kr. pr. udbetaling</p>": ("DK", "10 kr"),
    "<html lang=hu><p>Minimális befizetés: 5 000 Ft</p>": ("HU", "5 000 Ft"),
    "<html lang=ro><p>Comision de retragere: 5 lei</p>": ("RO", "5 lei"),
    "<p>Minimum deposit: 100 RON</p>": ("RO", "100 RON"),
    "<p>Minimum deposit: DKK 75</p>": ("DK", "DKK 75"),
}


@pytest.mark.parametrize(("html", "expected"), PRICES.items())
def test_names_the_state_of_the_currency(seen, html, expected):
    state, words = expected
    [sighting] = seen(eu_local_currency_pricing, html)
    assert sighting.states == (state,)
    assert words in sighting.evidence.quote
    assert sighting.confidence == "high"


def test_replaced_currencies_are_old_content(seen):
    for html in ("<p>Minimum deposit: 20 BGN</p>", "<p>Withdrawal fee: HRK 15</p>"):
        [sighting] = seen(eu_local_currency_pricing, html)
        assert sighting.confidence == "low"
        assert "replaced by the euro" in sighting.note


def test_data_of_an_offer(seen):
    data = '{"@type": "Offer", "priceCurrency": "PLN", "price": 9}'
    html = f'<script type="application/ld+json">{data}</script>'
    [sighting] = seen(eu_local_currency_pricing, html)
    assert (sighting.states, sighting.currency) == (("PL",), "PLN")


STRANGERS = (
    "<html lang=nb><p>Gebyr: 15 kr per uttak.</p>", "<html lang=en><p>The fee is 15 kr.</p>",
    "<table><tr><td>BTC/PLN<td>260 000 PLN</table>", "<p>The fund raised 400 million SEK.</p>",
    "<p>We list PLN, CZK and SEK. The wall is 30 Ft high, for a fee.</p>",
    "<html lang=it><p>Costo: 5 lei</p>", "<p>1 EUR = 25.3 CZK</p>",
    "<p>Minimum deposit: 50 CHF or 50 NOK</p>", "<p>Ron paid a fee of 5 dollars to Lei.</p>",
    "<p>Electron version 15, fee included</p>",
    "<select name=currency><option>PLN<option>CZK<option>EUR</select>",
    "<p>The court imposed a fine of 100 000 PLN.</p>",
)  # fmt: skip


@pytest.mark.parametrize("html", STRANGERS)
def test_naive_matches_that_must_not_fire(seen, html):
    assert not seen(eu_local_currency_pricing, html)


def test_an_article_about_fees_elsewhere(seen):
    html = "<p>The bank takes a fee of 5 PLN.</p>"
    assert not seen(eu_local_currency_pricing, html, "https://exchange.example/news/1")
