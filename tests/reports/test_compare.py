"""Findings of two runs: who is who, and what became of them."""

import copy
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import fingerprint
from reports.compare import Kind, compare
from tests.reports import sample


def finding(signal="eu-country-subdirectory", states=("FR",), quote="Achetez", **more):
    url = more.pop("url", f"https://{sample.HOST}/fr/")
    samples = more.pop("samples", [sample.sample(url, quote)])
    return sample.finding(signal, signal, "A", list(states), samples, **more)


def document(*findings, **more):
    base = sample.SAMPLES["english_only"]()
    return base | {"findings": list(findings), "not_assessed": []} | more


def kinds(before, now, looked_at=lambda url: True):
    compared = compare(before, now, looked_at)
    return [(change.kind, change.finding["signal"]) for change in compared.changes]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"quote": "From 10 €"}, {"quote": "from  10,50 €"}),
        ({"quote": "https://a.example/fr/"}, {"quote": "http://a.example/fr/?utm_source=x#top"}),
        ({"quote": "Ａchetez\n ici"}, {"quote": "achetez ici"}),
        ({"states": ("FR", "BE")}, {"states": ("BE", "FR")}),
        ({"host": "www.a.example"}, {"host": "A.example"}),
    ],
)
def test_a_fingerprint_does_not_change_with_what_does_not_matter(one, other):
    assert fingerprint.fingerprint(finding(**one)) == fingerprint.fingerprint(finding(**other))


@pytest.mark.parametrize(
    "other",
    [{"signal": "eur-pricing"}, {"states": ("DE",)}, {"host": "b.example"}, {"quote": "Kaufen"}],
)
def test_a_fingerprint_changes_with_what_matters(other):
    assert fingerprint.fingerprint(finding()) != fingerprint.fingerprint(finding(**other))


def test_the_identity_stays_where_only_the_words_change():
    assert fingerprint.identity(finding()) == fingerprint.identity(finding(quote="Kaufen"))


def test_fingerprints_of_this_version_are_fixed():
    assert fingerprint.identity(finding()).startswith("20df6aa5d3495f13")
    assert fingerprint.fingerprint(finding()).startswith("72750f82cf3a89ec")


@given(st.text(st.characters(exclude_categories=())), st.randoms())
def test_any_words_have_a_fingerprint_and_the_order_of_samples_does_not_matter(text, chance):
    one = finding(samples=[sample.sample("https://a.example/", q) for q in (text, "b", "c")])
    shuffled = one | {"samples": sorted(one["samples"], key=lambda _: chance.random())}
    assert fingerprint.fingerprint(one) == fingerprint.fingerprint(shuffled)


def test_a_run_against_itself_has_nothing_new():
    full = sample.SAMPLES["full"]()
    compared = compare(full, copy.deepcopy(full), lambda url: False)
    assert {change.kind for change in compared.changes} == {Kind.UNCHANGED}
    assert not compared.graver and not compared.notes
    assert len(compared.changes) == sum(f["counted"] for f in full["findings"])


def test_new_gone_unchanged():
    known, gone, new = finding("a"), finding("b"), finding("c")
    assert kinds(document(known, gone), document(known, new)) == [
        (Kind.UNCHANGED, "a"), (Kind.NEW, "c"), (Kind.GONE, "b"),
    ]  # fmt: skip


def test_a_page_that_was_not_looked_at_again_is_not_gone():
    old = finding(samples=[sample.sample(f"https://a.example/{n}", "x") for n in (1, 2, 3)])
    compared = compare(document(old), document(), lambda url: url.endswith("1"))
    [change] = compared.changes
    assert change.kind is Kind.NOT_COMPARED
    assert change.why == "Not looked at this time: https://a.example/2 and 1 more."


def test_a_rule_that_was_not_assessed_is_not_gone():
    rule = {"signal": "eur-pricing", "title": "x", "tier": "D", "family": "payments", "reason": "y"}
    now = document(not_assessed=[rule])
    assert kinds(document(finding("eur-pricing")), now) == [(Kind.NOT_COMPARED, "eur-pricing")]


def test_more_pages_of_a_known_finding_are_not_new():
    more = [sample.sample(f"https://{sample.HOST}/fr/{n}", f"page {'x' * n}") for n in range(4)]
    again = finding(samples=[*finding()["samples"], *more], count=40)
    assert kinds(document(finding()), document(again)) == [(Kind.UNCHANGED, again["signal"])]


def test_new_words_on_a_known_page_are_not_new_and_other_pages_with_other_words_are():
    reworded = finding(quote="Négociez")
    moved = finding(quote="Négociez", url=f"https://{sample.HOST}/fr-promo/")
    assert kinds(document(finding()), document(reworded))[0][0] is Kind.UNCHANGED
    compared = compare(document(finding()), document(moved), lambda url: True)
    assert compared.changes[0].kind is Kind.CHANGED
    assert compared.graver == [moved]


def test_a_finding_that_weighs_more_is_graver_and_one_that_weighs_less_is_not():
    weak = finding(effective_tier="C")
    explained = finding(effective_tier="", counted=False, rebuttal="full")
    for before, now, graver in [
        (weak, finding(), True), (explained, weak, True), (finding(), weak, False),
        (weak, explained, False), (finding(confidence="low"), finding(), True),
    ]:  # fmt: skip
        compared = compare(document(before), document(now), lambda url: True)
        assert compared.changes[0].kind is Kind.CHANGED
        assert bool(compared.graver) is graver
    assert compare(document(weak), document(finding()), lambda url: True).changes[0].why == (
        "It counts as tier A (high confidence) now, and counted as tier C (high confidence) before."
    )


def test_a_new_finding_that_is_explained_is_no_news():
    explained = finding(effective_tier="", counted=False, rebuttal="full")
    assert kinds(document(), document(explained)) == []
    assert kinds(document(explained), document()) == []


def test_other_rules_and_another_home_are_said():
    now = document()
    now["rulebook"] = now["rulebook"] | {"sha256": "0" * 64}
    now["firm"] = now["firm"] | {"home": ""}
    notes = compare(document(), now, lambda url: True).notes
    assert "another version of the rules" in notes[0]
    assert notes[1] == "The home jurisdiction was SC in the baseline and is not given now."


def test_which_rules_and_versions_differ_is_said():
    """A run of long ago: fewer rules, one of another tier, an older program and form."""
    now, before = document(), document()
    gone = before["not_found"].pop()
    before["not_found"][0] = before["not_found"][0] | {"tier": "D"}
    other = before["not_found"][0]
    before["not_assessed"] = [*before["not_assessed"], gone | {"signal": "old-rule", "reason": ""}]
    before["rulebook"] = before["rulebook"] | {"sha256": "0" * 64, "version": "0.9"}
    before |= {"tool": {"name": "soliscope", "version": "0.0.1"}, "schema_version": "0.8"}
    version, tool, form, new, old, tier = compare(before, now, lambda url: True).notes
    assert f"(0.9, and {now['rulebook']['version']} now)" in version
    assert "another version of soliscope (0.0.1, and" in tool
    assert form == "The baseline was written in another form (0.8, and 1.0 now)."
    assert new == f"Rules that are new: {gone['signal']}."
    assert old == "Rules of the baseline that are no more: old-rule."
    [mine] = [rule["tier"] for rule in now["not_found"] if rule["signal"] == other["signal"]]
    assert tier == f"Rules with another tier: {other['signal']} (D, {mine} now)."


def test_the_order_of_findings_does_not_change_what_became_of_them():
    full, chance = sample.SAMPLES["full"](), random.Random(7)
    shuffled = full | {"findings": chance.sample(full["findings"], len(full["findings"]))}
    dropped = full | {"findings": full["findings"][:10]}
    for other in (dropped, document()):
        one, two = (sorted(map(str, kinds(other, d))) for d in (full, shuffled))
        assert one == two
