import pytest

from analyzers.pages.website_or_app_as_means import website_or_app_as_means

SIGN_UP = '<a href="/signup">Sign up</a>'
OFFERS = {
    f"<p>Buy and sell bitcoin in minutes.</p>{SIGN_UP}": "Buy and sell bitcoin",
    '<p>Kaufen Sie Kryptowährungen einfach.</p><a href="/r">Konto eröffnen</a>': "Kryptowährungen",
    "<p>Achetez des cryptomonnaies.</p><button>Créer un compte</button>": "cryptomonnaies",
    '<p>Compra criptomonedas hoy.</p><a href="/r">Regístrate</a>': "criptomonedas",
    '<p>Acquista criptovalute.</p><a href="/r">Registrati</a>': "criptovalute",
    "<p>Kupuj i sprzedawaj kryptowaluty.</p><button>Załóż konto</button>": "kryptowaluty",
    f"<p>Earn rewards by staking your crypto assets.</p>{SIGN_UP}": "staking",
}


@pytest.mark.parametrize(("html", "words"), OFFERS.items())
def test_an_offer_with_a_way_to_open_an_account(seen, html, words):
    [sighting] = seen(website_or_app_as_means, html)
    assert words in sighting.evidence.quote
    assert sighting.states == ("UNION",)
    assert (sighting.nexus, sighting.confidence) == (False, "high")


@pytest.mark.parametrize(
    ("sentence", "states"),
    [
        ("Buy bitcoin in Germany today.", ("DE",)),
        ("Crypto trading for European customers.", ("UNION",)),
        ("Krypto kaufen in Österreich.", ("AT",)),
        ("Buy crypto across the European Union.", ("UNION",)),
    ],
)
def test_nexus_where_the_same_block_names_the_audience(seen, sentence, states):
    [sighting] = seen(website_or_app_as_means, f"<h1>{sentence}</h1>{SIGN_UP}")
    assert (sighting.nexus, sighting.states) == (True, states)
    assert sighting.evidence.quote == sentence


def test_no_nexus_from_a_country_that_is_no_audience(seen):
    html = f"<p>Buy bitcoin from a firm founded with Germany's help.</p>{SIGN_UP}"
    assert [s.nexus for s in seen(website_or_app_as_means, html)] == [False]
    html = f"<p>Buy bitcoin now.</p><p>Our engineers live in Germany.</p>{SIGN_UP}"
    assert [s.nexus for s in seen(website_or_app_as_means, html)] == [False]


def test_a_weak_call_needs_an_offer_in_words(seen):
    start = '<a href="/start">Get started</a>'
    [sighting] = seen(website_or_app_as_means, f"<p>Buy and sell bitcoin privately.</p>{start}")
    assert sighting.confidence == "medium"
    assert not seen(website_or_app_as_means, f"<li>Buy bitcoin</li>{start}")


STRANGERS = (
    '<p>Bitcoin is free software.</p><a href="/download">Download</a>',
    f"<p>Buy and sell bicycles.</p>{SIGN_UP}", "<p>Buy and sell bitcoin in minutes.</p>",
    f"<p>Bitcoin rose by 5 % this week.</p>{SIGN_UP}",
    f"<p>We study cryptography and sell books.</p>{SIGN_UP}",
    '<p>Buy and sell bitcoin.</p><a href="https://other.example/signup">Sign up</a>',
    "<p>Buy bitcoin; to edit, <a href='/w'>create an account</a> on the wiki, which takes only a"
    " few minutes of your time, and then log in.</p>",
    "<pre>buy bitcoin</pre><a href='/signup'>Sign up</a>",
)  # fmt: skip


@pytest.mark.parametrize("html", STRANGERS)
def test_naive_matches_that_must_not_fire(seen, html):
    assert not seen(website_or_app_as_means, html)


def test_stories_are_left_out(seen):
    html = f"<p>How to buy bitcoin.</p>{SIGN_UP}"
    assert not seen(website_or_app_as_means, html, "https://exchange.example/news/1")
