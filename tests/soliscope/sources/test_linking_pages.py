"""Visits to linking pages in the whole: spider, archive, judgment, report."""

import gzip
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from crawler.options import ConnectTo, CrawlOptions
from soliscope import run
from soliscope.evidence import verify
from soliscope.options import RunOptions
from soliscope.progress import Silent
from soliscope.sources import backlinks
from tests.crawler.places_server import GeoSite

ROOT = Path(__file__).parents[3]
SCHEMA = ROOT / "docs" / "assessment.schema.json"
PAID = "<article><p>Anzeige</p><h1>Krypto</h1><p><a href='https://brand.com/?aff_id=9'>Brand</a>"
PAGES = {
    ("a.de", "/x"): PAID, ("b.de", "/x"): PAID,
    ("c.fr", "/x"): PAID.replace("Anzeige", "Publicité"),
    ("moved.it", "/x"): (301, {"Location": "http://moved.it/y"}, ""),
    ("moved.it", "/y"): "<footer><h2>Partner</h2><a href='https://brand.com/'><img alt=Brand></a>",
    ("gone.es", "/x"): "<p>Nothing here any more.</p>",
    ("walled.nl", "/robots.txt"):
        (200, {"Content-Type": "text/plain"}, "User-agent: *\nDisallow: /"),
    ("walled.nl", "/x"): PAID,
    ("world.com", "/x"): PAID,
}  # fmt: skip


@pytest.fixture
def internet():
    missing = (404, {}, "<p>no such page")
    site = GeoSite(lambda host, path, *_: PAGES.get((host, path), missing))
    yield site
    site.close()


@pytest.fixture
def visited(make_case, write, internet):
    def make(most=100):
        hosts = dict.fromkeys(host for host, _ in PAGES)
        listed = write("links.txt", "\n".join(f"http://{host}/x" for host in hosts))
        case = make_case(backlinks=[listed])
        options = CrawlOptions(connect_to=tuple(map(ConnectTo.parse, internet.connect_to)))
        case.say = Said()
        backlinks.SOURCE.collect(
            case.firm, RunOptions(options, visit_links=most), case.folder, case.say
        )
        return case

    return make


class Said(Silent):
    def __init__(self):
        self.sentences = []

    def say(self, sentence):
        self.sentences.append(sentence)


def signals(document, name):
    return [f for key in ("findings", "noted") for f in document[key] if f["signal"] == name]


def test_linking_pages_are_visited_archived_and_judged(visited, internet):
    case = visited()
    document = case.judge()
    Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(document)
    assert case.say.sentences == ["Visiting 6 linking pages."]
    rows = {d["domain"]: d for d in document["linking_pages"]["domains"]}
    states = {name: row["pages"][0]["state"] for name, row in rows.items()}
    assert states == {
        "a.de": "there", "b.de": "there", "c.fr": "there", "moved.it": "there",
        "gone.es": "gone", "walled.nl": "unknown",
    }  # fmt: skip
    assert rows["walled.nl"]["pages"][0]["reason"] == "robots.txt"
    assert ("walled.nl", "/x") not in {(host, path) for host, path, *_ in internet.asked}
    assert not [host for host, *_ in internet.asked if host == "world.com"]
    building = signals(document, "geo-targeted-link-building")
    assert {(*f["states"], f["confidence"]) for f in building} >= {
        ("DE", "medium"),
        ("FR", "medium"),
    }
    [partner] = signals(document, "eu-partner-site-promotion")
    assert (partner["host"], partner["states"]) == ("moved.it", ["IT"])
    assert signals(document, "remunerated-eu-influencer")
    assert any("no longer linking to the firm: gone.es" in c for c in document["caveats"])
    assert "Linking pages" in (case.folder / "report.html").read_text(encoding="utf-8")
    assert b"/x" in gzip.decompress((case.folder / "links-00001.warc.gz").read_bytes())

    assert verify.case(case.folder).problems == []
    before = case.bytes()
    again = case.folder.with_name("again")
    run.judge(case.folder, again, None, 0, Silent())
    assert (again / "assessment.json").read_bytes() == before


def test_the_limit_is_kept_and_said(visited):
    document = visited(2).judge()
    assert document["linking_pages"]["left_out"] == 4
    assert any("and 4 were left out" in caveat for caveat in document["caveats"])


def test_nothing_is_visited_unless_it_is_asked_for(make_case, write, internet):
    case = make_case(backlinks=[write("links.txt", "http://a.de/x")])
    options = CrawlOptions(connect_to=tuple(map(ConnectTo.parse, internet.connect_to)))
    backlinks.SOURCE.collect(case.firm, RunOptions(options), case.folder, Silent())
    said = Said()
    nothing = replace(case.firm, imports={})
    backlinks.SOURCE.collect(nothing, RunOptions(options, visit_links=9), case.folder, said)
    assert internet.asked == [] and "nothing to visit" in said.sentences[0]
    assert "linking_pages" not in case.judge()


def test_the_spider_alone(internet, tmp_path):
    listed, out = tmp_path / "links.txt", tmp_path / "items.jsonl"
    listed.write_text("http://a.de/x\nhttp://gone.es/x\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "backlinks", "-a", "site=https://brand.com",
         "-a", f"file={listed}", "-s", f"SOLISCOPE_CONNECT_TO={','.join(internet.connect_to)}",
         "-s", f"SOLISCOPE_FOLDER={tmp_path / 'case'}", "-O", str(out)],
        check=False, capture_output=True, text=True, cwd=ROOT, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    items = {i["url"]: i for i in map(json.loads, out.read_text(encoding="utf-8").splitlines())}
    assert {url: item["state"] for url, item in items.items()} == {
        "http://a.de/x": "there", "http://gone.es/x": "gone",
    }  # fmt: skip
    bad = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "backlinks"],
        check=False, capture_output=True, text=True, cwd=ROOT, timeout=60,
    )  # fmt: skip
    assert bad.returncode == 2 and "-a site=" in bad.stderr
