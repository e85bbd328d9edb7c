import pytest

from analyzers.pages.unremunerated_influencer_on_behalf import (
    unremunerated_influencer_on_behalf as analyzer,
)


def test_a_creator_whom_the_firm_calls_its_own_is_quoted(seen):
    html = "<p>Our ambassador, the German YouTuber Hans, explains staking.</p>"
    (found,) = seen(analyzer, html)
    assert found.evidence.quote == "Our ambassador, the German YouTuber Hans, explains staking."
    assert found.states == ("DE",)


@pytest.mark.parametrize(
    "html",
    [
        "<p>Our ambassador, the German YouTuber Hans: use code HANS20.</p>",
        "<p>A German YouTuber reviewed our app.</p>",
        "<p>Become an ambassador in Spain: join our ambassadors.</p>",
    ],
)
def test_paid_creators_own_reviews_and_invitations_are_not_seen(seen, html):
    assert not seen(analyzer, html)
