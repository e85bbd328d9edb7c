"""One crawl of many small sites on loopback, and what it kept and said."""

import gzip
import json
import socket
from pathlib import Path

import pytest
from warcio.checker import Checker

from crawler import archive

SITES = (
    "http://shop.example/", "http://gone.example/", "http://loop.example/a",
    "http://cookie.example/", "http://closed.example/", "http://norobots.example/",
    "http://bigrobots.example/", "http://wall.example/", "http://pdf.example/",
    "http://moved.example/", "http://10.0.0.1/", "http://empty.example/",
    "http://trick.example/", "http://sly.example/",
)  # fmt: skip


def _cookie_wall(handler):
    if "seen=1" in (handler.headers["Cookie"] or ""):
        return "<!doctype html><html><body>behind the wall</body></html>"
    return 302, {"Location": "/", "Set-Cookie": "seen=1"}, b""


def _reset(handler):
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def _chunked(handler):
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    body = b"<!doctype html><html><body>in chunks</body></html>"
    handler.wfile.write(b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body))


def _endless_headers(handler):
    handler.send_response(200)
    try:
        for n in range(2000):
            handler.send_header(f"X-{n}", "y" * 1000)
        handler.end_headers()
    except OSError:
        pass
    handler.close_connection = True


def _fill(web, page):
    def put(host, answers):
        for path, answer in answers.items():
            web.put(host, path, answer)

    alternates = (
        '<link rel=alternate hreflang=de-DE href="https://laden.example/">'
        '<link rel=alternate hreflang=fr href="http://shop.example/fr/">'
        '<link rel=alternate hreflang=xx href="http://facebook.com/shop">'
        '<link rel=alternate hreflang="not a code!" href="http://nonsense.example/">'
    )
    rules = b"User-agent: *\nDisallow: /secret\nSitemap: http://shop.example/map.xml.gz"
    web.put("shop.example", "/robots.txt", (200, {"Content-Type": "text/plain"}, rules))
    sitemap = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml"><url><loc>http://shop.example/only-in-map</loc>'
        '<xhtml:link rel="alternate" hreflang="nl" href="http://winkel.example/nl"/></url></urlset>'
    )
    bomb = gzip.compress(b"<html><body>" + b" " * 9_000_000)
    put("shop.example", {
        "/": page("/fees", "/old", "/secret/x", "/big", "/pic.png", "/log-out", "/file", "/reset",
                  "/chunked", "/bomb", "/headers", "/lost", "http://facebook.com/shop", "/fees#top",
                  "http://blog.shop.example/", "http://shop.otherbrand.example/", "/wall",
                  "http://127.0.0.1:9/", "mailto:a@shop.example", "http://friend.example/",
                  "http://x.shop.example:0/", "http://inside.shop.example/", head=alternates),
        "/fees": (200, {"Content-Encoding": "gzip"},
                  gzip.compress(page(body="1 percent").encode())),
        "/old": (301, {"Location": "/new"}, b"moved"),
        "/new": (200, {"Link": '<http://shop.example/pt/>; rel="alternate"; hreflang="pt"'},
                 page(head='<link rel=canonical href="http://shop.nl/new">').encode()),
        "/pt/": page(), "/fr/": page("/fr/frais", lang="fr"), "/fr/frais": page(lang="fr"),
        "/secret/x": page(), "/pic.png": page(), "/log-out": page(),
        "/file": (200, {"Content-Type": "application/json"}, b"{}"),
        "/big": lambda h: (200, {}, b"<html><body>" + b"b" * 3_000_000),
        "/reset": _reset, "/chunked": _chunked, "/headers": _endless_headers,
        "/bomb": (200, {"Content-Encoding": "gzip"}, bomb),
        "/map.xml.gz": (200, {"Content-Type": "application/gzip"}, gzip.compress(sitemap.encode())),
        "/only-in-map": page(),
        "/wall": (503, {}, b"<title>Just a moment...</title>"),
    })  # fmt: skip
    further = '<link rel=alternate hreflang=it href="http://third.example/">'
    put("laden.example", {"/": page("/impressum", head=further), "/impressum": page()})
    put("winkel.example", {"/nl": page()})
    put("shop.nl", {"/new": page()})
    put("blog.shop.example", {"/": page()})
    put(
        "loop.example", {"/a": (302, {"Location": "/b"}, b""), "/b": (302, {"Location": "/a"}, b"")}
    )
    put("cookie.example", {"/": _cookie_wall})
    put("closed.example", {"/robots.txt": (200, {}, b"User-agent: *\nDisallow: /"), "/": page()})
    put("norobots.example", {"/robots.txt": (503, {}, page().encode()), "/": page()})
    rules = b"User-agent: *\nDisallow: /early\n" + b"# filler\n" * 60_000 + b"Disallow: /late\n"
    web.put("bigrobots.example", "/robots.txt", (200, {}, rules + b"#" * 2_000_000))
    for path in ("/", "/early", "/late"):
        web.put("bigrobots.example", path, page("/early", "/late"))
    put("wall.example", {"/": (403, {"cf-mitigated": "challenge"}, b"<html>wait</html>")})
    put("pdf.example", {"/": (200, {"Content-Type": "application/pdf"}, b"%PDF-1.7")})
    put("moved.example", {"/": (301, {"Location": "http://newname.example/x"}, b"")})
    put("newname.example", {"/x": page("/y"), "/y": page()})
    put("trick.example", {"/": (302, {"Location": "http://169.254.169.254/latest"}, b"")})
    put("sly.example", {"/": (302, {"Location": "//0x7f.1:80/"}, b"")})
    put("empty.example", {"/": "<!doctype html><html><body><div id=app></div></body></html>"})


@pytest.fixture(scope="module")
def done(tmp_path_factory, kit):
    folder = tmp_path_factory.mktemp("crawl")
    names = ["laden.example", "shop.example"]
    served = kit.serving(kit.certificate(folder, names))
    web = next(served)
    _fill(web, kit.page)
    hosts = {h for h, _ in web.answers} - {"inside.shop.example"}
    ports = ((80, web.port), (443, web.tls_port))
    routes = [f"{h}:{port}:127.0.0.1:{ours}" for h in sorted(hosts) for port, ours in ports]
    routes.append("gone.example:80:127.0.0.1:1")
    result = kit.crawl(
        list(SITES), folder / "out", connect_to=routes, ca_file=str(folder / "ca.pem"),
        max_body=1_000_000, timeout=4, max_pages=50,
        names={"inside.shop.example": ["10.9.9.9"]},
    )  # fmt: skip
    result["web"], result["folder"] = web, folder / "out"
    result["captures"] = {c.url: c for c in archive.captures(folder / "out")}
    result["hosts"] = {h["host"]: h for h in result["coverage"]["hosts"]}
    result["skipped"] = {
        s["url"]: (s["reason"], s["detail"]) for s in result["coverage"]["skipped"]
    }
    yield result
    next(served, None)


def test_the_crawl_ends_complete_and_its_archive_is_valid(done):
    assert done["coverage"]["complete"] is True
    inputs = type("Inputs", (), {"verbose": 0})
    inputs.inputs = [str(p) for p in archive.files(done["folder"])]
    assert Checker(inputs).process_all() == 0
    assert archive.damage(done["folder"]) == []
    told = archive.coverage(done["folder"])
    said = {"coverage": done["coverage"], "home": done["home"]}
    assert json.loads(json.dumps(told.to_json())) == said


def test_robots_txt_is_obeyed_and_archived(done):
    assert "/secret/x" not in done["web"].paths("shop.example")
    assert done["skipped"]["http://shop.example/secret/x"] == ("robots.txt", "")
    assert b"Disallow: /secret" in done["captures"]["http://shop.example/robots.txt"].body
    assert done["web"].paths("shop.example").count("/robots.txt") <= 2  # http and https
    assert done["hosts"]["shop.example"]["robots"] == "obeyed"
    assert done["hosts"]["blog.shop.example"]["robots"] == "none"


def test_robots_txt_never_fails_open(done):
    assert done["web"].paths("norobots.example") in (["/robots.txt"], ["/robots.txt"] * 2)
    assert done["hosts"]["norobots.example"]["robots"] == "unreachable"
    assert "robots.txt could not be read" in done["home"]["http://norobots.example/"]
    assert done["web"].paths("closed.example") == ["/robots.txt"]
    assert "robots.txt does not allow it" in done["home"]["http://closed.example/"]


def test_the_first_500_kib_of_a_huge_robots_txt_hold(done):
    paths = done["web"].paths("bigrobots.example")
    assert "/late" in paths
    assert "/early" not in paths
    kept = done["captures"]["http://bigrobots.example/robots.txt"]
    assert kept.truncated
    assert len(kept.body) < 1_100_000


def test_redirects_are_captures_of_their_own(done):
    kept = done["captures"]["http://shop.example/old"]
    assert (kept.status, kept.header("location"), kept.body) == (301, "/new", b"moved")
    assert done["captures"]["http://shop.example/new"].status == 200


def test_the_wire_bytes_are_kept_and_captures_are_decoded(done):
    kept = done["captures"]["http://shop.example/fees"]
    assert b"1 percent" in kept.body
    raw = gzip.decompress(archive.files(done["folder"])[0].read_bytes())
    assert b"1 percent" not in raw
    assert b"in chunks" in done["captures"]["http://shop.example/chunked"].body


def test_only_what_the_site_names_is_asked_for(done):
    paths = done["web"].paths("shop.example")
    assert {"/pic.png", "/log-out"}.isdisjoint(paths)
    assert paths.count("/fees") == 1, "a fragment is no address of its own"
    guessed = {"/robots.txt", "/sitemap.xml"}
    assert set(paths) - guessed <= {p for h, p in done["web"].answers if h == "shop.example"} | {
        "/lost"
    }


def test_sitemaps_give_pages_and_language_versions(done):
    assert "/only-in-map" in done["web"].paths("shop.example")
    reason = done["hosts"]["winkel.example"]["reason"]
    assert reason == "http://shop.example/map.xml.gz declares it as hreflang nl"
    assert "http://shop.example/map.xml.gz" in done["collected"]
    assert "/pt/" in done["web"].paths("shop.example"), "from a Link header"


def test_sister_hosts_are_adopted_with_the_reason(done):
    hosts = done["hosts"]
    assert hosts["laden.example"]["reason"] == "http://shop.example/ declares it as hreflang de-DE"
    assert hosts["laden.example"]["pages"] == 2
    assert "canonical address" in hosts["shop.nl"]["reason"]
    assert "redirects to it" in hosts["newname.example"]["reason"]
    assert hosts["newname.example"]["pages"] == 2
    assert hosts["blog.shop.example"]["reason"].startswith("host of shop.example, named by")
    strangers = {"facebook.com", "friend.example", "third.example", "nonsense.example",
                 "shop.otherbrand.example"}  # fmt: skip
    assert strangers.isdisjoint(hosts), "platforms, links, a sister's sister, no code, other brand"


def test_every_failure_has_its_reason(done):
    skipped = done["skipped"]
    assert skipped["http://shop.example/lost"] == ("http 404", "")
    assert skipped["http://shop.example/file"] == ("not HTML", "application/json")
    assert skipped["http://shop.example/reset"][0] == "connection failed"
    assert skipped["http://shop.example/headers"][0] == "too large"
    assert skipped["http://loop.example/b"][0] == "redirect loop"
    assert done["coverage"]["blocked"] == ["http://shop.example/wall", "http://wall.example/"]


def test_inside_addresses_are_refused_also_behind_a_name(done):
    assert done["skipped"]["http://10.0.0.1/"] == ("refused address", "10.0.0.1")
    assert done["hosts"]["10.0.0.1"]["responses"] == 0
    inside = done["skipped"]["http://inside.shop.example/"]
    assert inside == ("refused address", "inside.shop.example is at 10.9.9.9")
    for name, where in (("trick", "169.254.169.254"), ("sly", "127.0.0.1")):
        home = done["home"][f"http://{name}.example/"]
        assert "address is not public" in home
        assert where in home


def test_a_body_beyond_the_limit_is_kept_as_far_as_it_goes(done):
    for name in ("big", "bomb"):
        kept = done["captures"][f"http://shop.example/{name}"]
        assert done["skipped"][kept.url][0] == "too large"
    assert len(done["captures"]["http://shop.example/big"].body) == 1_000_000
    assert "body size" in done["coverage"]["limits"]


def test_home_pages_are_explained_in_one_sentence(done):
    home = done["home"]
    readable = ("shop", "cookie", "moved", "bigrobots")
    assert [home[f"http://{name}.example/"] for name in readable] == [""] * 4
    assert "refused the connection" in home["http://gone.example/"]
    assert "in circles" in home["http://loop.example/a"]
    assert "bot wall" in home["http://wall.example/"]
    assert "not an HTML page (application/pdf)" in home["http://pdf.example/"]
    assert "not public" in home["http://10.0.0.1/"]
    assert "no visible text" in home["http://empty.example/"]
    assert all(text.endswith(".") for text in home.values() if text)


def test_pages_are_counted_once_and_collected_once(done):
    pages = [u for u in done["collected"] if not u.endswith(".gz")]
    assert len(pages) == len(set(pages)) == sum(h["pages"] for h in done["hosts"].values())
    assert done["got"] == len(pages)
    shop = done["hosts"]["shop.example"]
    kept = [u for u in done["captures"] if u.startswith("http://shop.example/")]
    assert shop["responses"] >= len(kept) - 1


def test_the_log_stays_in_the_folder(done):
    assert {p.name for p in Path(done["folder"]).iterdir()} == {
        "crawl-00001.warc.gz", "crawl.lock", "crawl.log",
    }  # fmt: skip
