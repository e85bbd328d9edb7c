"""The commands: what they print, and how they end."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from soliscope import cli

ROOT = Path(__file__).parents[3]


@pytest.fixture
def soliscope(capsys, monkeypatch):
    """Run the program in this process; returns (code, output, errors)."""

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["soliscope", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        told = capsys.readouterr()
        return ended.value.code, told.out, told.err

    return call


def test_verify_ends_with_0_or_1_or_2(soliscope, sealed_case, tmp_path):
    code, out, err = soliscope("verify", sealed_case, "--workers", 0)
    assert (code, err) == (0, "")
    assert out.startswith("Sound. Checked: 8 files, ")
    report = sealed_case / "report.html"
    report.write_bytes(report.read_bytes()[:-1])
    code, out, _ = soliscope("verify", sealed_case, "--workers", 0)
    assert code == 1
    assert out.splitlines()[0].startswith("DAMAGED report.html: does not have the hash in manifest")
    code, out, err = soliscope("verify", tmp_path / "nowhere")
    assert (code, out) == (2, "")
    assert err.startswith("soliscope: There is no case at ")
    (tmp_path / "text").write_text("x")
    assert soliscope("verify", tmp_path / "text")[0] == 2
    assert soliscope("verify", tmp_path)[0] == 2


def test_verify_as_json(soliscope, sealed_case):
    (sealed_case / "findings.csv").unlink()
    code, out, _ = soliscope("verify", sealed_case, "--format", "json", "--workers", 0)
    told = json.loads(out)
    assert (code, told["sound"]) == (1, False)
    assert told["problems"] == [
        {"file": "findings.csv", "record_id": "", "what": "is missing", "cited_by": []}
    ]


def test_what_a_case_holds_does_not_reach_the_terminal_as_it_is(soliscope, sealed_case):
    path = sealed_case / "manifest.json"
    told = json.loads(path.read_bytes())
    told["files"]["\x1b[2Jx\u202e"] = {"sha256": "", "bytes": 0}
    path.write_text(json.dumps(told))
    _, out, _ = soliscope("verify", sealed_case, "--workers", 0)
    assert "⟨U+001B⟩" in out
    assert not {"\x1b", "\u202e"} & set(out)


def test_export_then_verify_the_package(soliscope, sealed_case, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    target = tmp_path / "x.wacz"
    assert soliscope("export", sealed_case, "--wacz", target, "--sign")[0] == 0
    code, out, _ = soliscope("verify", target, "--workers", 0)
    assert code == 0
    assert "Note: Signed by key " in out
    code, _, err = soliscope("export", sealed_case, "--wacz", tmp_path / "no/x.wacz")
    assert (code, "cannot be written" in err) == (2, True)
    code, _, err = soliscope("export", tmp_path, "--wacz", target)
    assert (code, "has no manifest.json" in err) == (2, True)


def test_a_stamp_that_fails_is_one_sentence(soliscope, sealed_case, tmp_path):
    code, out, err = soliscope(
        "export", sealed_case, "--wacz", tmp_path / "x.wacz", "--timestamp", "http://127.0.0.1:1/"
    )
    assert (code, out) == (2, "")
    assert err.startswith(
        "soliscope: The time-stamping authority http://127.0.0.1:1/ gave no stamp"
    )
    assert err.count("\n") == 1
    assert not (tmp_path / "x.wacz").exists()


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("--timestamp", "nonsense"), "--timestamp wants the http(s) address"),
        (("--wacz", "/nowhere/at/all/x.wacz"), "there is no folder"),
        (("--timestamp", "http://a.example/", "--timestamp-ca", "/nowhere"), "cannot be used"),
    ],
)
def test_an_audit_refuses_before_it_begins(soliscope, tmp_path, arguments, why):
    code, _, err = soliscope("audit", "http://a.example/", "--output", tmp_path / "c", *arguments)
    assert (code, why in err) == (2, True), err
    assert not (tmp_path / "c").exists()


def test_list_hold_and_prune(soliscope, make_case, tmp_path):
    folder = make_case(tmp_path / "cases/one")
    code, out, _ = soliscope("cases", tmp_path / "cases")
    assert code == 0
    date, _, complete, *_ = out.splitlines()[1].split()
    assert (date, complete) == ("2026-11-20", "yes")
    assert soliscope("hold", folder)[0] == 2
    assert soliscope("hold", folder, "--reason", "inquiry")[0] == 0
    told = json.loads(soliscope("cases", tmp_path / "cases", "--format", "json")[1])
    assert (told[0]["hold"], told[0]["firm"]) == ("inquiry", "A Firm")
    assert soliscope("hold", folder, "--release")[0] == 0
    code, out, _ = soliscope("prune", tmp_path / "cases", "--older-than", "9000d", "--dry-run")
    assert (code, out) == (0, "0 to remove, 0 kept.\n")
    assert soliscope("prune", tmp_path / "cases", "--older-than", "soon")[0] == 2


def test_judge_reads_a_package(soliscope, sealed_case, tmp_path):
    assert soliscope("export", sealed_case, "--wacz", tmp_path / "x.wacz", "-q")[0] == 0
    arguments = ("judge", tmp_path / "x.wacz", "--workers", 0, "-q")
    code, _, err = soliscope(*arguments)
    assert (code, "--output" in err) == (2, True)
    assert soliscope(*arguments, "--output", tmp_path / "out")[0] == 0
    code, _, _ = soliscope(*arguments, "--output", tmp_path / "out-us", "--home", "US")
    assert code == 0
    told = json.loads((tmp_path / "out-us/assessment.json").read_bytes())
    assert told["firm"]["home"] == "US"


def test_files_of_other_crawlers_end_in_a_result_or_a_sentence(shared, tmp_path):
    """Whatever is in an archive: no traceback, and not the code of an internal error."""
    paths = sorted((shared / "hostile/warcio/test/data").iterdir())
    program = (
        "import sys\nfrom soliscope.cli import _guarded, app\nout, *paths = sys.argv[1:]\n"
        "for i, path in enumerate(paths):\n"
        "    sys.argv = ['soliscope', 'judge', path, '--output', f'{out}/{i}', '-q',"
        " '--workers', '0']\n"
        "    print(_guarded(app))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path), *map(str, paths)],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    codes = [int(line) for line in done.stdout.split()]
    assert len(codes) == len(paths), done.stderr
    assert set(codes) <= {0, 2, 3}, list(zip(codes, paths, strict=True))
