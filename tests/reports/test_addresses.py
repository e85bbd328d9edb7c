"""Addresses under Screaming Frog's column names: the same meaning, hostile text inert."""

import csv
import io

import pytest
from openpyxl import load_workbook

from crawler.artifacts import Capture
from reports import address_tables, addresses

HTML = (("Content-Type", "text/html; charset=utf-8"),)


def capture(url="https://shop.example/", body=b"", status=200, headers=HTML, **more):
    given = {"record_id": "<urn:uuid:1>", "sha256": "ab" * 32} | more
    return Capture(
        asked=url, url=url, status=status, headers=headers, body=body,
        fetched_at="2026-11-20T15:02:11.5+01:00", **given,
    )  # fmt: skip


def page(head="", body="<p>Words</p>"):
    return f"<!doctype html><html lang=de><head>{head}</head><body>{body}</body></html>".encode()


def folded(*captures):
    found = addresses.Addresses()
    for one in captures:
        found.add(addresses.read(one))
    return found


def internal(found, signals=None):
    names = (*addresses.INTERNAL, *addresses.OURS)
    return {r[0]: dict(zip(names, r, strict=True)) for r in found.internal(signals or {})}


def test_a_page_is_told_in_the_columns_that_others_export():
    head = '<title>Über uns</title><meta name="description" content="Kurz">'
    row = internal(
        folded(capture(body=page(head, "<h1>Wir\n  sind da</h1>"))),
        {"https://shop.example/": ["b", "a", "b"]},
    )["https://shop.example/"]
    assert (row["Status Code"], row["Status"]) == (200, "OK")
    assert (row["Title 1"], row["Title 1 Length"]) == ("Über uns", 8)
    assert (row["Meta Description 1"], row["H1-1"]) == ("Kurz", "Wir sind da")
    assert (row["Language"], row["Indexability"]) == ("de", "Indexable")
    assert row["Crawl Timestamp"] == "2026-11-20 14:02:11"
    assert row["Signals Quoted Here"] == "a b"


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"status": 301, "headers": (("Location", "/neu"),)}, "Redirected"),
        ({"status": 404}, "Client Error"),
        ({"status": 503}, "Server Error"),
        ({"body": page('<meta name="robots" content="NOINDEX, follow">')}, "noindex"),
        ({"body": page(), "headers": (*HTML, ("X-Robots-Tag", "none"))}, "noindex"),
        ({"body": page('<link rel=canonical href="/other">')}, "Canonicalised"),
        ({"body": page('<link rel=canonical href="https://SHOP.example">')}, ""),
        ({"body": page("", "<p>noindex means that a page is in no index</p>")}, ""),
    ],
)
def test_indexability(given, why):
    row = internal(folded(capture(**given)))["https://shop.example/"]
    assert row["Indexability Status"] == why
    assert row["Indexability"] == ("Non-Indexable" if why else "Indexable")


def test_a_redirect_names_its_target():
    row = internal(folded(capture(status=302, headers=(("Location", "/neu"),))))
    told = row["https://shop.example/"]
    assert (told["Redirect URL"], told["Redirect Type"]) == (
        "https://shop.example/neu", "HTTP Redirect",
    )  # fmt: skip


def test_a_bot_wall_is_no_verdict_on_the_page():
    wall = b"<html><head><title>Just a moment...</title></head></html>"
    row = internal(folded(capture(status=403, body=wall)))["https://shop.example/"]
    assert row["Note"] == addresses.WALL
    assert row["Indexability"] == row["Title 1"] == ""


def test_what_cost_too_much_to_read_has_a_note_and_no_verdict():
    found = addresses.Addresses()
    found.add(addresses.unread(capture(body=page())))
    row = internal(found)["https://shop.example/"]
    assert row["Note"].startswith("not read") and row["Indexability"] == ""


def test_the_newest_answer_counts_and_its_versions_alone():
    link = '<link rel=alternate hreflang={} href="/{}/">'
    found = folded(
        capture(body=page(link.format("de", "alt")), record_id="<urn:uuid:1>"),
        capture(body=page(link.format("fr", "neu")), record_id="<urn:uuid:2>"),
    )
    columns, rows = found.hreflang()
    assert columns == [
        "Address", "Title 1", "Occurrences", "HTML hreflang 1", "HTML hreflang 1 URL",
    ]  # fmt: skip
    assert list(rows) == [["https://shop.example/", "", 1, "fr", "https://shop.example/neu/"]]


def test_a_browser_s_document_adds_text_and_never_changes_the_wire():
    shell = capture(body=page("<title>Loading</title>"), record_id="<urn:uuid:1>", sha256="1" * 64)
    shown = capture(
        body=page("<title>Willkommen</title>"), record_id="<urn:uuid:2>", sha256="2" * 64,
        rendered=True, refers_to="<urn:uuid:1>",
    )  # fmt: skip
    row = internal(folded(shell, shown))["https://shop.example/"]
    assert row["Title 1"] == "Willkommen"
    assert (row["SHA-256"], row["WARC Record"]) == ("1" * 64, "<urn:uuid:1>")
    assert row["Note"] == "as a browser showed it"
    other = folded(shell, Capture(**{**fields(shown), "refers_to": "<urn:uuid:9>"}))
    assert internal(other)["https://shop.example/"]["Title 1"] == "Loading"


def fields(value):
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def test_versions_by_source_and_the_count_of_all():
    many = "".join(f'<link rel=alternate hreflang=de-{n} href="/{n}/">' for n in range(120))
    link = '</it/>; rel="alternate"; hreflang="it"'
    sitemap = (
        b'<urlset xmlns:x="http://www.w3.org/1999/xhtml"><url><loc>https://shop.example/</loc>'
        b'<x:link rel="alternate" hreflang="en-EU" href="https://shop.example/eu"/></url></urlset>'
    )
    found = folded(
        capture(body=page(many), headers=(*HTML, ("Link", link))),
        capture("https://shop.example/sitemap.xml", sitemap, headers=()),
    )
    columns, rows = found.hreflang()
    row = dict(zip(columns, next(iter(rows)), strict=True))
    assert row["Occurrences"] == 122
    assert row["HTTP hreflang 1 URL"] == "https://shop.example/it/"
    assert row["Sitemap hreflang 1"] == "en-EU"
    assert "HTML hreflang 100" in columns and "HTML hreflang 101" not in columns


HOSTILE = '=HYPERLINK("https://evil.example","x")'


def test_hostile_text_is_inert():
    head = f"<title>{HOSTILE}</title>"
    found = folded(capture(body=page(head, "<h1>a\u202eb\x07</h1>")))
    text = address_tables.pages_csv(found, {}).decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(text)))
    assert row["Title 1"] == f"'{HOSTILE}"
    assert "\u202e" not in text and "\x07" not in text
    book = load_workbook(io.BytesIO(address_tables.pages_xlsx(found, {}, [("=1+1", "x", "")])))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert HOSTILE in [cell.value for cell in cells]


def test_the_same_archive_gives_the_same_bytes():
    found = folded(capture(body=page()), capture("https://shop.example/b", status=404))
    made = [address_tables.pages_xlsx(found, {}, ()) for _ in range(2)]
    assert made[0] == made[1]
