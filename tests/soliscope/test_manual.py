"""The manual speaks to whoever has a finding in front of them."""

import re

import pytest

from analyzers import guide, rulebook, scan
from soliscope import manual

PLAIN = re.compile(
    r"\b(?:JSON|HTML|HTTP|DOM|regex|markup|analyzer|hreflang|DNS|API|URL|parse|string|null)\b", re.I
)


def page(rule):
    return manual.page(rule).plain


def test_a_page_answers_the_reader_s_questions_in_their_order():
    said = page("country-landing-page")
    heads = (
        "What it means", "What the texts say", "Citations", "What often causes a false alarm",
        "What to check by hand", "What to change", "What to keep as evidence",
        "What explains it or holds it down",
        "What an examiner looks for", "How the program looks for it", "Languages",
    )  # fmt: skip
    places = [said.index(f"\n{head}\n") for head in heads]
    assert places == sorted(places)
    assert "- Open the page as a stranger would and follow its button" in said
    assert "- Purely educational material or event (purely-educational-content)" in said
    assert "It holds the level down;" in said


def test_what_explains_or_has_no_effect_is_no_alarm():
    said = page("geo-block-web")
    assert "What it is not" in said and "What to do" in said
    assert "false alarm" not in said and "What explains" not in said


def test_a_rule_without_an_analyzer_says_why_and_where_to_enter_the_fact():
    assert "enter it as a fact (--facts)" in page("email-campaign")
    assert "Pages do not show who met whom" in page("face-to-face-meeting")
    assert "no analyzer" not in page("no-crypto-asset-service").lower()


def test_every_rule_has_advice_of_its_own_in_plain_words():
    advice = guide.load()
    assert set(advice) == set(rulebook.load().by_id)
    meanings = [one.means for one in advice.values()]
    assert len(set(meanings)) == len(meanings)
    for rule, one in advice.items():
        for text in (one.means, one.keep, *one.check):
            assert not PLAIN.search(text), (rule, text)
            assert text[0].isupper() and text[-1] in ".?", (rule, text)
            assert len(text) < 330, (rule, text)


def test_no_docstring_repeats_what_to_do():
    assert not [q.id for q in scan.questions() if re.search(r"What\s+to\s+do", q.doc)]


def test_a_guide_that_lacks_a_rule_is_an_error(tmp_path, monkeypatch):
    text = guide.PATH.read_text("utf-8")
    for broken in (text.replace("[eur-pricing]", "[euro-pricing]"), text + "\n[eur]\n"):
        file = tmp_path / "guide.toml"
        file.write_text(broken, "utf-8")
        monkeypatch.setattr(guide, "PATH", file)
        with pytest.raises(rulebook.RulebookError, match="eur"):
            guide.load.__wrapped__()
    (tmp_path / "guide.toml").write_text(text.replace('means = "The site shows prices', 'mean = "'))
    with pytest.raises(rulebook.RulebookError, match="eur-pricing"):
        guide.load.__wrapped__()
