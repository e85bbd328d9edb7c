"""Exports of links as people have them, told apart by content, and files that mean harm."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import backlinks
from crawler.backlinks import BacklinkError
from crawler.delimited import MAX_LINE

AHREFS = (
    '"Referring page title"\t"Referring page URL"\t"Target URL"\t"Anchor"\t"Nofollow"\t"UGC"\t'
    '"Sponsored"\t"First seen"\t"Last seen"\t"Lost"\r\n'
    '"Krypto, 2026"\t"https://rat.de/x"\t"https://brand.com/?aff=1"\t"Brand"\t"true"\t"false"\t'
    '"true"\t"2026-02-01 10:11:12"\t"2026-09-30 08:00:00"\t""\r\n'
    '"Alt"\t"https://alt.de/x"\t"https://brand.com/"\t"Brand"\t"false"\t"false"\t"false"\t'
    '"2025-02-01 10:11:12"\t"2025-09-30 08:00:00"\t"2025-10-01 00:00:00"\r\n'
).encode("utf-16")
SEMRUSH = (
    "Page ascore,Source title,Source url,Target url,Anchor,Nofollow,Sponsored,Ugc,First seen\n"
    "33,Acheter,https://guide.fr/btc,https://brand.com/fr,Brand,false,true,false,2026-03-01\n"
)
SEMRUSH_OLD = (
    "Page score,Page trust score,Source title,Source url,Target url,Anchor,External links,"
    "Internal links,Nofollow,Frame,Form,Image,Sitewide,First seen,Last seen\n"
    "1,1,T,https://guide.fr/a,https://brand.com/,Brand,1,1,true,false,false,true,false,"
    "2026-03-01,2026-04-01\n"
)
MAJESTIC = (
    "Target URL,Source URL,Anchor Text,Source Crawl Date,Source First Found Date,FlagNoFollow,"
    "FlagImageLink\nhttps://brand.com/,https://forum.nl/t/1,Brand,2026-06-01,2025-11-02,+,-\n"
    "https://brand.com/,not a url,Brand,2026-06-01,2025-11-02,,\n"
)
MOZ = "Moz Link Explorer\nReport for,brand.com\n\nDate,today\n\n" + (
    "URL,Title,Anchor Text,Spam Score,Page Authority,Domain Authority,Origin,Target URL\n"
    "guide.es/x,Guía,Brand,1,2,3,external,brand.com/es\n"
)


def read(data, name="export.csv"):
    return backlinks.read(data if isinstance(data, bytes) else data.encode(), name)


def packed(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members.items():
            target.writestr(name.replace("_", "/", 1) + ".csv", data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "tool", "source", "rel", "known"),
    [
        (AHREFS, "ahrefs", "https://rat.de/x", ("nofollow", "sponsored"), True),
        (SEMRUSH, "semrush", "https://guide.fr/btc", ("sponsored",), True),
        (SEMRUSH_OLD, "semrush", "https://guide.fr/a", ("nofollow",), False),
        (MAJESTIC, "majestic", "https://forum.nl/t/1", ("nofollow",), False),
        (MOZ, "moz", "guide.es/x", (), False),
        ('"Source Url","Anchor text","Target Url"\n"https://a.es/x","Brand","https://brand.com/"',
         "bing", "https://a.es/x", (), False),
        ("Linking page,Last crawled\nhttps://a.es/x,2026-01-02\n",
         "google search console", "https://a.es/x", (), False),
        ("https://a.es/x,y?z=1,2\n",
         "list of addresses", "https://a.es/x,y?z=1,2", (), False),
    ],
)  # fmt: skip
def test_each_tool_is_known_by_its_columns(data, tool, source, rel, known):
    found, export = read(data, "whatever.bin")
    assert export.tools == [f"{tool} links"]
    first = found[0]
    assert (first.tool, first.source, first.rel, first.rel_known) == (tool, source, rel, known)
    assert first.evidence.url == "import:backlinks/whatever.bin"
    assert first.evidence.quote.startswith(source)


def test_what_a_row_says():
    (first, second), export = read(AHREFS)
    assert (first.title, first.anchor, first.target) == (
        "Krypto, 2026", "Brand", "https://brand.com/?aff=1",
    )  # fmt: skip
    assert (first.first_seen, first.last_seen, first.lost) == ("2026-02-01", "2026-09-30", False)
    assert second.lost and second.place == "row 3"
    assert (export.read, export.unusable) == (2, 0)
    assert read(MAJESTIC)[1].unusable == 1


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("דף מקשר,נסרק לאחרונה\nhttps://a.fr/a,28/09/2026\n", "2026-09-28"),
        ("Page de liens,Exploration\nhttps://a.fr/a,05/08/2026\n", "2026-08-05"),
        ("Linking page,Last crawled\nhttps://a.fr/a,09/28/2026\n", "2026-09-28"),
        ("Verlinkende Seite;Zuletzt\nhttps://a.fr/a;28.09.2026\n", "2026-09-28"),
        ("Linking page,Last crawled\nhttps://a.fr/a,28 Sep 2026\n", "2026-09-28"),
    ],
)  # fmt: skip
def test_headers_and_dates_follow_the_users_language(text, day):
    (one,), _ = read(text)
    assert (one.host, one.last_seen, one.tool) == ("a.fr", day, "google search console")


def test_sites_that_link_are_domains_and_pages_of_the_firm_are_nothing():
    (one,), export = read('Website,Seiten,Ziele\nexample.fr,"1,240",12\n')
    assert (one.source, one.host, export.tools) == ("", "example.fr", [
        "google search console domains"])  # fmt: skip
    found, export = read('Target page,Incoming links,Linking sites\nhttps://b.com/,"2,100",8\n')
    assert (found, export.tools) == ((), ["google search console other"])
    assert read('"Anchor","Backlinks Count"\n"Brand","2"\n')[1].tools == ["bing other"]


def test_a_zip_of_google_search_console():
    data = packed(
        **{"Top linking sites": "Site,Linking pages,Target pages\na.de,1,1\n",
           "Latest links": "Linking page,Last crawled\nhttps://b.de/,2026-01-01\n",
           "Chart": "Date,Clicks\n2026-01-01,3\n"}
    )  # fmt: skip
    found, export = read(data, "site.zip")
    assert [one.host for one in found] == ["a.de", "b.de"]
    assert found[1].place == "Latest links.csv, row 2"
    assert "Chart.csv is no export of links that is known" in export.problems


def test_a_zip_bomb_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(backlinks, "MAX_UNPACKED", 2_000_000)
    bomb = packed(a="Linking page\n" + "https://a.de/\n" * 400_000, b="https://b.de/\n")
    assert len(read(packed(ok="https://b.de/1\n"))[0]) == 1
    with pytest.raises(BacklinkError, match="no export of links"):
        read(bomb, "bomb.zip")
    nested = packed(ok="https://b.de/1\n", more=bomb)
    assert len(read(nested)[0]) == 1


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is no export of links that is known"),
        (b"\x00\x01\x02" * 50, "is no export"),
        (b"a,b\n1,2\n", "is no export"),
        (b"PK\x03\x04broken", "cannot be unpacked"),
        (b"\x1f\x8bzip", "unpack it first"),
        (packed(**{"x": "", "y": ""}), "is no export"),
    ],
)
def test_what_is_no_export_is_one_sentence(data, message):
    with pytest.raises(BacklinkError, match=message) as caught:
        read(data, "x.csv")
    assert "\n" not in str(caught.value)


def test_a_workbook_is_named_as_such():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        target.writestr("[Content_Types].xml", "<x/>")
    with pytest.raises(BacklinkError, match="save the export as CSV"):
        read(buffer.getvalue())


def test_formulas_stay_text():
    text = SEMRUSH.replace(",Brand,", ',"=HYPERLINK(""http://evil.test"")",')
    (one,), _ = read(text)
    assert one.anchor == '=HYPERLINK("http://evil.test")'


def test_an_endless_line_is_read_in_part_and_said():
    text = SEMRUSH + "1,T,https://x.de/" + "a" * (3 * MAX_LINE) + "\n" + SEMRUSH.splitlines()[1]
    found, export = read(text + "\n")
    assert [one.host for one in found][:1] == ["guide.fr"]
    assert found[-1].source == "https://guide.fr/btc"
    assert "1 lines are too long and were read in part" in export.problems


def test_a_quote_that_never_closes_is_said():
    _, export = read(SEMRUSH + '1,"T,https://x.de/\n')
    assert any("may be cut off" in problem for problem in export.problems)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding):
    (one,), _ = read(SEMRUSH.replace("Acheter", "Achète").encode(encoding))
    assert one.title == "Achète"


def test_an_old_encoding_is_read_too():
    (one,), _ = read(SEMRUSH.replace("Acheter", "Achète").encode("cp1252"))
    assert one.title == "Achète"


@given(st.binary(max_size=400), st.sampled_from([b"", AHREFS[:700], SEMRUSH.encode()]))
def test_no_bytes_break_the_reader(noise, head):
    try:
        found, export = read(head + noise)
    except BacklinkError:
        return
    assert export.read == len(found)
    assert all(one.host and "." in one.host for one in found)


def test_the_exports_of_the_shared_material(shared):
    hosts = {}
    for path in sorted((shared / "fixtures" / "backlinks").glob("*.csv")):
        try:
            found, export = read(path.read_bytes(), path.name)
        except BacklinkError as error:
            pytest.fail(f"{path.name}: {error}")
        hosts[path.stem] = (export.tools[0], [one.host for one in found])
    assert hosts["ahrefs_backlinks_utf16_tab"] == ("ahrefs links", ["vergleich.example.de"])
    assert hosts["gsc_latest_links_hebrew_ui"][1] == ["blog.example.fr"]
    assert hosts["gsc_top_linking_sites"][1] == ["example.fr", "example.co.uk"]
    assert hosts["majestic_backlinks"] == ("majestic links", ["forum.example.nl"])
    assert hosts["moz_inbound_links_legacy"] == ("moz links", [])
    assert hosts["semrush_backlinks_legacy15"] == ("semrush links", [])
    assert hosts["bing_domains"] == ("bing domains", ["ref.example.es"])
