"""SARIF, JUnit XML and Markdown of a gate: valid against their schemas, and inert."""

import copy
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from lxml import etree
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from analyzers import rulebook
from reports.compare import compare
from reports.gate import Gate, Outcome
from reports.junit import junit
from reports.markdown import code, markdown
from reports.sarif import LEVELS, Anchor, message, sarif
from tests.reports import sample
from tests.reports.test_hostile import FORBIDDEN, PATHS, PAYLOADS, everywhere, put, small

SCHEMAS = Path(__file__).parents[1] / "data" / "third_party"
SARIF = Draft202012Validator(
    json.loads((SCHEMAS / "sarif-2.1.0.schema.json").read_text(encoding="utf-8"))
)
XSD = etree.XMLSchema(etree.parse(SCHEMAS / "junit-10.xsd"))
RENDER = MarkdownIt("commonmark", {"html": True}).enable("table")
TAGS = {"html", "head", "body", "h2", "h3", "p", "strong", "table", "thead", "tbody", "tr", "th",
        "td", "code", "br", "sub"}  # fmt: skip


def tripped(document, comparison=None):
    counted = tuple(f for f in document["findings"] if f["counted"])
    return Gate(Outcome.TRIPPED, "Level 5 of 5.", 3, 389, 1, counted, comparison, 5)


def with_baseline(document):
    before = copy.deepcopy(document)
    first = [finding | {"states": ["MT"]} for finding in before["findings"][:1]]
    before["findings"] = [*before["findings"][2:], *first]
    comparison = compare(before, document, lambda url: False)
    return tripped(document, comparison)


def check_sarif(document, gate, anchors=None, fallback="", rules=False):
    log = json.loads(sarif(document, gate, anchors, fallback))
    driver = log["runs"][0]["tool"]["driver"]
    if not rules:  # they are the rulebook's, whatever the document says, and many
        driver["rules"] = []
    assert [error.message for error in SARIF.iter_errors(log)] == []
    [run] = log["runs"]
    for result in run["results"]:
        for place in (*result["locations"], *result.get("relatedLocations", ())):
            uri = place["physicalLocation"]["artifactLocation"]["uri"]
            assert re.fullmatch(r"[A-Za-z0-9._~%/-]+", uri) and not uri.startswith("/")
            assert ".." not in uri.split("/")
        assert result["partialFingerprints"]["primaryLocationLineHash"]
    assert not FORBIDDEN.search(json.dumps(log, ensure_ascii=False).replace("\n", ""))
    return run


def check_junit(document, gate):
    tree = etree.fromstring(junit(document, gate))
    XSD.assertValid(tree)
    assert not FORBIDDEN.search("".join(tree.itertext()).replace("\n", " "))
    return tree


def check_markdown(document, gate):
    text = markdown(document, gate).decode()
    tree = LexborHTMLParser(RENDER.render(text))
    for node in tree.css("*"):
        assert node.tag in TAGS, node.html
        assert not node.attributes, node.html
    for row in tree.css("tr"):
        assert len(row.css("td, th")) == 4
    assert not FORBIDDEN.search(text.replace("\n", " "))
    return tree


CHECKS = (check_sarif, check_junit, check_markdown)


@pytest.mark.parametrize("name", sample.SAMPLES)
@pytest.mark.parametrize("check", CHECKS)
def test_every_sample_is_valid(name, check):
    document = sample.SAMPLES[name]()
    outcome = Outcome.PASSED if document["level"] in (1, 2) else Outcome.TRIPPED
    if document["status"] == "not-assessable":
        outcome = Outcome.TOO_LITTLE
    check(document, replace(tripped(document), outcome=outcome))
    check(document, with_baseline(document))


def test_sarif_lists_every_rule_whole_and_what_was_not_assessed():
    document = sample.SAMPLES["full"]()
    run = check_sarif(document, tripped(document), rules=True)
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [one.id for one in rulebook.load().indicators]
    for rule, one in zip(rules, rulebook.load().indicators, strict=True):
        assert one.citations[0] in rule["help"]["markdown"]
        assert rule["defaultConfiguration"]["level"] == LEVELS.get(one.tier, "none")
    told = run["invocations"][0]["toolExecutionNotifications"]
    unread = [n["associatedRule"]["id"] for n in told if n["descriptor"]["id"] == "not-assessed"]
    assert unread == [rule["signal"] for rule in document["not_assessed"]]
    assert {n["descriptor"]["id"] for n in told} == {"not-assessed", "coverage"}


def test_sarif_results_are_the_counted_findings_by_tier():
    document = sample.SAMPLES["full"]()
    counted = [f for f in document["findings"] if f["counted"]]
    results = check_sarif(document, tripped(document))["results"]
    assert [r["ruleId"] for r in results] == [f["signal"] for f in counted]
    wanted = {"A": "error", "B": "warning", "C": "note", "D": "note"}
    assert [r["level"] for r in results] == [wanted[f["effective_tier"]] for f in counted]
    prints = [r["partialFingerprints"]["primaryLocationLineHash"] for r in results]
    assert len(set(prints)) == len(prints)
    assert "baselineState" not in results[0]


def test_sarif_results_stand_in_files_of_the_repository():
    document = sample.SAMPLES["full"]()
    first, second = document["findings"][0]["samples"][:2]
    anchors = {(first["url"], first["quote"]): Anchor("src/pages/de file.astro", 12)}
    run = check_sarif(document, tripped(document), anchors, "firm.toml")
    result = run["results"][0]
    place = result["locations"][0]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "src/pages/de%20file.astro"
    assert place["physicalLocation"]["region"] == {"startLine": 12}
    assert place["logicalLocations"][0]["fullyQualifiedName"] == first["url"]
    other = result["relatedLocations"][0]
    assert other["physicalLocation"]["artifactLocation"]["uri"] == "firm.toml"
    assert result["properties"]["samples"][1]["url"] == second["url"]
    alone = check_sarif(document, tripped(document))["results"][0]["locations"][0]
    uri = alone["physicalLocation"]["artifactLocation"]["uri"]
    assert first["url"] == f"https://{sample.HOST}/de/"
    assert uri == f"{sample.HOST}/de/index.html"


def test_sarif_fingerprints_do_not_depend_on_the_file_or_the_run():
    document = sample.SAMPLES["full"]()
    again = sample.SAMPLES["full"]() | {"started_at": "2027-01-01T00:00:00Z"}
    one, two = (
        [r["partialFingerprints"] for r in check_sarif(d, tripped(d), {}, file)["results"]]
        for d, file in ((document, "a.toml"), (again, "b.toml"))
    )
    assert one == two


def test_sarif_says_what_is_new_against_a_baseline():
    document = sample.SAMPLES["full"]()
    results = check_sarif(document, with_baseline(document))["results"]
    states = [result["baselineState"] for result in results]
    assert states[:3] == ["new", "new", "unchanged"]
    assert set(states) == {"new", "unchanged"}


def test_a_message_is_no_link_and_no_placeholder():
    assert message("[a](https://evil.example) {0} \\ x") == (
        "\\[a\\](https://evil.example) {{0}} \\\\ x"
    )


def test_sarif_of_a_run_that_saw_too_little_is_no_success():
    document = sample.SAMPLES["not_assessable"]()
    gate = Gate(Outcome.TOO_LITTLE, document["reason"], 3, 0, 1)
    run = check_sarif(document, gate)
    assert run["invocations"][0]["executionSuccessful"] is False
    assert run["invocations"][0]["toolExecutionNotifications"][0]["level"] == "error"
    assert run["results"] == []
    tree = check_junit(document, gate)
    assert tree.find(".//error").get("message") == " ".join(document["reason"].split())
    assert int(tree.get("failures")) == 0


def test_junit_fails_the_gate_and_the_rules_it_tripped_on():
    document = sample.SAMPLES["full"]()
    tree = check_junit(document, tripped(document))
    failed = [case.get("name").split(":")[0] for case in tree.iter("testcase")
              if case.find("failure") is not None]  # fmt: skip
    wanted = {f["signal"] for f in document["findings"] if f["counted"] and f["tier"] in "AB"}
    assert failed[0] == "gate" and set(failed[1:]) == wanted
    names = [case.get("name").split(":")[0] for case in tree.iter("testcase")]
    assert names[1:] == [one.id for one in rulebook.load().indicators if one.tier in "AB"]
    assert tree.get("tests") == str(len(names))
    unread = next(rule for rule in document["not_assessed"] if rule["tier"] in "AB")
    told = [skipped.get("message") for skipped in tree.iter("skipped")]
    assert f"Not assessed: {unread['reason']}." in told


def test_junit_of_a_gate_that_passed_has_no_failure_though_things_were_seen():
    document = sample.SAMPLES["full"]()
    gate = replace(tripped(document), outcome=Outcome.PASSED, culprits=())
    tree = check_junit(document, gate)
    assert tree.find(".//failure") is None and tree.find(".//error") is None
    told = [case.findtext("system-out") or "" for case in tree.iter("testcase")]
    assert any("Achetez des cryptos en France, dès 10 €" in text for text in told)


def test_markdown_says_level_and_what_is_new():
    document = sample.SAMPLES["full"]()
    tree = check_markdown(document, with_baseline(document))
    text = tree.body.text()
    assert "soliscope: gate tripped" in text
    assert "Level 5 of 5 (baseline: 5): Strong, converging indications." in text
    new, gone = tree.css("table")
    quoted = [node.text() for node in new.css("code")]
    first = document["findings"][0]
    assert first["signal"] in quoted and first["samples"][0]["quote"] in quoted
    assert "Malta" in gone.text()
    assert "Not looked at this time" in gone.text()


@pytest.mark.parametrize(
    "text",
    [
        "@someone #12 GH-3 :tada: www.evil.example https://evil.example a@b.example",
        "![x](https://evil.example/p.png) [y](javascript:alert(1)) <img src=x onerror=y>",
        "a | b || c `code` ``x`` $a$ ~~b~~ **c** _d_ \\| &amp; &#60; <!-- -->",
        "```\n# head\n- list\n\n---",
    ],
)
def test_strangers_words_come_out_as_they_were_and_nothing_more(text):
    tree = LexborHTMLParser(RENDER.render(f"| a |\n|---|\n| {code(text)} |"))
    [cell] = tree.css("td")
    assert cell.text() == " ".join(text.split())
    assert [node.tag for node in cell.css("*")] == ["td", "code"]
    linked = MarkdownIt("gfm-like", {"linkify": False}).render(code(text))
    assert "<a" not in linked and "<img" not in linked


@pytest.mark.parametrize("name", PAYLOADS)
@pytest.mark.parametrize("check", CHECKS)
def test_hostile_text_in_all_fields_at_once(name, check):
    document = everywhere(PAYLOADS[name])
    gate = replace(with_baseline(document), reason=PAYLOADS[name])
    check(document, gate)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(path=st.sampled_from(PATHS), text=st.text(st.characters(exclude_categories=())))
def test_any_text_in_any_field_leaves_the_gates_reports_inert(path, text):
    document = small()
    put(document, path, text)
    gate = replace(with_baseline(document), reason=text)
    for check in CHECKS:
        check(document, gate)


def test_a_schema_that_takes_everything_would_be_no_test():
    document = sample.SAMPLES["full"]()
    log = json.loads(sarif(document, tripped(document)))
    log["runs"][0]["results"][0]["severity"] = "high"
    assert list(SARIF.iter_errors(log))
    tree = etree.fromstring(junit(document, tripped(document)))
    tree.append(etree.Element("verdict"))
    assert not XSD.validate(tree)
