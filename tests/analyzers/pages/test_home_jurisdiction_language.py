import pytest

from analyzers.pages.home_jurisdiction_language import home_jurisdiction_language

HOMES = {
    "Brand Ltd. is incorporated under the laws of the Republic of Seychelles.": ["en", "fr"],
    "Brand AG mit Sitz in Zug, Schweiz": ["de", "fr", "it"],
    "Brand Ltda é uma empresa com sede em São Paulo, Brasil.": ["pt"],
    "Operated by Brand LLC, registered in the Republic of the Marshall Islands.": ["en"],
    "Brand SA, société dont le siège social est à Genève, Suisse": ["de", "fr", "it"],
    "Brand S.A. de C.V. es una empresa constituida bajo las leyes de México.": ["es"],
    "Brand Ltd, a company incorporated in the British Virgin Islands": ["en"],
    "Brand Corp is a company registered in Saint Vincent and the Grenadines.": ["en"],
    "We are headquartered in Singapore.": ["en"],
}


@pytest.mark.parametrize(("sentence", "languages"), HOMES.items())
def test_gives_the_languages_of_the_home_country(seen, sentence, languages):
    sightings = seen(home_jurisdiction_language, f"<footer><p>{sentence}</p></footer>")
    assert [s.language for s in sightings] == languages
    assert all(s.evidence.quote in sentence for s in sightings)


def test_states_are_those_that_share_the_language(seen):
    [sighting] = seen(home_jurisdiction_language, "<p>Brand Ltda com sede no Brasil</p>")
    assert sighting.states == ("PT",)
    assert "Brazil" in sighting.note


def test_where_a_firm_was_formed_is_weaker_than_where_it_sits(seen):
    [formed] = seen(home_jurisdiction_language, "<p>Brand Ltd, incorporated in Belize.</p>")
    [seat, _] = seen(home_jurisdiction_language, "<p>We are headquartered in Canada.</p>")
    assert (formed.confidence, seat.confidence) == ("medium", "high")


STRANGERS = (
    "Brand GmbH, Sitz in Berlin, Deutschland", "Users registered in Canada can trade options.",
    "Brand is a registered trademark in the United States.", "We love Switzerland.",
    "If you are registered in Brazil, contact us.", "Our company is not licensed in Singapore.",
    "Brand Ltd is incorporated in Ireland and sells to Brazil.", "Register in minutes from Canada.",
    "Our conference is based in Brazil this year.", "The award was established in Switzerland.",
    "Brand FZE is licensed in Dubai.",
)  # fmt: skip


@pytest.mark.parametrize("sentence", STRANGERS)
def test_naive_matches_that_must_not_fire(seen, sentence):
    assert not seen(home_jurisdiction_language, f"<p>{sentence}</p>")
