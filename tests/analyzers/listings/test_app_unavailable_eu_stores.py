from dataclasses import replace

import pytest

from analyzers.base import Confidence
from analyzers.listings.app_unavailable_eu_stores import app_unavailable_eu_stores
from crawler.storefronts import AppSurface


def test_offered_elsewhere_and_in_none_of_the_27(presence, found):
    app = presence(US="listed", DE="listed-not-available")
    seen = found(app_unavailable_eu_stores, AppSurface((app,)))
    assert {one.confidence for one in seen} == {Confidence.HIGH}
    assert {one.states for one in seen} == {()}
    assert len(seen) == 27
    assert "offered in United States" in seen[0].note


@pytest.mark.parametrize(
    "rows",
    [
        {"US": "listed", "DE": "unknown"},
        {"US": "listed", "MT": "pre-registration"},
        {"rest": "absent"},
        {"US": "listed", "rest": "unknown"},
    ],
    ids=["one unknown", "one offered", "published nowhere", "nothing seen"],
)
def test_anything_less_is_no_precaution(presence, found, rows):
    assert not found(app_unavailable_eu_stores, AppSurface((presence(**rows),)))


def test_every_store_must_have_been_seen(presence, found):
    closed, unseen = presence(US="listed"), presence(US="listed", DE="unknown")
    ajar = presence(US="listed", DE="listed")
    assert found(app_unavailable_eu_stores, AppSurface((closed, closed)))
    assert not found(app_unavailable_eu_stores, AppSurface((closed, unseen)))
    assert not found(app_unavailable_eu_stores, AppSurface((closed, ajar)))
    others = replace(ajar, named=False)
    assert found(app_unavailable_eu_stores, AppSurface((closed, others))), "somebody else's app"
    assert not found(app_unavailable_eu_stores, AppSurface(()))
