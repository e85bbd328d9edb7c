import pytest

from analyzers.pages.reverse_solicitation_letter import reverse_solicitation_letter as rule


def test_a_letter_to_sign(seen):
    text = "Clients from the EEA must sign our reverse solicitation letter."
    [sighting] = seen(rule, f"<p>{text}</p>")
    assert sighting.evidence.quote == text


@pytest.mark.parametrize(
    "text",
    [
        "ESMA: a signed reverse solicitation letter has no effect.",
        "Do I have to sign a reverse solicitation letter?", "Download the letter of authorisation.",
        "Reverse solicitation is described in Article 61.",
    ],
)  # fmt: skip
def test_naive_matches_that_must_not_fire(seen, text):
    assert not seen(rule, f"<p>{text}</p>")


def test_stories_are_left_out(seen):
    text = "<p>Sign the reverse solicitation form, they said.</p>"
    assert not seen(rule, text, "https://law.example/blog/1")
