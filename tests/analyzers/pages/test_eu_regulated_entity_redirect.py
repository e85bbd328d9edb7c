import pytest

from analyzers import terms
from analyzers.pages.eu_regulated_entity_redirect import eu_regulated_entity_redirect as analyzer
from analyzers.places import MEMBER_STATES


def test_the_handing_over_is_quoted_and_the_supervisor_names_the_state(seen):
    html = (
        "<p>We are regulated by BaFin.</p><p>Crypto trading is provided by B Ltd, Seychelles.</p>"
    )
    (found,) = seen(analyzer, html)
    assert found.evidence.quote == "Crypto trading is provided by B Ltd, Seychelles."
    assert (found.states, found.confidence) == (("DE",), "medium")


def test_an_authority_of_every_state_is_known():
    assert set(terms.table("promotion")["regulated"]) == MEMBER_STATES


@pytest.mark.parametrize(
    "html",
    [
        "<p>Regulated by BaFin.</p><p>Crypto trading is provided by B AG, Germany.</p>",
        "<p>BaFin warns.</p><p>Crypto trading is provided by B Ltd, Seychelles.</p>",
        "<p>Crypto trading is provided by B Ltd, Seychelles.</p>",
    ],
)
def test_other_pairs_are_not_seen(seen, html):
    assert not seen(analyzer, html)
