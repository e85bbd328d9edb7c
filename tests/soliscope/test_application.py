"""A single-page application and its server-rendered twin, audited with a real browser: the same."""

import hashlib
import json
import shutil
import subprocess
import sys

import pytest

from crawler import archive, browser, warc_out
from crawler.archive import DOCUMENT
from crawler.members import members
from soliscope.demo.application import HOST, START, ApplicationServer
from soliscope.evidence import verify
from tests.soliscope.evidence.forging import reseal

pytestmark = pytest.mark.skipif(
    bool(browser.find().missing), reason="needs scrapy-playwright and Debian's chromium"
)
PROGRAM = [sys.executable, "-c", "from soliscope.cli import main; main()"]


def soliscope(*words):
    return subprocess.run(
        [*PROGRAM, *map(str, words)], check=False, capture_output=True, text=True, timeout=600
    )


def audited(folder, *words, rendered=False):
    with ApplicationServer(rendered=rendered) as server:
        rules = [word for rule in server.connect_to for word in ("--connect-to", rule)]
        done = soliscope("audit", START, "--home", "AE", "--output", folder, "--quiet",
                         "--workers", "0", *rules, *words)  # fmt: skip
    assert done.returncode in (0, 3), done.stderr
    return json.loads((folder / "assessment.json").read_bytes())


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    return tmp_path_factory.mktemp("application") / "case"


@pytest.fixture(scope="module")
def application(case):
    return audited(case, "--render", "auto")


@pytest.fixture(scope="module")
def twin(tmp_path_factory):
    folder = tmp_path_factory.mktemp("twin") / "case"
    return audited(folder, "--render", "auto", "--no-pictures", rendered=True)


def facts(document):
    return {(f["signal"], *f["states"]) for p in ("findings", "noted") for f in document[p]}


def samples(document, signal):
    found = [f for p in ("findings", "noted") for f in document[p] if f["signal"] == signal]
    return [sample for finding in found for sample in finding["samples"]]


def test_the_same_is_found_on_both(application, twin):
    assert facts(application) == facts(twin)
    assert application["level"] == twin["level"] == 5
    for document in (application, twin):
        [host] = document["coverage"]["hosts"]
        assert (host["pages"], host["failed"]) == (9, {})


def test_evidence_says_which_record_it_quotes(application, twin):
    german = samples(application, "eu-official-language-site")
    assert {s["source"] for s in german} == {"rendered"}
    assert {s["source"] for s in samples(twin, "eu-official-language-site")} == {"wire"}
    euro = samples(application, "eur-pricing")
    assert any("0.99 EUR" in s["quote"] or "EUR" in s["quote"] for s in euro)
    [prefix] = samples(application, "eu-phone-prefix-default")
    assert prefix["quote"].endswith("+49 (selected)") and prefix["source"] == "rendered"


def test_a_tag_fires_only_after_cookies_were_accepted(application, twin):
    for document in (application, twin):
        row = next(r for r in document["tags"] if r["page"] == START)
        assert row["vendor"] == "Meta Pixel" and row["notice"]
        assert row["states"]["none"]["fired"] == row["states"]["reject"]["fired"] == 0
        assert row["states"]["accept"]["endpoint"] == "www.facebook.com/tr/"
        assert "ev=PageView" in row["states"]["accept"]["parameters"]
        quoted = samples(document, "ad-pixel-and-tag-presence")
        call = next(s for s in quoted if s["place"] == "request, state accept")
        assert call["source"] == "requests" and "www.facebook.com/tr/?id=0" in call["quote"]


def test_pictures_show_the_quotation_and_are_hashed(application, case):
    shown = application["pictures"]
    cropped = [p for p in shown if p["crop"]]
    assert cropped and all(p["page"] for p in cropped)
    for picture in shown:
        for named in filter(None, (picture["page"], picture["crop"])):
            data = (case / named["file"]).read_bytes()
            assert hashlib.sha256(data).hexdigest() == named["sha256"]
            assert data[:3] in (b"\x89PN", b"\xff\xd8\xff")
    report = (case / "report.html").read_text(encoding="utf-8")
    assert report.count("data:image/jpeg;base64,") >= len(shown)
    assert "as a browser showed it" in report and "Advertising tags and consent" in report
    manifest = json.loads((case / "manifest.json").read_bytes())
    assert cropped[0]["crop"]["file"] in manifest["files"]


def test_the_archive_alone_gives_the_same_bytes_and_verifies(application, case, tmp_path):
    before = (case / "assessment.json").read_bytes()
    assert soliscope("judge", case, "--quiet", "--workers", "0").returncode == 0
    assert (case / "assessment.json").read_bytes() == before
    done = soliscope("verify", case)
    assert done.returncode == 0 and "pictures" in done.stdout, done.stdout
    package = tmp_path / "case.wacz"
    assert soliscope("export", case, "--wacz", package).returncode == 0
    assert soliscope("verify", package).returncode == 0
    name = next(iter((case / "pictures").iterdir()))
    name.write_bytes(name.read_bytes() + b"x")
    done = soliscope("verify", case)
    assert done.returncode == 1 and name.name in done.stdout + done.stderr


def resealed(folder):
    reseal(folder)
    return verify.case(folder)


@pytest.fixture
def copy(application, case, tmp_path):
    return shutil.copytree(case, tmp_path / "copy")


def rendered_sample(document):
    return next(
        sample
        for finding in document["findings"]
        for sample in finding["samples"]
        if sample["source"] == "rendered" and sample["place"].startswith("text:")
    )


def test_a_quotation_of_a_rendered_document_that_was_changed_is_named(copy):
    told = json.loads((copy / "assessment.json").read_bytes())
    sample = rendered_sample(told)
    sample["quote"] = "Wir werben nicht in der Union."
    (copy / "assessment.json").write_text(json.dumps(told, ensure_ascii=False))
    report = resealed(copy)
    [problem] = [p for p in report.problems if p.record_id == sample["record_id"]]
    assert problem.file == "assessment.json" and "other words there" in problem.what
    # A quotation of the document that claims to be of the response.
    sample = rendered_sample(told := json.loads((copy / "assessment.json").read_bytes()))
    sample["source"] = "wire"
    (copy / "assessment.json").write_text(json.dumps(told, ensure_ascii=False))
    assert any("no wire one" in problem.what for problem in resealed(copy).problems)


def test_a_rendered_record_that_was_changed_is_named(application, copy):
    """First bit by bit, then by somebody who writes a sound record in its place."""
    sample = rendered_sample(application)
    capture = next(c for c in archive.captures(copy) if c.record_id == sample["record_id"])
    assert capture.rendered and capture.refers_to
    path = copy / "crawl-00001.warc.gz"
    member = next(m for m in members(path) if m.record_id == sample["record_id"])
    sound = path.read_bytes()
    broken = bytearray(sound)
    broken[member.offset + member.length // 2] ^= 1
    path.write_bytes(broken)
    assert "crawl-00001.warc.gz" in {p.file for p in resealed(copy).problems}
    named = {
        "WARC-Record-ID": capture.record_id, "WARC-Target-URI": capture.url,
        "WARC-Date": capture.fetched_at, "WARC-Refers-To": capture.refers_to,
    }  # fmt: skip
    body = capture.body.replace(b"</main>", b"<p>Nothing here.</p></main>")
    forged = warc_out.record("conversion", named, DOCUMENT, body)
    path.write_bytes(sound[: member.offset] + forged + sound[member.offset + member.length :])
    report = resealed(copy)
    told = {p.what for p in report.problems if p.record_id == sample["record_id"]}
    assert any("another sha256" in what for what in told), told


def test_without_a_browser_it_is_not_assessed(tmp_path):
    words = ("--render", "never", "--quiet", "--output", tmp_path / "case")
    done = soliscope("demo", "--application", *words)
    assert done.returncode == 3 and "needs a browser" in done.stderr
    document = json.loads((tmp_path / "case" / "assessment.json").read_bytes())
    assert document["status"] == "not-assessable" and "needs a browser" in document["reason"]
    [host] = document["coverage"]["hosts"]
    assert host["host"] == HOST and host["failed"] == {"needs a browser": 1}
    reasons = {r["signal"]: r["reason"] for r in document["not_assessed"]}
    assert reasons["eu-official-language-site"] == "needs a browser"
