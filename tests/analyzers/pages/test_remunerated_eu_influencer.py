import pytest

from analyzers.pages.remunerated_eu_influencer import remunerated_eu_influencer as analyzer


def test_creator_place_and_deal_must_stand_together(seen):
    html = "<p>Our ambassador, the German YouTuber Hans: use code HANS20.</p>"
    (found,) = seen(analyzer, html)
    assert found.evidence.quote == "Our ambassador, the German YouTuber Hans: use code HANS20."
    assert (found.states, found.nexus, found.confidence) == (("DE",), True, "medium")


@pytest.mark.parametrize(
    "html",
    [
        "<p>Our ambassador, the German YouTuber Hans, likes charts.</p>",
        "<p>Our ambassador, YouTuber Ana in Brazil: use code ANA20.</p>",
        "<p>Use code WELCOME. We are open in Germany.</p>",
        "<p>The ambassador of Germany: use code VIP.</p>",
    ],
)
def test_two_of_three_are_not_enough(seen, html):
    assert not seen(analyzer, html)
