import pytest

from analyzers.pages.eu_job_postings import eu_job_postings as analyzer

CAREERS = "https://exchange.example/careers"


def test_the_title_and_its_region_are_read(seen):
    html = "<li><strong>Country Manager DACH</strong>, Berlin. You build our brand in Austria.</li>"
    (found,) = seen(analyzer, html, CAREERS)
    assert found.evidence.quote == "Country Manager DACH, Berlin."
    assert found.states == ("AT", "DE")


def test_the_place_may_stand_in_the_next_cell(seen):
    html = "<table><tr><td>Community Manager</td><td>Madrid</td></tr></table>"
    (found,) = seen(analyzer, html, CAREERS)
    assert found.states == ("ES",)


@pytest.mark.parametrize(
    "html",
    [
        "<li>Engineer, remote, Portugal</li>",
        "<li>Country Manager, Brazil</li>",
        "<li>Anna Kern, Country Manager DACH, joined in May</li>",
    ],
)
def test_engineers_other_markets_and_appointments_are_not_seen(seen, html):
    assert not seen(analyzer, html, CAREERS)
