"""Rows that agree by LEI, name, or domain and path; never by likeness."""

import pytest

from analyzers.registers.authorised_entity import authorised_entity
from crawler import register


def seen(standing):
    return [s.sighting for s in authorised_entity.signals(standing)]


def test_an_entity_entered_on_its_site_is_seen_with_services_and_states(standing, brand):
    (one,) = seen(standing(brand, entities=[{"name": "", "lei": brand["ae_lei"]}]))
    assert one.states == ("DE", "GR", "LT")  # home and notified; Iceland is no Member State
    assert str(one.confidence) == "high"
    assert "authorised by Bank of Lithuania since 2025-02-01 for custody" in one.note
    assert one.note.endswith("it agrees by LEI and website.")
    assert "Brand Europe UAB; 5299005V5GBSN2A4C303" in one.evidence.quote
    assert one.evidence.place == "row 2" and len(one.evidence.sha256) == 64


@pytest.mark.parametrize(
    ("site", "website", "confidence"),
    [
        ("https://brand.com/", "www.brand.com", "medium"),
        ("https://app.brand.com/x", "brand.com", "medium"),
        ("https://brand.com/eu/fees", "https://brand.com/EU", "medium"),
        ("https://brand.com/", "https://brand.com/eu", "low"),
        ("https://brand.com/europe", "https://brand.com/eu", "low"),
        ("https://brand.com/", "https://app.brand.com", "low"),
        ("https://brand.com/", "https://brand.eu", None),
        ("https://brand.com/", "https://brand.com.mx", None),
        ("https://brand-com.com/", "brand.com", None),
        ("https://xbrand.com/", "brand.com", None),
        ("https://t.me/brand", "https://t.me/other", None),
        ("https://brand.github.io/", "https://other.github.io", None),
    ],
)
def test_by_domain_and_path_and_never_by_likeness(standing, brand, site, website, confidence):
    found = seen(standing({**brand, "ae_website": website}, sites=[site]))
    assert [str(one.confidence) for one in found] == ([confidence] if confidence else [])


def test_an_address_that_two_entities_share_shows_both(standing, brand):
    other = {**brand, "ae_lei_name": "Brand Markets UAB", "ae_lei": ""}
    first, second = seen(standing(brand, other))
    assert "gives the same address for Brand Markets UAB too" in first.note
    assert "gives the same address for Brand Europe UAB too" in second.note


def test_the_pages_that_an_entity_serves_are_counted(standing, brand):
    row = {**brand, "ae_website": "brand.com/eu"}
    pages = ("https://brand.com/", "https://brand.com/eu/a", "https://brand.com/eu")
    (one,) = seen(standing(row, pages=pages))
    assert "2 of the pages read lie under its address" in one.note


def test_an_authorisation_that_ended_is_none(standing, brand):
    row = {**brand, "ac_authorisationEndDate": "24/04/2026"}
    assert not seen(standing(row))
    assert seen(standing(row, on="2026-04-01"))  # it had not ended on the day of the crawl


def test_another_lei_is_another_entity_whatever_its_name(standing, brand):
    row = {**brand, "ae_website": ""}
    entity = {"name": "Brand Europe UAB", "lei": "54930069NLWEIGLHXU42"}
    assert not seen(standing(row, entities=[entity]))
    assert seen(standing(row, entities=["BRAND EUROPE, UAB"]))


def test_real_rows_are_found_by_path_and_shared_hosts_stay_ambiguous(shared, standing, brand):
    from analyzers.profile import Profile
    from analyzers.registry import Standing

    read = register.load(shared / "fixtures" / "esma")

    def names(url):
        found = Standing(Profile(sites=(url,)), read, on="2026-11-20")
        return [(s.evidence.quote.split("; ")[1], str(s.confidence)) for s in seen(found)]

    assert names("https://www.tradu.com/eu/") == [("Stratos Europe Ltd", "medium")]
    assert names("https://www.tradu.com/") == [("Stratos Europe Ltd", "low")]
    assert names("https://www.okx.com/") == [("OKX Europe Limited", "medium")]
    assert names("https://bybit.com/") == []
    assert len(names("https://www.kraken.com/")) == 2
