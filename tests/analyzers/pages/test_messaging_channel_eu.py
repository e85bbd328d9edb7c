import pytest

from analyzers.pages.messaging_channel_eu import messaging_channel_eu as rule

URL = "https://kestrel.example/contact"


def link(target, text="Telegram"):
    return f'<a href="{target}">{text}</a>'


def test_a_state_in_the_name(seen):
    [sighting] = seen(rule, link("https://t.me/KestrelItalia"), URL)
    assert (sighting.states, sighting.confidence) == (("IT",), "high")
    assert "https://t.me/KestrelItalia" in sighting.evidence.quote


def test_a_language_in_the_name_means_its_states_or_that_of_the_page(seen):
    html = link("https://t.me/kestrel_deutsch")
    [sighting] = seen(rule, html, URL)
    assert (sighting.states, sighting.shared) == (("AT", "BE", "DE", "LU"), True)
    [sighting] = seen(rule, html, "https://kestrel.de/")
    assert (sighting.states, sighting.shared) == (("DE",), False)


def test_an_invitation_code_is_read_by_its_words(seen):
    [sighting] = seen(rule, link("https://discord.gg/x1y2", "Polska"), URL)
    assert (sighting.states, sighting.confidence) == (("PL",), "medium")


@pytest.mark.parametrize(
    "html",
    [
        link("https://t.me/kestrel_news"), link("https://t.me/kestrel_latam", "en español"),
        link("https://t.me/share/url?url=x", "Italiano"), link("https://t.me/KestrelBrasil"),
        link("https://t.me/bundesbank", "Bundesbank"), link("https://t.me/kestreldesk", "Desk"),
        link("https://t.me/kestrel", "t.me"),
    ],
)  # fmt: skip
def test_naive_matches_that_must_not_fire(seen, html):
    assert not seen(rule, html, URL)
