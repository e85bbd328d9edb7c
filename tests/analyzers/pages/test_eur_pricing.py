import pytest

from analyzers import money
from analyzers.pages.eur_pricing import eur_pricing

PRICES = {
    "<p>Card purchases: fees from 0.99 EUR per transaction.</p>": "0.99 EUR",
    "<p>Die Mindesteinzahlung beträgt 25 €.</p>": "25 €",
    "<h2>Tarifs</h2><div><p>Compte Premium</p><p>9,99 € par mois</p></div>": "9,99 €",
    "<p>La comisión por retirada es de 1,50 euros.</p>": "1,50 euros",
    "<p>Deposito minimo: € 10.</p>": "€ 10",
    "<table><tr><td>Wypłata SEPA<td>0,90 EUR</table>": "0,90 EUR",
    "<p>Kosten per transactie: €0,25.</p>": "€0,25",
    "<p>Το ελάχιστο ποσό κατάθεσης είναι 20 €.</p>": "20 €",
    "<p>Minimalna wpłata to 10 EUR, bez prowizji.</p>": "10 EUR",
    "<h1>Fees</h1><table><tr><th>Method<th>Deposit<tr><td>SEPA<td>EUR 0.15</table>": "EUR 0.15",
    "<p>Buy bitcoin</p><p>from €10</p>": "from €10",
    "<div>Hardware wallet</div><div>Price</div><div>€79.00</div>": "€79.00",
}


@pytest.mark.parametrize(("html", "words"), PRICES.items())
def test_quotes_the_price_with_its_words(seen, html, words):
    sightings = seen(eur_pricing, html)
    assert words in sightings[0].evidence.quote
    assert sightings[0].states == ("EURO",)
    assert (sightings[0].currency, sightings[0].confidence) == ("EUR", "high")


def test_a_list_of_prices_needs_no_other_words(seen):
    items = "".join(f"<div>Machine {n} EUR {n}900,--</div>" for n in (14, 8, 16))
    sightings = seen(eur_pricing, f'<meta property="og:type" content="article">{items}')
    assert [s.evidence.quote for s in sightings] == [
        "Machine 14 EUR 14900,--", "Machine 8 EUR 8900,--", "Machine 16 EUR 16900,--",
    ]  # fmt: skip


def test_data_for_search_engines(seen):
    data = '{"@type": "Offer", "priceCurrency": "EUR", "price": "9"}'
    offer = f'<script type="application/ld+json">{data}</script>'
    [sighting] = seen(eur_pricing, offer)
    assert '"priceCurrency": "EUR"' in sighting.evidence.quote
    [sighting] = seen(eur_pricing, offer.replace('"9"', '"0"'))
    assert sighting.confidence == "medium"
    [sighting] = seen(eur_pricing, '<meta property="product:price:currency" content="EUR">')
    assert sighting.confidence == "high"


def test_a_picker_weighs_little_and_only_without_a_price(seen):
    picker = "<select name=currency><option>USD<option>EUR<option>GBP</select>"
    [sighting] = seen(eur_pricing, picker)
    assert sighting.confidence == "low"
    [sighting] = seen(eur_pricing, picker.replace("<option>EUR", "<option selected>EUR"))
    assert sighting.confidence == "medium"
    assert [s.confidence for s in seen(eur_pricing, picker + "<p>Fee: 2 EUR</p>")] == ["high"]


STRANGERS = (
    "<table><tr><th>Market<th>Price<tr><td>BTC/EUR<td>67,000 EUR</table>",
    "<table><tr><td>BTC-EUR<td>67,000 €<tr><td>ETH-EUR<td>3,000 €<tr><td>ADA-EUR<td>0.4 €</table>",
    "<div>ADAEUR</div><div>0,45 €</div>", "<p>Fees are lower for EURT 10, EURS 5 and EURC 3.</p>",
    "<p>The price of EUR/USD is 1.0850, and the fee is 0.</p>",
    "<p>The exchange lost €4.5 million in the attack.</p>",
    "<p>Das Unternehmen zahlte eine Strafe von 1 Mio. Euro.</p>",
    "<p>The start-up raised 20 million euro from investors.</p>",
    "<p>Under the Regulation, transactions above EUR 1,000 are reported.</p>",
    "<p>Bei größeren Geldmengen (z.B. 1000€) ist es gut, auf sechs Bestätigungen zu warten.</p>",
    "<p>For example, a deposit of €100 is shown at once.</p>",
    "<script>var fee = '10 EUR';</script><pre>fee: 10 EUR</pre>",
    "<p>We list EUR, USD and GBP; fees are 0.5 %.</p>", "<p>1 BTC = 67,000 EUR</p>",
    "<h2>Bitcoin price</h2><p>€67,123.45</p>", "<h1>Bitcoin Kurs</h1><div>67.123,45 €</div>",
    "<p>Deposits are protected up to €100,000 by the deposit guarantee scheme.</p>",
    "<p>Bitcoin fell from €60,000 to €50,000 in a week of heavy trading and nervous markets.</p>",
    "<p>Coinbase charges 0.15 EUR for a SEPA deposit.</p>",
    "<select name=display-currency><option>USD<option>EUR<option>GBP</select>",
    "<p>EUR 2030 strategy</p><p>Europe 2026</p>",
    "<h3>House sells for €500,000</h3><p>Tickets to the concert from the box office</p>",
    "<h2>Top gainers</h2><p>PEPE</p><p>€0.45</p><p>FLOKI</p><p>€0.12</p><p>WIF</p><p>€2.10</p>",
    "<p>Deposits up to €100,000 are covered.</p>",
    "<p>Umsatz: 12 € Mrd</p>", "<p>Our fees were cut: 0.2 % for EUR pairs.</p>",
)  # fmt: skip


@pytest.mark.parametrize("html", STRANGERS)
def test_naive_matches_that_must_not_fire(seen, html):
    assert not seen(eur_pricing, html)


@pytest.mark.parametrize(
    "url",
    ["https://exchange.example/blog/fees", "https://exchange.example/news/x",
     "https://blog.exchange.example/x", "https://exchange.example/convert/btc-eur"],
)  # fmt: skip
def test_stories_and_converters_are_no_price_lists(seen, url):
    html = "<table><tr><td>SEPA fee<td>0.15 EUR<tr><td>Card<td>1 EUR<tr><td>Wire<td>9 EUR</table>"
    assert not seen(eur_pricing, html, url)


def test_a_story_may_quote_the_firms_own_fee(seen):
    html = "<p>Our withdrawal fee falls to 0.50 EUR.</p><p>Elsewhere the fee is 2 EUR.</p>"
    [sighting] = seen(eur_pricing, html, "https://exchange.example/blog/fees")
    assert sighting.evidence.quote == "Our withdrawal fee falls to 0.50 EUR."


def test_pages_that_compare_firms_quote_the_prices_of_others(seen):
    rows = "<tr><td>Coinbase<td>€0.15<tr><td>Bitstamp<td>€0<tr><td>Kraken<td>€1<tr><td>X<td>€2"
    table = f"<table><tr><th>Exchange<th>Deposit fee{rows}</table>"
    assert not seen(eur_pricing, table, "https://compare.example/")
    coins = "<li>Binance Coin<li>Gemini Dollar<li>KuCoin Token</li><p>Deposit fee: €2</p>"
    assert seen(eur_pricing, coins, "https://exchange.example/")
    assert not seen(eur_pricing, f"<h2>eToro</h2>{table}", "https://compare.example/")


def test_the_firms_own_name_is_no_other_firm(seen):
    html = "<p>Kraken charges a fee of 0.15 EUR.</p>"
    assert seen(eur_pricing, html, "https://www.kraken.com/fees")
    assert seen(eur_pricing, html.replace("Kraken", "Crypto.com"), "https://crypto.com/fees")
    assert not seen(eur_pricing, html, "https://www.brand.com/fees")


def test_amounts_are_read(page):
    html = "<p>Fee: 1.234,50 €</p>"
    assert money.asked(page(html), "EUR")[0].amount == 1234.5


def test_real_pages(shared, page):
    def read(site, name):
        folder = shared / "sites" / site / "www"
        [file] = [f for f in folder.rglob("*") if f.is_file() and name in f.name]
        url = f"https://www.{site}.com/{file.relative_to(folder)}"
        return page(file.read_bytes(), url)

    listed = [s.sighting for s in eur_pricing.signals(read("landwirt", "Precision-Farming"))]
    assert "EUR 14900,--" in listed[0].evidence.quote
    assert not list(eur_pricing.signals(read("thebalance", "coinbase-vs-coinbase-pro")))
