"""Where the register places an entity that was entered."""

from analyzers.registers.eu_established_firm import eu_established_firm
from crawler.register import Kind


def seen(standing):
    return [s.sighting for s in eu_established_firm.signals(standing)]


POLISH = {
    "ae_competentAuthority": "Central Bank of Ireland", "ae_homeMemberState": "IE",
    "ae_lei_name": "Giełda Sp. z o.o.", "ae_lei": "5299005V5GBSN2A4C303", "ae_lei_cou_code": "PL",
    "wp_url": "https://gielda.pl/paper.pdf",
}  # fmt: skip
SITE = ["https://gielda.pl/"]


def test_the_country_of_the_lei_counts_and_not_that_of_the_authority(standing):
    entity = {"name": "Giełda", "lei": POLISH["ae_lei"]}
    (one,) = seen(standing(POLISH, kind=Kind.OTHER, sites=SITE, entities=[entity]))
    assert one.states == ("PL",)
    assert "Giełda Sp. z o.o. in Poland; it agrees with the entity entered by LEI" in one.note


def test_a_name_alone_may_be_a_namesake(standing):
    asked = {"kind": Kind.OTHER, "sites": SITE}
    assert not seen(standing(POLISH, entities=["GIEŁDA SP. Z O. O."], **asked))
    named = {"name": "GIEŁDA SP. Z O. O.", "country": "PL"}
    assert seen(standing(POLISH, entities=[named], **asked))
    assert not seen(standing(POLISH, entities=[{**named, "country": "US"}], **asked))


def test_the_address_of_a_white_paper_establishes_nobody(standing):
    assert not seen(standing(POLISH, kind=Kind.OTHER, sites=SITE, home="SC"))


def test_a_stranger_whose_paper_was_notified_in_the_union_is_no_union_firm(standing):
    row = {**POLISH, "ae_lei_cou_code": "VG"}
    entity = {"name": "", "lei": POLISH["ae_lei"]}
    assert not seen(standing(row, kind=Kind.OTHER, sites=SITE, entities=[entity]))
    blank = {**POLISH, "ae_lei_cou_code": ""}
    assert not seen(standing(blank, kind=Kind.OTHER, sites=SITE, entities=[entity]))
