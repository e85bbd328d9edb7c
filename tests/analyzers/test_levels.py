"""Tiers, levels and the invariants, over units drawn from the real rulebook."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.base import Confidence
from analyzers.levels import (
    SINGLE_OUT,
    Rebuttal,
    Shape,
    effective_tier,
    headline,
    level,
    narrow,
    state_views,
    weigh,
)
from analyzers.rulebook import load
from analyzers.units import Unit

LAW = load()
HIGH, MEDIUM, LOW = Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW
NONE, PART, FULL = Rebuttal.NONE, Rebuttal.PART, Rebuttal.FULL


def shape(tier, family="f1", mechanism="m1", high=True):
    return Shape(tier, family, mechanism, high)


@pytest.mark.parametrize(
    ("signal", "confidence", "rebuttal", "nexus", "tier"),
    [
        ("eu-cctld-domain", HIGH, NONE, False, "A"),
        ("eu-cctld-domain", LOW, NONE, False, "C"),
        ("eu-cctld-domain", HIGH, PART, False, "C"),
        ("eu-cctld-domain", LOW, PART, False, "C"),  # weakened once, not twice
        ("eu-cctld-domain", HIGH, FULL, False, ""),
        ("event-participation", MEDIUM, PART, False, "C"),
        ("eu-telephone-number", LOW, NONE, False, "D"),
        ("eur-pricing", HIGH, NONE, False, "D"),
        ("eur-pricing", LOW, NONE, False, ""),
        ("lead-capture-form", HIGH, NONE, False, ""),  # a means that addresses nobody
        ("lead-capture-form", HIGH, NONE, True, "B"),
        ("app-store-eu-availability", HIGH, NONE, False, "C"),  # the one exception
        ("website-or-app-as-means", HIGH, NONE, True, ""),  # never counts
        ("ad-pixel-and-tag-presence", HIGH, NONE, True, ""),
        ("disclaimer-not-for-eu", HIGH, NONE, True, ""),
        ("geo-block-web", HIGH, NONE, True, ""),
        ("authorised-entity", HIGH, NONE, True, ""),
    ],
)
def test_the_effective_tier(signal, confidence, rebuttal, nexus, tier):
    assert effective_tier(LAW.by_id[signal], confidence, rebuttal, nexus) == tier


@pytest.mark.parametrize(
    ("shapes", "expected"),
    [
        ([], 1),
        ([shape("D")], 2),
        ([shape("D"), shape("C", "f2")], 2),  # one mechanism is one pointer
        ([shape("D"), shape("D", "f1", "m2")], 3),
        ([shape("B", high=False)], 3),
        ([shape("B", f"f{n}") for n in range(2)], 3),
        ([shape("B", f"f{n}") for n in range(3)], 4),
        ([shape("A", high=False)], 4),
        ([shape("A"), shape("A", "f1", "m2")], 4),  # one family does not converge
        ([shape("A"), shape("A", "f2")], 5),
        ([shape("A", high=False), shape("A", "f2", high=False)], 4),  # one mechanism, none sure
        ([shape("A", high=False), shape("A", "f2", "m2", high=False)], 5),
        ([shape("A"), shape("D", "f2"), shape("D", "f1", "m2")], 4),
        ([shape("A"), shape("D", "f2"), shape("D", "f3")], 5),
    ],
)
def test_the_level_of_a_set(shapes, expected):
    assert level(shapes) == expected


def unit(signal, states=(), host="x.example", confidence=HIGH, **more):
    return Unit(host, signal, tuple(states), confidence, **more)


def views(*units):
    return {
        state: view.level
        for state, view in state_views(
            filter(None, (weigh(u, LAW.by_id[u.signal], NONE) for u in narrow(units)))
        ).items()
    }


def test_wide_units_make_no_row_and_corroborate_only_an_a_or_b():
    wide = [unit("eur-pricing", ["EURO"]), unit("eu-residents-invited", ["UNION"])]
    assert views(*wide) == {}
    assert views(*wide, unit("eu-telephone-number", ["DE"])) == {"DE": 2}
    assert views(*wide, unit("eu-cctld-domain", ["DE"])) == {"DE": 5}


def test_the_euro_says_nothing_about_a_state_outside_the_euro_area():
    euro = [unit("eur-pricing", ["EURO"]), unit("eu-residents-invited", ["UNION"])]
    assert views(*euro, unit("eu-cctld-domain", ["SE"])) == {"SE": 4}
    assert views(*euro, unit("eu-cctld-domain", ["BG"])) == {"BG": 5}


def test_a_shared_language_is_narrowed_to_what_its_own_host_singles_out():
    german = unit("eu-official-language-site", ["AT", "BE", "DE", "LU"], shared=True)
    assert set(views(german)) == {"AT", "BE", "DE", "LU"}
    assert set(views(german, unit("eu-telephone-number", ["AT"]))) == {"AT"}
    elsewhere = unit("eu-telephone-number", ["AT"], host="other.example")
    assert set(views(german, elsewhere)) == {"AT", "BE", "DE", "LU"}
    assert set(views(german, unit("eu-telephone-number", ["PL"]))) == {"AT", "BE", "DE", "LU", "PL"}


def test_a_bare_language_code_singles_nothing_out_but_a_country_code_does():
    german = unit("eu-official-language-site", ["AT", "BE", "DE", "LU"], shared=True)
    bare = unit("eu-country-subdirectory", ["DE"], languages=("de",))
    assert set(views(german, bare)) == {"AT", "BE", "DE", "LU"}
    assert set(views(german, unit("eu-country-subdirectory", ["AT"]))) == {"AT"}


@pytest.mark.parametrize(
    ("uncapped", "access", "expected"),
    [(5, "closed-verified", 2), (1, "closed-verified", 1), (5, "partly-closed", 5),
     (4, "claimed-only", 4), (3, "unknown", 3), (5, "open", 5)],
)  # fmt: skip
def test_only_verified_access_holds_the_headline(uncapped, access, expected):
    assert headline(uncapped, access) == expected


# --- the invariants, as properties ---

STATES = [(), ("UNION",), ("EURO",), ("DE",), ("FR",), ("SE",), ("BE", "FR", "LU"), ("DE", "FR")]
COUNTED = [one.id for one in LAW.indicators if one.counts]
UNITS = st.builds(
    unit,
    st.sampled_from([one.id for one in LAW.indicators]),
    st.sampled_from(STATES),
    host=st.sampled_from(["x.example", "y.example"]),
    confidence=st.sampled_from(Confidence),
    shared=st.booleans(),
    nexus=st.booleans(),
)
JUDGED = st.lists(st.tuples(UNITS, st.sampled_from(Rebuttal)), max_size=10)
SOME = settings(max_examples=100, deadline=None)


def result(judged):
    """Union level and State levels of units with their rebuttals."""
    narrowed = narrow([one for one, _ in judged])
    counted = [
        w
        for one, (_, rebuttal) in zip(narrowed, judged, strict=True)
        if (w := weigh(one, LAW.by_id[one.signal], rebuttal))
    ]
    rows = {state: view.level for state, view in state_views(counted).items()}
    return level(one.shape for one in counted), rows


@SOME
@given(JUDGED, st.randoms(use_true_random=False))
def test_order_and_repeats_change_nothing(judged, random):
    shuffled = [*judged, *judged[:3]]
    random.shuffle(shuffled)
    assert result(shuffled) == result(judged)


@SOME
@given(JUDGED, UNITS, st.sampled_from([o.id for o in LAW.indicators if o.tier in "ZRG"]))
def test_a_fact_without_effect_changes_nothing(judged, one, signal):
    assert result([*judged, (replace(one, signal=signal), NONE)]) == result(judged)


@SOME
@given(JUDGED, st.integers(0, 9), st.sampled_from([PART, FULL]))
def test_adding_a_rebuttal_never_raises_a_level(judged, place, rebuttal):
    stronger = list(judged)
    if judged:
        one, given_before = judged[place % len(judged)]
        stronger[place % len(judged)] = (one, max(rebuttal, given_before, key=lambda r: r.rank))
    union, states = result(judged)
    union_then, states_then = result(stronger)
    assert union_then <= union
    assert all(states_then[state] <= states.get(state, 1) for state in states_then)


@SOME
@given(JUDGED, UNITS, st.sampled_from(COUNTED))
def test_adding_a_counted_signal_never_lowers_a_level(judged, one, signal):
    more = result([*judged, (replace(one, signal=signal, nexus=True), NONE)])
    union, states = result(judged)
    assert more[0] >= union
    if signal not in SINGLE_OUT:  # what singles a State out may take a shared language elsewhere
        assert all(more[1][state] >= states[state] for state in states)


@SOME
@given(JUDGED)
def test_a_state_never_exceeds_the_union_and_surer_never_lowers(judged):
    union, states = result(judged)
    assert all(at <= union for at in states.values())
    surer = [(replace(one, confidence=HIGH), rebuttal) for one, rebuttal in judged]
    assert result(surer)[0] >= union


def test_a_bare_code_has_the_region_that_its_pages_declare():
    french = unit("eu-language-toggle", ["BE", "FR", "LU"], shared=True)
    bare = unit("eu-country-subdirectory", ["FR"], languages=("fr",))
    marked = unit("declared-locale", ["FR"], languages=("fr",))
    assert set(views(french, bare, marked)) == {"FR"}
    table = unit("declared-locale", ["BE", "FR", "LU"], languages=("fr",), shared=True)
    assert set(views(french, bare, table)) == {"BE", "FR", "LU"}
    assert set(views(french, marked)) == {"BE", "FR", "LU"}, "html lang alone singles nothing out"
