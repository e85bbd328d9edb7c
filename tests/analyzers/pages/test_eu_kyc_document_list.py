import pytest

from analyzers import terms
from analyzers.pages.eu_kyc_document_list import eu_kyc_document_list as analyzer
from analyzers.places import MEMBER_STATES


def test_the_document_names_its_state(seen):
    (found,) = seen(analyzer, "<p>Register, then take a picture of your DNI or NIE.</p>")
    assert found.evidence.quote == "Register, then take a picture of your DNI or NIE."
    assert found.states == ("ES",)


def test_documents_of_every_state_are_known():
    assert set(terms.table("onboarding")["documents"]) == MEMBER_STATES


@pytest.mark.parametrize(
    "html",
    [
        "<p>Verify your identity with a passport.</p>",
        "<p>Sumsub verifies 220 countries, the Personalausweis too.</p>",
        "<p>Sube tu DNI para verificar tu identidad.</p>",
        "<p>Ein neuer Personalausweis wurde vorgestellt.</p>",
    ],
)
def test_other_documents_and_catalogues_are_not_seen(seen, html):
    assert not seen(analyzer, html)
