"""A strategy needs marks on unrelated sites; links alone grow by themselves."""

import pytest

from analyzers.links.geo_targeted_link_building import geo_targeted_link_building

PAID = {"rel": ["sponsored"]}
SITE = "https://brand.com/"


def seen(profile):
    return [s.sighting for s in geo_targeted_link_building.signals(profile)]


def brief(profile):
    return [(s.states, str(s.confidence), s.host) for s in seen(profile)]


def test_marks_on_three_unrelated_sites_are_a_strategy(profile):
    links = profile(
        ("https://eins.de/a", SITE, PAID),
        ("https://zwei.de/b", f"{SITE}?utm_source=x&utm_campaign=spring"),
        ("https://trois.fr/c", SITE, {"anchor": "acheter des bitcoins"}),
        "https://vier.de/d",
    )
    assert brief(links) == [
        (("DE",), "medium", "brand.com"), (("DE",), "medium", "brand.com"),
        (("DE",), "low", "brand.com"), (("FR",), "medium", "brand.com"),
    ]  # fmt: skip
    note = seen(links)[0].note
    assert "3 linking domains (such as eins.de: its ending .de belongs to Germany)" in note
    assert "2 with marks of a strategy (campaign parameter, paid link)" in note
    assert "3 owners" in note and note.endswith("The linking pages were not visited.")


def test_one_owner_under_three_endings_is_one(profile):
    paid = profile(*((f"https://kaufen.{end}/", SITE, PAID) for end in ("de", "at", "fr")))
    assert {confidence for _, confidence, _ in brief(paid)} == {"low"}


def test_a_thousand_links_of_one_domain_are_one_domain(profile):
    many = profile(*((f"https://eins.de/{n}", SITE, PAID) for n in range(1000)))
    (one,) = seen(many)
    assert str(one.confidence) == "low"
    assert one.evidence.quote == "https://eins.de/0 | https://brand.com/"


@pytest.mark.parametrize(
    "source",
    [
        "https://news.com/brand-hacked", "https://de.wikipedia.org/wiki/Brand",
        "https://www.bafin.de/warning", "https://github.com/de/x", "https://world.com/de-ch/x",
        "https://bank.ch/de/x", "https://world.com/it/careers", "https://www.brand.com/de/",
        "https://redd.it/x",
    ],
)  # fmt: skip
def test_not_a_link_from_a_site_of_a_member_state(profile, source):
    assert not seen(profile(source))


@pytest.mark.parametrize(
    ("source", "states"),
    [
        ("https://zeitung.at/x", ("AT",)), ("https://stadt.berlin/x", ("DE",)),
        ("https://club.eu/x", ("UNION",)), ("https://world.com/fr/x", ("FR",)),
        ("https://pt.world.com/x", ("PT",)), ("https://world.com/de-at/x", ("AT",)),
    ],
)  # fmt: skip
def test_where_a_linking_site_belongs(profile, source, states):
    (one,) = seen(profile(source))
    assert (one.states, str(one.confidence)) == (states, "low")


def test_comments_and_brand_anchors_are_no_marks(profile):
    links = profile(
        ("https://eins.de/a", SITE, {"anchor": "kaufen bitcoin", "rel": ["ugc"]}),
        ("https://zwei.de/b", SITE, {"anchor": "Brand kaufen bitcoin"}),
        ("https://drei.de/c", SITE, {"anchor": "bitcoin"}),
        ("https://vier.de/c", SITE, {"anchor": "https://brand.com/bitcoin-kaufen"}),
    )
    assert {confidence for _, confidence, _ in brief(links)} == {"low"}
    assert "0 with marks" in seen(links)[0].note


def test_order_changes_nothing(profile):
    links = [("https://eins.de/a", SITE, PAID), "https://eins.de/b", "https://zwei.fr/x"]
    assert seen(profile(*links))[0].note == seen(profile(*reversed(links)))[0].note
    assert brief(profile(*links)) == brief(profile(*reversed(links)))
