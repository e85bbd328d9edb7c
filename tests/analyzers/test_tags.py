import json
import subprocess
import sys
from importlib import resources
from pathlib import Path

from analyzers import tags, terms

ROOT = Path(__file__).parents[2]


def test_the_list_says_where_it_comes_from():
    data = json.loads(resources.files("analyzers").joinpath("data/tags.json").read_text("utf-8"))
    assert {"source", "version", "date", "licence"} <= data.keys()
    assert "Permission is hereby granted" in data["licence_text"]
    assert len(data["hosts"]) > 500


def test_subdomains_belong_to_the_network_and_look_alikes_do_not():
    assert tags.network("cdn.taboola.com") == "Taboola"
    assert tags.network("nottaboola.com") == ""
    assert tags.network("www.linkedin.com") == ""


def test_the_overlay_is_written_as_it_is_compared():
    for topic in ("loaders", "starts"):
        for entries in terms.table(tags.FILE)[topic].values():
            assert all(entry == entry.lower() and " " not in entry for entry in entries)


def test_the_list_is_rebuilt_from_an_unpacked_package(tmp_path):
    entities = [
        {"name": "Ads", "category": "ad", "domains": ["*.ads.example", "x y"]},
        {"name": "Fonts", "category": "cdn", "domains": ["fonts.example"]},
    ]
    (tmp_path / "entities.json").write_text(json.dumps(entities), "utf-8")
    (tmp_path / "LICENSE").write_text("Free.", "utf-8")
    command = [sys.executable, ROOT / "benchmarks/refresh_tags.py", tmp_path / "entities.json"]
    command += ["--version", "1", "--date", "2026-11-20", "--licence", tmp_path / "LICENSE"]
    out = tmp_path / "tags.json"
    subprocess.run([*command, "--out", out], check=True, capture_output=True)
    data = json.loads(out.read_text("utf-8"))
    assert data["hosts"] == {"ads.example": "Ads"}
    command[2] = tmp_path / "missing.json"
    failed = subprocess.run([*command, "--out", out], check=False, capture_output=True, text=True)
    assert failed.returncode == 2
    assert "Cannot read the package" in failed.stderr
