"""The commands and options for files beside the site, as a user meets them."""

import gzip
import io
import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from analyzers import registry
from crawler.register import Kind
from soliscope import cli
from soliscope.progress import Silent
from soliscope.run import judge

CASP = {
    "ae_homeMemberState": "LT", "ae_lei_name": "Brand Europe UAB", "ae_lei": "9.60E+19",
    "ae_website": "https://brand.com | 75012 Paris", "ac_serviceCode": "a. custody",
    "ac_lastupdate": "01/11/2026",
}  # fmt: skip
FACTS = """
entered_by = "Desk"
[[facts]]
signal = "remunerated-eu-influencer"
states = ["DE"]
date = 2026-05-04
source = "contract 17"
"""
HOME = (
    b"<html lang=en><title>Brand</title><h1>Trade bitcoin</h1><p>Open an account at our exchange in"
    b" a few minutes and trade bitcoin and many other assets at low fees.</p></html>"
)


@pytest.fixture
def run(monkeypatch, capsys):
    def call(*words):
        monkeypatch.setattr(sys, "argv", ["soliscope", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"")))
        code = cli._guarded(cli.app)
        out, err = capsys.readouterr()
        return code, out, err

    return call


def test_register_check_counts_and_names_problems(run, write):
    path = write("CASPS.csv", registry.table(Kind.CASP, [CASP]))
    code, out, _ = run("register", "check", path.parent, "--format", "json")
    told = json.loads(out)
    assert (code, told["vintage"]) == (0, "2026-11-01")
    (file,) = told["files"]
    assert (file["kind"], file["rows"], file["websites"], file["unusable"], file["bad_lei"]) == (
        "CASPS", 1, 1, 1, 1,
    )  # fmt: skip
    code, out, _ = run("register", "check", path)
    assert "75012 Paris" in out and "has 8 characters, not 20" in out


def test_register_check_of_a_cut_file_has_its_own_exit_code(run, write):
    path = write("x.csv", registry.table(Kind.CASP, [CASP])[:-20])
    code, out, _ = run("register", "check", path)
    assert code == 1
    assert "what is missing is unknown, not absent" in " ".join(out.split())


def test_inlinks_prints_a_list_for_backlinks(run, write):
    vertices = write("v.gz", gzip.compress(b"0\tcom.brand\n1\tde.rat\n"))
    edges = write("e.gz", gzip.compress(b"1\t0\n"))
    code, out, err = run("inlinks", "brand.com", "--vertices", vertices, "--edges", edges)
    assert (code, out) == (0, "rat.de\n")
    assert "1 edges and 2 vertices read" in err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("register", "check", "/nowhere"), "There is no file or folder"),
        (("audit", "https://a.example", "--register", "/nowhere"), "There is no file or folder"),
        (("audit", "https://a.example", "--facts", "/nowhere"), "There is no file or folder"),
        (("audit", "https://a.example", "--backlinks", "/dev"), "is no file; name the file"),
        (("inlinks", "a.com", "--vertices", "/nowhere", "--edges", "/x"), "cannot be read"),
    ],
)
def test_bad_usage_is_one_sentence(run, words, says):
    code, out, err = run(*words)
    assert code == 2
    assert says in err and "Traceback" not in err + out


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        found = self.path == "/"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(HOME if found else b"no")

    def log_message(self, *words):
        pass


def test_an_audit_with_all_three_files_and_its_judgment_agree(write, tmp_path):
    write("CASPS.csv", registry.table(Kind.CASP, [CASP]))
    write("NCASP.csv", registry.table(Kind.NCASP, [{"ae_lei_name": "X", "ae_website": "x.top"}]))
    write("known.toml", FACTS)
    write("links.txt", "https://zeitung.de/a\n")
    firm = write("firm.toml", 'name = "Brand"\nhome = "SC"\nsites = ["http://brand.com/"]\n[imports]\n'
                 'register = "."\nfacts = "known.toml"\nbacklinks = ["links.txt"]\n')  # fmt: skip
    program = [sys.executable, "-c", "from soliscope.cli import main; main()"]
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        rule = f"brand.com:80:127.0.0.1:{http.server_address[1]}"
        case = tmp_path / "case"
        words = ["audit", firm, "--connect-to", rule, "--output", case, "--workers", "0", "-q"]
        done = subprocess.run(
            [*program, *map(str, words)], check=False, capture_output=True, text=True, timeout=120
        )
        http.shutdown()
    assert done.returncode == 0, done.stderr
    first = (case / "assessment.json").read_bytes()
    told = json.loads(first)
    found = {finding["signal"] for finding in told["findings"]}
    assert {"remunerated-eu-influencer", "geo-targeted-link-building"} <= found
    assert "group-offer-non-differentiation" in found
    judge(case, None, None, 0, Silent())
    assert (case / "assessment.json").read_bytes() == first


def test_an_evidence_pack_of_a_case(run, make_case, write, tmp_path):
    case = make_case(home="SC", facts=[write("known.toml", FACTS)]).collect()
    case.judge()
    code, out, _ = run("evidence-pack", case.folder)
    assert code == 0 and "case-evidence-pack" in out
    record = (tmp_path / "case-evidence-pack" / "observation-record.md").read_text("utf-8")
    assert "entered and not observed" in record
    code, _, err = run("evidence-pack", tmp_path)
    assert (code, "is no finished case" in err) == (2, True)
