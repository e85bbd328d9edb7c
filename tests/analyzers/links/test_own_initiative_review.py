"""Reviews that nobody seems to have paid for."""

import pytest

from analyzers import backlinks as folding
from analyzers.links.own_initiative_review import own_initiative_review
from crawler import backlinks

SITE = "https://brand.com/"
REVIEW = "https://blog.de/brand-erfahrungen"


def seen(profile):
    return [s.sighting for s in own_initiative_review.signals(profile)]


@pytest.mark.parametrize(
    ("source", "more"),
    [
        (REVIEW, {}), ("https://blog.it/x", {"title": "Brand: la mia recensione"}),
        ("https://world.com/fr/x", {"title": "Brand, avis d’un utilisateur"}),
    ],
)  # fmt: skip
def test_a_review_without_signs_of_involvement(profile, source, more):
    (one,) = seen(profile((source, SITE, more)))
    assert str(one.confidence) == "medium"
    assert one.host in source and source in one.evidence.quote
    assert one.note.endswith("The linking pages were not visited.")


@pytest.mark.parametrize(
    ("source", "target", "more"),
    [
        (REVIEW, f"{SITE}?ref=blog", {}), (REVIEW, SITE, {"rel": ["sponsored"]}),
        (REVIEW, SITE, {"rel": ["ugc"]}), (REVIEW, SITE, {"anchor": "beste Krypto Börse"}),
        ("https://blog.de/testament", SITE, {}), ("https://blog.com/brand-review", SITE, {}),
    ],
)  # fmt: skip
def test_signs_of_involvement_or_no_review(profile, source, target, more):
    assert not seen(profile((source, target, more)))


def test_another_link_of_the_domain_with_a_code_takes_the_review_away(profile):
    assert not seen(profile(REVIEW, ("https://blog.de/other", f"{SITE}?aff=1")))


def test_an_export_that_does_not_know_paid_links_shows_no_review():
    found, _ = backlinks.read(f"{REVIEW}\n".encode(), "list.txt")
    assert not seen(folding.build(found, [SITE]))
