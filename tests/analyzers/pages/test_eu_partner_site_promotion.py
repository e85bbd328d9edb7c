import pytest

from analyzers.pages.eu_partner_site_promotion import eu_partner_site_promotion

LINKED = {
    '<div><h2>Our partners</h2><a href="https://bank.de/"><img alt="Bank"></a></div>': "DE",
    '<section><h3>Nos partenaires</h3><p><a href="https://club.fr/">Club</a></section>': "FR",
    '<div><h2>Sponsors</h2></div><div><a href="https://x.com.pl/">X</a></div>': "PL",
    '<div><div><h2>Sponsoren</h2></div><ul><li><a href="https://verein.at/">V</a></ul></div>': "AT",
    '<div><h4>Powered by</h4><a href="https://www.zahlung.nl/x">Z</a></div>': "NL",
    '<div><div class="title">Partnerzy</div><a href="https://bank.com.pl/">B</a></div>': "PL",
    '<div><h2>Socios</h2><a href="https://empresa.es/">E</a></div>': "ES",
}


@pytest.mark.parametrize(("html", "state"), LINKED.items())
def test_a_link_under_a_heading_weighs_little(seen, html, state):
    sightings = seen(eu_partner_site_promotion, html)
    assert [s.states for s in sightings] == [(state,)]
    assert all(s.confidence == "low" and "not seen" in s.note for s in sightings)
    assert all(s.evidence.quote.count("href=") == 1 for s in sightings)


@pytest.mark.parametrize(
    ("sentence", "states"),
    [
        ("Trading is available through our partner Musterbank GmbH in Germany.", ("DE",)),
        ("Unser Widget ist eingebettet bei Finanzportal GmbH.", ("UNION",)),
        ("Le service est proposé par notre partenaire Banque SAS en France.", ("FR",)),
    ],
)
def test_a_partner_that_shows_the_service_weighs_more(seen, sentence, states):
    [sighting] = seen(eu_partner_site_promotion, f"<p>{sentence}</p>")
    assert (sighting.states, sighting.confidence) == (states, "medium")
    assert sighting.evidence.quote == sentence


STRANGERS = (
    '<div><h2>As seen in</h2><a href="https://zeitung.de/">Zeitung</a></div>',
    '<div><h2>Partners</h2><a href="https://en.bitcoin.it/wiki">Wiki</a></div>',
    '<div><h2>Partners</h2><a href="https://www.ecb.europa.eu/">ECB</a></div>',
    '<div><h2>Partners</h2><a href="https://youtu.be/x">Video</a></div>',
    '<div><h2>Partners</h2><a href="https://bank.com/">Bank</a></div>',
    '<div><h2>Partners</h2><p>None</p><h2>Sources</h2><a href="https://zeitung.de/">Z</a></div>',
    '<div><h2>Partners</h2><a href="https://exchange.de/">Our German site</a></div>',
    '<footer><a href="https://bank.de/">Bank</a></footer><p>Our partner programme</p>',
    "<p>Become a partner in Germany.</p>", "<p>Exchanges</p><a href='https://bitcoin.de'>B</a>",
    "<p>Available through our partner Muster GmbH, Schweiz.</p>",
)  # fmt: skip


@pytest.mark.parametrize("html", STRANGERS)
def test_naive_matches_that_must_not_fire(seen, html):
    assert not seen(eu_partner_site_promotion, html)


def test_words_that_only_sound_like_a_partner(seen):
    html = (
        "<p>The chart shows our fees for clients in Germany, and a German bank runs our cards.</p>"
    )
    assert not seen(eu_partner_site_promotion, html, "https://exchange.example/fees")
