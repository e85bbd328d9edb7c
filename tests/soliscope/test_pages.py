"""`soliscope pages` as a user meets it: over a case, and one sentence where it cannot."""

import csv
import io
import json
import sys
from datetime import UTC, datetime

import pytest

from crawler.archive import Archive, Exchange
from soliscope import cli, limited


@pytest.fixture
def run(monkeypatch, capsys):
    def call(*words):
        monkeypatch.setattr(sys, "argv", ["soliscope", *map(str, words)])
        code = cli._guarded(cli.app)
        return code, *capsys.readouterr()

    return call


@pytest.fixture
def case(tmp_path):
    folder = tmp_path / "case"
    archive = Archive(folder, {}, "test", "obeyed")
    for path, status, body in (
        ("/", 200, b"<html><title>Start</title><p>Hello</p></html>"),
        ("/gone", 404, b"no"),
    ):
        archive.write(
            Exchange(f"https://shop.example{path}", status, "", (("Content-Type", "text/html"),),
                     body, datetime(2026, 11, 20, tzinfo=UTC))
        )  # fmt: skip
    archive.close(None)
    return folder


def test_every_address_of_an_archive_has_a_row(run, case, tmp_path):
    file = tmp_path / "pages.csv"
    code, out, err = run("pages", case, file)
    assert (code, out) == (0, f"Wrote 2 addresses to {file}.\n"), err
    rows = list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"))))
    told = {row["Address"]: row for row in rows}
    assert told["https://shop.example/"]["Title 1"] == "Start"
    assert told["https://shop.example/gone"]["Status Code"] == "404"


def test_damage_is_told_and_what_can_be_read_is_listed(run, case, tmp_path):
    whole = (case / "crawl-00001.warc.gz").read_bytes()
    last = whole.rindex(b"\x1f\x8b\x08")
    broken = tmp_path / "broken.warc.gz"
    broken.write_bytes(whole[: last + 10] + b"\xff" * 42 + whole[last + 52 :])  # no block type
    code, out, err = run("pages", broken, tmp_path / "pages.csv")
    assert code == 0 and out.startswith("Wrote ") and "cannot be read from byte" in err


def test_what_cannot_be_read_within_the_limits_keeps_its_row(run, case, tmp_path, monkeypatch):
    monkeypatch.setattr(limited, "each", lambda read, items: ((item, None) for item in items))
    file = tmp_path / "pages.csv"
    assert run("pages", case, file)[0] == 0
    rows = list(csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"))))
    assert [(r["Status Code"], r["Title 1"], r["Note"]) for r in rows] == [
        ("200", "", "not read: too costly, or broken"),
        ("404", "", "not read: too costly, or broken"),
    ]  # fmt: skip


def test_signals_stand_beside_the_addresses_that_they_quote(run, case, tmp_path):
    finding = {"signal": "eur-pricing", "samples": [{"url": "https://shop.example/"}]}
    told = {"findings": [finding], "noted": [], "coverage": {"skipped": []}}
    (case / "assessment.json").write_text(json.dumps(told))
    file = tmp_path / "pages.csv"
    assert run("pages", case, file, "--quiet")[0] == 0
    rows = csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig")))
    assert {r["Address"]: r["Signals Quoted Here"] for r in rows} == {
        "https://shop.example/": "eur-pricing",
        "https://shop.example/gone": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("nowhere", "x.csv"), "There is no archive at"),
        (("{case}", "x.ods"), "must end in .csv or .xlsx"),
        (("{case}", "nowhere/x.csv"), "nowhere"),
        (("{garbage}", "x.csv"), "holds no response that can be read"),
        (("{empty}", "x.csv"), "holds no WARC file"),
        (("{broken}", "x.csv"), "assessment.json cannot be read"),
    ],
)
def test_one_sentence_where_it_cannot(run, case, tmp_path, monkeypatch, words, says):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "assessment.json").write_text("[]")
    (tmp_path / "garbage.warc.gz").write_bytes(b"garbage")
    places = {name: tmp_path / name for name in ("case", "empty", "broken")}
    places["garbage"] = tmp_path / "garbage.warc.gz"
    named = [word.format(**places) for word in words]
    code, _, err = run("pages", *named)
    assert code == 2 and says in err and err.count("\n") == 1
