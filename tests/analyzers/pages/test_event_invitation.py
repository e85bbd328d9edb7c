import json

import pytest

from analyzers.pages.event_invitation import event_invitation as rule

URL = "https://kestrel.example/events"


def test_an_invitation_with_a_place(seen):
    text = "Join us for our trader meetup in Berlin on 3 May."
    [sighting] = seen(rule, f"<p>{text}</p>", URL)
    assert (sighting.states, sighting.evidence.quote) == (("DE",), text)


def event(organiser, city="Stockholm", country="SE"):
    place = {"address": {"addressLocality": city, "addressCountry": country}}
    data = {"@type": "Event", "organizer": {"name": organiser}, "location": place, "name": "Night"}
    return f'<script type="application/ld+json">{json.dumps(data)}</script><p>Tickets</p>'


def test_structured_data_of_an_own_event(seen):
    [sighting] = seen(rule, event("Kestrel Ltd"), URL)
    assert sighting.states == ("SE",)
    assert "Stockholm" in sighting.evidence.quote
    assert not seen(rule, event("Messe AG"), URL)
    assert not seen(rule, event("Kestrel Ltd", "Singapore", "SG"), URL)


def test_a_link_to_an_event_page(seen):
    html = '<p>Dates: <a href="https://lu.ma/x">Our traders in Dublin</a></p>'
    [sighting] = seen(rule, html, URL)
    assert sighting.states == ("IE",)
    assert "https://lu.ma/x" in sighting.evidence.quote


@pytest.mark.parametrize(
    "text",
    [
        "Join us for a meetup in Singapore.", "Join us on Telegram. Our office is in Dublin.",
        "All staff are invited to our event in Berlin: join us.",
        "Invite a friend in Spain to our app.",
        "The German association invites you to a conference in Berlin.",
    ],
)  # fmt: skip
def test_naive_matches_that_must_not_fire(seen, text):
    assert not seen(rule, f"<p>{text}</p>", URL)
