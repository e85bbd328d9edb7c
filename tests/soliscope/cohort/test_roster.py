import io

import openpyxl
import pytest

from soliscope.cohort import roster
from soliscope.errors import UsageError

LEI = "5493001KJTIIGC8Y1R12"


def firms(path):
    rows = roster.load(path).rows
    return [(r.line, r.key, r.firm.profile.name, r.firm.profile.home) for r in rows]


def test_a_list_as_a_spreadsheet_saves_it_in_europe(listed):
    text = "Firm;Website;Country\nNordvex;www.nordvex.example;Seychelles\n"
    path = listed(text, encoding="utf-16")
    assert firms(path) == [(2, "nordvex.example", "Nordvex", "SC")]


def test_a_workbook_is_read_as_text(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Name", "URL", "LEI"])
    book.active.append(["Nordvex", "https://nordvex.example/eu", LEI])
    data = io.BytesIO()
    book.save(data)
    (tmp_path / "firms.xlsx").write_bytes(data.getvalue())
    rows = roster.load(tmp_path / "firms.xlsx").rows
    assert [(r.key, r.firm.profile.entities[0].lei) for r in rows] == [("nordvex.example-eu", LEI)]


def test_addresses_alone_need_no_header(listed):
    path = listed("https://a.example\nb.example\n")
    assert [key for _, key, _, _ in firms(path)] == ["a.example", "b.example"]


def test_two_firms_on_one_host_have_folders_of_their_own(listed):
    path = listed("name,url\nA,https://x.example/eu\nB,https://x.example/us\n")
    assert [key for _, key, _, _ in firms(path)] == ["x.example-eu", "x.example-us"]
    one, two = roster.load(path).rows
    assert one.domains == two.domains == {"x.example"}


def test_bad_rows_are_named_and_stop_nothing(listed):
    path = listed(
        "name,url,home,lei\nGood,https://a.example,AE,123\nNo site,,AE,\n"
        "Nowhere,https://b.example,Atlantis,\nTwice,https://a.example/,,\nBad,ftp://c.example,,\n"
        "Junk,not a url at all!!,,\n"
    )
    told = roster.load(path)
    assert [row.firm.profile.name for row in told.rows] == ["Good"]
    assert [(one.line, one.reason.partition(";")[0]) for one in told.refused] == [
        (3, "no address of a site"),
        (4, 'home: "Atlantis" is not an ISO 3166 two-letter country code, such as AE, SC or CH.'),
        (5, "the same sites as line 2"),
        (6, '"ftp://c.example" is not a web address'),
        (7, '"not" is not a web address'),
    ]
    assert told.notes == ["Line 2: 123 is no valid LEI and was left out."]


def test_a_row_may_name_a_firm_file(listed, tmp_path):
    (tmp_path / "one.toml").write_text('name = "One"\nsites = ["https://one.example"]\n')
    told = roster.load(listed("firm_file\none.toml\ngone.toml\n"))
    assert [row.file for row in told.rows] == [str(tmp_path / "one.toml")]
    assert told.refused[0].reason == f"There is no file {tmp_path / 'gone.toml'}."


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        ("first,second\na,b\n", "needs a header line with a column url"),
        ("name,url\nA,\n", "names no firm that can be looked at (no address of a site)"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_one_sentence(listed, text, says):
    with pytest.raises(UsageError) as refusal:
        roster.load(listed(text))
    assert says in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_zip_that_is_no_workbook_is_refused(tmp_path):
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04rubbish")
    with pytest.raises(UsageError, match="cannot be read as XLSX"):
        roster.load(tmp_path / "x.xlsx")
