"""The matrix of app stores, in the document and on the page."""

import json
from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser

from crawler.storefronts import AppPresence
from reports import FORMATS, storefronts
from tests.reports import sample

GERMAN = "Handeln Sie Bitcoin und Ether in einer App und zahlen Sie niedrige Gebühren dafür."
ROWS = {
    "ES": {"state": "listed", "currency": "EUR", "title": "Exchange <b>"},
    "DE": {"state": "listed", "currency": "EUR", "title": "Börse", "description": GERMAN},
    "SE": {"state": "pre-registration", "currency": "SEK"},
    "BE": "listed-not-available",
    "FR": {"state": "unknown", "reason": "blocked: status 429"},
    "US": {"state": "listed", "currency": "USD", "seller": "Exchange Ltd"},
    "*": "absent",
}


def presence(store):
    made = AppPresence.example("", json.dumps({"store": store, **ROWS}))
    return replace(made, app_id="com.example.exchange")


def document(*stores):
    told = storefronts.told([presence(store) for store in stores], ["com.other.app is linked."])
    return {**sample.SAMPLES["full"](), "storefronts": told}


def test_every_country_has_a_state_and_a_language_from_the_text():
    [app] = document("google_play")["storefronts"]["apps"]
    assert len(app["storefronts"]) == 31
    assert app["storefronts"]["DE"]["language"] == "de"
    assert app["storefronts"]["ES"]["language"] == ""
    assert app["storefronts"]["FR"]["state"] == "unknown"
    assert app["why"] == "named in the firm file"


def test_the_table_has_a_sign_and_words_for_every_cell():
    table = storefronts.table(document("apple", "google_play"))
    codes = [code for code, _ in table.countries]
    assert codes[:2] == ["AT", "BE"] and codes[-4:] == ["IS", "LI", "NO", "US"]
    apple, play = table.rows
    cells = dict(zip(codes, play.cells, strict=True))
    assert (cells["ES"].sign, cells["ES"].words) == ("●", "Spain: offered")
    assert cells["SE"].sign == "◐" and cells["BE"].sign == cells["NL"].sign == "○"
    assert (cells["FR"].sign, cells["FR"].words) == ("?", "France: could not be seen")
    assert dict(zip(codes, apple.cells, strict=True))["LI"].words.endswith("no such storefront")
    facts = dict(play.facts)
    assert facts["Currency of the price"] == "EUR: DE, ES; SEK: SE; USD: US"
    assert facts["Language of the description"] == "German: DE"
    assert facts["Could not be seen"] == "blocked: status 429: FR"
    assert facts["Seller"] == "Exchange Ltd"


def test_the_page_shows_the_matrix_in_words_too():
    tree = LexborHTMLParser(FORMATS["html"].render(document("apple", "google_play")))
    assert tree.css_first('nav a[href="#storefronts"]')
    rows = tree.css("table.fronts tbody tr")
    assert [row.css_first("th").text() for row in rows] == [
        "App Store: Börse", "Google Play: Börse",
    ]  # fmt: skip
    hidden = [node.text() for node in rows[1].css("td .hidden")]
    assert "Spain: offered" in hidden and "France: could not be seen" in hidden
    text = tree.body.text()
    assert "not the same as not offered" in text
    assert "com.other.app is linked." in text
    assert not tree.css("section[aria-labelledby=storefronts] b")


def test_nothing_is_shown_where_no_store_was_looked_at():
    given = sample.SAMPLES["full"]()
    assert "storefronts" not in given
    assert storefronts.table(given) is None
    page = FORMATS["html"].render(given)
    assert b"App stores</h2>" not in page
    for name, form in FORMATS.items():
        if name not in ("html", "json"):
            assert form.render(document("apple")) == form.render(given), name
