from analyzers.crawls.hreflang_eu_region import hreflang_eu_region
from crawler import extract
from crawler.artifacts import Capture

ITALIAN = (
    "<html lang=it><p>Apri un conto in pochi minuti e scambia bitcoin e molte altre criptovalute"
    " con commissioni basse, senza deposito minimo e con un'assistenza sempre disponibile.</p>"
)


def head(*codes):
    return "".join(
        f'<link rel="alternate" hreflang="{c}" href="https://x.example/{c.lower()}/">'
        for c in codes
    )


def found(crawl, *pages):
    return {
        s.sighting.states[0]: s.sighting.confidence.value
        for s in hreflang_eu_region.signals(crawl(*pages))
    }


def test_regions_of_the_union(page, crawl):
    made = page(head("de-DE", "en-IE", "x-default", "pt-BR", "fr"))
    assert found(crawl, made) == {"DE": "medium", "IE": "medium"}
    [first, _] = hreflang_eu_region.signals(crawl(made))
    assert first.sighting.evidence.quote == 'hreflang="de-DE" href="https://x.example/de-de/"'


def test_a_version_that_was_read_in_its_language_is_sure(page, crawl):
    target = page(ITALIAN, "https://x.example/it-it/")
    assert found(crawl, page(head("it-IT")), target) == {"IT": "high"}


def test_a_version_in_another_language_or_missing_is_weak(page, crawl):
    english = page(
        "<html lang=en><p>Open an account at our exchange in a few minutes and trade bitcoin and"
        " many other assets at low fees, with no minimum deposit.</p>",
        "https://x.example/it-it/",
    )
    assert found(crawl, page(head("it-IT")), english) == {"IT": "low"}
    missing = page("<p>No", "https://x.example/it-it/", status=404)
    assert found(crawl, page(head("it-IT")), missing) == {"IT": "low"}


def test_headers_and_sitemaps_declare_too(page, crawl):
    header = (("Link", '<https://x.example/pl/>; rel="alternate"; hreflang="pl-PL"'),)
    assert found(crawl, page("<p>x", headers=header)) == {"PL": "medium"}
    body = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
      xmlns:xhtml="http://www.w3.org/1999/xhtml"><url><loc>https://x.example/</loc>
      <xhtml:link rel="alternate" hreflang="cs-CZ" href="https://x.example/cz/"/></url></urlset>"""
    sitemap = extract.artifact(
        Capture(
            "https://x.example/sitemap.xml", "https://x.example/sitemap.xml", 200,
            (("Content-Type", "application/xml"),), body, "2026-11-20T12:00:00Z", "r", "s",
        )
    )  # fmt: skip
    assert found(crawl, sitemap) == {"CZ": "medium"}


def test_five_hundred_pages_with_one_tag_have_few_samples(page, crawl):
    pages = [page(head("de-DE"), f"https://x.example/p{n}") for n in range(60)]
    assert len(list(hreflang_eu_region.signals(crawl(*pages)))) <= 8


def test_naive_matches_that_must_not_fire(page, crawl):
    made = page(
        head("de", "fr-CA", "es-419", "de-CH", "en-UK", "eu", "x-default", "en_US")
        + '<a hreflang="de-DE" href="/de">x</a><p>hreflang="fr-FR"</p>'
    )
    assert found(crawl, made) == {}


def test_an_invalid_code_keeps_its_intention(page, crawl):
    assert found(crawl, page(head("en-EU"))) == {"UNION": "low"}
