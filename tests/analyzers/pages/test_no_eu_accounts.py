import pytest

from analyzers.pages.no_eu_accounts import no_eu_accounts as analyzer

SIGN_UP = "https://exchange.example/signup"
LIST = '<form><select name="country">{}</select></form>'


def test_a_list_without_member_states_is_cited(seen):
    html = LIST.format("<option>Brazil<option>Kenya<option>Peru")
    (found,) = seen(analyzer, html, SIGN_UP)
    assert found.evidence.quote == "country: Brazil, Kenya, Peru"
    assert (found.states, found.confidence) == ((), "medium")


def test_a_refusal_beside_the_form_is_quoted(seen):
    html = "<form><p>Accounts are not available to residents of the EU.</p><input></form>"
    (found,) = seen(analyzer, html, SIGN_UP)
    assert found.evidence.quote == "Accounts are not available to residents of the EU."
    assert not seen(analyzer, html, "https://exchange.example/terms")


@pytest.mark.parametrize("last", ["France", "Other", "EU"])
def test_an_open_entry_is_no_refusal(seen, last):
    html = LIST.format(f"<option>Brazil<option>Kenya<option>{last}")
    assert not seen(analyzer, html, SIGN_UP)
