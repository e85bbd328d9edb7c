import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers import mentions
from analyzers.places import MEMBER_STATES, country_name


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("clients in Germany and the Netherlands", ("DE", "NL")),
        ("Kunden aus Österreich und der Tschechischen Republik", ("AT", "CZ")),
        ("clients en Espagne", ("ES",)), ("mieszkańców Polski i Niemiec", ("DE", "PL")),
        ("residents of the EU", ("UNION",)), ("im Europäischen Wirtschaftsraum", ("UNION",)),
        ("résidents de l'UE", ("UNION",)), ("la Unión Europea", ("UNION",)),
        ("residents of Réunion", ("FR",)),
        (" ".join(country_name(s) for s in sorted(MEMBER_STATES)), ("UNION",)),
    ],
)  # fmt: skip
def test_names_in_several_languages(text, states):
    assert mentions.states(text) == states


@pytest.mark.parametrize(
    "text",
    ["Northern Ireland", "Austrian law", "eu acho que sim", "EURO", "neu", "germany.example",
     "New Zealand", "Switzerland and Norway", "Guinea-Bissau", "Polski".lower(), "GmbH", "EUR"],
)  # fmt: skip
def test_what_is_no_member_state(text):
    assert mentions.states(text) == ()


def test_the_longest_name_wins():
    [found] = mentions.mentions("in the Republic of the Marshall Islands")
    assert found.code == "MH"
    assert [m.code for m in mentions.mentions("Guinea-Bissau")] == ["GW"]


@given(st.text())
def test_mentions_stand_in_order_and_do_not_overlap(text):
    last = 0
    for found in mentions.mentions(text + " Spain"):
        assert last <= found.start < found.end <= len(text) + 6
        last = found.end


def test_a_meeting_is_no_island():
    for text in ("Grupos de reunión de Bitcoin", "Reunión mensual", "Réunion publique"):
        assert mentions.states(text) == ()
