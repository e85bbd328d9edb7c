"""`--register`: copied into the case, judged from there, and never a clean bill."""

import json
import shutil

import pytest

from analyzers import registry
from crawler.register import Kind
from soliscope import imports
from soliscope.errors import UsageError

LEI = "5299005V5GBSN2A4C303"
CASP = {
    "ae_competentAuthority": "Bank of Lithuania", "ae_homeMemberState": "LT",
    "ae_lei_name": "Brand Europe UAB", "ae_lei": LEI, "ae_lei_cou_code": "LT",
    "ae_website": "https://brand.com", "ac_serviceCode": "a. custody",
    "ac_serviceCode_cou": "DE|FR", "ac_lastupdate": "01/11/2026",
}  # fmt: skip
LISTED = {
    "ae_competentAuthority": "CONSOB", "ae_homeMemberState": "IT", "ae_lei_name": "Other",
    "ae_website": "https://other.top", "ae_lastupdate": "02/11/2026",
}  # fmt: skip
OURS = ("Brand Europe UAB", LEI, "LT")


@pytest.fixture
def folder(write):
    casps = write("CASPS.csv", registry.table(Kind.CASP, [CASP]))
    write("NCASP.csv", registry.table(Kind.NCASP, [LISTED, LISTED]))
    write("readme.txt", "not a register")
    return casps.parent


def test_an_authorised_entity_on_its_own_site_has_no_level(make_case, folder):
    """Worked firm o7, from the register and not from a typed gate."""
    case = make_case(entities=[OURS], register=[folder]).collect()
    told = case.judge()
    assert (told["status"], told["level"]) == ("article-61-not-engaged", None)
    assert "Brand Europe UAB, row 2 of 01-CASPS.csv, by LEI and website" in told["reason"]
    (noted,) = [f for f in told["noted"] if f["signal"] == "authorised-entity"]
    assert noted["states"] == ["DE", "FR", "LT"]
    assert noted["samples"][0]["url"] == "import:register/01-CASPS.csv"
    assert not any("We saw a sign of" in question for question in told["questions"])


def test_a_polish_company_without_authorisation_has_no_level(make_case, write):
    """Worked firm o12: the register of white papers places the entity in Poland."""
    row = {"ae_homeMemberState": "PL", "ae_lei_name": "Giełda sp. z o.o.", "ae_lei": LEI,
           "ae_lei_cou_code": "PL", "wp_url": "https://gielda.pl/paper.pdf"}  # fmt: skip
    file = write("OTHER.csv", registry.table(Kind.OTHER, [row]))
    case = make_case(site="https://gielda.pl/", entities=[("Giełda", LEI, "")], register=[file])
    told = case.collect().judge()
    assert told["status"] == "article-61-not-engaged"
    assert "places the entity entered in Poland" in told["reason"]
    assert "question of Art. 59" in told["reason"]
    unknown = {item["signal"]: item["reason"] for item in told["not_assessed"]}
    assert unknown["authorised-entity"] == "no CASPS file was given"


def test_a_shared_domain_is_noted_and_asked_about(make_case, folder):
    told = make_case(home="SC", register=[folder]).collect().judge()
    assert told["status"] == "assessed"
    (group,) = [f for f in told["findings"] if f["signal"].startswith("group-offer")]
    assert (group["effective_tier"], group["confidence"]) == ("A", "medium")
    assert any("Is it the contracting entity" in question for question in told["questions"])


def test_the_case_alone_gives_the_same_result(make_case, folder, tmp_path):
    case = make_case(entities=[OURS], register=[folder]).collect()
    case.judge()
    first = case.bytes()
    shutil.rmtree(folder)
    case.judge()
    assert case.bytes() == first
    case.judge(tmp_path / "elsewhere")
    assert (tmp_path / "elsewhere" / "assessment.json").read_bytes() == first
    index = json.loads((case.folder / "imports" / "register" / "index.json").read_bytes())
    assert [entry["original"] for entry in index] == ["CASPS.csv", "NCASP.csv"]
    assert all(len(entry["sha256"]) == 64 for entry in index)
    assert "imports/register/01-CASPS.csv" in (case.folder / "SHA256SUMS").read_text()


def test_absence_from_the_list_is_told_as_nothing(make_case, folder):
    case = make_case(home="SC", register=[folder]).collect()
    told = case.judge()
    assert "Absence from ESMA&#39;s list" in (case.folder / "report.html").read_text()
    assert "nca-warning-or-noncompliant-listing" in {r["signal"] for r in told["not_found"]}
    (said,) = [c for c in told["caveats"] if "Absence from ESMA's list" in c]
    assert said.endswith("shows nothing: 2 of its 2 rows come from CONSOB.")
    (vintage,) = [c for c in told["caveats"] if "newest updates" in c]
    assert "CASPS 2026-11-01 (1 rows, sha256 " in vintage


def test_a_cut_file_claims_no_absence(make_case, write):
    data = registry.table(Kind.NCASP, [LISTED, LISTED])[:-30]
    told = make_case(home="SC", register=[write("NCASP.csv", data)]).collect().judge()
    unknown = {item["signal"]: item["reason"] for item in told["not_assessed"]}
    assert "seems cut off" in unknown["nca-warning-or-noncompliant-listing"]
    assert "register" in unknown["authorised-entity"]


def test_taking_the_same_files_in_again_changes_nothing(make_case, folder):
    case = make_case(register=[folder]).collect()
    before = imports.kept(case.folder, "register")
    case.collect()
    assert imports.kept(case.folder, "register") == before


def test_a_changed_copy_is_refused(make_case, folder):
    case = make_case(register=[folder]).collect()
    path = case.folder / "imports" / "register" / "01-CASPS.csv"
    path.write_bytes(path.read_bytes().replace(b"Lithuania", b"Latvia"))
    with pytest.raises(UsageError, match="its hash differs"):
        case.judge()


@pytest.mark.parametrize("data", [b"a,b\n", b"PK\x03\x04"])
def test_what_is_no_register_is_said_before_the_crawl(make_case, write, data):
    path = write("x.csv", data)
    with pytest.raises(UsageError, match="none of the headers of ESMA"):
        make_case(register=[path]).collect()


def test_a_case_with_imports_can_be_verified(make_case, folder):
    from soliscope.evidence import verify

    case = make_case(home="SC", register=[folder]).collect()
    case.judge()
    report = verify.case(case.folder)
    assert report.sound, report.problems
    path = case.folder / "imports" / "register" / "01-CASPS.csv"
    path.write_bytes(path.read_bytes().replace(b"Lithuania", b"Latvia"))
    report = verify.case(case.folder)
    assert any("has another hash" in problem.what for problem in report.problems)


def test_a_package_gives_the_same_result(make_case, folder, tmp_path):
    from soliscope import run
    from soliscope.evidence import package
    from soliscope.evidence.verify_package import check
    from soliscope.progress import Silent

    case = make_case(entities=[OURS], register=[folder]).collect()
    case.judge()
    target = package.export(case.folder, tmp_path / "case.wacz")
    run.judge(target, tmp_path / "again", None, 0, Silent())
    assert (tmp_path / "again" / "assessment.json").read_bytes() == case.bytes()
    report = check(target)
    assert report.sound, report.problems
