"""Answers of app stores, read into listings."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.artifacts import Capture
from crawler.store_pages import PLAY, embedded, reduced
from crawler.storefronts import (
    BASES,
    LANGUAGES,
    STOREFRONTS,
    AppListing,
    State,
    Store,
    app_id,
    id_in,
    probe,
    recognise,
)
from crawler.stores import merged, read
from tests.crawler.store_server import (
    CHALLENGE,
    GERMAN,
    REVIEWER,
    Shop,
    apple_page,
    lookup,
    play_page,
)

PLAY_ID, APPLE_ID = "com.example.exchange", "1234567890"
SHOP = (
    Shop()
    .put(["DE"], text=GERMAN)
    .put(["SE"], state="pre-registration")
    .put(["BE"], state="listed-not-available")
    .put(["AT"], state="early")
    .put(["FR"], translated="Achetez des bitcoins.", currency="EUR")
)


def answer(body, kind="details", country="DE", status=200, app=None, store=None, **headers):
    store = store or (Store.GOOGLE_PLAY if kind == "details" else Store.APPLE)
    asked = probe(store, app or (PLAY_ID if kind == "details" else APPLE_ID), country, kind)
    body = body if isinstance(body, bytes) else body.encode()
    given = {"Content-Type": "text/html; charset=utf-8", **headers}
    capture = Capture(asked.url, asked.url, status, tuple(given.items()), body,
                      "2026-11-20T12:00:00Z", "<urn:uuid:1>", "ab" * 32)  # fmt: skip
    return read(asked, capture)


def play(country):
    return answer(play_page(SHOP, PLAY_ID, country), country=country)


# Google Play


@pytest.mark.parametrize(
    ("country", "state"),
    [
        ("DE", State.LISTED),
        ("SE", State.PRE_REGISTRATION),
        ("BE", State.NOT_AVAILABLE),
        ("AT", State.LISTED),
    ],
)
def test_play_says_by_its_own_data_whether_the_app_can_be_installed(country, state):
    listing = play(country)
    assert listing.state is state
    assert listing.early_access is (country == "AT")
    assert "InStock" in play_page(SHOP, PLAY_ID, country), "the JSON-LD always says so"


def test_play_gives_text_prices_and_the_developer():
    listing = play("DE")
    assert listing.description.replace("\n", " ") == GERMAN
    assert (listing.price, listing.currency, listing.iap_currency) == ("0", "EUR", "EUR")
    assert listing.iap.startswith("0,99")
    assert listing.seller == "Exchange Ltd"
    assert listing.email == "help@firm.example"
    assert listing.address == "1 Harbour Road, Victoria, Seychelles"
    assert not listing.translated and play("FR").translated
    evidence = listing.cite()
    assert (evidence.quote, evidence.record_id) == ("Exchange", "<urn:uuid:1>")


@pytest.mark.parametrize(
    ("body", "more", "why"),
    [
        (CHALLENGE, {}, "blocked"),
        ("<html><title>New</title></html>", {}, "does not carry"),
        ("too many", {"status": 429}, "blocked: status 429"),
        ("no", {"status": 403}, "blocked"),
        ("oops", {"status": 500}, "status 500"),
        ("", {"status": 302, "Location": "https://consent.example/"}, "redirected"),
        (play_page(SHOP, "com.other.app", "DE"), {}, "another app"),
        ("<script>AF_initDataCallback({key: 'ds:5', data:[[[[" * 900, {}, ""),
        ("<script>AF_initDataCallback({key: 'ds:5', data:[1,2]});</script>", {}, "another layout"),
        (b"\xff\xfe\x00\xd8<script>", {}, ""),
        ("x" * 5_000_000, {}, "too large"),
    ],
)
def test_what_cannot_be_told_is_unknown_and_never_absent(body, more, why):
    listing = answer(body, **more)
    assert listing.state is State.UNKNOWN
    assert why in listing.reason


def test_an_availability_that_nobody_knows_is_unknown():
    data = play_page(SHOP, PLAY_ID, "DE").replace(" [2],", " [7],")
    assert answer(data).state is State.UNKNOWN


def test_an_id_that_play_does_not_know_is_absent():
    listing = answer("<html>The requested URL was not found</html>", status=404)
    assert listing.state is State.ABSENT
    assert listing.cite().place == "address"


def test_json_ld_alone_lists_nothing_on_play():
    offer = {"price": "0", "priceCurrency": "EUR", "availability": "InStock"}
    linked = {"@type": "SoftwareApplication", "name": "X", "offers": [offer]}
    html = f'<script type="application/ld+json">{json.dumps(linked)}</script>'
    assert answer(html).state is State.UNKNOWN
    assert answer(html, kind="page").state is State.LISTED, "Apple has no page where it has no app"


# Apple


def apple(country, shop=SHOP, **more):
    return answer(lookup(shop, APPLE_ID, country), kind="lookup", country=country, **more)


def test_the_lookup_lists_or_has_no_result():
    listing = apple("DE")
    assert listing.state is State.LISTED
    assert '"trackViewUrl": "https://apps.apple.com/de/app/' in listing.cite().quote
    assert (listing.currency, listing.seller) == ("EUR", "Exchange Ltd")
    absent = apple("NL")
    assert absent.state is State.ABSENT
    assert absent.cite().quote == '"resultCount": 0'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"resultCount": 0}', "something else"),
        ('{"resultCount": 0, "results": [], "resultCount": 1}', "same key twice"),
        ('{"resultCount": 1, "results": []}', "something else"),
        ('{"resultCount": 1, "results": [{"trackId": 5, "trackViewUrl": "x"}]}', "something else"),
        (lookup(SHOP, APPLE_ID, "DE").replace("/de/app", "/us/app"), "another storefront (us)"),
        ("<html>sorry</html>", "no JSON"),
        ("[" * 5000, "too deeply"),
    ],
)
def test_a_lookup_that_does_not_answer_the_question_is_unknown(text, why):
    listing = answer(text, kind="lookup")
    assert listing.state is State.UNKNOWN
    assert why in listing.reason
    assert answer(text, kind="lookup", status=404).state is State.UNKNOWN


def test_the_product_page_in_both_layouts():
    page = answer(apple_page(SHOP, APPLE_ID, "DE"), kind="page")
    assert (page.state, page.title, page.iap, page.iap_currency) == (
        State.LISTED, "Exchange", "4,99 €", "EUR",
    )  # fmt: skip
    assert page.email == "help@firm.example"
    assert "1 Harbour Road" in page.address
    assert answer(apple_page(SHOP, APPLE_ID, "SE"), kind="page", country="SE").state is (
        State.PRE_REGISTRATION
    )
    offers = [{"type": "get", "price": 0, "currencyCode": "PLN"}]
    attributes = {"name": "Exchange", "artistName": "Exchange Ltd",
                  "platformAttributes": {"ios": {"offers": offers,
                                                 "description": {"standard": GERMAN}}}}  # fmt: skip
    inner = json.dumps({"d": [{"id": APPLE_ID, "attributes": attributes}]})
    html = f'<script id="shoebox-media-api-cache-apps">{json.dumps({"k": inner})}</script>'
    older = answer(html, kind="page")
    assert (older.state, older.currency, older.description) == (State.LISTED, "PLN", GERMAN)
    assert answer(reduced(html), kind="page") == older


def test_a_page_without_an_offer_does_not_list():
    html = apple_page(SHOP, APPLE_ID, "DE").replace('"offerType": "app",', "")
    assert answer(html, kind="page").state is State.UNKNOWN
    assert answer("<html></html>", kind="page", status=404).state is State.ABSENT


def test_two_answers_that_disagree_say_nothing():
    listed = apple("DE")
    gone = answer("<html></html>", kind="page", status=404)
    assert merged(listed, gone).state is State.UNKNOWN
    assert merged(listed, None) == listed
    preorder = answer(apple_page(SHOP, APPLE_ID, "SE"), kind="page", country="SE")
    both = merged(apple("SE"), preorder)
    assert both.state is State.PRE_REGISTRATION
    assert both.url == preorder.url, "the answer that shows it is the one that is cited"
    assert both.description
    blocked = answer("", kind="page", status=429)
    assert merged(listed, blocked) == listed


# What is kept


@pytest.mark.parametrize("country", ["DE", "BE", "FR"])
def test_a_reduced_page_says_the_same_without_reviewers(country):
    for html, kind in ((play_page(SHOP, PLAY_ID, country), "details"),
                       (apple_page(SHOP, APPLE_ID, country), "page")):  # fmt: skip
        kept = reduced(html)
        assert REVIEWER in html and REVIEWER not in kept
        assert embedded(kept) == embedded(html)
        assert answer(kept, kind=kind, country=country) == answer(html, kind=kind, country=country)
        assert "hreflang" not in kept


@given(st.text(max_size=300))
def test_nothing_that_a_page_holds_breaks_the_reader(text):
    for html in (text, f"<script>AF_initDataCallback({{key: 'ds:5', data:{text}",
                 f'<script type="application/ld+json">{text}</script>'):  # fmt: skip
        assert answer(html).state is State.UNKNOWN
        again = embedded(reduced(html))
        assert again.play is None


def test_a_field_of_absurd_size_is_dropped():
    shop = Shop(title="T" * 30_000).put(["DE"])
    assert len(reduced(play_page(shop, PLAY_ID, "DE"))) < 40_000
    assert answer(play_page(shop, PLAY_ID, "DE")).state is State.UNKNOWN


# Ids, addresses, storefronts


def test_thirty_storefronts_of_which_apple_has_twenty_nine():
    assert len(STOREFRONTS[Store.GOOGLE_PLAY]) == 30
    assert set(STOREFRONTS[Store.GOOGLE_PLAY]) - set(STOREFRONTS[Store.APPLE]) == {"LI"}


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://play.google.com/store/apps/details?id=com.a.b", (Store.GOOGLE_PLAY, "com.a.b")),
        ("https://apps.apple.com/de/app/name/id1234567890?mt=8", (Store.APPLE, "1234567890")),
        ("https://itunes.apple.com/app/id99", (Store.APPLE, "99")),
        ("market://details?id=com.a.b", (Store.GOOGLE_PLAY, "com.a.b")),
        ("https://play.google.com/store/apps/developer?id=Some+Firm", None),
        ("https://apps.apple.com/de/developer/name/id123", None),
        ("https://play.google.com.evil.example/store/apps/details?id=com.a.b", None),
        ("https://firm.example/app/id123", None),
        ("https://play.google.com/store/apps/details?id=../../x", None),
        ("http://[", None),
    ],
)  # fmt: skip
def test_links_to_apps(url, found):
    assert id_in(url) == found


def test_ids_are_checked():
    assert app_id(Store.APPLE, " id123 ") == "123"
    assert app_id(Store.APPLE, "com.example") == ""
    assert app_id(Store.GOOGLE_PLAY, "com.Example.app_1") == "com.Example.app_1"
    assert app_id(Store.GOOGLE_PLAY, "com.example&gl=US") == ""


@given(
    st.sampled_from(["lookup", "page", "details"]),
    st.sampled_from(sorted([*LANGUAGES, "US", "SC"])),
    st.sampled_from(["", "http://mirror.example:8080", "https://mirror.example/stores/"]),
)
def test_an_address_says_what_it_asks(kind, country, base):
    store = Store.GOOGLE_PLAY if kind == "details" else Store.APPLE
    bases = dict.fromkeys(BASES, base) if base else BASES
    asked = probe(store, PLAY_ID if kind == "details" else APPLE_ID, country, kind, bases)
    assert recognise(asked.url, bases) == asked
    assert recognise("https://firm.example/", bases) is None


def test_a_listing_without_a_quote_cites_its_address():
    listing = AppListing(
        Store.APPLE, "1", "DE", State.ABSENT, url="https://apps.apple.com/de/app/id1"
    )
    assert listing.cite().quote == "https://apps.apple.com/de/app/id1"


# Real captures, where they are


def capture_file(shared, name):
    return (shared / "fixtures" / "appstores" / name).read_bytes()


REAL = "play/mradex77/"


def test_real_play_pages(shared):
    app = "com.google.android.apps.translate"
    listing = answer(capture_file(shared, REAL + "translate.reduced.html"), app=app, country="US")
    assert (listing.state, listing.title, listing.currency) == (
        State.LISTED, "Google Translate", "USD",
    )  # fmt: skip
    assert listing.phone == "+1 650-253-0000"
    assert listing.address.endswith("Mountain View, CA 94043, United States")
    gone = answer(capture_file(shared, REAL + "translate.derived-not-in-region.html"), app=app)
    assert gone.state is State.NOT_AVAILABLE
    paid = answer(
        capture_file(shared, REAL + "minecraft.reduced.html"), app="com.mojang.minecraftpe"
    )
    assert (paid.price, paid.iap) == ("6.99", "$0.99 - $49.99 per item")
    assert paid.iap_currency == "", "a dollar sign is many currencies"
    missing = answer(capture_file(shared, REAL + "notfound-en.html"), status=404)
    assert missing.state is State.ABSENT


def test_real_blocks_of_play_data_have_the_paths(shared):
    for name in ("translate", "minecraft"):
        data = json.loads(capture_file(shared, f"{REAL}{name}.ds5.json"))
        html = f"<script>AF_initDataCallback({{key: 'ds:5', data:{json.dumps(data)}}});</script>"
        kept = embedded(html).play
        assert kept is not None and len(json.dumps(kept)) < len(json.dumps(data))
        assert kept[1][2][0][0] and kept[1][2][18] == [2] and kept[1][2][77][0]
    assert set(PLAY) >= {"available", "title"}


def test_a_real_json_ld_that_calls_a_region_locked_app_in_stock(shared):
    linked = capture_file(shared, "play/region_locked_de.jsonld.json").decode()
    assert "InStock" in linked and "EUR" in linked
    html = f'<script type="application/ld+json">{linked}</script>'
    assert answer(html, app="com.vzw.hss.myverizon").state is State.UNKNOWN


def test_real_lookups(shared):
    slack = capture_file(shared, "apple/mas-cli/slack-lookup.json")
    listing = answer(slack, kind="lookup", app="803453959", country="US")
    assert (listing.state, listing.seller, listing.site) == (
        State.LISTED, "Slack Technologies, Inc.", "https://slack.com",
    )  # fmt: skip
    assert answer(slack, kind="lookup", app="803453959").state is State.UNKNOWN, "asked for DE"
    bbedit = capture_file(shared, "apple/mas-cli/bbedit.json")
    assert answer(bbedit, kind="lookup", app="404009241", country="US").title == "BBEdit"


def test_documented_shapes(shared):
    shape = capture_file(shared, "apple/shapes/lookup_fr_shape.json")
    listing = answer(shape, kind="lookup", app="2", country="FR")
    assert (listing.currency, listing.description) == ("EUR", "Achetez des cryptomonnaies.")
    none = capture_file(shared, "apple/shapes/lookup_not_in_storefront.json")
    assert answer(none, kind="lookup", app="2").state is State.ABSENT
    page = capture_file(shared, "apple/shapes/page_shape.html")
    assert answer(page, kind="page", app="2").state is State.LISTED
