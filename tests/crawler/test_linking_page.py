"""Pages of others, as far as their links to the firm go."""

import pytest

from crawler.linking_page import read

OWN = frozenset({"brand.com"})


@pytest.fixture
def visit(capture):
    def make(markup, status=200, **headers):
        headers = {"Content_Type": "text/html; charset=utf-8", **headers}
        body = markup if isinstance(markup, bytes) else markup.encode()
        return read("https://a.de/x", capture(body, status, "https://a.de/x", **headers), OWN)

    return make


def test_a_link_as_the_page_has_it(visit):
    page = visit(
        "<html lang=de><title>Börsen im Test</title><article><p>Anzeige</p>"
        "<h2>Die besten Börsen</h2>"
        "<p>Wir empfehlen <a rel='Sponsored nofollow' href='//www.brand.com/de?aff_id=7'>Brand"
        "</a> für den Einstieg.</p></article>"
    )
    assert (page.state, page.html_lang, page.title) == ("there", "de", "Börsen im Test")
    [link] = page.links
    assert link.target == "https://www.brand.com/de?aff_id=7"
    assert link.rel == ("nofollow", "sponsored")
    assert (link.anchor, link.heading, link.region) == ("Brand", "Die besten Börsen", "content")
    assert link.around == "Wir empfehlen Brand für den Einstieg."
    assert "Anzeige" in link.notices
    assert 'href="//www.brand.com/de?aff_id=7" rel="Sponsored nofollow"' in link.evidence.quote


def test_a_logo_in_the_footer_and_a_comment(visit):
    page = visit(
        "<div id=comment-7><a href=https://brand.com/>hier</a></div>"
        "<footer><h3>Partner</h3><a href=https://brand.com/><img src=/i/brand-logo.svg></a>"
    )
    comment, logo = page.links
    assert comment.region == "comment"
    assert (logo.image, logo.anchor, logo.heading, logo.region) == (
        "brand-logo.svg", "", "Partner", "footer",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("markup", "status", "state"),
    [
        ("<p>Nothing here, but brand.com in words.</p>", 200, "gone"),
        ("<a href='https://brand.com.evil.de/'>Brand</a>", 200, "gone"),
        ("<a href='https://notbrand.com/'>Brand</a>", 200, "gone"),
        ("<p>gone</p>", 404, "gone"),
        ("<p>gone</p>", 410, "gone"),
        ("<p>no</p>", 403, "unknown"),
        ("<p>busy</p>", 503, "unknown"),
        ("<title>Just a moment...</title>", 200, "unknown"),
        ("", 200, "gone"),
    ],
)
def test_a_link_that_is_not_there_and_a_page_that_was_not_read(visit, markup, status, state):
    page = visit(markup, status)
    assert page.state == state and page.links == () and page.reason


def test_what_is_no_page_is_not_read(visit):
    assert visit(b"%PDF-1.7", Content_Type="application/pdf").state == "unknown"


@pytest.mark.parametrize(
    "markup",
    [
        "<a href='http://[brand.com/'>x</a>",
        "<a href='javascript:alert(1)'>x</a>",
        "<div>" * 2000 + "<a href='https://brand.com/'>x</a>",
        "<base href='http://[::'><a href='https://brand.com/'>x</a>",
        b"\xff\xfe<\x00a\x00",
        "<a href='https://brand.com/'>" * 500,
    ],
)
def test_broken_markup_breaks_nothing(visit, markup):
    assert visit(markup).state in ("there", "gone")


def test_links_are_bounded(visit):
    assert len(visit("<a href='https://brand.com/'>x</a>" * 500).links) == 20
