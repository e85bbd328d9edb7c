import pytest

from analyzers.pages.brochure_distribution import brochure_distribution as rule


def test_a_language_in_the_name_of_the_file(seen):
    [sighting] = seen(rule, '<a href="/f/Broschuere_DE.pdf">Broschüre</a>')
    assert (sighting.states, sighting.shared) == (("AT", "BE", "DE", "LU"), True)
    assert "Broschuere_DE.pdf" in sighting.evidence.quote


def test_a_locale_in_the_name_of_the_file(seen):
    [sighting] = seen(rule, '<a href="/f/factsheet_de-AT.pdf">Factsheet</a>')
    assert (sighting.states, sighting.shared) == (("AT",), False)


def test_the_words_of_the_link(seen):
    [sighting] = seen(rule, '<a href="/f/1.pdf">Brochure for investors in Spain</a>')
    assert sighting.states == ("ES",)


@pytest.mark.parametrize(
    "html",
    [
        '<a href="/f/brochure.pdf">Brochure</a>', '<a href="/f/AGB_DE.pdf">AGB, Broschüre</a>',
        '<a href="/f/brochure_pt-BR.pdf">Brochure</a>', '<a href="/brochure/de">Brochure</a>',
        '<html lang="fr"><a href="/f/cgu.pdf">Conditions générales (brochure)</a>',
    ],
)  # fmt: skip
def test_naive_matches_that_must_not_fire(seen, html):
    assert not seen(rule, html)
