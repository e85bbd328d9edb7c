"""An assessment as a whole: gates, gaps, access, and sentences about what would change."""

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.assessment import assess
from analyzers.base import Confidence, Failure, Sighting, Signal
from analyzers.profile import Profile
from analyzers.rulebook import load
from analyzers.units import fold
from crawler.artifacts import Coverage, Evidence, HostCoverage

LAW = load()
ASKED = (
    "eu-cctld-domain", "eur-pricing", "lead-capture-form", "eu-telephone-number",
    "eu-official-language-site", "website-or-app-as-means", "disclaimer-not-for-eu",
)  # fmt: skip


def signal(name, *states, url="https://x.example/", quote="quote", **more):
    evidence = Evidence(url, quote, "text:0-5", "2026-11-20T12:00:00Z", "ab" * 32, "<urn:uuid:1>")
    return Signal(name, Sighting(evidence, states, **more))


def run(*signals, profile=None, coverage=None, asked=ASKED, failures=(), **more):
    return assess(
        LAW,
        profile or Profile(name="X", home="AE"),
        fold(signals),
        coverage or Coverage(),
        dict.fromkeys(asked),
        failures,
        "2026-11-20T12:00:00Z",
        "2026-11-20T12:05:00Z",
        **more,
    )


CCTLD = signal("eu-cctld-domain", "DE")
PHONE = signal("eu-telephone-number", "ES")
EURO = signal("eur-pricing", "EURO", currency="EUR")


def reasons(done):
    return {one.indicator.id: one.reason for one in done.not_assessed}


def test_a_finding_carries_its_law_its_place_and_its_words():
    done = run(signal("eu-cctld-domain", "DE", quote="x.de", note="The domain ends in .de."))
    (finding,) = done.findings
    assert finding.indicator.title == "Country-code domain of a Member State"
    assert (finding.effective_tier, finding.counted, finding.states) == ("A", True, ("DE",))
    assert finding.samples[0].quote == "x.de"
    assert finding.why == "The domain ends in .de."
    assert (done.status, done.reason, done.level, done.uncapped_level) == ("assessed", "", 4, 4)


def test_a_state_row_lists_families_with_their_strongest_tier():
    done = run(CCTLD, signal("hreflang-eu-region", "DE"), signal("eu-telephone-number", "DE"), EURO)
    row = done.states["DE"]
    assert {family: (v.tier, v.units) for family, v in row.families.items()} == {
        "localisation": ("A", 2), "presence": ("C", 1),
    }  # fmt: skip
    assert list(done.states) == ["DE"]
    assert row.level <= done.uncapped_level


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        (Profile(home="AE", gate="authorised"), "entered as authorised under MiCA"),
        (Profile(home="AE", gate="no-crypto-asset-service"), "No crypto-asset service"),
        (Profile(home="AE", gate="eu-established"), "established in the Union"),
        (Profile(home="PL"), "established in Poland"),
        (Profile(home="RE"), "not available to it"),
    ],
)
def test_a_gate_gives_no_level_but_keeps_what_was_seen(profile, words):
    done = run(CCTLD, profile=profile)
    assert done.status == "article-61-not-engaged"
    assert words in done.reason
    assert (done.level, done.uncapped_level, done.states) == (None, None, {})
    assert [f.indicator.id for f in done.findings] == ["eu-cctld-domain"]
    assert done.findings[0].would_change == ""


def test_an_unread_home_page_gives_no_level_and_no_absence():
    done = run(CCTLD, home_fetched=False, home_reason="timeout")
    assert done.status == "not-assessable"
    assert done.reason == "The home page could not be read: timeout."
    assert done.level is None
    assert reasons(done)["eur-pricing"] == "the home page could not be read: timeout"
    assert "eur-pricing" not in {one.id for one in done.not_found}


def test_fewer_than_three_families_give_no_level():
    done = run(asked=("eu-cctld-domain", "eur-pricing"))
    assert done.status == "not-assessable"
    assert "Only 2 of the 12 families" in done.reason
    broken = [Failure("lead-capture-form", "https://x.example/", "ValueError: x")]
    asked = ("eu-cctld-domain", "eur-pricing", "lead-capture-form")
    assert run(asked=asked).status == "assessed"
    assert run(asked=asked, failures=broken).status == "not-assessable"


def test_every_signal_ends_in_exactly_one_place():
    done = run(CCTLD, EURO, signal("disclaimer-not-for-eu"))
    seen = {f.indicator.id for f in (*done.findings, *done.noted)}
    absent = {one.id for one in done.not_found}
    unknown = set(reasons(done))
    assert seen | absent | unknown == set(LAW.by_id)
    assert not seen & absent and not seen & unknown and not absent & unknown


def test_what_nobody_looked_for_is_never_absent():
    done = run(CCTLD)
    absent = {one.id for one in done.not_found}
    assert absent - set(ASKED) <= {
        "home-jurisdiction-language", "customary-finance-language", "eu-established-firm",
    }  # fmt: skip
    why = reasons(done)
    assert why["geo-targeted-digital-ads"] == "needs an import: ad library"
    assert why["geo-ip-localisation"] == "needs a vantage point in the Union"
    assert why["client-relationship-records"] == "needs the firm's own records"
    assert why["app-store-eu-availability"] == "needs the app store listings"
    assert why["country-landing-page"] == "needs pages of the site or an import: search rankings"


def test_an_analyzer_that_failed_makes_its_signal_not_assessed():
    broken = [
        Failure("eur-pricing", "https://x.example/a", "ValueError: x"),
        Failure("eur-pricing", "https://x.example/a", "ValueError: x"),
        Failure("eur-pricing", "https://x.example/b", "ValueError: x"),
        Failure("eu-cctld-domain", "https://x.example/", "ValueError: x"),
    ]
    done = run(CCTLD, failures=broken)
    assert reasons(done)["eur-pricing"] == "the analyzer failed on 2 pages"
    assert "eu-cctld-domain" not in reasons(done)  # it was found elsewhere


def test_what_was_cut_short_is_said_beside_not_found():
    hosts = (HostCoverage("x.example", "given", left_out=12, failed={"timeout": 1}),)
    cut = Coverage(hosts, limits=("max_pages",), blocked=("https://x.example/a",), complete=False)
    assert run(coverage=cut).caveats == (
        "The run was stopped before its end.",
        "12 addresses were known and not fetched because of the page budget.",
        "1 address answered with a challenge page.",
        "1 address could not be read.",
        "Limits reached: max_pages.",
    )
    assert run().caveats == ()


def test_explained_findings_stay_and_say_what_they_would_be():
    site = signal("eu-official-language-site", "BE", "FR", "LU", language="fr", shared=True)
    done = run(site, profile=Profile(home="CA"))
    (finding,) = done.findings
    assert (done.level, finding.counted, finding.rebutted_by) == (
        1, False, "home-jurisdiction-language",
    )  # fmt: skip
    assert finding.would_change == "If nothing explained it, the level would be 4 instead of 1."
    assert done.states == {}


def test_would_change_is_worked_out_by_judging_again():
    done = run(CCTLD, PHONE, signal("hreflang-eu-region", "FR", confidence=Confidence.MEDIUM))
    said = {f.indicator.id: f.would_change for f in done.findings}
    assert said["eu-telephone-number"].startswith(
        "The level of the Union does not rest on it alone."
    )
    assert "Spain 1 instead of 2" in said["eu-telephone-number"]
    assert "Germany 1 instead of 4" in said["eu-cctld-domain"]
    alone = run(CCTLD, PHONE).findings
    assert alone[0].would_change == "Without this finding the level would be 2 instead of 4."


def test_one_of_two_alike_makes_no_difference():
    twin = signal("eu-cctld-domain", "DE", host="y.example")
    said = {f.would_change for f in run(CCTLD, twin).findings}
    assert said == {"The level of the Union does not rest on it alone."}


def test_findings_come_strongest_first_and_notes_apart():
    done = run(EURO, PHONE, CCTLD, signal("disclaimer-not-for-eu"), signal("lead-capture-form"))
    assert [f.indicator.id for f in done.findings] == [
        "eu-cctld-domain", "eu-telephone-number", "eur-pricing",
    ]  # fmt: skip
    noted = {f.indicator.id: f.would_change for f in done.noted}
    assert "does not rebut" in noted["disclaimer-not-for-eu"]
    assert "would count if" in noted["lead-capture-form"]


def test_a_means_that_addresses_the_union_is_a_finding():
    done = run(signal("lead-capture-form", "PT", nexus=True))
    assert [(f.indicator.id, f.effective_tier) for f in done.findings] == [
        ("lead-capture-form", "B")
    ]


PRECAUTIONS = [
    signal(name) for name in ("geo-block-web", "app-unavailable-eu-stores", "no-eu-accounts")
]


@pytest.mark.parametrize(
    ("signals", "asked", "access"),
    [
        ((), (), "unknown"),
        ((signal("disclaimer-not-for-eu"),), (), "unknown"),
        ((signal("disclaimer-not-for-eu"),), ("geo-block-web",), "claimed-only"),
        ((signal("terms-country-exclusion"),), ("geo-block-web",), "claimed-only"),
        (PRECAUTIONS[1:], (), "unknown"),
        (PRECAUTIONS[1:], ("geo-block-web",), "partly-closed"),
        (PRECAUTIONS[:1], (), "partly-closed"),
        (PRECAUTIONS, (), "closed-verified"),
        ([*PRECAUTIONS, signal("app-store-eu-availability", "DE")], (), "partly-closed"),
        ((signal("eu-account-acceptance", "DE"),), (), "open"),
        ((), ("geo-block-web",), "open"),
    ],
)
def test_the_access_posture(signals, asked, access):
    assert run(*signals, asked=(*ASKED, *asked)).access == access


def test_what_was_seen_of_sign_up_is_told_as_it_was_seen():
    note = "The sign-up list has 12 countries and none of the Union."
    done = run(signal("no-eu-accounts", note=note), asked=(*ASKED, "geo-block-web"))
    assert "the sign-up list has 12 countries and none of the Union." in done.access_reason
    assert "refuses" not in done.access_reason


def test_closed_access_holds_the_headline_and_not_the_rest():
    done = run(CCTLD, *PRECAUTIONS)
    assert (done.level, done.uncapped_level, done.states["DE"].level) == (2, 4, 4)
    entered = run(CCTLD, profile=Profile(home="AE", access="closed-verified"))
    assert (entered.level, entered.access_reason) == (2, "Taken as entered by the user.")


def test_an_unknown_home_is_asked_for_only_where_it_matters():
    assert not [q for q in run(CCTLD, profile=Profile()).questions if "head or registered" in q]
    (question,) = [q for q in run(EURO, profile=Profile()).questions if "head or registered" in q]
    assert "Prices, fees or balances in euro" in question
    assert not [q for q in run(EURO).questions if "head or registered" in q]


def test_no_offer_seen_is_a_question_and_no_gate():
    done = run(CCTLD)
    assert done.status == "assessed"
    assert any("MiCA Art. 3(1)(16)" in q for q in done.questions)
    offered = run(CCTLD, signal("website-or-app-as-means"))
    assert not any("MiCA Art. 3(1)(16)" in q for q in offered.questions)


def test_a_sign_of_a_gate_is_a_question_and_no_gate():
    done = run(CCTLD, signal("eu-established-firm"))
    assert (done.status, done.level) == ("assessed", 4)
    assert any("Firm established in the Union" in q for q in done.questions)


def test_an_assessment_travels_between_processes():
    done = run(CCTLD, EURO)
    assert pickle.loads(pickle.dumps(done)) == done  # noqa: S301  (our own bytes)


UNITS = st.builds(
    lambda name, states, confidence, language, url: signal(
        name, *states, confidence=confidence, language=language, url=url
    ),
    st.sampled_from(sorted(LAW.by_id)),
    st.sampled_from([(), ("UNION",), ("EURO",), ("DE",), ("BE", "FR", "LU")]),
    st.sampled_from(Confidence),
    st.sampled_from(["", "fr", "de", "pl", "en"]),
    st.sampled_from(["https://x.example/fr/", "https://y.example/"]),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(UNITS, max_size=8),
    st.sampled_from(["", "CA", "CH", "AE", "GB", "RS"]),
    st.randoms(use_true_random=False),
)
def test_whatever_was_seen_the_assessment_is_whole(signals, home, random):
    done = run(*signals, profile=Profile(home=home))
    shuffled = [*signals, *signals]
    random.shuffle(shuffled)
    again = run(*shuffled, profile=Profile(home=home))
    assert (again.level, again.states, again.access) == (done.level, done.states, done.access)
    z_more = run(*signals, signal("vpn-argument"), profile=Profile(home=home))
    assert (z_more.level, z_more.states) == (done.level, done.states)
    ends = [f.indicator.id for f in (*done.findings, *done.noted)]
    rest = [one.id for one in done.not_found] + list(reasons(done))
    assert not set(ends) & set(rest)
    assert len(rest) == len(set(rest))
    assert all(row.level <= done.uncapped_level for row in done.states.values())
    assert all(f.would_change.endswith(".") for f in (*done.findings, *done.noted))
