"""Prices in euro."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzers import money
from analyzers.base import EURO, Confidence, Sighting, analyzer
from crawler.page import Page

_OFFERS = ("product:price:currency", "og:price:currency", "pricecurrency")

_RATES = re.compile(r"display|convert|chart|rate\b|price", re.I)
"""Pickers that change in which currency a market rate is shown."""


@analyzer(
    reads=Page,
    words=("€", "eur", "eiro", "evr", "евро", "ευρώ", "ewro", "&euro", "&#8364", "&#x20ac"),
    tables=("money.strong",),
)
def eur_pricing(page: Page) -> Iterator[Sighting]:
    """See prices, fees and minimum deposits that the firm asks in euro.

    Commentary names euro prices among the signs of a site that is meant for the Union, and the
    Court of Justice counts a currency other than the home one (Pammer and Hotel Alpenhof). The
    euro points to the euro area and never to one State of it. An amount counts beside the name of
    a fee or price, in its row or under its heading, in a list of at least three amounts, or in the
    machine-readable data of an offer; euro as one entry of a currency picker weighs little. Market
    pairs, exchange rates, stories, thresholds in law, examples and other firms' fees are left out.

    Seen:     <p>Card purchases: fees from 0.99 EUR per transaction.</p>
    Seen:     <table><tr><th>Methode<th>Gebühr<tr><td>Karte<td>1,50 €</table>
    Seen:     <h2>Tarifs</h2><p>Compte Premium</p><p>9,99 € par mois</p>
    Seen:     <select name="currency"><option>USD<option>EUR<option>GBP</select>
    Not seen: <table><tr><td>BTC/EUR<td>67,000 EUR</table>
    Not seen: <p>The exchange lost €4.5 million in the attack.</p>
    Not seen: <p>The fee for a payment, e.g. of €100, depends on the network.</p>
    Not seen: <p>1 BTC = 67.000 €</p><p>We list EUR, USD and GBP.</p>
    Not seen: https://a.example/blog/x <p>Coinbase charges a fee of 0.15 EUR for SEPA.</p>
    """
    seen = False
    for price in money.asked(page, "EUR"):
        seen = True
        note = f"An amount in euro stands {price.why}."
        yield Sighting(price.evidence, (EURO,), price.confidence, currency="EUR", note=note)
    for sighting in _machine_readable(page):
        seen = True
        yield sighting
    if not seen:
        yield from _pickers(page)


def _machine_readable(page: Page) -> Iterator[Sighting]:
    note = "The page's data for search engines gives a price in euro."
    for item in page.structured:
        if str(item.get("priceCurrency", "")).upper() == "EUR":
            free = str(item.get("price", "")).strip() in ("0", "0.0", "0.00")
            quote = f'"priceCurrency": "EUR", "price": "{item.get("price", "")}"'
            evidence = page.cite(quote, 'script[type="application/ld+json"]')
            confidence = Confidence.MEDIUM if free else Confidence.HIGH
            yield Sighting(evidence, (EURO,), confidence, currency="EUR", note=note)
            return
    for name in _OFFERS:
        if page.meta(name).upper() == "EUR":
            evidence = page.cite(f'{name}="{page.meta(name)}"', f'meta[property="{name}"]')
            yield Sighting(evidence, (EURO,), Confidence.HIGH, currency="EUR", note=note)
            return


def _pickers(page: Page) -> Iterator[Sighting]:
    for choice in page.choices:
        names = [f"{value} {text}" for value, text, usable in choice.options if usable]
        euro = [name for name in names if "EUR" in name.upper().split() or "€" in name]
        shows_rates = _RATES.search(choice.label)
        if choice.kind == "currency" and euro and len(names) > 1 and not shows_rates:
            preset = "EUR" in choice.selected.upper()
            confidence = Confidence.MEDIUM if preset else Confidence.LOW
            note = f"Euro is one of {len(names)} currencies that a visitor can choose."
            if preset:
                note = f"Euro is preset among {len(names)} currencies that a visitor can choose."
            evidence = page.cite(f"{choice.label}: {euro[0]}", choice.place)
            yield Sighting(evidence, (EURO,), confidence, currency="EUR", note=note)
            return
