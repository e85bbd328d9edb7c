from dataclasses import replace

import pytest

from analyzers.base import Confidence
from analyzers.listings.eu_telephone_number import eu_telephone_number


def row(phone):
    return {"state": "listed", "phone": phone}


def test_a_number_in_the_listing(presence, found):
    app = presence(FR=row("+49 30 23125 114"), DE=row("+49 30 23125 114"))
    [one] = found(eu_telephone_number, app)
    assert (one.states, one.evidence.quote) == (("DE",), "+49 30 23125 114")
    assert one.host == "play.google.com/example"
    [one] = found(eu_telephone_number, replace(app, named=False))
    assert one.confidence is Confidence.LOW


@pytest.mark.parametrize("phone", ["+1 650-253-0000", "+49 123456789", "030 23125114", "", "49"])
def test_other_numbers(presence, found, phone):
    assert not found(eu_telephone_number, presence(FR=row(phone)))
