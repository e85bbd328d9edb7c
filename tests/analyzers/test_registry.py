"""Which gate the register shows, and what it leaves open."""

import pytest

from analyzers import registry
from analyzers.profile import Entity, Profile
from analyzers.registry import Standing
from crawler import register
from crawler.register import Kind

LEI = "5299005V5GBSN2A4C303"
ROW = {
    "ae_homeMemberState": "LT", "ae_lei_name": "Brand Europe UAB", "ae_lei": LEI,
    "ae_lei_cou_code": "LT", "ae_website": "brand.com/eu", "ac_serviceCode": "a. custody",
    "ac_serviceCode_cou": "DE|FR",
}  # fmt: skip
EU = "https://brand.com/eu/"
OURS = Entity("Brand Europe UAB", LEI)


def standing(*rows, sites=(EU,), entities=(OURS,), home="", kind=Kind.CASP):
    read = register.read(registry.table(kind, list(rows or (ROW,))), "R.csv")
    return Standing(Profile(home=home, sites=sites, entities=entities), register.combine([read]),
                    on="2026-11-20")  # fmt: skip


@pytest.mark.parametrize("home", ["", "LT", "LI"])
def test_lei_and_site_of_an_authorised_entity_close_the_gate(home):
    gate = registry.gate(standing(home=home))
    assert gate.signal == "authorised-entity"
    assert "Brand Europe UAB, row 2 of R.csv, by LEI and website" in gate.reason
    assert "(custody and administration) and the 2 EEA States" in gate.reason


@pytest.mark.parametrize(
    "change",
    [
        {"sites": ("https://brand.com/",)},  # another path: group checks
        {"sites": (EU, "https://brand.com/")},  # one site covered, one not
        {"entities": ()},  # nobody was entered
        {"entities": (OURS, Entity("Brand Ltd"))},  # and a stranger
        {"home": "SC"},  # contradicts the row
    ],
)
def test_what_agrees_in_part_closes_nothing(change):
    gate = registry.gate(standing(**change))
    assert gate is None or gate.signal == "eu-established-firm"
    if set(change) != {"sites"}:
        assert gate is None


def test_an_ended_authorisation_leaves_a_union_firm_and_a_question():
    ended = standing({**ROW, "ac_authorisationEndDate": "24/04/2026"})
    gate = registry.gate(ended)
    assert gate.signal == "eu-established-firm"
    assert "places the entity entered in Lithuania" in gate.reason
    (question,) = registry.questions(ended)
    assert "ended on 2026-04-24" in question


def test_a_shared_address_is_a_question():
    both = standing(ROW, {**ROW, "ae_lei_name": "Brand Markets UAB", "ae_lei": ""}, entities=())
    (question,) = registry.questions(both)
    assert "for 2 entities (Brand Europe UAB, Brand Markets UAB)" in question
    (question,) = registry.questions(standing(entities=()))
    assert "Is it the contracting entity" in question
    assert not list(registry.questions(standing()))


def test_issuers_and_white_papers_authorise_nobody():
    row = {k: v for k, v in ROW.items() if not k.startswith("ac_service")}
    for kind in (Kind.EMT, Kind.ART, Kind.OTHER):
        assert registry.gate(standing(row, kind=kind)).signal == "eu-established-firm"
