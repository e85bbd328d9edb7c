"""The whole gate on a folder of pages: a real server, a real crawl, real exit codes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from lxml import etree

from crawler.options import CrawlOptions
from soliscope.target import opened

SCHEMAS = Path(__file__).parents[1] / "data" / "third_party"
PROGRAM = [sys.executable, "-c", "from soliscope.cli import main; main()"]
ENGLISH = (
    "<!doctype html><html lang=en><title>{0}</title><h1>{0}</h1><p>Open an account at our exchange"
    " in a few minutes and trade bitcoin and many other assets at low fees.</p>"
    '<a href="/">Home</a> <a href="/fees">Fees</a>'
)
FRENCH = (
    "<!doctype html><html lang=fr><title>Acheter des cryptos en France</title>\n"
    "<h1>Achetez des cryptos en France</h1>\n<p>Ouvrez un compte en quelques minutes et échangez"
    " des crypto-actifs à des frais parmi les plus bas du marché français. Nos conseillers"
    " répondent à toutes vos questions.</p>\n<p>Le dépôt par virement est gratuit dès 10 €.</p>"
)


def soliscope(*words, cwd):
    return subprocess.run(
        [*PROGRAM, *map(str, words)], check=False, capture_output=True, text=True, timeout=120,
        cwd=cwd,
    )  # fmt: skip


def pages(root, french):
    """A built site; the French one is linked from its home page."""
    (root / "fees").mkdir(parents=True)
    home = ENGLISH.format("Exchange") + ('<a href="/fr/">Fr</a>' if french else "")
    (root / "index.html").write_text(home, encoding="utf-8")
    (root / "fees" / "index.html").write_text(ENGLISH.format("Fees"), encoding="utf-8")
    if french:
        (root / "fr").mkdir()
        (root / "fr" / "index.html").write_text(FRENCH, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    """A repository with a build without and one with a French tree, and the runs of both."""
    root = tmp_path_factory.mktemp("repository")
    pages(root / "dist", french=False)
    pages(root / "next", french=True)
    return root


def run_gate(work, folder, case, *words):
    return soliscope(
        "gate", folder, "--as", "https://www.example.com", "--home", "AE", "--workers", "0",
        "--output", case, *words, cwd=work,
    )  # fmt: skip


@pytest.fixture(scope="module")
def clean(work):
    done = run_gate(work, "dist", "cases/clean")
    return done, work / "cases" / "clean" / "assessment.json"


@pytest.fixture(scope="module")
def planted(work, clean):
    outputs = ("--sarif", "o.sarif", "--junit", "o.xml", "--markdown", "o.md")
    done = run_gate(work, "next", "cases/planted", "--baseline", clean[1], *outputs)
    return done, work / "cases" / "planted" / "assessment.json"


def test_a_folder_without_a_french_tree_passes(clean):
    done, case = clean
    assert done.returncode == 0, done.stderr
    assert "Gate passed. Level 1 of 5 is below 3" in done.stdout
    document = json.loads(case.read_bytes())
    assert document["firm"]["sites"] == ["https://www.example.com/"]
    assert document["options"]["folder"] == "dist"
    assert [host["pages"] for host in document["coverage"]["hosts"]] == [2]


def test_a_planted_french_tree_trips_and_is_quoted_under_its_future_address(planted):
    done, case = planted
    assert done.returncode == 1, done.stderr
    assert "Against the baseline: " in done.stdout
    assert "new: tier A, Country-specific subdirectory for a Member State (FR)." in done.stdout
    document = json.loads(case.read_bytes())
    urls = {s["url"] for f in document["findings"] for s in f["samples"]}
    assert urls == {"https://www.example.com/fr/"}


def test_it_trips_without_a_baseline_too(work):
    done = run_gate(work, "next", "cases/low", "--quiet")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == "Gate tripped: Level 5 of 5; the gate is set at 3.\n"


def test_what_the_baseline_has_does_not_trip(work, planted):
    done = run_gate(work, "next", "cases/known", "--baseline", planted[1], "--format", "json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["outcome"], told["exit_code"], told["level"]) == ("passed", 0, 5)
    assert {change["kind"] for change in told["changes"]} == {"unchanged"}
    assert len(told["changes"]) >= 3


def test_a_tree_that_was_taken_out_is_gone(work, planted):
    done = run_gate(work, "dist", "cases/gone", "--baseline", planted[1].parent)
    assert done.returncode == 0, done.stderr
    assert "gone: tier A, Country-specific subdirectory for a Member State (FR)." in done.stdout
    assert "0 not compared" in done.stdout


def test_the_sarif_stands_in_the_files_that_were_served(work, planted):
    schema = json.loads((SCHEMAS / "sarif-2.1.0.schema.json").read_text(encoding="utf-8"))
    log = json.loads((work / "o.sarif").read_bytes())
    assert [e.message for e in Draft202012Validator(schema).iter_errors(log)] == []
    results = log["runs"][0]["results"]
    files = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in results}
    assert files == {"next/fr/index.html"}
    euro = next(r for r in results if r["ruleId"] == "eur-pricing")
    assert euro["locations"][0]["physicalLocation"]["region"] == {"startLine": 4}
    assert {r["baselineState"] for r in results} == {"new"}
    tree = next(r for r in results if r["ruleId"] == "eu-country-subdirectory")
    assert tree["level"] == "error"


def test_the_junit_xml_is_valid_and_fails_what_tripped(work, planted):
    tree = etree.parse(work / "o.xml")
    etree.XMLSchema(etree.parse(SCHEMAS / "junit-10.xsd")).assertValid(tree)
    failed = [c.get("name") for c in tree.iter("testcase") if c.find("failure") is not None]
    assert failed[0] == "gate"
    assert "eu-country-subdirectory: Country-specific subdirectory for a Member State" in failed


def test_the_summary_is_short_and_names_the_page(work, planted):
    text = (work / "o.md").read_text(encoding="utf-8")
    assert text.startswith("## soliscope: gate tripped\n")
    assert "<code>https&#58;//www&#46;example.com/fr/</code>" in text
    assert len(text) < 5000


def test_a_site_that_may_not_be_read_never_passes(work):
    closed = pages(work / "closed", french=True)
    (closed / "robots.txt").write_text("User-agent: *\nDisallow: /\n", encoding="utf-8")
    done = run_gate(work, "closed", "cases/closed", "--quiet", "--junit", "closed.xml")
    assert done.returncode == 3
    assert "robots.txt" in done.stderr
    assert etree.parse(work / "closed.xml").find(".//error") is not None


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("--min-pages", "3"), 3, "2 pages read, and at least 3 pages wanted."),
        (("--min-pages", "2"), 0, "Gate passed."), (("--fail-on", "1"), 1, "Gate tripped."),
    ],
)  # fmt: skip
def test_options_reach_the_decision(work, clean, monkeypatch, capsys, words, code, says):
    from soliscope import cli, run

    document = json.loads(clean[1].read_bytes())
    monkeypatch.setattr(run, "audit", lambda *_: run.Outcome(document, clean[1].parent))
    monkeypatch.chdir(work)
    given = ("gate", "dist", "--as", "https://www.example.com", "--output", "cases/none", *words)
    monkeypatch.setattr(sys, "argv", ["soliscope", *given])
    assert cli._guarded(cli.app) == code
    assert says in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "file"),
    [
        (("--route-map", "routes.toml"), "src/fr.json"),
        (("--firm", "firm.toml"), "next/fr/index.html"),
        (("--route-map", "other.toml"), "next/fr/index.html"),
    ],
)
def test_results_stand_in_the_file_of_the_route_then_in_the_one_served(
    work, planted, monkeypatch, words, file
):
    from soliscope import cli, run

    (work / "src").mkdir(exist_ok=True)
    (work / "src" / "fr.json").write_text("{}", encoding="utf-8")
    (work / "routes.toml").write_text('[routes]\n"/fr/**" = "src/fr.json"\n', encoding="utf-8")
    (work / "other.toml").write_text('[routes]\n"/de/**" = "src/fr.json"\n', encoding="utf-8")
    (work / "firm.toml").write_text('home = "AE"\nsites = ["https://x.example"]', encoding="utf-8")
    document = json.loads(planted[1].read_bytes())
    monkeypatch.setattr(run, "audit", lambda *_: run.Outcome(document, planted[1].parent))
    monkeypatch.chdir(work)
    given = ("gate", "next", "--as", "https://www.example.com", "--output", "cases/none", "--quiet")
    monkeypatch.setattr(sys, "argv", ["soliscope", *given, "--sarif", "r.sarif", *words])
    assert cli._guarded(cli.app) == 1
    [log] = json.loads((work / "r.sarif").read_bytes())["runs"]
    places = [r["locations"][0]["physicalLocation"]["artifactLocation"] for r in log["results"]]
    assert {place["uri"] for place in places} == {file}


@pytest.mark.parametrize(
    ("target", "sites"),
    [
        ("example.com:8443", "https://example.com:8443/"), ("localhost", "https://localhost/"),
        ("[::1]:8080/x", "https://[::1]:8080/x"), ("http://dist/", "http://dist/"),
    ],
)  # fmt: skip
def test_what_is_written_like_a_host_is_a_site(tmp_path, monkeypatch, target, sites):
    monkeypatch.chdir(tmp_path)
    with opened(target, "", "", "", CrawlOptions()) as place:
        assert place.firm.profile.sites == (sites,)
        assert place.folder is None and not place.options.crawl.given_hosts_only


def test_what_is_known_of_the_firm_goes_with_the_folder(work):
    (work / "known.toml").write_text(
        'name = "Known"\nhome = "SC"\nsites = ["https://other.example"]\n[apps]\napple = ["1"]\n',
        encoding="utf-8",
    )
    folder = str(work / "dist")
    with opened(folder, "https://b.example", "", "", CrawlOptions(), work / "known.toml") as place:
        profile = place.firm.profile
        assert (profile.name, profile.home) == ("Known", "SC")
        assert profile.sites == ("https://b.example/",)
        assert not place.firm.apps
        assert {rule.host for rule in place.options.crawl.connect_to} == {"b.example"}


def test_nothing_but_the_folder_is_contacted(work):
    linked = pages(work / "linked", french=False)
    more = (
        '<link rel=alternate hreflang=de href="https://example.de/">'
        '<a href="https://app.example.com/">App</a><a href="http://www.example.com/fees/">Fees</a>'
        '<a href="https://www.example.com:8443/">Other</a><a href="//example.com/">Apex</a>'
    )
    (linked / "about.html").write_text(ENGLISH.format("About") + more, encoding="utf-8")
    (linked / "sitemap.xml").write_text(
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url>'
        "<loc>https://www.example.com/about</loc></url></urlset>",
        encoding="utf-8",
    )
    done = soliscope(
        "audit", "linked", "--as", "https://www.example.com", "--workers", "0", "--quiet",
        "--output", "cases/linked", cwd=work,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads((work / "cases/linked/assessment.json").read_bytes())["coverage"]
    assert [host["host"] for host in told["hosts"]] == ["www.example.com"]
    assert told["hosts"][0]["pages"] == 3
    assert told["hosts"][0]["failed"] == {}
    assert told["limits"] == ["given hosts only"]
    left = {skipped["url"] for skipped in told["skipped"]}
    assert {"//app.example.com/", "//example.com/", "//www.example.com:8443/"} <= left


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("gate", "dist"), "dist is a folder: give the address that it will have"),
        (("audit", "dist"), "--as https://www.example.com"),
        (("gate", "./nowhere"), "There is no folder ./nowhere"),
        (("audit", "nowhere"), "write its whole address"),
        (("gate", "nowhere", "--as", "a.example"), "There is no folder nowhere"),
        (("gate", "cases", "--as", "a.example"), "has no index.html"),
        (("gate", "dist", "--as", "ftp://a.example"), "is not a web address"),
        (("gate", "dist", "--as", "rubbish"), 'not "rubbish"'),
        (("gate", "dist", "--as", "https://a..example"), "is not a web address"),
        (("gate", "dist", "--as", "https://-a.example"), "is not a web address"),
        (("gate", "dist", "--as", "a.example", "--junit", "o", "--markdown", "./o"),
         "a file of their own"),
        (("gate", "dist", "--as", "a.example", "--waivers", "dist"), "Is a directory."),
        (("gate", "dist", "--as", "a.example", "--workers", "-2"), "workers must be 0 or more"),
        (("gate", "dist", "--as", "https://a.example/shop"), "the root of its host"),
        (("gate", "https://a.example", "--as", "https://b.example"), "name a folder"),
        (("gate", "dist", "--as", "a.example", "--connect-to", "a.example:443:127.0.0.1:1"),
         "have no use with a folder"),
        (("gate", "dist", "--as", "a.example", "--firm", "no.toml"), "There is no file no.toml"),
        (("gate", "dist", "--as", "a.example", "--sarif", "no/o.sarif"), "there is no folder no"),
        (("gate", "dist", "--as", "a.example", "--sarif", "dist"), "it is a folder"),
        (("gate", "dist", "--as", "a.example", "--baseline", "no.json"), "There is no baseline"),
        (("gate", "dist", "--as", "a.example", "--route-map", "no.toml"), "no route map"),
        (("gate", "dist", "--as", "a.example", "--format", "pdf"), "table or json"),
    ],
)  # fmt: skip
def test_bad_usage_is_one_sentence_and_exit_code_2(work, monkeypatch, capsys, words, says):
    from soliscope import cli

    (work / "cases").mkdir(exist_ok=True)
    monkeypatch.chdir(work)
    monkeypatch.setattr(sys, "argv", ["soliscope", *words])
    assert cli._guarded(cli.app) == 2
    told = capsys.readouterr().err
    assert says in told
    assert told.startswith("soliscope: ") and told.count("\n") == 1


def test_a_page_that_the_folder_has_no_more_is_gone_for_the_gate_and_for_diff(work):
    """More pages than a finding keeps samples of; one more stays in the folder, unlinked."""
    for name in ("many", "none", "hidden"):
        pages(work / name, french=False)
    links = ""
    for number in range(8):
        (work / "many" / f"fr-fr/{number}").mkdir(parents=True)
        (work / "many" / f"fr-fr/{number}" / "index.html").write_text(FRENCH, encoding="utf-8")
        links += f'<a href="/fr-fr/{number}/">Fr {number}</a>'
    home = ENGLISH.format("Exchange") + links
    (work / "many" / "index.html").write_text(home, encoding="utf-8")
    (work / "hidden" / "fr-fr/3").mkdir(parents=True)
    (work / "hidden" / "fr-fr/3" / "index.html").write_text(FRENCH, encoding="utf-8")
    assert run_gate(work, "many", "case-many").returncode == 1
    for name, kind in (("none", "gone"), ("hidden", "not compared")):
        case = f"case-{name}"
        told = run_gate(work, name, case, "--baseline", "case-many", "--format", "json")
        by_gate = kinds(json.loads(told.stdout))
        said = soliscope("diff", "case-many", case, "--format", "json", cwd=work)
        assert said.returncode == 0, said.stderr
        by_diff = kinds(json.loads(said.stdout))
        assert by_gate["eu-country-subdirectory"] == by_diff["eu-country-subdirectory"] == {kind}


def kinds(told):
    found = {}
    for change in told["changes"]:
        found.setdefault(change["signal"], set()).add(change["kind"])
    return found
