from analyzers.pages.eu_language_toggle import eu_language_toggle as toggle


def found(seen, html):
    return {s.language: (s.states, s.confidence.value) for s in seen(toggle, html)}


def test_a_menu_of_links(seen):
    html = '<a href="/">English</a> <a href="/de/">Deutsch</a> <a href="/pl/">Polski</a>'
    assert found(seen, html) == {
        "de": (("AT", "BE", "DE", "LU"), "medium"),
        "pl": (("PL",), "medium"),
    }
    assert [s.evidence.quote for s in seen(toggle, html)] == ["Deutsch", "Polski"]


def test_names_in_english_and_with_a_country(seen):
    html = '<a href="/a">German (Austria)</a><a href="/b">Ελληνικά</a><a href="/c">Français</a>'
    assert found(seen, html)["de"] == (("AT",), "medium")
    assert found(seen, html)["el"] == (("CY", "GR"), "medium")


def test_entries_that_only_a_script_can_follow_are_weak(seen):
    html = "<a data-lang=en>English</a><a data-lang=it>Italiano</a>"
    assert found(seen, html) == {"it": (("IT",), "low")}


def test_naive_matches_that_must_not_fire(seen):
    for html in (
        '<a href="/">English</a><a href="/pt-br/">Português (Brasil)</a>',
        '<a href="/">English</a><a href="/pt_BR/">Português Brasil</a>',
        '<a href="/">English</a><a href="/de-ch/">Deutsch (Schweiz)</a>',
        '<a href="/">English</a><a href="/es-419/">Español (Latinoamérica)</a>',
        "<p>Our team speaks English, Deutsch, Français and Italiano.</p>",
        '<a href="/kurs">Deutsch</a><a href="/fees">Fees</a>',
        '<a href="/">English</a><a href="/ja/">日本語</a><a href="/tr/">Türkçe</a>',
        '<a href="/polish">Polish your trading</a><a href="/finish">Finish</a>',
    ):
        assert found(seen, html) == {}, html
