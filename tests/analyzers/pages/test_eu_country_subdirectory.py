import pytest

from analyzers.pages.eu_country_subdirectory import eu_country_subdirectory

GERMAN = (
    "<p>Eröffnen Sie in wenigen Minuten ein Konto bei unserer Börse und handeln Sie Bitcoin und"
    " viele weitere Kryptowährungen zu niedrigen Gebühren, ganz ohne Mindesteinlage.</p>"
)
ENGLISH = (
    "<p>Open an account at our exchange in a few minutes and trade bitcoin and many other assets"
    " at low fees, with no minimum deposit at all, whenever you want to.</p>"
)


def states(seen, html, path):
    return [(s.states, s.confidence.value) for s in
            seen(eu_country_subdirectory, html, f"https://x.example{path}")]  # fmt: skip


def test_text_in_the_language_of_the_country(seen):
    assert states(seen, f"<html lang=de>{GERMAN}", "/de/gebuehren") == [(("DE",), "high")]
    [sighting] = seen(
        eu_country_subdirectory, f"<html lang=de>{GERMAN}", "https://x.example/de/gebuehren"
    )
    assert sighting.evidence.quote == "https://x.example/de/gebuehren"
    assert sighting.language == "de"


def test_language_and_region_in_the_path(seen):
    assert states(seen, ENGLISH, "/en-ie/") == [(("IE",), "high")]
    assert states(seen, "<p>x", "/de_AT/x") == [(("AT",), "medium")]
    assert states(seen, "<p>x", "/be-nl/") == [(("BE",), "medium")]


def test_a_country_code_that_is_no_language_needs_company(seen):
    picker = '<a href="/at/">A</a><a href="/gb/">B</a><a href="/us/">C</a><a href="/dk/">D</a>'
    assert states(seen, picker + ENGLISH, "/at/") == []
    assert states(seen, f'<html lang="de-AT">{GERMAN}', "/at/") == [(("AT",), "high")]


def test_an_untranslated_page_in_a_declared_tree_still_counts_with_less_confidence(seen):
    assert states(seen, f"<html lang=fr>{ENGLISH}", "/fr/downloads/") == [(("FR",), "medium")]


def test_europe_is_no_state(seen):
    assert states(seen, ENGLISH, "/en-eu/") == [(("UNION",), "low")]
    assert states(seen, ENGLISH, "/eu/") == [(("UNION",), "low")]


@pytest.mark.parametrize(
    "path",
    "/pt-br/ /fr-ca/ /es-mx/ /es-419/ /de-ch/ /uk/ /mt4/ /it-security /blog/de-dollarisation"
    " /js/ /api/ /cs/ /el/ /sv/ /da/ /wiki/Fr /no/ /tr/ /ca/".split(),
)
def test_codes_that_are_no_member_state(seen, path):
    assert states(seen, f"<html lang=en>{ENGLISH}", path) == []


@pytest.mark.parametrize("code", "hr it cy be se si ee mt fi at ie".split())
def test_words_and_departments(seen, code):
    html = f'<html lang=en><a href="/de/">De</a><a href="/fr/">Fr</a><h1>Team</h1>{ENGLISH}'
    assert states(seen, html, f"/{code}") == []


def test_a_page_that_names_another_country_itself(seen):
    assert states(seen, f"<html lang=de-CH>{GERMAN}", "/de/") == []
    assert states(seen, "<html lang=pt-BR><p>Abra a sua conta agora", "/pt/") == []
    swiss = '<link rel=alternate hreflang=de-CH href="https://x.example/de/">'
    assert states(seen, f"<html lang=de><head>{swiss}</head>{GERMAN}", "/de/") == []
