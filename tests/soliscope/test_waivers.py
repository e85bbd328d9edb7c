"""Waivers: read strictly, for one evidence and a term, seen everywhere, and no level changed."""

import io
import json
from datetime import timedelta

import jsonschema
import openpyxl
import pytest
from lxml import etree
from rich.console import Console
from typer.testing import CliRunner

from reports import FORMATS, compare, fingerprint, junit, markdown, sarif, terminal
from soliscope import cli_gate, gate, run, waivers
from soliscope.cli import app
from soliscope.errors import UsageError
from soliscope.progress import Silent
from tests.reports import sample
from tests.soliscope.history.conftest import DAY, LEGAL, make_case

FRENCH = "<html lang=fr><title>Acheter</title><body><p>Achetez des cryptos en France.</p>"
GOOD = f"""[[waiver]]
fingerprint = "{"ab" * 32}"
signal = "eur-pricing"
host = "exchange.example"
states = ["FR"]
owner = "legal@exchange.example"
reason = "Authorised in France"
until = 2026-12-31
"""


def load(tmp_path, text):
    path = tmp_path / "waivers.toml"
    path.write_text(text)
    return waivers.load(path)


def test_a_waiver_is_read_as_it_is_written(tmp_path):
    [one] = load(tmp_path, GOOD)
    assert (one.owner, one.until) == ("legal@exchange.example", "2026-12-31")
    again = load(tmp_path, waivers.written(one))
    assert again == (one,)
    assert load(tmp_path, "") == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (GOOD.replace("owner = ", "ownr = "), 'Unknown key "ownr" in waiver 1 of .*mean "owner"'),
        (GOOD.replace('owner = "legal@exchange.example"\n', ""), "Waiver 1 of .* has no owner"),
        (GOOD.replace("until = 2026-12-31\n", ""), "has no until"),
        (GOOD.replace('"Authorised in France"', '" "'), "reason in waiver 1 .* not empty"),
        (GOOD.replace("2026-12-31", '"some day"'), "until in waiver 1 .* must be a day"),
        (GOOD.replace("2026-12-31", "2026-12-31T10:00:00Z"), "must be a day"),
        (GOOD.replace("ab" * 32, "ab" * 4), "not 64 hexadecimal digits"),
        (GOOD.replace('["FR"]', '"FR"'), "states in waiver 1 .* are a list"),
        (GOOD + GOOD, r"Waiver 2 of .*toml \(line 9\) waives a finding that is waived above"),
        (GOOD + GOOD.replace("until", "unti"), r'"unti" in waiver 2 of .*toml \(line 9\)'),
        ('waiver = [{owner = "[[waiver]]"}]', "Waiver 1 of .*waivers.toml has no fingerprint"),
        ("[waiver]\nx = 1", r"begins with \[\[waiver\]\]"),
        ("[[waivers]]\nx = 1", 'Unknown key "waivers"'),
        ("[[waiver]\n", "not valid TOML: .*line 1"),
    ],
)  # fmt: skip
def test_a_malformed_file_fails_loudly_with_its_place(tmp_path, text, says):
    with pytest.raises(UsageError, match=says):
        load(tmp_path, text)


@pytest.fixture
def waived():
    """A document whose first counted finding is waived by a stranger's markup."""
    document = sample.full()
    first = next(f for f in document["findings"] if f["counted"])
    one = waivers.of(first, "legal <b>team</b>", "=Licensed there", "2026-11-20")
    return waivers.applied(document, [one])


def test_it_holds_through_its_last_day_for_its_evidence_and_changes_no_level(waived):
    document = sample.full()
    first = next(f for f in document["findings"] if f["counted"])
    one = waivers.of(first, "me", "because", "2026-11-20")

    def state(told):
        return [f["waiver"]["state"] for f in told["findings"] if "waiver" in f], told["level"]

    assert state(waivers.applied(document, [one])) == (["holds"], document["level"])
    later = document | {"finished_at": "2026-11-21T00:00:01Z"}
    assert state(waivers.applied(later, [one])) == (["expired"], document["level"])
    first["samples"][0]["quote"] += " und ganz anders"
    told = waivers.applied(document, [one])
    assert state(told) == (["evidence changed"], document["level"])
    assert told["waivers"][0]["state"] == "evidence changed"
    first["states"] = ["MT"]
    assert waivers.applied(document, [one])["waivers"][0]["state"] == "not seen"


def test_every_report_shows_a_waived_finding(waived, tmp_path):
    schema = json.loads((run.Path(__file__).parents[2] / "docs/assessment.schema.json").read_text())
    jsonschema.validate(waived, schema)
    page = FORMATS["html"].render(waived).decode()
    assert "Waived until 2026-11-20 by legal &lt;b&gt;team&lt;/b&gt;: =Licensed there" in page
    rows = FORMATS["csv"].render(waived).decode("utf-8-sig")
    assert "Waived until 2026-11-20 by legal <b>team</b>: =Licensed there" in rows
    book = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].render(waived)))
    assert any("Waived until" in str(c.value) for r in book["Findings"].rows for c in r)
    decided = gate.decide(waived, 1, 1)
    assert "Waived until 2026-11-20" in junit.junit(waived, decided).decode()
    etree.fromstring(junit.junit(waived, decided))
    assert "Waived until 2026&#45;11" in markdown.markdown(waived, decided).decode() or (
        b"Waived until 2026-11-20" in markdown.markdown(waived, decided)
    )
    results = json.loads(sarif.sarif(waived, decided))["runs"][0]["results"]
    assert all("suppressions" in result for result in results), "all or none (3.27.23)"
    [suppressed] = [r for r in results if r["suppressions"]]
    assert suppressed["suppressions"][0]["kind"] == "external"
    assert "=Licensed there" in suppressed["suppressions"][0]["justification"]
    console = Console(file=io.StringIO(), width=100)
    console.print(terminal(waived, 100))
    assert "waived)" in console.file.getvalue()


def test_no_suppressions_are_told_where_nothing_is_waived():
    results = json.loads(sarif.sarif(sample.full()))["runs"][0]["results"]
    assert results
    assert not any("suppressions" in result for result in results)


def test_fail_on_passes_over_what_is_waived_as_the_gate_does(tmp_path):
    """`audit` and `judge` have one exit code; an audit leaves its waivers in the archive."""
    pages = {"/": LEGAL, "/fr/": FRENCH}
    words = ["--workers", "0", "--fail-on", "2", "--quiet"]
    document = make_case(tmp_path / "bare", pages)
    told = CliRunner().invoke(app, ["judge", str(tmp_path / "bare"), *words])
    assert (told.exit_code, told.output) == (1, "")
    every = [waivers.of(f, "me", "because", "2027-01-01") for f in document["findings"]]
    make_case(tmp_path / "case", pages, waivers=waivers.told(every))
    told = CliRunner().invoke(app, ["judge", str(tmp_path / "case"), *words])
    assert told.exit_code == 0
    assert "waived" in told.output
    make_case(tmp_path / "late", pages, DAY + timedelta(days=400), waivers=waivers.told(every))
    assert CliRunner().invoke(app, ["judge", str(tmp_path / "late"), *words]).exit_code == 1


def test_a_gate_passes_over_what_is_waived_and_says_so():
    document = sample.full()
    counted = [f for f in document["findings"] if f["counted"]]
    every = [waivers.of(f, "me", "because", "2027-01-01") for f in counted]
    decided = gate.decide(waivers.applied(document, every), 3, 1)
    assert str(decided.outcome) == "passed"
    assert f"without {len(every)} waived findings it is below 3" in decided.reason
    some = waivers.applied(document, every[:1])
    decided = gate.decide(some, 3, 1)
    assert str(decided.outcome) == "tripped"
    assert fingerprint.fingerprint(counted[0]) not in map(fingerprint.fingerprint, decided.culprits)
    before = document | {"findings": [], "level": 1}
    news = waivers.applied(document, every)
    decided = gate.decide(news, 3, 1, compare.compare(before, news, bool))
    assert (str(decided.outcome), decided.culprits) == ("passed", ())
    expired = waivers.applied(document | {"finished_at": "2027-02-01T00:00:00Z"}, every)
    assert str(gate.decide(expired, 3, 1).outcome) == "tripped"


def test_judging_again_gives_the_same_bytes_whatever_the_day_is(tmp_path):
    document = make_case(tmp_path / "first", {"/": LEGAL, "/fr/": FRENCH})
    [found] = [f for f in document["findings"] if f["signal"] == "eu-country-subdirectory"]
    one = waivers.of(found, "me", "because", DAY.date().isoformat())
    folder = tmp_path / "case"
    make_case(folder, {"/": LEGAL, "/fr/": FRENCH}, waivers=waivers.told([one]))
    before = (folder / "assessment.json").read_bytes()
    assert b'"state": "holds"' in before
    run.judge(folder, None, None, 0, Silent())
    assert (folder / "assessment.json").read_bytes() == before
    late = tmp_path / "late"
    make_case(
        late, {"/": LEGAL, "/fr/": FRENCH}, DAY + timedelta(days=1), waivers=waivers.told([one])
    )
    told = json.loads((late / "assessment.json").read_bytes())
    assert told["waivers"][0]["state"] == "expired"
    assert told["level"] == document["level"]


def test_the_command_writes_the_file_that_counts(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    document = make_case(tmp_path / "case", {"/": LEGAL, "/fr/": FRENCH})
    value = fingerprint.fingerprint(document["findings"][0])
    words = ["--owner", "me", "--reason", 'Says "so"', "--until", "2027-03-31", "--case", "case"]
    told = CliRunner().invoke(app, ["waive", value[:12], *words])
    assert told.exit_code == 0, told.exception
    [one] = waivers.load(tmp_path / "waivers.toml")
    assert (one.fingerprint, one.reason, one.until) == (value, 'Says "so"', "2027-03-31")
    for more, says in (
        ([value[:12], *words], "has a waiver of this finding already"),
        (["0" * 8, *words], "No finding has the fingerprint"),
        (["nonsense", *words], "is no fingerprint"),
        ([value[:12], *words[:-3], "tomorrow", *words[-2:]], "--until must be a day"),
    ):
        told = CliRunner().invoke(app, ["waive", *more])
        assert says in str(told.exception)


def test_a_baseline_does_not_outlive_a_waiver():
    document = sample.full()
    every = [waivers.of(f, "me", "because", "2026-12-31") for f in document["findings"]]
    before = waivers.applied(document, every)
    now = waivers.applied(document | {"finished_at": "2027-01-01T00:00:00Z"}, every)
    decided = gate.decide(now, 3, 1, compare.compare(before, now, bool))
    assert str(decided.outcome) == "tripped"
    assert {c.why for c in decided.comparison.of(compare.Kind.CHANGED)} == {compare.REOPENED}


def test_the_reason_names_what_is_new_and_waived():
    document = sample.full()
    before = document | {"findings": [], "level": 1}
    new = compare.compare(before, document, bool).graver
    one = waivers.of(new[-1], "me", "because", "2026-12-31")
    now = waivers.applied(document, [one])
    decided = gate.decide(now, 3, 1, compare.compare(before, now, bool))
    assert str(decided.outcome) == "tripped"
    assert decided.reason.endswith("the gate is set at 3. 1 new finding waived.")
    told = gate.decide(document, 3, 1, compare.compare(before, document, bool))
    assert told.reason.endswith("the gate is set at 3.")


def test_the_screen_of_a_gate_marks_each_finding_that_is_waived(tmp_path):
    document = sample.full()
    one = waivers.of(document["findings"][0], "me", "because", "2026-12-31")
    now = waivers.applied(document, [one])
    before = document | {"findings": [], "level": 1}
    for comparison, kind in ((None, "found"), (compare.compare(before, now, bool), "new")):
        decided = gate.decide(now, 3, 1, comparison)
        said = list(cli_gate.lines(now, decided, tmp_path))
        [marked] = [line for line in said if line.startswith(f"  {kind}, waived: ")]
        assert document["findings"][0]["title"] in marked
        assert any(line.startswith(f"  {kind}: ") for line in said)
