"""`--backlinks`: counted by linking domain, and reviews explained."""

import pytest

from soliscope.errors import UsageError
from soliscope.evidence import verify

HEAD = "Source title,Source url,Target url,Anchor,Nofollow,Sponsored,Ugc\n"


def export(*rows):
    return HEAD + "".join(f"{','.join(row)}\n" for row in rows)


def link(source, title="T", sponsored="false", target="https://brand.com/"):
    return title, source, target, "Brand", "false", sponsored, "false"


def test_reviews_on_own_initiative_leave_nothing_counted(make_case, write):
    """Worked firm o8, from an export and not from typed facts."""
    rows = [link("https://cripto.it/brand", "Brand: recensione"),
            link("https://blog.de/brand-erfahrungen")]  # fmt: skip
    case = make_case(home="SG", backlinks=[write("links.csv", export(*rows))]).collect()
    told = case.judge()
    assert (told["level"], told["states"]) == (1, {})
    found = [f for f in told["findings"] if f["signal"] == "geo-targeted-link-building"]
    assert {(f["host"], *f["states"]) for f in found} == {("cripto.it", "IT"), ("blog.de", "DE")}
    for one in found:
        assert (one["rebuttal"], one["rebutted_by"], one["counted"]) == (
            "full", "own-initiative-review", False,
        )  # fmt: skip
        assert any("involvement" in r["why"] for r in one["rebuttals_considered"])
    assert any("were not visited" in caveat for caveat in told["caveats"])
    assert verify.case(case.folder).sound


def test_a_campaign_is_counted_once_for_each_state(make_case, write):
    sites = ("eins.de", "zwei.de", "trois.fr")
    rows = [link(f"https://{s}/{n}", sponsored="true") for s in sites for n in range(50)]
    case = make_case(home="SC", backlinks=[write("links.csv", export(*rows))]).collect()
    told = case.judge()
    found = [f for f in told["findings"] if f["signal"] == "geo-targeted-link-building"]
    assert {(f["host"], *f["states"], f["effective_tier"], f["count"]) for f in found} == {
        ("brand.com", "DE", "A", 2), ("brand.com", "FR", "A", 1),
    }  # fmt: skip
    assert told["states"]["DE"]["level"] == 4
    first = case.bytes()
    case.judge()
    assert case.bytes() == first


def test_organic_links_are_a_trace(make_case, write):
    path = write("links.txt", "https://zeitung.de/a\nhttps://zeitung.de/b\n")
    told = make_case(home="SC", backlinks=[path]).collect().judge()
    (found,) = [f for f in told["findings"] if f["signal"] == "geo-targeted-link-building"]
    assert (found["effective_tier"], told["level"]) == ("C", 2)
    assert "affiliate-programme" in {rule["signal"] for rule in told["not_found"]}


def test_what_is_no_export_is_said_before_the_crawl(make_case, write):
    with pytest.raises(UsageError, match="is no export of links that is known"):
        make_case(backlinks=[write("x.csv", "a,b\n1,2\n")]).collect()
    with pytest.raises(UsageError, match="There is no file or folder"):
        from pathlib import Path

        from soliscope.config import Firm
        from soliscope.imports import with_imports

        with_imports(Firm(make_case().firm.profile), backlinks=[Path("/nowhere/x.csv")])
