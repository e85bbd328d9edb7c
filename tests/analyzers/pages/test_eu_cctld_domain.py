from analyzers.pages.eu_cctld_domain import eu_cctld_domain


def test_names_the_state_of_the_ending(seen):
    [sighting] = seen(eu_cctld_domain, "<html lang=de><p>Konto eröffnen", "https://brand.de/")
    assert sighting.states == ("DE",)
    assert sighting.evidence.quote == "https://brand.de/"
    assert sighting.confidence == "high"


def test_a_vanity_ending_without_the_language_weighs_little(seen):
    [sighting] = seen(eu_cctld_domain, "<html lang=en><p>Trade it", "https://trad.it/")
    assert sighting.confidence == "low"
    [sighting] = seen(eu_cctld_domain, "<html lang=it-IT><p>Compra", "https://trad.it/")
    assert sighting.confidence == "high"


def test_french_overseas_and_idn_endings(seen):
    assert seen(eu_cctld_domain, "<p>x", "https://brand.re/")[0].states == ("FR",)
    assert seen(eu_cctld_domain, "<p>x", "https://brand.xn--qxam/")[0].states == ("GR",)


def test_naive_matches_that_must_not_fire(seen):
    for url in (
        "https://youtu.be/abc", "https://de.brand.com/", "https://brand.com/de", "https://brand.li/",
        "https://brand.no/", "https://brand.eu/", "https://127.0.0.1/", "https://brand.de.com/",
    ):  # fmt: skip
        assert not seen(eu_cctld_domain, "<html lang=de><p>Konto", url), url
