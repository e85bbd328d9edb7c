from analyzers.pages.integrated_translation_tool import integrated_translation_tool as tool


def found(seen, html):
    return [(s.language, s.states) for s in seen(tool, html)]


def test_reads_the_languages_that_the_tool_is_set_to(seen):
    html = "<script>new google.translate.TranslateElement({pageLanguage: 'en', includedLanguages: 'zh-CN,fr,ja,es'}, 'g')</script>"  # noqa: E501
    assert found(seen, html) == [("es", ("ES",)), ("fr", ("BE", "FR", "LU"))]
    assert "includedLanguages: 'zh-CN,fr,ja,es'" in seen(tool, html)[0].evidence.quote


def test_a_tool_without_a_list_points_at_the_union(seen):
    html = '<script src="//translate.google.com/translate_a/element.js?cb=i"></script>'
    assert found(seen, html) == [("", ("UNION",))]


def test_buttons_of_gtranslate(seen):
    html = "<html lang=en><a href=# onclick=\"doGTranslate('en|de')\">German</a>"
    assert found(seen, html) == [("de", ("AT", "BE", "DE", "LU"))]


def test_the_pages_own_language_is_not_offered(seen):
    html = "<html lang=de><script>new google.translate.TranslateElement({includedLanguages:'de,en'})</script>"  # noqa: E501
    assert found(seen, html) == []


def test_naive_matches_that_must_not_fire(seen):
    for html in (
        '<link rel="dns-prefetch" href="//translate.google.com">',
        '<link rel="preconnect" href="https://cdn.weglot.com">',
        "<p>We use Weglot.initialize( and translate.google.com/translate_a/element.js</p>",
        '<meta name="google" content="notranslate">',
        '<a href="https://translate.google.com/translate?u=x">Translate</a>',
        '<div style="transform: translate(10px)">x</div>',
        "<script>new google.translate.TranslateElement({includedLanguages:'ja,ko,pt-BR'})</script>",
    ):
        assert found(seen, html) == [], html
