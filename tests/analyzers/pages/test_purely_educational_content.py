import pytest

from analyzers.pages.purely_educational_content import purely_educational_content as rule

URL = "https://kestrel.example/fr/apprendre/1"
TEXT = (
    '<html lang="fr"><h1>Premiers pas</h1><p>Le bitcoin est un registre que des milliers'
    " d’ordinateurs tiennent ensemble, et personne ne peut y écrire que tous refusent.</p>"
)


def test_a_lesson_without_a_way_to_the_service(seen):
    [sighting] = seen(rule, TEXT, URL)
    assert (sighting.evidence.quote, sighting.confidence) == ("Premiers pas", "medium")
    assert (sighting.states, sighting.language) == ((), "")  # it explains no other page


def test_a_call_in_the_menu_leaves_doubt(seen):
    [sighting] = seen(rule, f'{TEXT}<nav><a href="/inscription">Créer un compte</a></nav>', URL)
    assert sighting.confidence == "low"


@pytest.mark.parametrize(
    "more",
    [
        '<a href="/signup">Ouvrir un compte</a>', '<form><input type="email"></form>',
        "<p>Recevez un bonus de bienvenue.</p>", '<a href="/f/plaquette.pdf">Plaquette</a>',
        '<a href="https://apps.apple.com/app/id1">App</a>',
    ],
)  # fmt: skip
def test_every_marker_of_paragraph_17_ends_it(seen, more):
    assert not seen(rule, TEXT + more, URL)


def test_english_is_an_official_language_too(seen):
    html = "<h1>What is bitcoin?</h1><p>A ledger that thousands of computers keep together.</p>"
    (found,) = seen(rule, html)
    assert (found.states, found.evidence.quote) == ((), "What is bitcoin?")
    assert not seen(rule, f'<html lang="hi-IN">{html}', "https://exchange.in/")
