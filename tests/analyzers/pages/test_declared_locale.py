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


def test_a_declaration_that_the_text_contradicts_is_a_template_s_unless_the_address_agrees(seen):
    assert found(seen, f"<html lang=de>{ENGLISH}") == []
    assert found(seen, f"<html lang=de>{ENGLISH}", "https://x.example/de/") == [("de", "low")]


def test_files_of_translations_of_the_site_s_own(seen):
    for file in ("/locales/de/common.json", "https://static.x.example/i18n/de.js"):
        for tag in (f'<script src="{file}">', f'<link rel="preload" as="fetch" href="{file}">'):
            html = f"<html lang=en>{tag}</script>{ENGLISH}"
            [sighting] = seen(declared_locale, html, "https://x.example/")
            assert (sighting.language, sighting.confidence.value) == ("de", "low")
            assert sighting.evidence.quote.endswith(file)
    for file in ("https://cdn.other.example/i18n/de.js", "/vendor/picker/i18n/de.js", "/css/de.js"):
        assert found(seen, f'<html lang=en><script src="{file}"></script>{ENGLISH}') == [], file
    linked = f'<script src="/i18n/de.js"></script><a href="/de/">Deutsch</a>{ENGLISH}'
    assert found(seen, f"<html lang=en>{linked}") == []


def test_a_region_says_which_state(seen):
    [sighting] = seen(declared_locale, "<html lang=fr-FR><p>x", "https://x.example/fr/")
    assert (sighting.states, sighting.shared) == (("FR",), False)


def test_naive_matches_that_must_not_fire(seen):
    for html in (
        "<html lang=en-IE><p>x", "<html lang=pt-BR><p>x", "<html lang=de-CH><p>x",
        '<link rel="alternate" hreflang="x-default" href="/">',
        '<link rel="alternate" hreflang="de-DE" href="/de/">',
        '<link rel="alternate" type="application/rss+xml" href="/feed">',
        '<link rel="stylesheet" hreflang="de" href="/x.css">', '<a hreflang="de" href="/de">x</a>',
    ):  # fmt: skip
        assert found(seen, html) == [], html


NEXT = (
    '<html lang="en"><p>Hello</p><script id="__NEXT_DATA__" type="application/json">'
    '{"props":{},"locale":"en","locales":["en","de","pt-BR","de-AT"]}</script>'
)


def test_a_list_of_locales_that_is_shipped_and_not_linked(seen):
    sightings = seen(declared_locale, NEXT, "https://x.example/")
    assert [(s.language, s.states, s.confidence.value) for s in sightings] == [
        ("de", ("AT", "BE", "DE", "LU"), "low"),
        ("de", ("AT",), "low"),
    ]
    assert sightings[0].evidence.quote == '"locales": ["en", "de", "pt-BR", "de-AT"]'
    assert sightings[0].evidence.place == "script#__NEXT_DATA__"
    assert "no link leads there" in sightings[0].note


def test_a_list_in_code_and_one_that_is_linked(seen):
    code = '<html lang="en"><p>x</p><script>i18n.init({supportedLngs: ["en", "pl", "uk"]})</script>'
    assert found(seen, code) == [("pl", "low")]
    assert found(seen, code + '<a href="/pl/about">Polski</a>') == []


def test_lists_that_are_no_list_of_the_site_s_versions(seen):
    component = ", ".join(f'"{a}{b}"' for a in "abcdefghijk" for b in "abcdefghijk")
    for html in (
        '<html lang="en"><script>hljs.configure({languages: ["js", "cs", "go", "py"]})</script>',
        '<html lang="tr"><script>var x = {locales: ["en", "de", "fr"]}</script>',
        f'<html lang="en"><script>moment.locales = ["en", {component}]</script>',
        '<html lang="en"><script type="application/json">{"locales": {"deep": 1}}</script>',
        '<html lang="en"><script type="application/json">{"locales": ["en", "de"</script>',
    ):
        assert found(seen, html) == [], html


def test_the_payload_of_nuxt_3_whose_values_point_to_one_another(seen):
    data = (
        '[["Reactive",1],{"config":2,"user":-1},{"locale":3,"locales":4},"en",[5,6,7],'
        '{"code":3,"name":8},{"code":9,"name":10},{"code":11},"English","fi","Suomi","uk"]'
    )
    html = f'<html lang="en"><p>x</p><script type="application/json" id="__NUXT_DATA__">{data}'
    [sighting] = seen(declared_locale, html)
    assert (sighting.language, sighting.confidence.value) == ("fi", "low")
    assert sighting.evidence.quote == '"locales": ["en", "fi", "uk"]'
    assert sighting.evidence.place == "script#__NUXT_DATA__"
    assert found(seen, html.replace("</script>", "") + '</script><a href="/fi/">Suomi</a>') == []


def test_settings_of_nuxt_2_and_of_i18n_bundles(seen):
    for code in (
        'window.__NUXT__={"state":{"i18n":{"availableLocales":["en","et"]}}};',
        "window.__NUXT__={}; window.__NUXT__.config={public:{i18n:{locales:[{code:'en',"
        "file:'en.json'},{code:'et',file:'et.json'}]}}}",
        "i18next.init({fallbackLng: 'en', supportedLngs: ['en', 'et']})",
        "const settings = {SUPPORTED_LANGUAGES: ['en', 'et-EE']}",
        '__i18n={"locales":{"en":{"fees":"Fees"},"et":{"fees":"Tasud"}}}',
    ):
        html = f'<html lang="en"><p>x</p><script>{code}</script>'
        assert found(seen, html) == [("et", "low")], code


def test_a_payload_that_is_broken_or_points_to_itself_ends(seen):
    for data in (
        "[1,[1,1]]",
        '[{"locales":0},0]',
        '[{"locales":1},[1,2,99,-3,true],"de"]',
        "[[],[",
    ):
        html = f'<html lang="en"><p>x</p><script type="application/json" id="__NUXT_DATA__">{data}'
        assert found(seen, html + "</script>") == [], data
