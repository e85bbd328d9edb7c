"""Worked firms, and facts that a person wrote down with every mistake a person makes."""

import json

import pytest

from analyzers.facts import FactsError, judge_case, read_cases
from analyzers.places import MEMBER_STATES


def fact(signal, *states, confidence="high", **more):
    return {"signal": signal, "states": list(states), "confidence": confidence, **more}


def case(*facts, home="AE", **more):
    return {"id": "c", "profile": {"home": home}, "access": "open", "facts": list(facts), **more}


def test_the_worked_firms_of_the_project(shared):
    cases = json.loads((shared / "law" / "oracles.json").read_text())
    assert len(cases) >= 12
    for one in cases:
        wanted = dict(one["expected"])
        if "uncapped" in wanted:
            wanted["uncapped_level"] = wanted.pop("uncapped")
        assert judge_case(one) == {"id": one["id"], **wanted}, one["why"]


# Our own firms, one for each step of the rules.

EXPLAINED = {"rebuttal": "full", "rebutted_by": "home-jurisdiction-language"}
STORES = fact("app-store-eu-availability", *sorted(MEMBER_STATES))
FIRMS = {
    "nothing but an English site": (
        case(fact("website-or-app-as-means", "UNION")),
        1, 1, {},
    ),
    "euro prices and a SEPA rail, two ways to pay": (
        case(fact("eur-pricing", "EURO"), fact("sepa-payment-rail", "UNION")),
        3, 3, {},
    ),
    "a Quebec firm with French pages": (
        case(fact("eu-official-language-site", "BE", "FR", "LU", **EXPLAINED), home="CA"),
        1, 1, {},
    ),
    "a Swiss firm with an app everywhere": (
        case(fact("eu-official-language-site", "IT", **EXPLAINED), STORES, home="CH"),
        2, 2, dict.fromkeys(sorted(MEMBER_STATES), 2),
    ),
    "a league sponsor behind closed doors": (
        case(fact("eu-sports-sponsorship", "IT"), access="closed-verified"),
        2, 4, {"IT": 4},
    ),
    "an offshore exchange with a Polish site and a Warsaw booth": (
        case(fact("eu-official-language-site", "PL"), fact("event-participation", "PL"), STORES),
        5, 5, {**dict.fromkeys(sorted(MEMBER_STATES), 2), "PL": 5},
    ),
    "three kinds of outreach without an Annex circumstance": (
        case(fact("event-participation", "PT"), fact("press-release-eu-media", "PT"),
             fact("affiliate-programme", "ES")),
        4, 4, {"ES": 3, "PT": 3},
    ),
    "a form that addresses nobody": (case(fact("lead-capture-form")), 1, 1, {}),
    "the same form for Portugal": (
        case(fact("lead-capture-form", "PT", nexus=True)), 3, 3, {"PT": 3},
    ),
    "a disclaimer in front of a German domain": (
        case(fact("eu-cctld-domain", "DE"), fact("disclaimer-not-for-eu")), 4, 4, {"DE": 4},
    ),
    "a doubtful alternate": (
        case(fact("hreflang-eu-region", "UNION", confidence="low")), 2, 2, {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FIRMS)
def test_our_worked_firms(name):
    given, level, uncapped, states = FIRMS[name]
    assert judge_case(given) == {
        "id": "c", "level": level, "uncapped_level": uncapped, "states": states,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"gate": "authorised"}, "article-61-not-engaged"),
        ({"gate": "no-crypto-asset-service"}, "article-61-not-engaged"),
        ({"gate": "eu-established"}, "article-61-not-engaged"),
        ({"gate": "unfetchable"}, "not-assessable"),
        ({"profile": {"home": "PL"}}, "article-61-not-engaged"),
        ({"facts": [fact("authorised-entity", "UNION")]}, "article-61-not-engaged"),
    ],
)
def test_a_gate_gives_a_status_and_no_level(change, status):
    assert judge_case({**case(fact("eu-cctld-domain", "DE")), **change}) == {
        "id": "c", "status": status,
    }  # fmt: skip


def test_home_is_weighed_only_where_the_fact_says_what_it_rests_on():
    french = fact("eu-official-language-site", "BE", "FR", "LU")
    assert judge_case(case(french, home="SC"))["level"] == 4
    assert judge_case(case({**french, "language": "fr"}, home="SC"))["level"] == 1
    written = {**french, "language": "fr", "rebuttal": "none"}
    assert judge_case(case(written, home="SC"))["level"] == 4


def test_repeats_and_order_change_nothing():
    facts = [fact("eu-cctld-domain", "DE"), fact("eur-pricing", "EURO"), STORES]
    assert judge_case(case(*facts)) == judge_case(case(*reversed(facts * 3)))


def test_an_unrebutted_fact_is_not_hidden_by_a_rebutted_one():
    one = fact("eu-cctld-domain", "DE")
    hidden = {**one, "rebuttal": "full"}
    assert judge_case(case(hidden, one))["level"] == 4
    assert judge_case(case(one, hidden))["level"] == 4


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"fact": []}, r'The case: unknown key "fact"; did you mean "facts"\?'),
        ({"facts": {}}, r'Case "c": facts must be a list, not an object\.'),
        ({"facts": ["x"]}, r'Case "c", fact 1 must be an object, not a text\.'),
        ({"facts": [{}]}, r'fact 1: "signal" is missing\.'),
        ({"facts": [fact("eu-cctld-domian")]}, r'signal "eu-cctld-domian"; did you mean "eu-cctld'),
        ({"facts": [fact("eur-pricing", "EL")]}, r'"EL" is neither .*; did you mean "GR"\?'),
        ({"facts": [fact("eur-pricing", "eu")]}, r'"eu" is neither .*; did you mean "UNION"\?'),
        ({"facts": [fact("eur-pricing", "CH")]}, r'"CH" is neither a Member State nor UNION'),
        ({"facts": [fact("eur-pricing", "NO")]}, r'"NO" is in the EEA and not a Member State'),
        ({"facts": [{"signal": "eur-pricing", "states": "DE"}]}, r"states must be a list of codes"),
        ({"facts": [fact("eur-pricing", confidence="sure")]}, r'"sure" is not one of high, medium'),
        ({"facts": [fact("eur-pricing", confidence=1)]}, r'"confidence" must be a text, not a num'),
        ({"facts": [fact("eur-pricing", nexus="yes")]}, r'"nexus" must be true or false, not a'),
        ({"facts": [fact("eur-pricing", rebutal="full")]}, r'"rebutal"; did you mean "rebuttal"'),
        ({"facts": [fact("eur-pricing", rebuttal="half")]}, r'"half" is not one of none, part'),
        ({"facts": [fact("eur-pricing", rebuttal=None)]}, r'"rebuttal" must be a text, not null'),
        ({"facts": [fact("eur-pricing", rebuttal="full", rebutted_by="disclaimer-not-for-eu")]},
         r"has no legal effect and rebuts nothing"),
        ({"gate": "authorized"}, r'gate "authorized" is not one of authorised, eu-established'),
        ({"access": "closed"}, r'access "closed" is not one of closed-verified'),
        ({"profile": {"home": "Seychelles"}}, r'home "Seychelles" is no two-letter country code'),
        ({"profile": {"lang": "en"}}, r"lang must be a list"),
        ({"profile": {"non_eu_markets": ["XX"]}}, r'"XX" is no two-letter country code'),
        ({"profile": []}, r"profile must be an object, not a list"),
    ],
)  # fmt: skip
def test_a_mistake_is_one_sentence_that_says_what_to_change(change, message):
    with pytest.raises(FactsError, match=message) as caught:
        judge_case({**case(), **change})
    assert "\n" not in str(caught.value)


def test_null_for_what_may_be_left_out_means_not_given():
    assert judge_case(case(fact("eur-pricing", "EURO", host=None), home=None, gate=None)) == {
        "id": "c", "level": 2, "uncapped_level": 2, "states": {},
    }  # fmt: skip


def test_expected_results_and_reasons_are_ignored():
    assert judge_case({**case(), "expected": {"level": 5}, "why": "x", "firm": "y"})["level"] == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "not valid JSON"),
        ("[]", "hold no case"),
        ("[1]", "Case 1 must be an object, not a number"),
        (b"\xff{}", "not text in UTF-8"),
        ('{"facts": ' * 100_000, "nested more than 16 levels|not valid JSON"),
    ],
)
def test_a_file_that_is_no_case_is_one_sentence(text, message):
    with pytest.raises(FactsError, match=message):
        read_cases(text)


def test_one_case_and_a_list_of_cases_are_read_alike():
    assert read_cases(json.dumps(case())) == read_cases(json.dumps([case()]))


def test_deep_nesting_inside_a_case_is_refused():
    deep: object = {}
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(FactsError, match="nested more than 16 levels"):
        judge_case({**case(), "expected": deep})
