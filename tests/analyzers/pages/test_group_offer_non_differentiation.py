import pytest

from analyzers.pages.group_offer_non_differentiation import group_offer_non_differentiation as rule

BADGE = "<p>Licensed under MiCA</p>"


def test_a_licence_beside_a_party_elsewhere(seen):
    party = "Services are provided by Kestrel Ltd, Seychelles."
    [sighting] = seen(rule, f"{BADGE}<footer>{party}</footer>")
    assert (sighting.evidence.quote, sighting.states) == (party, ("UNION",))
    assert sighting.confidence == "low"
    assert "Licensed under MiCA" in sighting.note


@pytest.mark.parametrize(
    "html",
    [
        f"{BADGE}<footer>Services are provided by Kestrel GmbH, Berlin.</footer>",
        "<p>We do not hold a MiCA licence.</p><footer>Operated by Kestrel Ltd, Seychelles</footer>",
        "<footer>Operated by Kestrel Ltd, Seychelles</footer>",
        "<p>Are you licensed under MiCA?</p><footer>Operated by Kestrel Ltd, Belize</footer>",
    ],
)
def test_naive_matches_that_must_not_fire(seen, html):
    assert not seen(rule, html)
