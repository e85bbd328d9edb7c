from analyzers.crawls.eu_official_language_site import eu_official_language_site as rule

DUTCH = (
    "Open binnen enkele minuten een rekening bij onze beurs en handel in bitcoin en vele andere"
    " cryptovaluta tegen lage kosten. Storten kan met een gewone overboeking, opnames worden nog"
    " dezelfde dag verwerkt en onze klantenservice helpt u graag verder met al uw vragen."
)
ENGLISH = (
    "Open an account at our exchange in a few minutes and trade bitcoin and many other assets at"
    " low fees. Deposits are possible by bank transfer, withdrawals are handled the same day and"
    " our support team is happy to help you with all your questions."
)
CROATIAN = (
    "Otvorite račun na našoj burzi u nekoliko minuta i trgujte bitcoinom i mnogim drugim"
    " kriptovalutama uz niske naknade. Uplate su moguće bankovnim prijenosom, isplate se obrađuju"
    " istoga dana, a naša korisnička podrška rado će vam pomoći sa svim pitanjima."
)


def found(crawl, *pages, homes=("https://x.example/",)):
    signals = [s.sighting for s in rule.signals(crawl(*pages, homes=homes))]
    return {(s.language, s.states, s.confidence.value) for s in signals}


def test_a_home_page_in_the_language(page, crawl):
    made = page(f"<html lang=nl><p>{DUTCH}", "https://x.example/")
    assert found(crawl, made) == {("nl", ("BE", "NL"), "high")}
    [signal] = rule.signals(crawl(made, homes=()))
    assert signal.sighting.evidence.quote.startswith("Open binnen enkele minuten een rekening")
    assert signal.sighting.shared


def test_undeclared_text_has_medium_confidence(page, crawl):
    made = page(f"<html lang=en><p>{DUTCH}", "https://x.example/")
    assert found(crawl, made) == {("nl", ("BE", "NL"), "medium")}


def test_one_foreign_paragraph_on_two_english_pages_is_a_part_of_the_site(page, crawl):
    pages = [
        page(f"<html lang=en><p>{ENGLISH}</p><p>{DUTCH}</p><p>{ENGLISH}", f"https://x.example/{n}")
        for n in "ab"
    ]
    assert found(crawl, *pages) == {("nl", ("BE", "NL"), "medium")}
    assert found(crawl, pages[0]) == set()


def test_the_root_of_a_locale_is_a_home_page(page, crawl):
    made = page(f"<html lang=nl><p>{DUTCH}", "https://x.example/nl/")
    assert found(crawl, made, homes=()) == {("nl", ("BE", "NL"), "high")}


def test_a_region_that_every_page_declares_is_the_state(page, crawl):
    belgian = page(f"<html lang=nl-BE><p>{DUTCH}", "https://x.example/")
    assert found(crawl, belgian) == {("nl", ("BE",), "high")}
    [signal] = rule.signals(crawl(belgian))
    assert not signal.sighting.shared
    plain = page(f"<html lang=nl><p>{DUTCH}", "https://x.example/b")
    assert {states for _, states, _ in found(crawl, belgian, plain)} == {("BE", "NL")}


def test_croatian_needs_the_page_to_say_so(page, crawl):
    url = "https://x.example/"
    assert found(crawl, page(f"<html lang=hr><p>{CROATIAN}", url)) == {("hr", ("HR",), "high")}
    assert found(crawl, page(f"<html lang=sr><p>{CROATIAN}", url)) == set()


def test_naive_matches_that_must_not_fire(page, crawl):
    url = "https://x.example/"
    for html in (
        f"<html lang=nl><p>{ENGLISH}",
        f'<html lang=en><p>{ENGLISH}</p><div id="cookie-consent"><p>{DUTCH}</p></div>',
        f'<html lang=en><p>{ENGLISH}</p><div class="intercom-chat"><p>{DUTCH}</p></div>',
        f"<html lang=en><p>{ENGLISH}</p><footer><p>{DUTCH}</p></footer>",
        f"<html lang=en><p>{ENGLISH}</p><script>var t = '{DUTCH}'</script>",
        f"<html lang=en><p>{ENGLISH}</p><p>Deutsch Français Italiano Polski Nederlands</p>",
        "<html lang=nl><p>Welkom</p>",
    ):
        assert found(crawl, page(html, url)) == set(), html


def test_a_home_page_with_a_news_address_is_no_blog_post(page, crawl):
    url = "https://x.example/news/voorpagina"
    made = page(f"<html lang=nl><p>{DUTCH}", url)
    assert found(crawl, made, homes=(url,)) == {("nl", ("BE", "NL"), "high")}
    assert found(crawl, made, homes=()) == set()
