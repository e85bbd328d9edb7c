"""Facts that a person enters: source, date and author, or a sentence that asks for them."""

import json

import pytest

from analyzers import entered
from analyzers.facts import FactsError

FACT = {
    "signal": "remunerated-eu-influencer", "states": ["DE"], "source": "contract 17",
    "date": "2026-05-04", "entered_by": "J. Doe", "note": "Twelve videos in German",
}  # fmt: skip
TOML = """
entered_by = "Compliance desk"
source = "campaign register"
[[facts]]
signal = "email-campaign"
states = ["PL", "CZ"]
date = 2026-03-01
[[facts]]
signal = "client-complaint-or-whistleblower"
states = ["PL"]
date = 2026-04-01
source = "ticket 9"
"""
CSV = (
    "signal;states;date;source;entered_by;shared\r\n"
    'eu-sports-sponsorship;"ES | PT";2026-01-02;contract;"O\'Neil; legal";\r\n\r\n'
)


def read(told, name="facts.json"):
    data = told if isinstance(told, bytes) else told.encode() if isinstance(told, str) else None
    return entered.read(json.dumps(told).encode() if data is None else data, name, "ab" * 32)


def test_a_fact_is_a_signal_whose_evidence_is_the_entry():
    signal = read([FACT])[0].signal
    seen = signal.sighting.evidence
    assert (signal.id, signal.sighting.states) == ("remunerated-eu-influencer", ("DE",))
    assert (seen.url, seen.place, seen.sha256) == ("entered:facts.json#1", "entered", "ab" * 32)
    assert seen.quote == "Twelve videos in German (source: contract 17)"
    assert (seen.fetched_at, seen.vantage) == ("2026-05-04T00:00:00Z", "entered by J. Doe")


def test_toml_says_once_who_entered_the_facts():
    first, second = read(TOML, "facts.toml")
    assert (first.unit.states, first.by, first.on) == (
        ("CZ", "PL"), "Compliance desk", "2026-03-01",
    )  # fmt: skip
    assert (first.source, second.source) == ("campaign register", "ticket 9")
    assert first.text.endswith(": CZ, PL")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_in_the_encodings_of_spreadsheets(encoding):
    (one,) = read(CSV.encode(encoding), "facts.csv")
    assert (one.unit.signal, one.unit.states) == ("eu-sports-sponsorship", ("ES", "PT"))
    assert (one.by, one.number) == ("O'Neil; legal", 1)


def without(key):
    return [{k: v for k, v in FACT.items() if k != key}]


@pytest.mark.parametrize(
    ("told", "message"),
    [
        (without("source"), r'fact 1: "source" is missing; say where the fact is from\.'),
        (without("entered_by"), r'"entered_by" is missing; say who enters it\.'),
        (without("date"), r'"date" is missing or no day; write it as 2026-11-20\.'),
        (without("states"), r'"states" is missing; write Member States, UNION or EURO\.'),
        ([{**FACT, "date": "04/05/2026"}], r"no day; write it as"),
        ([{**FACT, "signal": "remunerated-influencer"}], r'did you mean "remunerated-eu-infl'),
        ([{**FACT, "states": ["EL"]}], r'did you mean "GR"\?'),
        ([{**FACT, "rebuttal": "full"}], r"enter what explains it as a fact of its own"),
        ([{**FACT, "who": "x"}], r'unknown key "who"'),
        ({"facts": [FACT], "gate": "authorised"}, r'"gate" belongs in the firm file'),
        ({"facts": {}}, r"facts must be a list"),
        ([1], r"fact 1 must be an object"),
        ([], r"holds no fact"),
        ("[" * 100_000, r"nested too deeply"),
        ("[{", r"is not valid JSON"),
    ],
)
def test_a_mistake_is_one_sentence(told, message):
    with pytest.raises(FactsError, match=message) as caught:
        read(told)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        ("a = ", "f.toml", r"is not valid TOML"),
        ("signal,when\n", "f.csv", r'unknown column "when"; known columns: source, date'),
        (CSV.replace(";\r\n\r\n", ";maybe\r\n"), "f.csv", r'"shared" must be true or false'),
        ("", "f.csv", r"holds no fact"),
    ],
)
def test_a_mistake_in_a_table_is_one_sentence(text, name, message):
    with pytest.raises(FactsError, match=message):
        read(text, name)
