import pytest

from analyzers import statements, terms
from analyzers.automaton import Automaton


def test_sentences_with_a_phrase_each_once(page):
    html = "<p>One. I act on my own initiative, on my own initiative. Two.</p><p>own initiative</p>"
    found = list(statements.said(page(html), "initiative"))
    assert [s.text for s in found] == [
        "I act on my own initiative, on my own initiative.", "own initiative",
    ]  # fmt: skip
    assert found[0].text[found[0].phrase : found[0].phrase_end] == "own initiative"


def test_offsets_are_those_of_the_page(page):
    made = page("<p>Über İstanbul. Not available in Spain.</p>")
    [said] = statements.said(made, "refuse")
    assert made.text[said.start : said.end] == said.text == "Not available in Spain."


def test_words_of_others_and_parts_of_words_are_left_out(page):
    html = '<div class="cookie-consent">Not available in Spain.</div><p>hostnot available</p>'
    assert not list(statements.said(page(html), "refuse"))
    assert not list(statements.said(page("<pre>Not available</pre>"), "refuse"))


@pytest.mark.parametrize(
    ("file", "topic"),
    [(file, topic) for file, topics in statements.TOPICS.items() for topic in topics],
)
def test_one_pass_finds_what_a_pass_for_the_topic_finds(page, file, topic):
    phrases = {phrase.removesuffix("*"): phrase for phrase in terms.phrases(file, topic)}
    made = page("".join(f"<p>{phrase}</p>" for phrase in phrases))
    lower = terms.lowered(made.text)

    def whole(end, bare):
        before = lower[end - len(bare) : end + 1 - len(bare)]
        return not before.isalnum() and (
            phrases[bare][-1] == "*" or not lower[end + 1 : end + 2].isalnum()
        )

    alone = Automaton({phrase: phrase for phrase in phrases}).iter(lower)
    together = statements.hits(made, file, topic)
    wanted = {(end, bare) for end, bare in alone if whole(end, bare)}
    assert {(end, p.removesuffix("*")) for end, p in together} == wanted
