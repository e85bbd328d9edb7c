"""Sitemaps are read as far as they go, no address is made up, and each limit is named."""

import gzip
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import sitemap
from crawler.discovery import discover
from crawler.extract import artifact
from crawler.options import CrawlOptions
from crawler.survey import Reading, Survey
from crawler.tally import tell

MAP = "https://a.example/sitemap.xml"
HEAD = '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'


def entry(path):
    return f"<url><loc>https://a.example/{path}</loc></url>"


def whole(*paths):
    return HEAD + "".join(map(entry, paths)) + "</urlset>"


@pytest.fixture
def read(capture):
    def call(body, *, kind="application/xml", **more):
        made = capture(body.encode() if isinstance(body, str) else body, url=MAP, content_type=kind)
        for name, value in more.items():
            object.__setattr__(made, name, value)
        return artifact(made)

    return call


def paths(found):
    return [url.removeprefix("https://a.example/") for url in found.urls]


def test_a_sound_one_is_read_and_not_called_damaged(read):
    found = read(whole("a", "b?x=1&amp;y=2"))
    assert (paths(found), found.damaged) == (["a", "b?x=1&y=2"], "")


@given(st.integers(0, 400))
def test_cut_anywhere_it_gives_whole_addresses_only(cut):
    from tests.crawler.conftest import capture_of  # a fixture would not be made anew

    text = whole("fees", "terms", "about-us")
    body = text[: len(text) - cut].encode()
    found = sitemap.read(capture_of(body, url=MAP, content_type="application/xml"))
    assert set(paths(found)) <= {"fees", "terms", "about-us"}
    assert bool(found.damaged) == (cut > 0) or not found.urls
    if cut == len("us</loc></url></urlset>"):
        assert paths(found) == ["fees", "terms"]


@pytest.mark.parametrize("spoil", ["half", "middle", "tail"])
def test_damaged_gzip_is_read_up_to_the_damage(read, spoil):
    names = [f"page-{n * 7919 % 99991}" for n in range(4000)]
    body = bytearray(gzip.compress(whole(*names).encode()))
    if spoil == "half":
        body = body[: len(body) // 2]
    else:
        body[len(body) // 2 if spoil == "middle" else -6] ^= 0xFF
    found = read(bytes(body), kind="application/gzip")
    assert "damaged gzip" in found.damaged
    assert 0 < len(found.urls) <= 4000
    assert paths(found) == names[: len(found.urls)] or spoil == "middle"


ENTITIES = '<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    "document_type",
    [
        ENTITIES + "]>",
        '<!DOCTYPE l [<!ENTITY j SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE l SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!doctype l [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]>',
        '<!DOCTYPE l [<!ENTITY j "' + "x" * 60_000 + '">]>',
    ],
)
def test_entities_are_neither_expanded_nor_fetched_and_the_rest_is_kept(read, document_type):
    body = f'<?xml version="1.0"?>{document_type}<urlset>{entry("1")}{entry("&j;")}{entry("2")}'
    began = time.process_time()
    found = read(body + "</urlset>")
    assert time.process_time() - began < 2
    assert {"1", "2"} <= set(paths(found))
    assert "document type" in found.damaged
    assert not any("aaa" in url or "xxx" in url for url in found.urls)


def test_a_namespace_that_was_not_declared_loses_nothing(read):
    link = '<xhtml:link rel="alternate" hreflang="de" href="https://a.example/de"/>'
    found = read(f"<urlset><url><loc>https://a.example/</loc>{link}</url></urlset>")
    assert [(a.hreflang, a.url) for a in found.alternates] == [("de", "https://a.example/de")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "iso-8859-1"])
def test_other_encodings(read, encoding):
    text = whole("preise-f\xfcr-alle").replace("?>", f' encoding="{encoding[:10]}"?>')
    assert paths(read(text.encode(encoding))) == ["preise-f\xfcr-alle"]


def test_a_garbled_address_is_left_out_and_the_others_stay(read):
    found = read(whole("one", "tw\xf6", "three").encode("latin-1"))
    assert paths(found) == ["one", "three"]
    assert "encoding" in found.damaged
    lying = read(whole("one").replace("?>", ' encoding="utf-16"?>'))
    assert paths(lying) == ["one"]


def test_what_is_no_web_address_is_left_out(read):
    found = read(HEAD + "<url><loc>file:///etc/passwd</loc></url><url><loc>javascript:x</loc></url>"
                 + "<url><loc>//b.example/</loc></url>" + entry("x") + "</urlset>")  # fmt: skip
    assert found.urls == ("https://b.example/", "https://a.example/x")


def test_limits_have_a_name_in_the_coverage(read, monkeypatch):
    monkeypatch.setattr(sitemap, "MAX_URLS", 50)
    for body in (
        whole(*map(str, range(60))),
        "\n".join(f"https://a.example/{n}" for n in range(60)),
    ):
        found = read(body, kind="text/plain" if body.startswith("http") else "application/xml")
        assert (len(found.urls), found.limited) == (50, True)
        assert "more than 50 addresses" in found.damaged
        made = Survey(("https://a.example/",), CrawlOptions())
        made.answer(found.capture, Reading(discover(found)))
        told = tell(made, True).coverage
        assert "sitemap size" in told.limits
        assert ("sitemap size", MAP) in {(s.reason, s.url) for s in told.skipped}
    index = "".join(f"<sitemap><loc>https://a.example/{n}.xml</loc></sitemap>" for n in range(60))
    assert len(read(f"<sitemapindex>{index}</sitemapindex>").sitemaps) == 50
    monkeypatch.setattr(sitemap, "MAX_BYTES", 2000)
    found = read(gzip.compress(whole(*map(str, range(500))).encode()))
    assert found.limited
    assert 10 < len(found.urls) < 50
    monkeypatch.setattr(sitemap, "MAX_ALTERNATES", 5)
    links = "".join(f'<xhtml:link hreflang="de" href="https://a.example/{n}"/>' for n in range(9))
    found = read(f"<urlset><url><loc>https://a.example/</loc>{links}</url></urlset>")
    assert "language versions" in found.damaged


def test_a_body_that_the_network_cut_gives_no_half_line(read):
    text = "https://a.example/one\nhttps://a.example/tw"
    assert paths(read(text, kind="text/plain", truncated=True)) == ["one"]


@pytest.mark.parametrize(
    "body",
    [
        "<a>" * 30_000 + entry("x"),
        "<urlset>" + "<" * 50_000,
        "<urlset>" + "<url>" * 20_000,
        "<urlset>\x00\x01" + entry("x"),
        "<urlset><!--" + "-" * 50_000,
        "<urlset>" + "&" * 100_000,
    ],
)
def test_no_sitemap_raises(read, body):
    began = time.process_time()
    found = sitemap.read(read(HEAD + body).capture)
    assert found.damaged
    assert time.process_time() - began < 5
