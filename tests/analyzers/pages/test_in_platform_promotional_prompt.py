import pytest

from analyzers.pages.in_platform_promotional_prompt import in_platform_promotional_prompt as rule


def test_the_tool_alone_is_a_capability(seen):
    source = "https://cdn.onesignal.com/sdks/web/OneSignalSDK.page.js"
    [sighting] = seen(rule, f'<script src="{source}"></script>')
    assert (sighting.states, sighting.nexus, sighting.confidence) == ((), False, "low")
    assert "cdn.onesignal.com" in sighting.evidence.quote


def test_what_the_prompt_promises_can_address_a_state(seen):
    html = '<script>OneSignal.init({actionMessage:"Claim your bonus in Spain"})</script>'
    [sighting] = seen(rule, html)
    assert (sighting.states, sighting.nexus, sighting.confidence) == (("ES",), True, "medium")


def test_the_call_of_the_browser(seen):
    [sighting] = seen(rule, "<script>Notification.requestPermission()</script>")
    assert sighting.evidence.quote == "Notification.requestPermission("


@pytest.mark.parametrize(
    "html",
    [
        "<p>We use OneSignal and Braze.</p>",
        "<pre>Notification.requestPermission()</pre>",
        '<link rel="dns-prefetch" href="https://cdn.onesignal.com">',
        '<script>if (Notification.permission === "granted") {}</script>',
    ],
)
def test_naive_matches_that_must_not_fire(seen, html):
    assert not seen(rule, html)
