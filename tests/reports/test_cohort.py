"""The cohort's report: order, reasons, and that no level is never a low level."""

import csv
import io
import re

import openpyxl

from analyzers.places import country_name
from reports import cohort
from reports.cohort_page import cohort_html
from reports.cohort_tables import cohort_csv, cohort_xlsx
from tests.reports import sample


def row(document, name, line=2, **more):
    told = cohort.row(
        document, name=name, sites=[f"https://{name}.example/"], home="SC", line=line,
        case=f"cases/{name}", **more,
    )  # fmt: skip
    return told | {"report": f"cases/{name}/report.html"}


def built(*rows, refused=(), notes=()):
    return cohort.build(rows, refused, notes, source="firms.csv", tool_version="1", complete=True)


def test_the_strongest_comes_first_and_what_has_no_level_stands_apart():
    told = built(
        row(sample.english_only(), "quiet", 3), row(None, "gone", 4, reason="no answer"),
        row(sample.full(), "loud"), row(sample.not_assessable(), "walled", 5),
        row(sample.not_engaged(), "licensed", 6),
    )  # fmt: skip
    assert [(one["rank"], one["name"]) for one in told["firms"]] == [(1, "loud"), (2, "quiet")]
    assert {one["name"] for one in told["without_level"]} == {"gone", "walled", "licensed"}
    assert all(one["level"] is None for one in told["without_level"])


def test_why_names_circumstances_and_places():
    (one,) = built(row(sample.full(), "loud"))["firms"]
    strongest = next(f for f in sample.full()["findings"] if f["effective_tier"] == "A")
    assert one["why"].startswith("Annex circumstances: ")
    assert strongest["title"] in one["why"] or len(one["strongest"]) == 5


def test_a_cohort_of_firms_that_all_failed_claims_nothing():
    told = built(row(None, "gone", reason="no answer"))
    page = cohort_html(told).decode()
    assert "No firm has a level of 2 or more. Firms without a level are below" in page
    assert "no answer" in page
    assert "Level 1" not in page.partition('id="method"')[0]


def test_hostile_names_stay_text_in_every_form():
    name = '<script>alert(1)</script>=HYPERLINK("x")\u202e'
    told = built(
        row(sample.full(), "a") | {"name": name},
        refused=[{"line": 7, "text": "=1+1", "reason": "<img src=x>"}],
    )
    page = cohort_html(told).decode()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "⟨U+202E⟩" in page
    assert re.search(r"default-src 'none'; style-src 'sha256-", page)
    rows = list(csv.DictReader(io.StringIO(cohort_csv(told).decode("utf-8-sig"))))
    assert rows[0]["Firm"].startswith("<script>")
    book = openpyxl.load_workbook(io.BytesIO(cohort_xlsx(told)))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert not any(cell.data_type == "f" for cell in cells)


def test_states_of_most_firms_come_first():
    told = built(
        row(sample.full(), "a"), row(sample.full(), "b", 3), row(sample.english_only(), "c")
    )
    codes = cohort.columns(told)
    assert set(codes) == set(sample.full()["states"]) | set(sample.english_only()["states"])
    page = cohort_html(told).decode()
    assert f'title="a, {country_name(codes[0])}: level' in page


def test_the_workbook_is_readable_as_it_opens():
    """Names stay in sight, columns are as wide as what is in them, levels are numbers."""
    told = built(row(sample.full(), "a"), refused=[], notes=["A long sentence. " * 5])
    book = openpyxl.load_workbook(io.BytesIO(cohort_xlsx(told)))
    assert (book["Firms"].freeze_panes, book["Member States"].freeze_panes) == ("C2", "B2")
    assert book["Firms"].column_dimensions["B"].width > 30
    assert book["Method and limits"].column_dimensions["A"].width > 100
    level = book["Member States"]["C2"]
    assert level.data_type == "n"
    assert not level.quotePrefix
    assert all(sheet.auto_filter.ref for sheet in book)
