import pytest

from analyzers.pages.affiliate_programme import affiliate_programme as analyzer

HEAD = "<h1>Affiliate programme</h1><p>Earn a commission for each client.</p>"


def test_the_tier_that_names_states_is_quoted(seen):
    html = HEAD + "<table><tr><td>Tier 1<td>Germany, Austria<tr><td>Tier 2<td>Brazil</table>"
    (found,) = seen(analyzer, html)
    assert found.evidence.quote == "Germany, Austria"
    assert (found.states, found.nexus) == (("AT", "DE"), True)


def test_euro_points_to_the_euro_area_only(seen):
    (found,) = seen(analyzer, HEAD + "<p>Payouts start at €50.</p>")
    assert (found.states, found.currency) == (("EURO",), "EUR")


@pytest.mark.parametrize(
    "html",
    [
        HEAD,
        HEAD + "<p>Publishers in the EU are not eligible.</p><p>Tier 1: France</p>",
        "<h1>Markets</h1><p>Germany: earn.</p><footer>Affiliate program</footer>",
    ],
)
def test_programmes_without_the_union_are_not_seen(seen, html):
    assert not seen(analyzer, html)
