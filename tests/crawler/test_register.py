"""ESMA's register as it is: dirt kept and named, nothing lost, a cut file never read as absence."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import register
from crawler import register_cells as cells
from crawler.lei import lei_problem
from crawler.register import Kind, RegisterError

LEI = "5299005V5GBSN2A4C303"
CASP = (
    "ae_competentAuthority,ae_homeMemberState,ae_lei_name,ae_lei,ae_lei_cou_code,"
    "ae_commercial_name,ae_address,ae_website,ae_website_platform,"
    "ac_authorisationNotificationDate,ac_authorisationEndDate,ac_serviceCode,ac_serviceCode_cou,"
    "ac_comments,ac_lastupdate"
)
ROW = {
    "ae_competentAuthority": " Authority\u00a0 of Greece", "ae_homeMemberState": "EL",
    "ae_lei_name": "Brand A.E.", "ae_lei": LEI, "ae_lei_cou_code": "GR",
    "ae_website": "www.brand.example.com", "ac_authorisationNotificationDate": "01/02/2025",
    "ac_serviceCode": "f.reception and transmission of orders | for\nfunds exchange for funds",
    "ac_serviceCode_cou": "AT | EL|SL|CH|Fi|", "ac_lastupdate": "03/03/2026",
}  # fmt: skip


def casps(*changes, header=CASP, end="\r\n"):
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, [c for c in header.split(",") if c], lineterminator=end)
    writer.writerows({**ROW, **change} for change in changes)
    return ("\ufeff" + header + end + out.getvalue()).encode()


def one(**change):
    (entry,) = register.read(casps(change), "CASPS.csv").entries
    return entry


def test_a_row_keeps_what_was_written_and_reads_what_was_meant():
    entry = one()
    assert (entry.kind, entry.row, entry.legal_name) == (Kind.CASP, 2, "Brand A.E.")
    assert entry.authority == "Authority of Greece"
    assert (entry.home_state, entry.passports) == ("GR", ("AT", "FI", "GR", "SI"))
    assert entry.services == ("c", "g")  # by the words; the letter written is another one
    assert (entry.start, entry.end, entry.updated) == ("2025-02-01", "", "2026-03-03")
    assert entry.evidence.quote.startswith("Authority of Greece; Brand A.E.; 5299")
    assert (entry.evidence.url, entry.evidence.place) == ("import:register/CASPS.csv", "row 2")


@pytest.mark.parametrize(
    ("cell", "sites", "unusable"),
    [
        ("https://www.osl.com/eu", [("osl.com", "/eu")], []),
        ("www.skrill.com\nwww.neteller.com", [("skrill.com", ""), ("neteller.com", "")], []),
        ("https://a.nl/ | http://www.b.com/", [("a.nl", ""), ("b.com", "")], []),
        ("https://a.nl I https://b.nl", [("a.nl", ""), ("b.nl", "")], []),
        ("https://a.nl / https://b.nl, c.nl", [("a.nl", ""), ("b.nl", ""), ("c.nl", "")], []),
        ("https://x.io/p.html/ https://x.io/p.pdf", [("x.io", "/p.html"), ("x.io", "/p.pdf")], []),
        ("www.capital.com\u00a0", [("capital.com", "")], []),
        ("https.//coinbase.com", [("coinbase.com", "")], []),
        ("ttps://cryptoin24.io|", [("cryptoin24.io", "")], []),
        ("https:/minepi.com/a.pdf", [("minepi.com", "/a.pdf")], []),
        ("https://M.Brand.io:443/En/?a=1#b", [("m.brand.io", "/En")], []),
        ("https://bücher.de", [("xn--bcher-kva.de", "")], []),
        (" 75012 Paris", [], [("75012 Paris", "a postal code and a place")]),
        ("N26 – Die erste Onlinebank, die du lieben wirst", [],
         [("N26 – Die erste Onlinebank, die du lieben wirst", "words, and no address")]),
        ("n/a", [], [("n/a", "says that there is none")]),
        ("EMT_NO_WP", [], [("EMT_NO_WP", "words, and no address")]),
        ("paper-2025.pdf", [], [("paper-2025.pdf", "the name of a file")]),
        ("info@brand.de", [], [("info@brand.de", "an e-mail address or a user name")]),
        ("https://localhost/x", [], [("https://localhost/x", "no known domain ending")]),
        ("", [], []),
    ],
)  # fmt: skip
def test_a_website_cell_gives_sites_or_says_why_not(cell, sites, unusable):
    assert cells.websites(cell) == (tuple(sites), tuple(unusable))


@given(st.text(max_size=200))
def test_no_cell_breaks_the_reader_and_none_is_lost(cell):
    sites, unusable = cells.websites(cell)
    said = any(c.isalnum() for c in cell)
    assert sites or unusable or not said or not cells._APART.sub("", cell).strip(cells._EDGES + " ")
    for host, path in sites:
        assert "." in host and host == host.lower() and not path.endswith("/")


@pytest.mark.parametrize(
    ("lei", "why"),
    [
        ("9.60E+19", "has 8 characters, not 20"),
        ("69940000HAL9ODW3IMO22", "has 21 characters, not 20"),
        ("5299005V5GBSN2A4C304", "fails the checksum of ISO 17442"),
    ],
)
def test_a_bad_lei_is_kept_and_flagged(lei, why):
    entry = one(ae_lei=lei)
    assert (entry.lei, entry.lei_valid) == (lei, False)
    assert lei_problem(lei) == why
    (problem, *_) = register.read(casps({"ae_lei": lei}), "x").problems
    assert problem.what == f'LEI "{lei}" {why}'


def test_an_end_that_cannot_be_read_still_ends():
    assert one(ac_authorisationEndDate="24/04/2026").ended("2026-11-20")
    assert not one(ac_authorisationEndDate="24/04/2026").ended("2026-01-01")
    assert one(ac_authorisationEndDate="spring").ended("2026-11-20")
    assert not one(ac_authorisationEndDate="n/a").ended()


def test_nameless_columns_at_the_end_change_nothing():
    header = CASP + ",,"
    data = casps({}, header=header).replace(b"03/03/2026\r\n", b"03/03/2026,,\r\n")
    file = register.read(data, "CASPS.csv")
    assert (file.rows, file.truncated, file.entries[0].updated) == (1, "", "2026-03-03")


def test_line_breaks_inside_a_cell_make_no_rows():
    file = register.read(casps({"ae_address": "1\r\n2\n3"}, {"ae_lei_name": "Two"}), "x")
    assert (file.rows, [e.row for e in file.entries]) == (2, [2, 3])


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (casps({}, {})[:-20], "ends with a row of"),
        (casps({}, {"ac_comments": "half, a"})[:-14], "ends inside a quotation"),
        (casps({}, {})[:-7], "ends without a line break inside its last cell"),
    ],
)
def test_a_file_that_was_cut_off_is_known(data, why):
    file = register.read(data, "CASPS.csv")
    assert file.truncated.startswith(why)
    assert file.rows == 2
    assert register.combine([file]).incomplete(Kind.CASP).startswith(f"CASPS.csv {why}")


@given(st.integers(min_value=len(CASP) + 8, max_value=len(casps({}, {"ae_address": "a\nb"})) - 14))
def test_a_cut_anywhere_before_the_last_cell_is_noticed(at):
    data = casps({}, {"ae_address": "a\nb"})[:at]
    file = register.read(data, "x")
    whole = data.rstrip(b" ").endswith((b"\r\n", b"\r", b"03/03/2026"))
    assert bool(file.truncated) is not whole or file.rows == 0


def test_a_missing_file_is_not_an_empty_one():
    read = register.combine([register.read(casps({}), "x")])
    assert read.incomplete(Kind.CASP) == ""
    assert read.incomplete(Kind.NCASP) == "no NCASP file was given"


def test_vintage_is_the_newest_update_that_the_file_can_have():
    data = casps({}, {"ac_lastupdate": "01/07/2026"})
    assert register.read(data, "CASPS.csv").vintage == "2026-07-01"
    file = register.read(data, "CASP20260309.csv")
    assert file.vintage == "2026-03-03"
    assert "later than the file" in file.problems[-1].what


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"\xff\xfe", b"\x00" * 50, b'"'])
def test_what_is_no_register_is_refused_in_one_sentence(data):
    with pytest.raises(RegisterError, match="none of the headers"):
        register.read(data, "x.csv")


def test_the_real_files_are_read_without_loss(shared):
    read = register.load(shared / "fixtures" / "esma")
    counted = {file.kind: (file.rows, file.truncated) for file in read.files}
    assert counted == {
        Kind.CASP: (150, ""), Kind.OTHER: (732, ""), Kind.ART: (0, ""), Kind.EMT: (33, ""),
        Kind.NCASP: (101, ""),
    }  # fmt: skip
    assert {f.kind: f.vintage for f in read.files} == {
        Kind.CASP: "2026-02-04", Kind.OTHER: "2026-02-03", Kind.ART: "", Kind.EMT: "2026-02-06",
        Kind.NCASP: "2025-12-16",
    }  # fmt: skip
    for file in read.files:
        raw = (shared / "fixtures" / "esma" / file.name).read_bytes().decode("utf-8-sig")
        table = list(csv.DictReader(io.StringIO(raw, newline="")))
        for row, entry in zip(table, file.entries, strict=True):
            for column in ("ae_website", "ae_website_platform", "wp_url"):
                cell = row.get(column) or ""
                found = {*entry.websites, *entry.papers}
                told = {text for text, _ in entry.unusable}
                if any(c.isalnum() for c in cell):
                    assert found or told, cell
                for word in cell.replace("\u00a0", " ").replace("|", " ").split():
                    if not any(c.isalnum() for c in word):
                        continue
                    bare = word.lower().strip(" ,;")
                    assert any(host in bare for host, _ in found) or any(
                        word.strip(" ,;") in text for text in told
                    ), (cell, word)
    unusable = [text for entry in read.entries for text, _ in entry.unusable]
    assert "75012 Paris" in unusable and "EMT_NO_WP" in unusable
    sites = {site: e.name for e in read.of(Kind.CASP) for site in e.websites}
    assert sites["tradu.com", "/eu"] == "Stratos Europe Ltd"
    assert sites["gate.com", "/en-eu"] == "Gate Technology Limited"
    assert all(e.services for e in read.of(Kind.CASP))
    assert sum(bool(e.lei) and not e.lei_valid for e in read.of(Kind.CASP)) == 3
