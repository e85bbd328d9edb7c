"""The whole program on the demonstration firm: a real crawl, a real archive, real reports."""

import json
import shutil
import subprocess
import sys
import threading
import tomllib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from analyzers import scan
from soliscope.demo import EXPECTED

PROGRAM = [sys.executable, "-c", "from soliscope.cli import main; main()"]
ASKED = {question.id for question in scan.questions()}
KEY = tomllib.loads(EXPECTED.read_text(encoding="utf-8"))


def soliscope(*words, **more):
    return subprocess.run(
        [*PROGRAM, *map(str, words)],
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
        **more,
    )


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    folder = tmp_path_factory.mktemp("audit") / "demo"
    done = soliscope("demo", "--output", folder)
    assert done.returncode == 0, done.stderr
    assert f"{folder}/report.html" in done.stdout.replace("\n", "")
    return folder


@pytest.fixture(scope="module")
def document(case):
    return json.loads((case / "assessment.json").read_bytes())


@pytest.fixture(scope="module")
def signals(case):
    lines = (case / "signals.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def rows(kind):
    return [
        pytest.param(row, id=f"{row['signal']} {row['host']}{row['path']}")
        for row in KEY[kind]
        if row["signal"] in ASKED
    ]


def on_page(signals, row):
    """Signals of the row's rule on its page; what a sitemap declares stands for its pages."""
    for signal in signals:
        parts = urlsplit(signal["url"])
        here = parts.path == row["path"] or parts.path.endswith((".xml", ".xml.gz"))
        if signal["signal"] == row["signal"] and parts.hostname == row["host"] and here:
            yield signal


@pytest.mark.parametrize("row", rows("positive"))
def test_finds_what_was_planted(signals, row):
    assert any(
        s["signal"] == row["signal"]
        and s["host"].removeprefix("www.") == row["host"]
        and (not row["states"] or set(row["states"]) & set(s["states"]))
        for s in signals
    )


@pytest.mark.parametrize("row", rows("trap"))
def test_walks_past_the_traps(signals, row):
    words = " ".join(row["quote"].split())
    for signal in on_page(signals, row):
        assert words not in signal["quote"], row["why"]
        if not row["quote"].startswith(("hreflang", "<")) and urlsplit(signal["url"]).path != "/":
            assert signal["quote"] not in words, row["why"]


@pytest.mark.parametrize("row", rows("explained"))
def test_explains_what_the_guidelines_explain(document, row):
    found = [f for f in document["findings"] if f["signal"] == row["signal"]]
    explained = [f for f in found if f["rebuttal"] != "none"]
    assert explained
    assert all(f["rebutted_by"] for f in explained)


@pytest.mark.parametrize("row", rows("recorded"))
def test_notes_what_has_no_effect(document, row):
    assert row["signal"] in {item["signal"] for item in document["noted"]}


def test_the_level_and_the_states(document):
    assert document["status"] == "assessed"
    assert document["level"] == 5
    assert document["states"]["DE"]["level"] >= document["states"]["PL"]["level"] >= 4
    assert "BR" not in document["states"]


def test_every_finding_has_evidence(document, signals):
    for finding in document["findings"] + document["noted"]:
        assert finding["samples"]
        assert finding["citations"]
        for sample in finding["samples"]:
            assert sample["url"].startswith("http://")
            assert sample["quote"].strip()
            assert len(sample["sha256"]) == 64
            assert sample["record_id"].startswith("<urn:uuid:")
            assert sample["fetched_at"].endswith("Z")


def test_the_same_assessment_from_the_archive_alone(case, tmp_path):
    copy = tmp_path / "copy"
    copy.mkdir()
    for warc in case.glob("*.warc.gz"):
        shutil.copy(warc, copy)
    done = soliscope(
        "judge",
        copy,
        "--workers",
        "0",
        "--quiet",
        env={"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7", "PATH": "/usr/bin:/bin"},
    )
    assert done.returncode == 0, done.stderr
    for name in (
        "assessment.json",
        "report.html",
        "findings.csv",
        "signals.jsonl",
        "coverage.json",
    ):
        assert (copy / name).read_bytes() == (case / name).read_bytes(), name


def test_a_finished_run_is_left_alone_and_the_next_goes_beside_it(case):
    before = (case / "assessment.json").read_bytes()
    done = soliscope("demo", "--output", case, "--quiet")
    assert done.returncode == 0, done.stderr
    beside = case.with_name("demo-2")
    assert (beside / "assessment.json").is_file()
    assert (case / "assessment.json").read_bytes() == before


def test_another_home_needs_another_folder(case, tmp_path):
    done = soliscope("judge", case, "--home", "CH", "--quiet")
    assert done.returncode == 2
    assert "--output" in done.stderr
    done = soliscope("judge", case, "--home", "CH", "--output", tmp_path / "ch", "--quiet")
    assert done.returncode == 0, done.stderr
    swiss = json.loads((tmp_path / "ch" / "assessment.json").read_bytes())
    assert swiss["firm"]["home"] == "CH"
    assert any(
        text.startswith("Judged as if the home jurisdiction were Switzerland; the run was told")
        for text in swiss["caveats"]
    )
    german = [f for f in swiss["findings"] if f["signal"] == "eu-official-language-site"
              and f["language"] == "de"]  # fmt: skip
    assert german
    assert all(f["rebutted_by"] for f in german)


def test_the_gate_on_a_case(case, tmp_path):
    done = soliscope("judge", case, "--output", tmp_path / "g", "--fail-on", "5", "--quiet")
    assert done.returncode == 1


@pytest.fixture
def server():
    """A loopback server that answers as it is told: path -> (status, type, body)."""
    answers = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            status, kind, body = answers.get(self.path, (404, "text/html", b"<p>No such page"))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        yield answers, f"firm.example:80:127.0.0.1:{http.server_address[1]}"
        http.shutdown()


ENGLISH = (
    b"<html lang=en><title>Exchange</title><h1>Trade bitcoin</h1><p>Open an account at our exchange"
    b" in a few minutes and trade bitcoin and many other assets at low fees.</p>"
)


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({"/": (200, "application/json", b"{}")}, "HTML"),
        ({"/": (200, "text/html", b"<html><body></body></html>")}, "no visible text"),
        ({"/": (503, "text/html", b"<p>Down")}, "503"),
        (
            {"/robots.txt": (200, "text/plain", b"User-agent: *\nDisallow: /"),
             "/": (200, "text/html", ENGLISH)},
            "robots.txt",
        ),
    ],
)  # fmt: skip
def test_a_home_page_that_cannot_be_read(server, tmp_path, answers, says):
    told, connect_to = server
    told.update(answers)
    done = soliscope(
        "audit", "http://firm.example/", "--connect-to", connect_to, "--output", tmp_path / "c",
        "--quiet",
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    document = json.loads((tmp_path / "c" / "assessment.json").read_bytes())
    assert document["status"] == "not-assessable"
    assert document["level"] is None


def test_addresses_that_are_refused_or_closed(tmp_path):
    done = soliscope("audit", "http://127.0.0.1:9/", "--output", tmp_path / "a", "--quiet")
    assert done.returncode == 3, done.stderr
    assert "--allow-address" in done.stderr
    done = soliscope(
        "audit", "http://127.0.0.1:9/", "--allow-address", "127.0.0.1", "--output", tmp_path / "b",
        "--quiet",
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert "refused" in done.stderr


def test_an_english_site_is_level_1_and_says_what_was_not_assessed(server, tmp_path):
    told, connect_to = server
    told["/"] = (200, "text/html", ENGLISH)
    done = soliscope(
        "audit", "http://firm.example/", "--connect-to", connect_to, "--output", tmp_path / "c",
        "--home", "AE",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Level 1 of 5" in done.stdout
    document = json.loads((tmp_path / "c" / "assessment.json").read_bytes())
    assert document["level"] == 1
    assert not document["findings"]
    assert {"app-store-eu-availability", "email-campaign"} <= {
        item["signal"] for item in document["not_assessed"]
    }


def test_without_home_the_report_says_that_it_would_matter(server, tmp_path):
    told, connect_to = server
    german = (
        "<html lang=de><title>B\u00f6rse</title><p>Er\u00f6ffnen Sie in wenigen Minuten ein Konto"
        " bei unserer B\u00f6rse und handeln Sie Bitcoin und viele weitere Kryptow\u00e4hrungen zu"
        " niedrigen Geb\u00fchren. Einzahlungen sind per \u00dcberweisung m\u00f6glich,"
        " Auszahlungen werden noch am selben Tag bearbeitet, und unser Kundendienst hilft Ihnen"
        " gern.</p>"
    )
    told["/"] = (200, "text/html; charset=utf-8", german.encode())
    words = ("audit", "http://firm.example/", "--connect-to", connect_to, "--quiet", "--output")
    soliscope(*words, tmp_path / "unknown")
    unknown = json.loads((tmp_path / "unknown" / "assessment.json").read_bytes())
    assert any("jurisdiction" in question.lower() for question in unknown["questions"])
    [finding] = [f for f in unknown["findings"] if f["signal"] == "eu-official-language-site"]
    assert finding["confidence"] == "medium"
    soliscope(*words, tmp_path / "swiss", "--home", "CH")
    swiss = json.loads((tmp_path / "swiss" / "assessment.json").read_bytes())
    assert swiss["level"] <= 2
    [finding] = [f for f in swiss["findings"] if f["signal"] == "eu-official-language-site"]
    assert (finding["rebuttal"], finding["rebutted_by"]) == ("full", "home-jurisdiction-language")


def test_no_dependency_of_the_case_on_where_it_was_made(case):
    text = (case / "assessment.json").read_text(encoding="utf-8")
    assert str(Path.home()) not in text
    assert str(case) not in text
