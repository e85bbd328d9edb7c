import pytest

from analyzers.pages.entity_redirect import entity_redirect as analyzer


def test_the_way_on_is_quoted_and_the_notice_says_for_whom(seen):
    html = '<p>You are in the European Union.</p><a href="https://g.example/">Stay on global</a>'
    (found,) = seen(analyzer, html)
    assert found.evidence.quote == "Stay on global"
    assert (found.states, found.nexus) == (("UNION",), True)


@pytest.mark.parametrize(
    "html",
    [
        '<p>You are in Canada.</p><a href="/g">Stay on global</a>',
        "<p>You are in the EU. Our global platform is closed to you.</p>",
        '<p>You are in the EU: withdraw here.</p><a href="/g">Continue to global</a>',
    ],
)
def test_notices_without_a_way_on_are_not_seen(seen, html):
    assert not seen(analyzer, html)
