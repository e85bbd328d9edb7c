import pytest

from analyzers.pages.webinar_or_training_invitation import webinar_or_training_invitation as rule

URL = "https://kestrel.example/live"
GERMAN = "Melden Sie sich jetzt kostenlos zu unserem Webinar über Gebühren und Ordertypen an."


def test_the_language_of_the_page_addresses_its_states(seen):
    [sighting] = seen(rule, f'<html lang="de"><p>{GERMAN}</p>', URL)
    assert (sighting.states, sighting.shared) == (("AT", "BE", "DE", "LU"), True)
    assert sighting.nexus
    assert sighting.evidence.quote == GERMAN


def test_a_national_domain_is_finer_than_the_language(seen):
    [sighting] = seen(rule, f"<p>{GERMAN}</p>", "https://kestrel.de/")
    assert (sighting.states, sighting.shared) == (("DE",), False)


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("Join our free webinar in Polish on Thursday evening.", ("PL",)),
        ("Register for our live trading course, Thursdays 19:00 CET.", ("UNION",)),
        ("Sign up for our trading workshop in Utrecht next week.", ("NL",)),
    ],
)
def test_english_invitations_with_an_address(seen, text, states):
    [sighting] = seen(rule, f"<p>{text}</p>", URL)
    assert (sighting.states, sighting.nexus) == (states, True)


def test_an_invitation_to_everybody_is_a_capability(seen):
    [sighting] = seen(rule, "<p>Join our webinar on order types at 14:00 UTC.</p>", URL)
    assert (sighting.states, sighting.nexus, sighting.confidence) == ((), False, "low")


@pytest.mark.parametrize(
    "text",
    [
        "Our staff complete a training course: register by May.",
        "Guest lecture and workshop at the university: registration is free for students.",
        "We have been training our models on market data; join the beta.",
        "Coinbase lets users in Spain sign up for a trading course.",
    ],
)
def test_naive_matches_that_must_not_fire(seen, text):
    assert not seen(rule, f"<p>{text}</p>", URL)


def test_a_rate_is_no_course(seen):
    text = "Aktualny kurs bitcoina sprawdzisz w naszej aplikacji, rejestracja trwa dwie minuty."
    assert not seen(rule, f'<html lang="pl"><p>{text}</p>', URL)
