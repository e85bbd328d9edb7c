import pytest

from analyzers.pages.client_exclusive_initiative import client_exclusive_initiative as rule


def test_the_statement_is_noted(seen):
    text = "EEA residents are served exclusively at the client's own initiative."
    [sighting] = seen(rule, f"<p>{text}</p>")
    assert sighting.evidence.quote == text


@pytest.mark.parametrize(
    "text",
    [
        "Our team works on its own initiative.",
        "I confirm that I act on the basis of reverse solicitation.",
        "ESMA construes the exclusive initiative of the client narrowly.",
        "Can you serve me at the exclusive initiative of the client?",
    ],
)
def test_naive_matches_that_must_not_fire(seen, text):
    assert not seen(rule, f"<p>{text}</p>")
