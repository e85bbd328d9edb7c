"""ESMA's list of non-compliant entities: exact domain, LEI or name."""

import pytest

from analyzers.profile import Profile
from analyzers.registers.nca_warning_or_noncompliant_listing import (
    nca_warning_or_noncompliant_listing as listing,
)
from analyzers.registry import Standing, Warnings
from crawler import register
from crawler.register import Kind

ROW = {
    "ae_competentAuthority": "CONSOB", "ae_homeMemberState": "IT", "ae_lei_name": "Fameexn",
    "ae_website": "https://fameexn.top|https://trading.fameexn.com/it",
    "ae_decision_date": "12/02/2025",
}  # fmt: skip


def seen(standing):
    return [s.sighting for s in listing.signals(Warnings(standing))]


@pytest.mark.parametrize("site", ["https://fameexn.top/", "https://www.fameexn.com/en"])
def test_an_exact_domain_is_seen_with_the_authoritys_state(standing, site):
    (one,) = seen(standing(ROW, kind=Kind.NCASP, sites=[site]))
    assert (one.states, str(one.confidence)) == (("IT",), "high")
    assert one.note == "CONSOB had Fameexn listed on 2025-02-12; it agrees by domain."


@pytest.mark.parametrize("site", ["https://fameex.com/", "https://fameexn.com.co/"])
def test_a_look_alike_never_matches(standing, site):
    assert not seen(standing(ROW, kind=Kind.NCASP, sites=[site]))


def test_a_name_alone_is_a_low_pointer(standing):
    (one,) = seen(standing(ROW, kind=Kind.NCASP, entities=["Fameexn"]))
    assert str(one.confidence) == "low"
    assert not seen(standing(ROW, kind=Kind.NCASP, entities=["Fameexn Ltd"]))


def test_a_real_row(shared):
    read = register.load(shared / "fixtures" / "esma")
    firm = Profile(sites=("https://clients.cryptoin24.com/",))
    (one,) = seen(Standing(firm, read, on="2026-11-20"))
    assert one.states == ("IT",)
    assert "ttps://cryptoin24.io" in one.evidence.quote
