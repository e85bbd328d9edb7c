import pytest

from analyzers.pages.lead_capture_form import lead_capture_form as rule

MAIL = '<input type="email" name="email"><button>Notify me</button>'


def test_a_state_that_the_words_name(seen):
    [sighting] = seen(rule, f"<h2>Be the first when we launch in Portugal</h2><form>{MAIL}</form>")
    assert (sighting.states, sighting.nexus, sighting.confidence) == (("PT",), True, "high")
    assert "launch in Portugal" in sighting.evidence.quote


def test_a_state_that_is_preselected(seen):
    choice = '<select><option value="US">USA<option value="FR" selected>France</select>'
    [sighting] = seen(rule, f"<form>{choice}{MAIL}</form>")
    assert sighting.states == ("FR",)


def test_a_telephone_prefix(seen):
    html = '<form><p>Request a callback</p><input type="tel" placeholder="+49 30"></form>'
    [sighting] = seen(rule, html)
    assert sighting.states == ("DE",)


def test_a_form_for_everybody_is_a_capability(seen):
    [sighting] = seen(rule, f"<form>{MAIL}</form>")
    assert (sighting.states, sighting.nexus) == ((), False)


def test_letters_only_weigh_little(seen):
    html = '<html lang="it"><form><p>Newsletter</p><input type="email"><button>Ok</button></form>'
    [sighting] = seen(rule, html)
    assert (sighting.states, sighting.confidence) == (("IT",), "low")


@pytest.mark.parametrize(
    "html",
    [
        '<form><p>Submit a support ticket and get notified</p><input type="email"></form>',
        '<form><p>Join the waitlist</p><input type="email"><input type="password"></form>',
        '<form role="search"><input name="email" placeholder="Search the waitlist"></form>',
        '<form><p>Delete my data; callback</p><input type="tel"></form>',
        '<form><p>Early access calculator for Spain</p><input type="number"></form>',
    ],
)
def test_naive_matches_that_must_not_fire(seen, html):
    assert not seen(rule, html)
