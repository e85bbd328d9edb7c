"""Prices in the currency of one Member State."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import money, terms
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.places import LOCAL_CURRENCIES, STALE_CURRENCIES, country_name
from crawler.artifacts import Evidence
from crawler.page import Page

_WORDS = (
    "czk", "kč", "k&ccaron;", "dkk", "huf", "pln", "zł", "z&lstrok;", "ron", "lei", "sek", " kr",
    ">kr", "kr<", "bgn", "лв", "hrk", " kn", " ft", "ft<", "kronor",
)  # fmt: skip

_WORLD = 25
"""Entries from which a list of currencies is one of the whole world's."""


@analyzer(reads=Page, words=_WORDS, tables=("money.strong",))
def eu_local_currency_pricing(page: Page) -> Iterator[Sighting]:
    """See prices, fees and minimum deposits asked in koruna, krone, forint, zloty, leu or krona.

    By analogy with euro prices; such a currency points to one Member State, which makes it the
    stronger pointer. The same context is asked for as for the euro: a fee, a price, a list of
    prices, or the data of an offer. "kr", "Ft" and "lei" count on pages in that country's language
    or beside the currency's code only, and not where the page speaks of Moldova, Greenland or the
    Faroes. A form's list of currencies for deposits weighs little. Lev and kuna were replaced by
    the euro: prices in them are old content and weigh little.

    Seen:     <p>Minimalny depozyt: 50 PLN, wpłata bez prowizji.</p>
    Seen:     <table><tr><th>Metoda<th>Poplatek<tr><td>Karta<td>25 Kč</table>
    Seen:     <html lang="sv"><p>Avgift: 15 kr per uttag.</p>
    Not seen: <html lang="nb"><p>Gebyr: 15 kr per uttak.</p>
    Not seen: <table><tr><td>BTC/PLN<td>260 000 PLN</table>
    Not seen: <p>The fund raised 400 million SEK in Stockholm.</p>
    Not seen: <p>We list PLN, CZK and SEK. The wall is 30 ft high.</p>
    """
    known = LOCAL_CURRENCIES | STALE_CURRENCIES
    for currency, state in known.items():
        for price in money.asked(page, currency, limit=2):
            why = f"An amount in {currency} ({country_name(state)}) stands {price.why}."
            yield _sighting(price.evidence, currency, state, price.confidence, why)
    offers = {str(item.get("priceCurrency", "")).upper() for item in page.structured}
    for currency in sorted(offers & known.keys()):
        quote = f'"priceCurrency": "{currency}"'
        evidence = page.cite(quote, 'script[type="application/ld+json"]')
        why = f"The page's data for search engines gives a price in {currency}."
        yield _sighting(evidence, currency, known[currency], Confidence.HIGH, why)
    yield from _deposits(page)


def _deposits(page: Page) -> Iterator[Sighting]:
    """Currencies in which a form takes deposits."""
    for choice in page.choices:
        if choice.kind != "currency" or len(choice.options) > _WORLD:
            continue
        if not terms.says("deposits", "deposit", choice.label.replace("_", " ")):
            continue
        for value, text, usable in choice.options:
            for code in LOCAL_CURRENCIES.keys() & set(f"{value} {text}".upper().split()):
                if usable:
                    evidence = page.cite(f"{choice.label}: {text}", choice.place)
                    why = f"A form offers {code} as a currency for deposits."
                    yield _sighting(evidence, code, LOCAL_CURRENCIES[code], Confidence.LOW, why)


def _sighting(
    evidence: Evidence, currency: str, state: str, confidence: Confidence, why: str
) -> Sighting:
    if currency in STALE_CURRENCIES:
        confidence = Confidence.LOW
        why = f"An amount stands in {currency}, which {country_name(state)} replaced by the euro."
    return Sighting(evidence, (state,), confidence, currency=currency, note=why)
