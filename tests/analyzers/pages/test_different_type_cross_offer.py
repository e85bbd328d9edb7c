import pytest

from analyzers.pages.different_type_cross_offer import different_type_cross_offer as rule

MODULE = "<h2>You may also like</h2><ul><li>Dogecoin</ul>"


def test_a_meme_coin_recommended_beside_a_euro_token(seen):
    [sighting] = seen(rule, f"<h1>EURC</h1>{MODULE}")
    assert (sighting.states, sighting.confidence) == (("EURO",), "low")
    assert sighting.evidence.quote == "You may also like\nDogecoin"


def test_a_dollar_token_addresses_the_union_only_on_a_page_for_it(seen):
    (found,) = seen(rule, f"<h1>USDC</h1>{MODULE}")
    assert (found.states, found.confidence) == ((), "low")
    assert not seen(rule, f'<html lang="pt-BR"><h1>USDC</h1>{MODULE}')
    [sighting] = seen(rule, f'<html lang="en-IE"><h1>USDC</h1>{MODULE}')
    assert sighting.states == ("IE",)


@pytest.mark.parametrize(
    "html",
    [
        "<h1>EURC</h1><h2>All assets</h2><ul><li>Dogecoin</ul>", f"<h1>Bitcoin</h1>{MODULE}",
        "<h1>EURC</h1><h2>You may also like</h2><p>Our app</p><h2>Markets</h2><p>Dogecoin</p>",
        f"<h1>Dogecoin for EURC</h1>{MODULE}",
        f'<html lang="it"><h1>Guida dai primi passi</h1>{MODULE}',
    ],
)  # fmt: skip
def test_naive_matches_that_must_not_fire(seen, html):
    assert not seen(rule, html)
