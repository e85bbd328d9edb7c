import pytest

from analyzers.pages.localised_customer_support import localised_customer_support as analyzer


def test_support_in_a_language_is_quoted(seen):
    (found,) = seen(analyzer, "<p>We are near. Customers get live support in Polish.</p>")
    assert found.evidence.quote == "Customers get live support in Polish."
    assert (found.states, found.language, found.shared) == (("PL",), "pl", False)


def test_a_shared_language_says_so(seen):
    (found,) = seen(analyzer, "<p>Unser deutschsprachiger Support hilft.</p>")
    assert found.shared and {"AT", "DE"} <= set(found.states)


@pytest.mark.parametrize(
    "html",
    [
        "<p>Support answers in English.</p>",
        "<p>We offer no support in German.</p>",
        '<html lang="es-MX"><p>Soporte en español.</p></html>',
        "<p>The font has support in Polish letters.</p>",
    ],
)
def test_other_support_is_not_seen(seen, html):
    assert not seen(analyzer, html)
