"""What the gate decides, and what it takes as a baseline."""

import copy
import json

import pytest

from reports.compare import compare
from reports.gate import Outcome
from soliscope import gate
from soliscope.errors import UsageError
from tests.reports import sample


def news(document, *known):
    """The document, compared with a run that had only the findings at these places."""
    before = document | {"findings": [document["findings"][n] for n in known], "level": 2}
    return compare(copy.deepcopy(before), document, lambda url: True)


@pytest.mark.parametrize(("fail_on", "outcome"), [(5, Outcome.TRIPPED), (3, Outcome.TRIPPED)])
def test_the_level_decides_without_a_baseline(fail_on, outcome):
    decided = gate.decide(sample.full(), fail_on, 1)
    assert decided.outcome is outcome
    assert decided.reason == f"Level 5 of 5; the gate is set at {fail_on}."
    assert {f["counted"] for f in decided.culprits} == {True}


def test_below_the_level_it_passes():
    decided = gate.decide(sample.english_only(), 2, 1)
    assert (decided.outcome, decided.culprits) == (Outcome.PASSED, ())
    assert decided.reason == "Level 1 of 5 is below 2, where the gate is set."


@pytest.mark.parametrize(
    ("change", "min_pages", "says"),
    [
        ({}, 10_000, "pages read, and at least 10,000 pages wanted"),
        ({"complete": False}, 1, "stopped before its end"),
        ({"hosts": []}, 1, "0 pages read, and at least 1 page wanted"),
    ],
)
def test_too_little_never_passes(change, min_pages, says):
    document = sample.english_only()
    document["coverage"] = document["coverage"] | change
    decided = gate.decide(document, 3, min_pages)
    assert decided.outcome is Outcome.TOO_LITTLE
    assert says in decided.reason
    assert gate.CODES[decided.outcome] == 3


def test_not_assessable_never_passes_and_not_engaged_does():
    assert gate.decide(sample.not_assessable(), 5, 1).outcome is Outcome.TOO_LITTLE
    assert gate.decide(sample.not_engaged(), 1, 1).outcome is Outcome.PASSED


def test_what_was_seen_trips_though_too_little_was_read():
    assert gate.decide(sample.full(), 3, 10_000).outcome is Outcome.TRIPPED


def test_with_a_baseline_only_what_is_new_trips():
    full = sample.full()
    everything = range(len(full["findings"]))
    decided = gate.decide(full, 3, 1, news(full, *everything))
    assert decided.outcome is Outcome.PASSED
    assert decided.reason == (
        "Level 5 of 5 is known from the baseline, and nothing is new against it."
    )
    without_france = [n for n in everything if full["findings"][n]["states"] != ["FR"]]
    decided = gate.decide(full, 3, 1, news(full, *without_france))
    assert decided.outcome is Outcome.TRIPPED
    assert {tuple(f["states"]) for f in decided.culprits} == {("FR",)}
    assert decided.level_of_new == 4


def test_a_small_new_finding_does_not_trip_though_the_level_is_high():
    full = sample.full()
    known = [n for n, f in enumerate(full["findings"]) if f["signal"] != "sepa-payment-rail"]
    compared = compare(
        copy.deepcopy(full | {"findings": [full["findings"][n] for n in known]}), full, bool
    )
    decided = gate.decide(full, 3, 1, compared)
    assert decided.level_of_new == 2
    assert decided.outcome is Outcome.PASSED
    assert decided.reason.endswith("1 finding on top of it would not reach the gate.")


def test_a_small_new_finding_trips_where_it_lifts_the_level():
    full = sample.full()
    known = [n for n, f in enumerate(full["findings"]) if f["signal"] != "sepa-payment-rail"]
    decided = gate.decide(full, 3, 1, news(full, *known))
    assert decided.outcome is Outcome.TRIPPED
    assert "lifts the level from 2 to 5" in decided.reason


def test_the_level_of_new_findings_is_the_one_that_judging_gives():
    full = sample.full()
    assert gate.level_of(full["findings"]) == full["level"]
    assert gate.level_of([]) == 1


# Baselines.


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "There is no baseline"), ("{", "cannot be read as JSON"), ("[]", "is not the"),
        ("{}", "is not the assessment.json"), ('{"findings": 3}', "is not the assessment.json"),
        ("[" * 100_000, "cannot be read as JSON"),
        (sample.full() | {"findings": [{"signal": 3}]}, "is not the assessment.json"),
        (sample.full() | {"schema_version": "2.0"}, "a form that this version does not read"),
        (sample.not_assessable(), "has no result"),
    ],
    ids=range(9),
)  # fmt: skip
def test_bad_baselines_are_one_sentence(tmp_path, text, says):
    file = tmp_path / "run.json"
    if text is not None:
        file.write_text(text if isinstance(text, str) else json.dumps(text), encoding="utf-8")
    with pytest.raises(UsageError, match=says):
        gate.baseline(file)


def test_a_baseline_is_a_file_or_a_case(tmp_path):
    (tmp_path / "assessment.json").write_text(json.dumps(sample.full()), encoding="utf-8")
    assert gate.baseline(tmp_path) == gate.baseline(tmp_path / "assessment.json")


def test_a_baseline_of_another_site_is_refused():
    gate.same_site(sample.full(), ["https://www.exchange.example/"])
    with pytest.raises(UsageError, match=r"about exchange\.example, and this run is about b\.ex"):
        gate.same_site(sample.full(), ["https://b.example/"])
