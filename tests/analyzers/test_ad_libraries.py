"""Exports of ad libraries, folded by advertiser and State."""

import json

import pytest

from analyzers import entered
from analyzers.facts import FactsError


def meta(number, breakdown, **more):
    rows = [
        {"country": code, "age_gender_breakdowns": [{"age_range": "25-34", "male": n, "female": 1}]}
        for code, n in breakdown.items()
    ]
    return {"id": str(number), "page_name": "Brand", "ad_delivery_start_time": f"2026-0{number}-02",
            "age_country_gender_reach_breakdown": rows, **more}  # fmt: skip


GOOGLE = {
    "creative_id": "CR1", "advertiser_disclosed_name": "Brand Ltd", "advertiser_location": "SC",
    "region_stats": [
        {"region_code": "HR", "first_shown": "2026-01-01", "last_shown": "2026-03-01",
         "times_shown_lower_bound": "1000", "times_shown_upper_bound": "2000"},
        {"region_code": "NO", "first_shown": "2026-01-01", "times_shown_upper_bound": "9000"},
    ],
}  # fmt: skip


def read(*ads, **more):
    told = {"entered_by": "Desk", "data": list(ads), **more}
    return entered.read(json.dumps(told).encode(), "ads.json", "ab" * 32)


def test_ads_of_meta_are_one_fact_a_state():
    aimed = {"target_locations": [{"name": "Germany", "excluded": False},
                                  {"name": "France", "excluded": True}]}  # fmt: skip
    found = read(
        meta(1, {"DE": 209_999, "AT": 17_999, "US": 5}, **aimed), meta(2, {"DE": 9, "LU": 20})
    )
    told = {e.unit.states[0]: (str(e.unit.confidence), e.text, e.on) for e in found}
    assert told["DE"] == (
        "high", "2 ads of Brand aimed at Germany, at most 210,000 people reached by one ad; such as"
        " ad 1", "2026-02-02",
    )  # fmt: skip
    assert told["AT"][0] == "medium" and told["LU"][0] == "low"
    assert set(told) == {"DE", "AT", "LU"}
    assert {e.source for e in found} == {"Meta Ad Library"}
    assert found[0].signal.sighting.evidence.vantage == "entered by Desk"


def test_ads_of_google():
    (one,) = read(GOOGLE)
    assert (one.unit.states, str(one.unit.confidence), one.on) == (("HR",), "medium", "2026-03-01")
    assert one.text == (
        "1 ad of Brand Ltd shown in Croatia, at most 2,000 times shown by one ad; such as ad CR1"
    )


@pytest.mark.parametrize(
    ("ads", "more", "message"),
    [
        ([{"x": 1}], {}, "ad 1 is of no ad library that is known"),
        ([1], {}, "ad 1 must be an object"),
        ([meta(1, {"US": 5})], {}, "none of the 1 ads names a Member State"),
        ([meta(1, {"DE": 5})], {"entered_by": ""}, '"entered_by" is missing'),
        ([meta(1, {"DE": 5})], {"who": "x"}, 'unknown key "who"'),
        ([meta(1, {"DE": 5}, ad_snapshot_url="https://f.test/?access_token=secret")], {},
         "holds access tokens"),
        ([meta(1, {"DE": 5}, ad_delivery_start_time="soon")], {}, '"date" is missing or no day'),
    ],
)  # fmt: skip
def test_a_mistake_is_one_sentence(ads, more, message):
    with pytest.raises(FactsError, match=message):
        read(*ads, **more)
