import pytest

from analyzers.doors import doors
from analyzers.vantages.geo_block_web import geo_block_web

HOME = "<p>Trade bitcoin with us.</p>"
NOTICE = "<h1>Sorry</h1><p>Our services are not available in your country.</p>"


@pytest.mark.parametrize(
    ("answers", "confidence"),
    [
        ({"fr": (403, "<p>No."), "de": (403, "<p>No."), "us": HOME}, "high"),
        ({"fr": (403, "<p>No."), "us": HOME}, "medium"),
        ({"fr": (451, "<p>No."), "direct": HOME}, "medium"),
        ({"fr": (403, "<p>No."), "direct": HOME}, "low"),
        ({"fr": (403, "<p>No.")}, "low"),
    ],
)
def test_how_sure_a_refusal_is(places, found, answers, confidence):
    seen = found(geo_block_web, places(**answers))
    assert {one.confidence for one in seen} == {confidence}
    assert {one.evidence.vantage for one in seen} == {"fr", "de"} & answers.keys()


def test_the_words_of_a_notice_are_quoted(places, found):
    [seen] = found(geo_block_web, places(fr=NOTICE, us=HOME))
    assert seen.evidence.quote == "Our services are not available in your country."


@pytest.mark.parametrize(
    "answers",
    [
        {"fr": (403, "<title>Just a moment...</title>"), "us": HOME},
        {"fr": (429, "<p>Too many requests."), "us": HOME},
        {"fr": (503, "<p>Our services are down."), "us": HOME},
        {"fr": (404, "<p>No such page."), "us": HOME},
        {"fr": (403, "<p>Forbidden."), "us": (403, "<p>Forbidden.")},
        {"fr": (403, "<p>Forbidden."), "direct": (403, "<p>Forbidden.")},
        {"us": (451, "<p>No."), "direct": HOME},
        # Somebody else's place, a long page that only mentions it, and a notice with a way on.
        {"fr": "<p>Our services are not available in Canada.", "us": HOME},
        {"fr": HOME + "<p>We trade. " * 200 + "<p>Futures are not available in your country.",
         "us": HOME},
        {"fr": "<p>You are in France. Not available in your country.</p>"
               "<a href=/g>Continue to the global site</a>", "us": HOME},
    ],
)  # fmt: skip
def test_what_is_no_block(places, found, answers):
    assert found(geo_block_web, places(**answers)) == []


def test_one_state_says_nothing_of_another(places):
    met = doors(places(fr=(451, ""), de=HOME, it=(403, "<title>Just a moment...</title>"), us=HOME))
    assert (met.refused, met.served, met.unknown) == (("FR",), ("DE",), ("IT",))
    assert "the other 24 Member States were not tried" in met.sentence()


def test_the_answer_of_a_proxy_is_nobodys(places):
    view = places(fr=(407, "<p>Proxy"), us=HOME)
    assert [o.outcome.value for o in view.observations if o.inside] == ["unknown"]
