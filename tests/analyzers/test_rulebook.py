"""The law as data: complete, in order, printable, and unforgiving about typos."""

import re

import pytest

from analyzers.rulebook import PATH, RulebookError, load, parse

TEXT = PATH.read_text()
LAW = load()


def test_every_signal_of_the_catalogue_is_there_in_the_order_of_the_guidelines():
    assert len(LAW.indicators) == 100
    ids = [one.id for one in LAW.indicators]
    milestones = [
        "eu-cctld-domain", "geo-targeted-digital-ads", "eu-official-language-site",
        "eu-partner-site-promotion", "post-transaction-push-new-type", "different-type-cross-offer",
        "internet-commercial", "close-links-solicitation", "eu-telephone-number", "eur-pricing",
        "authorised-entity", "home-jurisdiction-language", "disclaimer-not-for-eu",
    ]  # fmt: skip
    assert sorted(milestones, key=ids.index) == milestones


def test_the_tiers_are_those_of_the_catalogue():
    tiers = [one.tier for one in LAW.indicators]
    assert {tier: tiers.count(tier) for tier in "ABCDGRZ"} == {
        "A": 26, "B": 27, "C": 10, "D": 18, "G": 3, "R": 10, "Z": 6,
    }  # fmt: skip
    assert len(LAW.evidence_families) == 12


def test_an_indicator_reads_as_the_annex_does():
    one = LAW.by_id["eu-country-subdirectory"]
    assert one.citations[0] == "ESMA35-1872330276-2030, Annex, Guideline 1, SEO row (ii)"
    assert "'.com/fr'" in one.law
    assert one.rebuttals[0] == "home-jurisdiction-language"
    assert "disclaimer-not-for-eu" in one.does_not_rebut


def test_every_row_and_paragraph_of_the_index_has_a_signal():
    covered = {key for one in LAW.indicators for key in one.covers}
    assert covered == set(LAW.coverage_index)


@pytest.mark.parametrize("one", LAW.indicators, ids=lambda one: one.id)
def test_what_a_report_prints_is_printable(one):
    for sentence in (one.law, one.remediation, *one.sees, *one.not_this, *one.other_rebuttals):
        assert re.match(r"[A-Z0-9./+][^\n]*[.)?]$|[a-z@.][^\n]*[.]$", sentence), sentence
    assert one.citations
    assert all(re.match(r"ESMA35|MiCA|Commentary: |Analogy: |By analogy", c) for c in one.citations)
    assert one.title[0].isupper() or one.title[0] == "."


@pytest.mark.parametrize(
    "word", ["seed", "is soliciting", "illegal", "breach", "compliant", "safe", "certif", "proves"]
)
def test_words_that_a_report_must_not_use_are_absent(word):
    assert not re.search(rf"\b{word}(?!-)", TEXT.replace("noncompliant", ""), re.I)


def test_rebuttals_never_name_a_fact_without_effect():
    for one in LAW.indicators:
        assert not [name for name in one.rebuttals if LAW.by_id[name].tier == "Z"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('tier = "A"', 'tier = "Q"', r'"eu-cctld-domain": tier "Q" is not known'),
        ('element = "both"', 'elements = "both"', r'"eu-cctld-domain": unknown key elements'),
        ("counts = true", 'counts = "yes"', r'"eu-cctld-domain": counts has the wrong type'),
        ('id = "eu-union-tld"', 'id = "eu-cctld-domain"', r'"eu-cctld-domain" appears twice'),
        ('"home-jurisdiction-language"', '"home-language"', r'rebuttal "home-language" does not'),
        ('"A1.1(i)",', '"A9",', r'covers "A9" is not in'),
        ("[statuses]", "[status]", r"head of the rulebook: unknown key status"),
        ('version = "2026.11"', "version = 2026", r"version must be a string"),
        ("[levels.3]", "[levels.6]", r"\[levels\]: unknown key 6"),
        ("[dates]", "[dates", r"not readable TOML"),
    ],
)
def test_a_typo_is_an_error_that_names_the_place(old, new, message):
    assert old in TEXT
    with pytest.raises(RulebookError, match=message):
        parse(TEXT.replace(old, new, 1).encode())


def test_the_digest_is_of_the_bytes_and_the_rulebook_is_read_once():
    assert load() is LAW
    assert parse(PATH.read_bytes()) == LAW
    assert parse(PATH.read_bytes() + b"# a remark\n").sha256 != LAW.sha256
