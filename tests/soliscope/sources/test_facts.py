"""`--facts`: counted like what was seen, and never shown as seen."""

import io
import json
import shutil

import jsonschema
import pytest
from rich.console import Console

from reports import terminal
from soliscope.errors import UsageError
from soliscope.evidence import verify

WHO = {"source": "contract 17", "date": "2026-05-04", "entered_by": "J. <b>Doe</b>"}
CONTRACT = {"signal": "remunerated-eu-influencer", "states": ["DE"], "note": "Twelve videos"}


def facts(*told):
    return {"facts": list(told), **WHO}


def test_an_entered_fact_counts_and_is_marked(make_case, write):
    case = make_case(home="SC", facts=[write("what we know.json", facts(CONTRACT))]).collect()
    told = case.judge()
    (found,) = [f for f in told["findings"] if f["signal"] == "remunerated-eu-influencer"]
    assert (found["counted"], found["entered"], found["states"]) == (True, True, ["DE"])
    (sample,) = found["samples"]
    assert (sample["entered"], sample["entered_by"]) == (True, "J. <b>Doe</b>")
    assert sample["url"] == "entered:01-what-we-know.json#1"
    assert told["states"]["DE"]["level"] == 4
    assert "1 fact was entered by people and not observed; each says by whom." in told["caveats"]
    assert all("entered" not in s for f in told["noted"] for s in f["samples"])
    html = (case.folder / "report.html").read_text(encoding="utf-8")
    assert "entered by J. &lt;b&gt;Doe&lt;/b&gt; on <time" in html
    assert "entered, not observed" in html
    assert "entered 1 time" in html
    console = Console(width=120, record=True, file=io.StringIO())
    console.print(terminal(told, 120))
    assert "(entered)" in console.export_text()


def test_the_document_follows_its_schema(make_case, write, request):
    told = make_case(facts=[write("f.json", facts(CONTRACT))]).collect().judge()
    schema = json.loads((request.config.rootpath / "docs/assessment.schema.json").read_text())
    jsonschema.validate(told, schema)


def test_judging_again_needs_the_case_only(make_case, write):
    path = write("f.json", facts(CONTRACT))
    case = make_case(home="SC", facts=[path]).collect()
    case.judge()
    first = case.bytes()
    shutil.rmtree(path.parent)
    case.judge()
    assert case.bytes() == first
    assert verify.case(case.folder).sound


def test_an_entered_gate_closes_and_says_who_entered_it(make_case, write):
    gate = {"signal": "no-crypto-asset-service", "states": []}
    told = make_case(home="SC", facts=[write("f.json", facts(gate, CONTRACT))]).collect().judge()
    assert (told["status"], told["level"]) == ("article-61-not-engaged", None)
    assert "entered by J. <b>Doe</b> on 2026-05-04 (source: contract 17)" in told["reason"]


def test_entered_precautions_never_close_the_door(make_case, write):
    named = ("geo-block-web", "app-unavailable-eu-stores", "no-eu-accounts")
    told = facts(*({"signal": name, "states": ["UNION"]} for name in named), CONTRACT)
    document = make_case(home="SC", facts=[write("f.json", told)]).collect().judge()
    assert document["access"] == "unknown"
    assert document["level"] == document["uncapped_level"] == 4
    assert {f["signal"] for f in document["noted"]} >= set(named)


def test_facts_without_an_author_are_refused_before_the_crawl(make_case, write):
    path = write("f.json", {"facts": [CONTRACT], "source": "x", "date": "2026-01-01"})
    with pytest.raises(UsageError, match='"entered_by" is missing'):
        make_case(facts=[path]).collect()
