import pytest

from analyzers.pages.ad_pixel_and_tag_presence import ad_pixel_and_tag_presence as analyzer


def test_the_call_that_starts_a_tag_is_quoted(seen):
    html = "<script>fbq('init', '000000000000000'); fbq('track', 'Lead');</script>"
    (found,) = seen(analyzer, html)
    assert found.evidence.quote == "fbq('init', '000000000000000'); fbq('track', 'Lead');"
    assert (found.states, found.nexus, found.confidence) == ((), False, "high")


def test_a_vendor_is_reported_once_and_advertisers_tags_come_first(seen):
    html = (
        '<script src="https://acdn.adnxs.com/pixie.js"></script>'
        "<script>fbq('init', '0')</script><script>fbq('init', '1')</script>"
    )
    found = seen(analyzer, html)
    assert [s.confidence.value for s in found] == ["high", "low"]
    assert "Meta Pixel" in found[0].note


@pytest.mark.parametrize(
    "html",
    [
        '<link rel="dns-prefetch" href="//static.criteo.net">',
        '<link rel="preload" href="https://connect.facebook.net/en_US/fbevents.js" as="script">',
        "<p>We do not use fbq('init'), says facebook.com/tr?id=0.</p>",
        "<code>fbq('init', '0')</code>",
        '<script src="https://www.googletagmanager.com/gtag/js?id=G-0"></script>',
    ],
)
def test_hints_prose_and_analytics_are_no_tags(seen, html):
    assert not seen(analyzer, html)
