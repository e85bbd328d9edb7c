import pytest

from analyzers import terms
from analyzers.pages.eu_residents_invited import eu_residents_invited as analyzer
from analyzers.places import EU_LANGUAGES


def test_the_sentence_is_quoted_and_addresses_its_states(seen):
    (found,) = seen(analyzer, "<p>Good news. We are now live in Spain and Italy! Join.</p>")
    assert found.evidence.quote == "We are now live in Spain and Italy!"
    assert (found.states, found.nexus) == (("ES", "IT"), True)


def test_a_list_of_supported_countries_ends_at_the_next_head(seen):
    html = "<h2>Supported countries</h2><ul><li>France<li>Peru</ul><h2>Others</h2><p>Malta</p>"
    (found,) = seen(analyzer, html)
    assert found.states == ("FR",)
    assert "Malta" not in found.evidence.quote


def test_not_only_is_no_refusal(seen):
    (found,) = seen(analyzer, "<p>Our app is available in Germany, not only in Peru.</p>")
    assert found.states == ("DE",)


@pytest.mark.parametrize(
    "html",
    [
        "<p>Our services are not available in Germany.</p>",
        "<h2>Unsupported countries</h2><ul><li>France<li>Malta</ul>",
        "<p>Our app was available in Spain until 2024.</p>",
        "<p>Bitcoin ATMs are available in Austria.</p>",
        "<p>Our app is available in German and in Norway.</p>",
    ],
)
def test_a_refusal_or_somebody_elses_offer_is_not_seen(seen, html):
    assert not seen(analyzer, html)


def test_stories_count_only_where_the_firm_speaks_of_itself(seen):
    url = "https://brandex.com/news/1"
    assert not seen(analyzer, "<p>Bankia is now available in Spain.</p>", url)
    (found,) = seen(analyzer, "<p>Today Brandex is available in Spain.</p>", url)
    assert found.confidence == "medium"


def test_the_phrases_are_there_in_all_official_languages():
    assert terms.languages("invites", "served") == EU_LANGUAGES
