import pytest

from analyzers.pages.eu_casp_art_redirect import eu_casp_art_redirect as analyzer


def test_token_place_and_way_on_stand_in_the_quote(seen):
    html = (
        "<p>This stablecoin is not available in the EU."
        ' <a href="https://g.example/">Trade it on Brand Global</a></p>'
    )
    (found,) = seen(analyzer, html)
    assert found.evidence.quote == (
        "This stablecoin is not available in the EU. Trade it on Brand Global"
    )
    assert found.states == ("UNION",)


@pytest.mark.parametrize(
    "html",
    [
        "<p>This stablecoin is not available in the EU.</p>",
        '<p>This token is not available in Canada. <a href="/g">Trade it on Brand Global</a></p>',
        '<p>Margin is not available in Spain. <a href="/g">Go to our global platform</a></p>',
    ],
)
def test_a_plain_notice_is_not_seen(seen, html):
    assert not seen(analyzer, html)
