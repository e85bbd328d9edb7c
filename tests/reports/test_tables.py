import csv
import io
from datetime import datetime

import pytest
from openpyxl import load_workbook

from reports import FORMATS
from reports.tables import COLUMNS
from tests.reports import sample


def rows(document):
    text = FORMATS["csv"].render(document).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def book(document):
    return load_workbook(io.BytesIO(FORMATS["xlsx"].render(document)))


def table(sheet):
    head, *body = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in body]


def test_csv_opens_with_address_and_quotes_everything():
    written = FORMATS["csv"].render(sample.SAMPLES["full"]())
    assert written.startswith(b'\xef\xbb\xbf"Address","Signal","Title","Tier",')
    assert tuple(rows(sample.SAMPLES["full"]())[0]) == COLUMNS
    assert all(line.startswith(b'"') for line in written[3:].splitlines())


def test_csv_has_a_row_for_each_quotation_of_findings_and_noted_facts():
    document = sample.SAMPLES["full"]()
    everything = [*document["findings"], *document["noted"]]
    found = rows(document)
    assert [r["Address"] for r in found] == [s["url"] for f in everything for s in f["samples"]]
    first = found[0]
    assert first["Quote"] == "Krypto kaufen in Deutschland – in zwei Minuten startklar"
    assert (first["Counted"], first["Member States"]) == ("yes", "DE")
    assert first["SHA-256"] == document["findings"][0]["samples"][0]["sha256"]
    disclaimer = next(r for r in found if r["Signal"] == "disclaimer-not-for-eu")
    assert (disclaimer["Counted"], disclaimer["Effective Tier"]) == ("no", "")


def test_the_text_na_stays_text():
    document = sample.SAMPLES["full"]()
    document["findings"][0]["title"] = "NA"
    document["findings"][0]["why"] = "nan"
    assert rows(document)[0]["Title"] == "NA"
    found = table(book(document)["Findings"])[0]
    assert (found["Title"], found["Why"]) == ("NA", "nan")


@pytest.mark.parametrize("name", sample.SAMPLES)
def test_every_sheet_is_there_with_a_frozen_head_and_a_filter(name):
    workbook = book(sample.SAMPLES[name]())
    assert workbook.sheetnames == [
        "Summary", "Member States", "Findings", "Evidence", "Noted", "Not assessed", "Coverage",
    ]  # fmt: skip
    for sheet in workbook:
        assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_the_sheets_say_what_the_document_says():
    workbook = book(sample.SAMPLES["full"]())
    summary = {row["Item"]: row["Value"] for row in table(workbook["Summary"])}
    assert summary["Level"] == 5 and summary["Pages read"] == 412
    assert summary["Rules not assessed"] == "70 of 90"
    states = {row["Member State"]: row for row in table(workbook["Member States"])}
    assert (states["Germany"]["Level"], states["Germany"]["Localisation"]) == (5, "A 3")
    assert states["Germany"]["Group"] == "not assessed" and states["Germany"]["Payments"] is None
    assert states["Union-wide or euro area"]["Payments"] == "D 2"
    assert len(table(workbook["Not assessed"])) == 70
    assert table(workbook["Coverage"])[2]["Failed"] == "challenge page: 14"
    evidence = table(workbook["Evidence"])[0]
    assert (evidence["Before"], evidence["After"]) == (
        "Kostenlos anmelden. ",
        " Jetzt Konto eröffnen.",
    )


def test_text_wraps_and_stays_text_when_it_is_edited():
    workbook = book(sample.SAMPLES["full"]())
    quote = workbook["Evidence"]["E2"]
    assert quote.alignment.wrap_text and quote.quotePrefix
    pages = workbook["Coverage"]["C2"]
    assert pages.data_type == "n" and not pages.quotePrefix


def test_without_a_level_the_summary_says_why():
    found = table(book(sample.SAMPLES["not_assessable"]())["Summary"])
    summary = {row["Item"]: row["Value"] for row in found}
    assert "challenge page" in summary["Reason"] and "Level" not in summary


def test_the_workbook_is_the_same_each_time_and_dated_by_the_run():
    document = sample.SAMPLES["full"]()
    assert FORMATS["xlsx"].render(document) == FORMATS["xlsx"].render(document)
    assert book(document).properties.created == datetime(2026, 11, 20, 14, 9, 47)
