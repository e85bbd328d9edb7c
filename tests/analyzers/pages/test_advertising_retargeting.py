import pytest

from analyzers.pages.advertising_retargeting import advertising_retargeting as analyzer


def test_a_setting_of_the_tag_names_the_state(seen):
    html = '<script>adroll_adv_id = "A"; adroll_segments = "visitors_de";</script>'
    (found,) = seen(analyzer, html)
    assert 'adroll_segments = "visitors_de"' in found.evidence.quote
    assert (found.states, found.nexus) == (("DE",), True)


@pytest.mark.parametrize(
    "script",
    [
        "fbq('init', '0');",
        "gtag('consent', 'default', {region: ['DE'], country: 'DE'}); gtag('config', 'AW-0');",
        "fbq('init', '0', {country: 'us'});",
        'var market = "de";',
    ],
)
def test_tags_without_an_audience_are_not_seen(seen, script):
    assert not seen(analyzer, f"<script>{script}</script>")
