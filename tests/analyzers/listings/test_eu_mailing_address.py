import pytest

from analyzers.listings.eu_mailing_address import eu_mailing_address


def row(address):
    return {"state": "listed", "address": address}


def test_an_address_in_the_listing(presence, found):
    app = presence(FR=row("Exchange GmbH, Friedrichstr. 10, 10117 Berlin, Germany"))
    [one] = found(eu_mailing_address, app)
    assert one.states == ("DE",)
    assert "Friedrichstr. 10" in one.evidence.quote


@pytest.mark.parametrize(
    "address",
    ["1 Harbour Road, Victoria, Seychelles", "Bahnhofstrasse 10, 8001 Zürich, Switzerland",
     "1600 Amphitheatre Pkwy, Mountain View, CA 94043, United States", ""],
)  # fmt: skip
def test_other_addresses(presence, found, address):
    assert not found(eu_mailing_address, presence(FR=row(address)))
