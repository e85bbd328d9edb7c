"""Artifact in, addresses out: exactly what the site names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery import Discovery, examine, redirect_target, tidy

BASE = "https://firm.example/a/"


def found(capture, markup, **headers):
    headers = {"content_type": "text/html; charset=utf-8", **headers}
    return examine(capture(markup.encode(), url=BASE, **headers))[0]


def test_links_of_every_kind_are_followed(capture):
    page = found(capture, """<html lang=de><title>Firma</title>
        <a href="b?x=1#top">b</a><map><area href=/area></map>
        <select><option value="/fr/">Français</option><option value=fr>no address</option></select>
        <button data-href="/it/">Italiano</button><iframe src="/frame"></iframe>
        <form action="/search"><input></form><a href="mailto:a@firm.example">m</a>
        <a href="javascript:void(0)">j</a><a href="//cdn.example/x">c</a>text""")  # fmt: skip
    hosts = {link.removeprefix("https://firm.example") for link in page.links}
    assert hosts == {"/a/b?x=1", "/area", "/fr/", "/it/", "/frame", "https://cdn.example/x"}
    assert (page.kind, page.title, page.html_lang, page.empty) == ("page", "Firma", "de", False)


def test_declared_versions_canonical_refresh_and_sitemaps(capture):
    page = found(capture, """<head><link rel=alternate hreflang=de-AT href=/at>
        <link rel=canonical href="https://firm.eu/a/"><link rel=sitemap href=/map.xml>
        <meta http-equiv=refresh content="0; url=/en/"></head>""",
        link='<https://firm.example/pl>; rel="alternate"; hreflang="pl"')  # fmt: skip
    assert set(page.alternates) == {
        ("de-AT", "https://firm.example/at"), ("pl", "https://firm.example/pl"),
    }  # fmt: skip
    assert page.canonical == "https://firm.eu/a/"
    assert page.refresh == "https://firm.example/en/"
    assert page.sitemaps == ("https://firm.example/map.xml",)
    assert page.empty


def test_a_sitemap_gives_addresses_versions_and_further_sitemaps(capture):
    text = (
        b'<?xml version="1.0"?><sitemapindex><sitemap><loc>https://firm.example/2.xml.gz</loc>'
        b"</sitemap></sitemapindex>"
    )
    index = examine(capture(text, url=f"{BASE}s.xml", content_type="application/xml"))[0]
    assert (index.kind, index.sitemaps) == ("sitemap", ("https://firm.example/2.xml.gz",))


def test_what_is_neither_page_nor_sitemap_gives_nothing(capture):
    assert examine(capture(b"{}", content_type="application/json"))[0] == Discovery("other")


@pytest.mark.parametrize(
    "location, target",
    [
        ("/x", "https://firm.example/x"), ("y z", "https://firm.example/a/y%20z"), ("", ""),
        ("//other.example", "https://other.example/"), ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""), ("http://[::1", ""), ("http://u:p@firm.example/", ""),
        ("/caf\xc3\xa9", "https://firm.example/caf%C3%A9"), ("?q=1", "https://firm.example/a/?q=1"),
        ("/x#frag", "https://firm.example/x"), ("HTTPS://Firm.Example", "https://firm.example/"),
    ],
)  # fmt: skip
def test_redirect_targets(capture, location, target):
    assert redirect_target(capture(status=302, url=BASE, location=location)) == target
    assert redirect_target(capture(status=200, url=BASE, location=location)) == ""


@given(st.text(max_size=40))
def test_tidy_never_raises_and_is_stable(text):
    for url in (text, f"https://{text}", f"https://firm.example/{text}"):
        clean = tidy(url)
        assert clean == "" or tidy(clean) == clean
        assert not any(c < "!" or c == "#" for c in clean)


def test_tidy_makes_nothing_up():
    assert tidy("https://Firm.Example/A?b=%7e&a=1#x") == "https://firm.example/A?b=%7e&a=1"
    assert tidy("https://firm.example") == "https://firm.example/"
    assert tidy("https://firm.example/de") == "https://firm.example/de", "no trailing slash"
