from analyzers.pages.declared_locale import declared_locale

ENGLISH = "<p>Open an account at our exchange in a few minutes and trade bitcoin at low fees.</p>"


def found(seen, html, url="https://x.example/"):
    return [(s.language, s.confidence.value) for s in seen(declared_locale, html, url)]


def test_hreflang_without_region(seen):
    html = '<link rel="alternate" hreflang="el" href="/el/">'
    [sighting] = seen(declared_locale, html, "https://x.example/")
    assert sighting.evidence.quote == 'hreflang="el" href="https://x.example/el/"'
    assert sighting.states == ("CY", "GR")
    assert sighting.shared


def test_a_language_only_path(seen):
    assert ("cs", "medium") in found(seen, "<p>x", "https://x.example/cs/")


def test_a_declaration_that_the_text_contradicts_is_weak(seen):
    assert found(seen, f"<html lang=de>{ENGLISH}") == [("de", "low")]


def test_naive_matches_that_must_not_fire(seen):
    for html in (
        "<html lang=en-IE><p>x", "<html lang=pt-BR><p>x", "<html lang=de-CH><p>x",
        '<link rel="alternate" hreflang="x-default" href="/">',
        '<link rel="alternate" hreflang="de-DE" href="/de/">',
        '<link rel="alternate" type="application/rss+xml" href="/feed">',
        '<link rel="stylesheet" hreflang="de" href="/x.css">', '<a hreflang="de" href="/de">x</a>',
    ):  # fmt: skip
        assert found(seen, html) == [], html
