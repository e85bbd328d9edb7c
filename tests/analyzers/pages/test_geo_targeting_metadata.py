import json

from analyzers.pages.geo_targeting_metadata import geo_targeting_metadata


def ld(value):
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def found(seen, html):
    return [(s.states[0], s.confidence.value) for s in seen(geo_targeting_metadata, html)]


def test_area_served_in_its_many_shapes(seen):
    assert found(seen, ld({"@type": "Organization", "areaServed": ["DE", "FR"]})) == [
        ("DE", "medium"), ("FR", "medium"),
    ]  # fmt: skip
    nested = {"@graph": [{"makesOffer": {"eligibleRegion": {"@type": "Country", "name": "Spain"}}}]}
    assert found(seen, ld(nested)) == [("ES", "medium")]
    assert found(seen, ld({"areaServed": "European Union"})) == [("UNION", "medium")]


def test_the_quote_shows_the_value(seen):
    [sighting] = seen(geo_targeting_metadata, ld({"areaServed": {"name": "Austria"}}))
    assert sighting.evidence.quote == '"areaServed": Austria'


def test_meta_tags_are_weak(seen):
    assert found(seen, '<meta name="geo.region" content="DE-BY">') == [("DE", "low")]
    assert found(seen, '<meta property="og:locale:alternate" content="it_IT">') == [("IT", "low")]


def test_naive_matches_that_must_not_fire(seen):
    for html in (
        ld({"areaServed": "Worldwide"}),
        ld({"areaServed": ["US", "CA", "GB"]}),
        ld({"@type": "Review", "areaServed": "DE"}),
        ld({"address": {"addressCountry": "DE"}}),
        '<script type="application/ld+json">{"areaServed": "DE"</script>',
        '<meta property="og:locale" content="de">',
        '<meta property="og:locale" content="pt_BR">',
        "<p>areaServed: DE</p>",
    ):
        assert found(seen, html) == [], html


def test_a_list_of_the_whole_world_is_weak(seen):
    world = [a + b for a in "ABCDEFGHIJ" for b in "EFGIKLMNRSTUZ"]
    assert {c for _, c in found(seen, ld({"areaServed": world}))} == {"low"}
