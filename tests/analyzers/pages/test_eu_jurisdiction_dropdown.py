import pytest

from analyzers.pages.eu_jurisdiction_dropdown import eu_jurisdiction_dropdown
from analyzers.places import MEMBER_STATES, countries, country_name


def select(name, *options):
    return f'<select name="{name}">' + "".join(f"<option>{o}" for o in options) + "</select>"


def coded(name, codes):
    options = "".join(f'<option value="{c}">{country_name(c)}' for c in sorted(codes))
    return f'<select name="{name}">{options}</select>'


OFFERS = {
    select("jurisdiction", "Global", "EU", "UAE"): ("UNION",),
    select("region", "Europe", "Asia", "Africa"): ("UNION",),
    select("country", "Germany", "Peru", "France"): ("DE", "FR"),
    select("residence", "Deutschland", "Österreich", "Schweiz"): ("AT", "DE"),
    select("pays de résidence", "France", "Belgique", "Suisse"): ("BE", "FR"),
    select("country", "Polska", "Czechia", "Norge"): ("CZ", "PL"),
    select("country", "🇩🇪 Germany", "🇵🇪 Peru"): ("DE",),
    coded("country", MEMBER_STATES): ("UNION",),
    '<select name=country><option value="NL"><option value="PE"></select>': ("NL",),
}


@pytest.mark.parametrize(("html", "states"), OFFERS.items())
def test_names_what_can_be_chosen(seen, html, states):
    [sighting] = seen(eu_jurisdiction_dropdown, html)
    assert sighting.states == states
    assert sighting.confidence == "high"


def test_the_quote_names_the_list_and_an_entry(seen):
    [sighting] = seen(eu_jurisdiction_dropdown, select("country", "Peru", "Spain"))
    assert sighting.evidence.quote == "country: Spain (2 places)"
    assert sighting.evidence.place == 'select[name="country"]'


def test_a_copy_of_all_countries_weighs_little(seen):
    [sighting] = seen(eu_jurisdiction_dropdown, coded("country", countries()))
    assert (sighting.states, sighting.confidence) == (("UNION",), "low")


def test_disabled_states_are_not_offered(seen):
    html = "<select name=country><option disabled>Germany<option>Spain<option>Peru</select>"
    [sighting] = seen(eu_jurisdiction_dropdown, html)
    assert sighting.states == ("ES",)
    assert "Disabled: Germany" in sighting.note


STRANGERS = (
    select("nationality", "Germany", "France"), select("country_of_birth", "Germany", "Peru"),
    select("phone-country", "Germany", "France"), select("country", "Germany (+49)", "France (+33)",
    "Peru (+51)"), select("shipping-country", "Germany", "France"),
    select("citizenship_country", "Germany", "France"),
    '<select name="region"><option value="DE">Delaware<option value="MT">Montana</select>',
    '<select name="country"><option disabled>Germany<option>Peru<option>Chile</select>',
    select("country", "United Kingdom", "Norway", "Switzerland"),
    select("region", "North", "South"),
    select("language", "Deutsch", "English"), select("country", "All news", "Ideas", "Germany", "Q",
    "Sport", "Video"), "<p>Country: Germany, France</p>",
)  # fmt: skip


@pytest.mark.parametrize("html", STRANGERS)
def test_naive_matches_that_must_not_fire(seen, html):
    assert not seen(eu_jurisdiction_dropdown, html)
