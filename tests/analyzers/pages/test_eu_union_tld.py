from analyzers.pages.eu_union_tld import eu_union_tld


def test_eu_points_at_the_union(seen):
    [sighting] = seen(eu_union_tld, "<p>Hello", "https://www.brand.eu/fees")
    assert sighting.states == ("UNION",)
    assert sighting.evidence.quote == "https://www.brand.eu/fees"


def test_a_regional_domain_points_at_its_state(seen):
    assert seen(eu_union_tld, "<p>Hallo", "https://brand.wien/")[0].states == ("AT",)


def test_naive_matches_that_must_not_fire(seen):
    for url in ("https://eu.brand.com/", "https://brand.eu.com/", "https://brand.com/eu/",
                "https://amzn.eu/d/1", "https://brand.de/"):  # fmt: skip
        assert not seen(eu_union_tld, "<p>Hello", url), url
