import pytest

from analyzers.pages.press_release_eu_media import press_release_eu_media as rule

ROOM = "https://kestrel.example/press/1"


def test_a_dateline(seen):
    text = "Berlin, 3 May 2026 - Kestrel opens its platform."
    [sighting] = seen(rule, f"<p>{text}</p>", ROOM)
    assert (sighting.states, sighting.evidence.quote) == (("DE",), text)


def test_a_launch_in_the_heading(seen):
    [sighting] = seen(rule, "<h1>Kestrel launches in Spain and Poland</h1>", ROOM)
    assert sighting.states == ("ES", "PL")


def test_an_agency(seen):
    [sighting] = seen(rule, "<p>Our releases go out via APA-OTS.</p>", ROOM)
    assert (sighting.states, sighting.confidence) == (("AT",), "medium")


def test_a_release_in_a_language_of_the_union(seen):
    text = "A Kestrel apresenta hoje a sua nova aplicação, disponível para todos."
    html = f'<html lang="pt-PT"><p>Comunicado de imprensa</p><p>{text}</p>'
    [sighting] = seen(rule, html, "https://kestrel.example/pt/x")
    assert (sighting.states, sighting.language) == (("PT",), "pt")


@pytest.mark.parametrize(
    ("html", "url"),
    [
        ("<p>Singapore, 3 May 2026 - Kestrel lists a token.</p>", ROOM),
        ("<h1>Acme launches in Germany</h1>", ROOM),
        ("<h1>Kestrel will not launch in Germany</h1>", ROOM),
        ("<p>Berlin, 3 May 2026 - our desk writes.</p>", "https://kestrel.example/"),
        ("<h1>Kestrel passes one million users</h1><p>Press release</p>", ROOM),
    ],
)
def test_naive_matches_that_must_not_fire(seen, html, url):
    assert not seen(rule, html, url)
