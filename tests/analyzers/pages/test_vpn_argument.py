import pytest

from analyzers.pages.vpn_argument import vpn_argument as rule


def test_a_conclusion_from_a_vpn(seen):
    text = "Persons in Germany who reach us through a VPN do so at their own risk."
    [sighting] = seen(rule, f"<p>{text}</p>")
    assert (sighting.evidence.quote, sighting.states) == (text, ("DE",))


@pytest.mark.parametrize(
    "text",
    [
        "Use of a VPN is prohibited; accounts from the EU are closed at your own risk.",
        "A VPN hides your address at your own risk.",
        "Residents of Canada who use a VPN do so at their own risk.",
        "If our site is slow in Germany, try without a VPN.",
    ],
)
def test_naive_matches_that_must_not_fire(seen, text):
    assert not seen(rule, f"<p>{text}</p>")
