import pytest

from analyzers.pages.eu_iban_funding_account import eu_iban_funding_account as analyzer

ACCOUNT = "LT06 9999 9000 0001 2345"


def test_the_account_is_quoted_and_its_country_named(seen):
    html = f"<h2>Deposit by bank transfer</h2><p>Beneficiary: Exchange. IBAN: {ACCOUNT}</p>"
    (found,) = seen(analyzer, html)
    assert found.evidence.quote == ACCOUNT
    assert (found.states, found.nexus) == (("LT",), True)
    assert "where the bank is" in found.note


@pytest.mark.parametrize(
    "html",
    [
        f"<p>IBAN: {ACCOUNT}</p>",
        f"<p>Donations by bank transfer: IBAN {ACCOUNT}</p>",
        "<p>Deposit to IBAN LT12 1000 0111 0100 1000</p>",
        "<p>Deposit to IBAN LT07 9999 9000 0001 2345</p>",
        "<p>Bank deposit. Fingerprint DE88 7001 2045 1180 3392 64B1 0C5F A92E 77D0 3B18</p>",
        "<p>Bank deposit DE88 7001 2045 1180 3392 64 B1C5 F92E</p>",
    ],
)
def test_what_only_looks_like_a_funding_account_is_not_seen(seen, html):
    assert not seen(analyzer, html)


def test_a_story_is_not_an_instruction(seen):
    html = f"<p>They paid a deposit to the IBAN {ACCOUNT}.</p>"
    assert not seen(analyzer, html, "https://exchange.example/blog/fraud")
