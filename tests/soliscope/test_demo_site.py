"""The demonstration site serves what its answer key says, over HTTP and on the loopback only."""

import gzip
import html
import http.client
import re
import tomllib
from functools import cache
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import etree
from selectolax.lexbor import LexborHTMLParser

from soliscope.demo import EXPECTED, FIRM, DemoServer, sitemaps
from soliscope.demo.site import MAIN_HOST, hosts, pages, plain_origin

KEY = tomllib.loads(EXPECTED.read_text("utf-8"))
MISSING = f"http://{MAIN_HOST}/press-kit"
"""The one link that is planted to lead nowhere."""
PARTNER = "kontorhaus-pay.example"
NAMESPACES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}


@pytest.fixture(scope="module")
def demo():
    with DemoServer() as server:
        yield server


@pytest.fixture(scope="module")
def get(demo):
    """Fetch (host, path) -> (status, headers, body as sent); remembers what it fetched."""

    @cache
    def fetch(host, path, method="GET", accept="identity"):
        connection = http.client.HTTPConnection("127.0.0.1", demo.port, timeout=5)
        try:
            headers = {"Host": host, "Accept-Encoding": accept, "Connection": "close"}
            connection.request(method, path, headers=headers)
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    return fetch


@pytest.fixture(scope="module")
def source(get):
    """Markup of a page or sitemap, decoded by the charset that its header declares."""

    def read(host, path):
        _, headers, body = get(host, path)
        if path.endswith(".gz"):
            body = gzip.decompress(body)
        return body.decode(headers.get_content_charset() or "utf-8")

    return read


def tree(text):
    return LexborHTMLParser(text)


@pytest.mark.parametrize(("host", "path"), list(pages()))
def test_page_is_served_in_the_charset_it_declares(get, source, host, path):
    status, headers, _ = get(host, path)
    assert status == 200
    text = source(host, path)
    declared = tree(text).css_first("meta[charset]").attributes["charset"]
    assert headers["Content-Type"] == f"text/html; charset={declared}"
    assert tree(text).css_first("h1").text().strip()
    assert "\ufffd" not in text


def test_the_latin_1_page_is_not_utf_8(get):
    _, headers, body = get(MAIN_HOST, "/de/sicherheit")
    assert headers.get_content_charset() == "iso-8859-1"
    assert "Schlüsseln".encode("latin-1") in body
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")


def test_gzip_is_sent_to_those_who_take_it(get):
    _, plain_headers, plain = get(MAIN_HOST, "/terms")
    _, headers, packed = get(MAIN_HOST, "/terms", accept="gzip, br")
    assert headers["Content-Encoding"] == "gzip"
    assert headers["Vary"] == plain_headers["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in plain_headers
    assert gzip.decompress(packed) == plain
    assert "Content-Encoding" not in get(MAIN_HOST, "/terms", accept="gzip;q=0, br")[1]


def test_internal_links_resolve_except_the_planted_one(get, source):
    broken, outside = set(), set()
    for host, path in pages():
        for node in tree(source(host, path)).css("a[href], link[href], img[src], form[action]"):
            found = node.attributes
            reference = found.get("href") or found.get("src") or found.get("action")
            target = urlsplit(urljoin(f"http://{host}{path}", reference))
            if target.scheme not in ("http", "https"):
                assert target.scheme in ("mailto", "tel")
            elif target.hostname not in hosts():
                outside.add(target.hostname)
            elif get(target.hostname, target.path)[0] not in (200, 301):
                broken.add(target.geturl())
    assert broken == {MISSING}
    assert outside == {"t.me", "youtu.be", "play.google.com", "apps.apple.com", PARTNER}


def test_a_browser_is_told_to_load_nothing_from_elsewhere(get):
    policy = get("blog.nordvale-demo.com", "/")[1]["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "script-src" not in policy
    assert "http" not in policy


def declared(text):
    links = tree(text).css('link[rel="alternate"][hreflang]')
    return {(node.attributes["hreflang"], node.attributes["href"]) for node in links}


def test_alternates_are_reciprocal(source):
    sets = {plain_origin(h) + p: declared(source(h, p)) for h, p in pages()}
    sets = {url: links for url, links in sets.items() if links}
    assert len(sets) == 7 + 7 + 5
    for url, links in sets.items():
        assert url in {href for _, href in links}
        assert all(sets[href] == links for _, href in links)
    codes = {code for code, _ in sets[f"http://{MAIN_HOST}/"]}
    assert codes == {"x-default", "en", "de", "de-DE", "fr-FR", "it-IT", "pt-BR", "es-MX"}


@pytest.fixture(scope="module")
def listed(source):
    """Sitemap path -> its (loc, hreflang, href) rows, found from robots.txt on."""
    start = re.search(r"^Sitemap: (\S+)$", source(MAIN_HOST, "/robots.txt"), re.M)
    index = etree.fromstring(source(MAIN_HOST, urlsplit(start[1]).path).encode())
    found = {}
    for loc in index.xpath("//s:sitemap/s:loc/text()", namespaces=NAMESPACES):
        path = urlsplit(loc).path
        urlset = etree.fromstring(source(MAIN_HOST, path).encode())
        found[path] = [
            (
                url.findtext("s:loc", namespaces=NAMESPACES),
                url.xpath("x:link", namespaces=NAMESPACES),
            )
            for url in urlset.iterfind("s:url", NAMESPACES)
        ]
    return found


def test_sitemaps_name_every_page_but_the_internal_one(listed):
    named = [loc for rows in listed.values() for loc, _ in rows]
    own = {f"http://{MAIN_HOST}{path}" for host, path in pages() if host == MAIN_HOST}
    assert len(named) == len(set(named))
    assert own - set(named) == {f"http://{MAIN_HOST}/internal/campaigns"}
    assert set(named) <= own


def test_the_polish_page_is_known_to_the_sitemap_only(listed, source):
    polish = f"http://{MAIN_HOST}/pl/"
    assert polish in [loc for loc, _ in listed["/sitemap-locales.xml.gz"]]
    home = dict(listed["/sitemap-en.xml"])[f"http://{MAIN_HOST}/"]
    assert (polish, "pl-PL") in [(link.get("href"), link.get("hreflang")) for link in home]
    others = [source(h, p) for h, p in pages() if p != "/pl/"]
    assert not [text for text in others if "/pl/" in text or "pl-PL" in text]


@pytest.mark.parametrize("host", ["nordvale-demo.de", "blog.nordvale-demo.com"])
def test_other_hosts_have_a_sitemap_of_their_own(source, host):
    urlset = etree.fromstring(source(host, "/sitemap.xml").encode())
    found = urlset.xpath("//s:url/s:loc/text()", namespaces=NAMESPACES)
    assert set(found) == {f"http://{name}{path}" for name, path in pages() if name == host}


def test_redirects(get):
    assert get(MAIN_HOST, "/home")[1]["Location"] == f"http://{MAIN_HOST}/"
    assert get(MAIN_HOST, "/de")[1]["Location"] == f"http://{MAIN_HOST}/de/"
    status, headers, _ = get(f"www.{MAIN_HOST}", "/fees")
    assert (status, headers["Location"]) == (301, f"http://{MAIN_HOST}/fees")


def test_head_sends_the_headers_of_get_and_no_body(get):
    status, headers, body = get(MAIN_HOST, "/fees", "HEAD")
    assert (status, body) == (200, b"")
    assert headers["Content-Length"] == get(MAIN_HOST, "/fees")[1]["Content-Length"]


def test_forms_send_nothing_anywhere(get):
    assert get(MAIN_HOST, "/signup", "POST")[0] == 405


@pytest.mark.parametrize("host", ["nordvale.example", "localhost", "evil-nordvale-demo.com", ""])
def test_unknown_hosts_are_misdirected(get, host):
    status, _, body = get(host, "/")
    assert status == 421
    assert MAIN_HOST.encode() in body


@pytest.mark.parametrize(
    "path",
    [
        "/../server.py",
        "/%2e%2e/firm.toml",
        "/..%2f..%2fexpected.toml",
        "/pages/nordvale-demo.com/index.html",
        "/layout.html",
        "/locales.toml",
        "//etc/passwd",
        "/de/../../firm.toml",
        "/%00",
        "http://[",
    ],
)
def test_only_known_pages_are_served(get, path):
    assert get(MAIN_HOST, path)[0] in (400, 404, 421)


def test_a_browser_reaches_it_under_localhost(demo, get):
    _, _, body = get(f"{MAIN_HOST}.localhost:{demo.port}", "/")
    assert f'href="http://nordvale-demo.de.localhost:{demo.port}/"' in body.decode()


def test_connect_to_covers_every_host(demo):
    assert f"{MAIN_HOST}:80:127.0.0.1:{demo.port}" in demo.connect_to
    assert {row.split(":")[0] for row in demo.connect_to} == hosts() | {f"www.{MAIN_HOST}"}


def test_rows_of_the_key_quote_their_pages(source):
    for kind, rows in KEY.items():
        for row in rows:
            where = (row["host"], row["path"])
            assert where in pages() or row["path"] in sitemaps.documents(row["host"], plain_origin)
            text = source(*where)
            visible = html.unescape(re.sub(r"<[^>]*>", " ", text))
            squeezed = [re.sub(r"\s+", " ", version) for version in (text, visible)]
            assert any(row["quote"] in version for version in squeezed), (kind, row)


def test_the_key_is_complete_and_not_contradictory():
    assert len(KEY["positive"]) >= 15
    assert len(KEY["trap"]) >= 15
    assert all(row["why"].endswith(".") for row in KEY["trap"] + KEY["explained"])
    found = [(row["signal"], row["host"], row["path"], row["quote"]) for row in KEY["positive"]]
    assert len(found) == len(set(found))
    assert not {(r["signal"], r["host"], r["path"], r["quote"]) for r in KEY["trap"]} & set(found)


def test_the_fingerprint_would_fool_a_checksum():
    """The trap is worth its name only if its first 22 characters are a valid IBAN (ISO 13616)."""
    number = "DE88 7001 2045 1180 3392 64B1".replace(" ", "")[:22]
    assert int("".join(str(int(c, 36)) for c in number[4:] + number[:4])) % 97 == 1


def test_the_firm_has_a_home_markets_and_a_well_formed_lei():
    firm = tomllib.loads(FIRM.read_text("utf-8"))
    assert firm["home"] == "SC"
    assert firm["sites"] == [DemoServer.start_url]
    lei = firm["entities"][0]["lei"]
    assert len(lei) == 20
    assert int("".join(str(int(c, 36)) for c in lei)) % 97 == 1  # ISO 17442, ISO 7064 mod 97-10
    assert [market["country"] for market in firm["non_eu_markets"]] == ["BR", "MX"]
    assert all(market["reason"] for market in firm["non_eu_markets"])
