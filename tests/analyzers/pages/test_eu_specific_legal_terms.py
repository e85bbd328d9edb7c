import pytest

from analyzers.pages.eu_specific_legal_terms import eu_specific_legal_terms as analyzer


def test_an_annex_for_the_area_points_to_the_union(seen):
    (found,) = seen(analyzer, "<h2>Addendum for EEA clients</h2>")
    assert (found.evidence.quote, found.states) == ("Addendum for EEA clients", ("UNION",))


def test_a_tax_report_points_to_the_states_of_its_language_or_host(seen):
    html = '<html lang="de"><p>Der Steuerreport steht bereit.</p></html>'
    (found,) = seen(analyzer, html)
    assert found.shared and "DE" in found.states and found.confidence == "medium"
    (found,) = seen(analyzer, html, "https://brandex.de/")
    assert (found.states, found.shared) == (("DE",), False)


@pytest.mark.parametrize(
    "html",
    [
        "<p>The General Data Protection Regulation applies to your data.</p>",
        "<p>The 14-day right of withdrawal does not apply.</p>",
        '<html lang="de-CH"><p>Der Steuerreport steht bereit.</p></html>',
        "<p>Additional terms for residents of Brazil</p>",
    ],
)
def test_general_clauses_are_not_seen(seen, html):
    assert not seen(analyzer, html)
