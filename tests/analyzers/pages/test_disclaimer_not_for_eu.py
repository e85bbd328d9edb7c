import pytest

from analyzers.pages.disclaimer_not_for_eu import disclaimer_not_for_eu

DISCLAIMERS = {
    "Our services are not available to residents of the European Union.": ("UNION",),
    "This website is not directed at persons in Germany or France.": ("DE", "FR"),
    "We do not offer our services to persons located in the EEA.": ("UNION",),
    "Residents of the EU are not eligible to use the platform.": ("UNION",),
    "Diese Website richtet sich nicht an Personen mit Wohnsitz in Österreich.": ("AT",),
    "Unsere Dienste sind nicht für Kunden in der Europäischen Union bestimmt.": ("UNION",),
    "Ce site ne s'adresse pas aux résidents de l'Union européenne.": ("UNION",),
    "Nuestros servicios no están disponibles para residentes en España.": ("ES",),
    "Il sito non è rivolto a persone residenti in Italia.": ("IT",),
    "Os nossos serviços não se destinam a residentes em Portugal.": ("PT",),
    "Onze diensten zijn niet beschikbaar voor inwoners van Nederland.": ("NL",),
    "This site is not directed at residents of Canada, Belgium or any country outside the UK.": (
        "BE",
    ),
    "Nasze usługi nie są dostępne dla mieszkańców Polski.": ("PL",),
}


@pytest.mark.parametrize(("sentence", "states"), DISCLAIMERS.items())
def test_quotes_the_sentence(seen, sentence, states):
    html = f"<p>Welcome. {sentence} Thank you.</p>"
    [sighting] = seen(disclaimer_not_for_eu, html)
    assert sighting.evidence.quote == sentence
    assert sighting.states == states
    assert "no effect" in sighting.note


STRANGERS = (
    "Our services are not available outside the European Union.",
    "The app is not available in Germany yet.",
    "Diese Leistung ist in Österreich noch nicht verfügbar.",
    "Our services are not available to residents of the United States.",
    "Residents of Germany are welcome. Leverage is not for beginners.",
    "Our cookies are not for profiling users in Germany.",
    "We serve clients in France.", "We do not provide tax advice to residents of Germany.",
    "Our office in Malta is not open on Sundays.",
    "Les services ne sont pas disponibles hors de l'Union européenne.",
    "We do not transfer personal data outside the EEA.",
    "Not only residents of Spain use our service.",
    "Servicio no disponible.",
    "Our service is available in Germany and France, and not available in Cuba.",
    "Our services are not available in Iran; residents of Germany are welcome.",
)  # fmt: skip


@pytest.mark.parametrize("sentence", STRANGERS)
def test_naive_matches_that_must_not_fire(seen, sentence):
    assert not seen(disclaimer_not_for_eu, f"<p>{sentence}</p>")


def test_stories_about_others_are_left_out(seen):
    html = "<p>Its services are not available to residents of Germany.</p>"
    assert not seen(disclaimer_not_for_eu, html, "https://news.example/news/1")
