"""The rules for consent notices: which are meant for a page, and how they are built anew."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from crawler import consent

ROOT = Path(__file__).parents[2]


def test_rules_for_one_site_are_given_to_that_site_only():
    names = {rule["name"] for rule in consent.rules_for("https://exchange.example/")}
    there = {rule["name"] for rule in consent.rules_for("https://www.xe.com/")}
    assert "xe.com" in there and "xe.com" not in names
    assert "usercentrics-api" in names and len(names) > 150


def test_a_run_reads_the_licence_beside_the_rules():
    folder = ROOT / "crawler" / "data" / "autoconsent"
    told = json.loads((folder / "rules.json").read_text("utf-8"))
    assert told["source"] == "@duckduckgo/autoconsent" and told["version"] and told["date"]
    assert "Mozilla Public License Version 2.0" in (folder / "LICENSE").read_text("utf-8")


@pytest.fixture
def package(tmp_path):
    """An unpacked package, as its registry gives it."""
    for name, text in {
        "package.json": json.dumps({"name": "@duckduckgo/autoconsent", "version": "9.9.9"}),
        "LICENSE": "Free.",
        "dist/autoconsent.playwright.js": "(() => {})();",
        "rules/autoconsent/b.json": json.dumps({"name": "B", "optOut": [{"click": "#b"}]}),
        "rules/autoconsent/a.json": json.dumps({"name": "A", "optOut": []}),
        "rules/generated/site.json": json.dumps({"name": "auto_one-site"}),
    }.items():
        file = tmp_path / "package" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return tmp_path / "package"


def refresh(*words):
    command = [sys.executable, ROOT / "benchmarks/refresh_consent.py", *words]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def test_the_rules_are_built_anew_from_an_unpacked_package(package, tmp_path):
    out = tmp_path / "out"
    assert refresh(package, "--date", "2026-11-28", "--out", out).returncode == 0
    told = json.loads((out / "rules.json").read_text("utf-8"))
    assert [rule["name"] for rule in told["rules"]] == ["A", "B"], "no rules of single sites"
    assert (told["version"], told["date"]) == ("9.9.9", "2026-11-28")
    assert (out / "LICENSE").is_file() and (out / "autoconsent.playwright.js").is_file()


def test_a_folder_that_is_no_package_is_refused_in_one_sentence(package, tmp_path):
    (package / "rules" / "autoconsent" / "a.json").write_text("{", "utf-8")
    for folder in (tmp_path / "missing", package):
        done = refresh(folder, "--date", "2026-11-28", "--out", tmp_path / "out")
        assert done.returncode == 2 and "name its unpacked folder" in done.stderr
        assert "Traceback" not in done.stderr
    assert not (tmp_path / "out" / "rules.json").exists()
