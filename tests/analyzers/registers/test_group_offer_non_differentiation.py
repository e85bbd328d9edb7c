"""One domain for two kinds of entity."""

from analyzers.registers.group_offer_non_differentiation import group_offer_non_differentiation


def seen(standing):
    return [s.sighting for s in group_offer_non_differentiation.signals(standing)]


def test_an_authorised_sibling_on_the_same_domain(standing, brand):
    row = {**brand, "ae_website": "brand.com/eu"}
    (one,) = seen(standing(row, home="SC"))
    assert (one.states, str(one.confidence)) == (("UNION",), "medium")
    assert "brand.com/eu as the address of Brand Europe UAB" in one.note
    ours, stranger = {"name": "", "lei": brand["ae_lei"]}, {"name": "Brand Ltd", "country": "VG"}
    assert seen(standing(brand, entities=[ours, stranger]))
    assert not seen(standing(brand, entities=[ours, {**stranger, "country": "DE"}]))


def test_a_domain_of_its_own_counts_only_where_the_site_leads_there(standing, brand):
    row = {**brand, "ae_website": "brand.eu"}
    assert not seen(standing(row, home="SC", hosts=("brand.com",)))
    (one,) = seen(standing(row, home="SC", hosts=("brand.com", "brand.eu")))
    assert str(one.confidence) == "low" and "leads to brand.eu" in one.note
    other = {**brand, "ae_website": "bank.eu"}
    assert not seen(standing(other, home="SC", hosts=("brand.com", "bank.eu")))


def test_the_authorised_entity_alone_is_no_group(standing, brand):
    assert not seen(standing(brand))
    assert not seen(standing(brand, home="LT"))
    assert not seen(standing(brand, entities=[{"name": "", "lei": brand["ae_lei"]}]))
