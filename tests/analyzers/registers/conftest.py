"""A firm and register rows, without files."""

import pytest

from analyzers import registry
from analyzers.profile import Entity, Profile
from analyzers.registry import Standing
from crawler import register
from crawler.register import Kind

LEI = "5299005V5GBSN2A4C303"
BRAND = {
    "ae_competentAuthority": "Bank of Lithuania", "ae_homeMemberState": "LT",
    "ae_lei_name": "Brand Europe UAB", "ae_lei": LEI, "ae_lei_cou_code": "LT",
    "ae_website": "https://www.brand.com", "ac_authorisationNotificationDate": "01/02/2025",
    "ac_serviceCode": "a. custody | c. exchange of crypto-assets for funds",
    "ac_serviceCode_cou": "DE|EL|IS",
}  # fmt: skip


def make_standing(
    *rows, kind=Kind.CASP, sites=("https://brand.com/",), entities=(), home="", **more
):
    read = register.read(registry.table(kind, list(rows)), "R.csv", "2026-11-20T12:00:00Z")
    firm = Profile(
        home=home, sites=tuple(sites),
        entities=tuple(Entity(e) if isinstance(e, str) else Entity(**e) for e in entities),
    )  # fmt: skip
    more.setdefault("on", "2026-11-20")
    return Standing(firm, register.combine([read]), **more)


@pytest.fixture
def standing():
    return make_standing


@pytest.fixture
def brand():
    return BRAND
