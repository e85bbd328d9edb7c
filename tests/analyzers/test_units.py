"""Folding: one fact on a thousand pages is one unit, whatever the order."""

from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.base import Confidence, Sighting, Signal
from analyzers.units import SAMPLES, Folder, fold
from crawler.artifacts import Evidence


def signal(url="https://x.example/", quote="Fees", states=("FR",), **more):
    evidence = Evidence(url, quote, "text:0-4", "2026-11-20T12:00:00Z", "ab" * 32, "<urn:uuid:1>")
    return Signal("eu-country-subdirectory", Sighting(evidence, tuple(states), **more))


def test_a_host_is_one_with_and_without_www():
    (unit,) = fold([signal("https://www.x.example/fr"), signal("https://X.example/fr/a")])
    assert (unit.host, unit.count) == ("x.example", 2)


def test_different_states_or_hosts_stay_apart():
    units = fold([signal(), signal(states=("DE",)), signal(host="y.example")])
    assert [(u.host, u.states) for u in units] == [
        ("x.example", ("DE",)), ("x.example", ("FR",)), ("y.example", ("FR",)),
    ]  # fmt: skip


def test_the_order_of_states_makes_no_new_unit():
    (unit,) = fold([signal(states=("FR", "BE")), signal(states=("BE", "FR"))])
    assert unit.states == ("BE", "FR")


def test_samples_are_the_surest_then_the_shortest_and_of_distinct_addresses():
    many = [signal(f"https://x.example/fr/{'a' * n}", quote="same") for n in range(9)]
    sure = signal("https://x.example/fr/the-longest-address-of-all", quote="sure")
    weak = [signal(s.sighting.evidence.url, confidence=Confidence.LOW) for s in many]
    (unit,) = fold([*weak, sure, *weak[::-1]])
    assert unit.samples[0].quote == "sure"
    assert [e.url for e in unit.samples[1:]] == [
        f"https://x.example/fr/{'a' * n}" for n in range(4)
    ]
    assert unit.confidence is Confidence.HIGH


def test_several_quotes_of_one_page_fill_up_only_what_is_left():
    (unit,) = fold([signal(quote=q) for q in "abcdefgh"] + [signal("https://x.example/other")])
    assert [e.quote for e in unit.samples] == ["a", "Fees", "b", "c", "d"]


def test_a_sighting_without_a_language_is_not_swallowed_by_one_with():
    (unit,) = fold([signal(language="fr"), signal(language="")])
    assert unit.languages == ("", "fr")
    (unit,) = fold([signal(), signal()])
    assert unit.languages == ()


def test_a_specific_sighting_makes_the_unit_specific():
    both = [signal(shared=True), signal(shared=False, nexus=True)]
    for signals in (both, both[::-1]):
        (unit,) = fold(signals)
        assert (unit.shared, unit.nexus) == (False, True)


def test_a_broken_address_does_not_stop_the_fold():
    (unit,) = fold([signal("https://[broken/fr")])
    assert unit.host == ""


SIGNALS = st.builds(
    signal,
    url=st.sampled_from([f"https://x.example/{'p' * n}" for n in range(8)]),
    quote=st.sampled_from("abc"),
    states=st.sampled_from([("FR",), ("DE",)]),
    confidence=st.sampled_from(Confidence),
    language=st.sampled_from(["", "fr", "de"]),
    note=st.sampled_from(["", "One.", "Two."]),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(SIGNALS, max_size=40), st.randoms(use_true_random=False))
def test_order_makes_no_difference_and_samples_are_few(signals, random):
    shuffled = list(signals)
    random.shuffle(shuffled)
    units = fold(signals)
    assert fold(shuffled) == units
    folder = Folder()
    for one in signals:
        folder.add(one)
        assert all(len(unit.samples) <= SAMPLES for unit in folder.units())
    assert folder.units() == units
    for unit in units:
        asked = {s.sighting.evidence.url for s in signals if s.sighting.states == unit.states}
        assert len({e.url for e in unit.samples}) == min(SAMPLES, len(asked))


@settings(max_examples=50, deadline=None)
@given(st.lists(SIGNALS, min_size=1, max_size=20))
def test_repeats_change_the_count_only(signals):
    once, twice = fold(signals), fold(signals * 2)
    assert [u.samples for u in once] == [u.samples for u in twice]
    assert [u.key for u in once] == [u.key for u in twice]
    assert [2 * u.count for u in once] == [u.count for u in twice]
