"""A rule without words for a page's language is not assessed there; it is never "not found"."""

import ast
from pathlib import Path

import pytest

from analyzers import scan, summary, terms, tongues
from analyzers.assessment import assess
from analyzers.places import EU_LANGUAGES
from analyzers.profile import Profile
from analyzers.rulebook import load
from crawler.artifacts import Coverage, HostCoverage
from crawler.page import Page

TURKISH = (
    "<html lang='tr'><body><main><p>Platformumuzda yüzlerce kripto varlık alıp satabilir, "
    "hesabınızı dakikalar içinde açabilir ve dilediğiniz zaman paranızı çekebilirsiniz. "
    "Müşteri hizmetlerimiz gece gündüz yanınızda ve bütün sorularınıza yanıt verir.</p></main>"
)
ENGLISH = (
    "<html lang='en'><body><main><p>On our platform you can trade hundreds of crypto-assets, open "
    "your account within minutes and withdraw your money whenever you like.</p></main>"
)
WORDS = {
    "statements",
    "clauses",
    "phrases",
    "invites",
    "forms",
    "creators",
    "sponsoring",
    "lessons",
}
"""Helpers that look for words."""
MARKUP = {
    # read markup, addresses, numbers or names first; words only take something away or label it
    "ad-pixel-and-tag-presence", "in-platform-promotional-prompt", "eu-email-address",
    "eu-mailing-address", "eu-telephone-number", "messaging-channel-eu", "social-media-eu-handle",
    "website-or-app-as-means", "eu-jurisdiction-dropdown",
}  # fmt: skip


def tally(page, *htmls):
    pages = [summary.summarise(page(h, f"https://x.example/{n}")) for n, h in enumerate(htmls)]
    return tongues.tally(pages, scan.questions())


def judged(languages):
    return assess(
        load(), Profile(name="X", home="AE"), (),
        Coverage((HostCoverage("x.example", "given", 2, 2),)), scan.asked_of_pages(), (),
        "2026-11-20T12:00:00Z", "2026-11-20T12:05:00Z", languages=languages,
    )  # fmt: skip


def test_pages_in_a_language_without_terms_are_not_assessed(page):
    english, turkish = tally(page, ENGLISH, ENGLISH.replace("hundreds", "dozens"), TURKISH)
    assert (english.language, english.pages, english.without) == ("en", 2, ())
    assert (turkish.language, turkish.pages, turkish.terms) == ("tr", 1, "none")
    done = judged((english, turkish))
    reasons = {one.indicator.id: one.reason for one in done.not_assessed}
    assert reasons["affiliate-programme"] == (
        "this version has no words of the rule in Turkish (1 page);"
        " not seen on the pages it can read"
    )
    assert "event-invitation" in reasons
    clear = {one.id for one in done.not_found}
    assert {"eu-phone-prefix-default", "ad-pixel-and-tag-presence"} <= clear, (
        "markup has no language"
    )


def test_english_pages_leave_no_gap(page):
    done = judged(tally(page, ENGLISH))
    assert not [one for one in done.not_assessed if "no words" in one.reason]


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ("<html lang='ja'><p>短い</p>", "ja"),
        (ENGLISH.replace("lang='en'", "lang='tr'"), "en"),
        ("<p>!</p>", ""),
    ],
)
def test_the_text_decides_and_the_mark_stands_in_for_too_little_text(page, html, language):
    assert tongues.of_page(summary.summarise(page(html))) == ((language,) if language else ())


def test_every_rule_with_words_knows_all_official_languages():
    short = {
        q.id: sorted(EU_LANGUAGES - known)
        for q in scan.questions()
        if (known := tongues.known_to(q)) is not None and not known >= EU_LANGUAGES
    }
    assert short == {}


def test_every_official_language_has_a_stated_quality():
    known = terms.table("languages")["terms"]
    assert sorted([*known["wide"], *known["basic"]]) == sorted(EU_LANGUAGES)


def test_a_rule_that_looks_for_words_names_its_tables():
    folder = Path(tongues.__file__).with_name("pages")
    for question in scan.questions():
        file = folder / f"{question.id.replace('-', '_')}.py"
        if question.reads is not Page or question.id in MARKUP:
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        imported = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "analyzers"
            for alias in node.names
        }
        assert question.tables or not imported & WORDS, question.id


def test_too_little_french_is_not_assessed_and_never_not_found(page):
    short = "<html lang='fr'><body><main><p>Bourse de cryptomonnaies, frais très bas.</p></main>"
    found = tally(page, short)
    assert [(t.language, t.short) for t in found] == [("fr", 1)]
    result = judged(found)
    why = {one.indicator.id: one.reason for one in result.not_assessed}
    assert why[tongues.SITE] == "too little running text to tell the language: French (1 page)"
    assert tongues.SITE not in {one.id for one in result.not_found}
    english = tally(page, "<html lang='en'><body><main><p>Low fees.</p></main>")
    assert tongues.SITE in {one.id for one in judged(english).not_found}
