import pytest

from analyzers.pages.own_initiative_tick_box import own_initiative_tick_box

DECLARATIONS = (
    "I confirm that I act on my own exclusive initiative.",
    "By continuing you confirm that you access this site at your own initiative.",
    "You acknowledge that our services are provided on a reverse solicitation basis.",
    "You represent that you have not been solicited by us.",
    "Ich bestätige, dass ich aus eigener Initiative handle.",
    "Je confirme que j'accède au site de ma propre initiative.",
    "Confirmo que accedo por mi propia iniciativa.",
    "Confermo di accedere di mia iniziativa, ovvero di propria iniziativa.",
    "Confirmo que acedo por iniciativa própria.",
    "Ik bevestig dat ik op eigen initiatief handel.",
    "Oświadczam, że działam z własnej inicjatywy.",
)


@pytest.mark.parametrize("sentence", DECLARATIONS)
def test_quotes_the_declaration(seen, sentence):
    [sighting] = seen(own_initiative_tick_box, f"<label><input type=checkbox> {sentence}</label>")
    assert sighting.evidence.quote == sentence
    assert sighting.states == ("UNION",)
    assert "no effect" in sighting.note


STRANGERS = (
    "We want people who take their own initiative.", "You agree not to send unsolicited emails.",
    "Bewerber, hiermit suchen wir Eigeninitiative im Team.", "I confirm that I am over 18.",
    "The European Citizens' Initiative.", "We launched the initiative on our own.",
    "You agree that your feedback is unsolicited.", "Une initiative de notre fondation.",
    "Zeigen Sie Eigeninitiative!",
)  # fmt: skip


@pytest.mark.parametrize("sentence", STRANGERS)
def test_naive_matches_that_must_not_fire(seen, sentence):
    assert not seen(own_initiative_tick_box, f"<p>{sentence}</p>")


def test_articles_about_it_are_left_out(seen):
    html = "<p>Under reverse solicitation, you confirm that you act on your own initiative.</p>"
    assert not seen(own_initiative_tick_box, html, "https://law.example/insights/mica")
