from analyzers.crawls.non_eu_clientele_language import non_eu_clientele_language as rule

SPANISH = (
    "Abre tu cuenta en pocos minutos y compra bitcoin y muchas otras criptomonedas con comisiones"
    " bajas. Los depósitos se hacen por transferencia, los retiros se procesan el mismo día y"
    " nuestro equipo de soporte está siempre dispuesto a ayudarte con todas tus preguntas."
)


def found(crawl, *pages):
    return [s.sighting for s in rule.signals(crawl(*pages))]


def test_every_page_names_a_country_outside_the_union(page, crawl):
    made = page(f"<html lang=es-MX><p>{SPANISH}", "https://x.example/es-mx/")
    [sighting] = found(crawl, made)
    assert (sighting.language, sighting.confidence) == ("es", "high")
    assert "Mexico" in sighting.note
    assert sighting.evidence.quote.startswith("Abre tu cuenta en pocos minutos")


def test_latin_america_as_a_region(page, crawl):
    [sighting] = found(crawl, page(f"<html lang=es-419><p>{SPANISH}", "https://x.example/"))
    assert "Latin America" in sighting.note


def test_the_sites_own_domain_names_the_country(page, crawl):
    [sighting] = found(crawl, page(f"<html lang=es><p>{SPANISH}", "https://noticias.com.ve/"))
    assert sighting.confidence == "medium"
    assert "Venezuela" in sighting.note


def test_one_page_for_spain_or_for_nobody_loses_the_explanation(page, crawl):
    mexico = page(f"<html lang=es-MX><p>{SPANISH}", "https://x.example/es-mx/")
    spain = page(f"<html lang=es-ES><p>{SPANISH}", "https://x.example/es-es/")
    bare = page(f"<html lang=es><p>{SPANISH}", "https://x.example/es/")
    assert not found(crawl, mexico, spain)
    assert not found(crawl, mexico, bare)


def test_generic_country_codes_name_no_country(page, crawl):
    for host in ("x.io", "x.co", "x.me", "x.tv", "x.ai"):
        assert not found(crawl, page(f"<html lang=es><p>{SPANISH}", f"https://{host}/")), host
