"""Entities of the register by host and path."""

from analyzers.registry import table
from crawler.register import Kind


def casp(name, site, **more):
    return {"ae_lei_name": name, "ae_website": site, "ae_homeMemberState": "MT",
            "ac_serviceCode": "a. custody", "ac_lastupdate": "09/02/2026", **more}  # fmt: skip


def test_a_path_of_its_own_and_a_host_that_two_share(make_case, write):
    rows = [
        casp("OSL Europe", "www.brand.com/eu"), casp("Brand Malta", "https://brand.com/pay"),
        casp("Brand Payments", "brand.com/pay/"), casp("Other", "https://other.com"),
        casp("Former", "brand.com/old", ac_authorisationEndDate="01/01/2026"),
    ]  # fmt: skip
    case = make_case(
        site="https://brand.com/", home="SC", register=[write("CASPS.csv", table(Kind.CASP, rows))],
        pages=["https://brand.com/eu/", "https://www.brand.com/eu/fees", "https://brand.com/europe",
               "https://brand.com/pay/x", "https://brand.com/old/x"],
    )  # fmt: skip
    document = case.collect().judge()
    pages = {
        row["address"]: (row["entities"], row["pages"]) for row in document["register"]["pages"]
    }
    assert pages == {
        "brand.com": ([], 3),
        "brand.com/eu": (["OSL Europe"], 2),
        "brand.com/pay": (["Brand Malta", "Brand Payments"], 1),
    }
    [group] = [f for f in document["findings"] if f["signal"] == "group-offer-non-differentiation"]
    assert group["confidence"] == "medium" and "a path or host of its own" in group["why"]
    report = (case.folder / "report.html").read_text(encoding="utf-8")
    assert "Brand Malta, Brand Payments" in report and "page by page" in report


def test_one_address_for_both_offers_weighs_more(make_case, write):
    listed = write("CASPS.csv", table(Kind.CASP, [casp("Brand Europe", "https://www.brand.com")]))
    document = make_case(home="SC", register=[listed]).collect().judge()
    [group] = [f for f in document["findings"] if f["signal"] == "group-offer-non-differentiation"]
    assert group["confidence"] == "medium"
    assert document["register"]["pages"][0]["entities"] == ["Brand Europe"]
