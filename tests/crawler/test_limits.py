"""Servers that never end, never answer, or garble: each limit has a name, and the crawl goes on."""

import re
import threading
from pathlib import Path

import pytest

from crawler import archive

WAIT = threading.Event()  # ends the servers that wait


def _drip(handler):
    """One byte at a time, each in good time, for ever."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    handler.close_connection = True
    try:
        while not WAIT.wait(0.05):
            handler.wfile.write(b"<")
    except OSError:
        pass


def _drip_headers(handler):
    handler.send_response(200)
    handler.flush_headers()
    handler.close_connection = True
    try:
        while not WAIT.wait(0.05):
            handler.wfile.write(b"X-A: b\r\n")
    except OSError:
        pass


def _silent(handler):
    WAIT.wait(20)
    handler.close_connection = True


def _hints(handler):
    """Interim responses without end."""
    handler.close_connection = True
    try:
        while not WAIT.is_set():
            handler.wfile.write(b"HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n" * 50)
    except OSError:
        pass


def _endless(handler):
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    handler.close_connection = True
    try:
        handler.wfile.write(b"<html><body>the start of it ")
        while not WAIT.is_set():
            handler.wfile.write(b"x" * 65536)
    except OSError:
        pass


def _forged(handler):
    """A status line, headers and a length that try to write lines of their own."""
    handler.wfile.write(
        b"HTTP/1.1 200 O\x1b[31mK\x0bINFO: forged\r\nContent-Type: text/html\r\n"
        b"Set-Cookie: a=\x1b]0;owned\x07; Path=/\r\nX-Odd: a\x00b\r\n"
        b"Content-Length: 90000\r\n\r\nshort"
    )
    handler.close_connection = True


PATHS = {
    "/drip": _drip, "/dripheaders": _drip_headers, "/hints": _hints, "/endless": _endless,
    "/forged": _forged,
}  # fmt: skip


@pytest.fixture(scope="module")
def done(tmp_path_factory, kit):
    folder = tmp_path_factory.mktemp("limits")
    served = kit.serving()
    web = next(served)
    deep = "<div>" * 5000 + "words below five thousand levels" + "</div>" * 5000
    many = " ".join(f"<a href=/{'a' * (n % 40)}/{n}>x</a>" for n in range(5200))
    options = "<select name=country>" + "<option>Nowhere" * 500 + "</select>"
    links = [*PATHS, "/deep", "/many", "/options", "/garbled", "/mojibake", "/plain"]
    web.put("firm.example", "/", kit.page(*links, "/in?note=\x1b[31m", "http://other.example:81/"))
    for path, answer in PATHS.items():
        web.put("firm.example", path, answer)
    web.put("firm.example", "/deep", kit.page(body=deep))
    web.put("firm.example", "/many", kit.page(body=many))
    web.put("firm.example", "/options", kit.page(body=options))
    web.put("firm.example", "/garbled", kit.page(body="Geb\xfchren").encode("latin-1"))
    for path, kind, body in (
        ("/garbled", "text/html; charset=utf-8", kit.page(body="Geb\xfchren").encode("latin-1")),
        ("/mojibake", "text/html; charset=iso-8859-1", kit.page(body="Geb\xfchren").encode()),
        ("/plain", "text/html; charset=iso-8859-1", kit.page(body="Geb\xfchren").encode("latin-1")),
    ):
        web.put("firm.example", path, (200, {"Content-Type": kind}, body))
    cut = b"<urlset><url><loc>http://firm.example/fees</loc></url><url><loc>http://firm.ex"
    web.put("firm.example", "/sitemap.xml", (200, {"Content-Type": "application/xml"}, cut))
    web.put("firm.example", "/fees", kit.page())
    web.put("mute.example", "/robots.txt", _silent)
    web.put("mute.example", "/", kit.page())
    result = kit.crawl(
        ["http://firm.example/", "http://mute.example/"], folder / "out", timeout=1.5,
        max_body=300_000, max_pages=40, headers=[["X-Api-Key", "k3y-in-no-log"]],
        basic_auth=["me", "s3cret-in-no-log"], connect_to=web.connect_to,
    )  # fmt: skip
    WAIT.set()
    result["web"], result["folder"] = web, folder / "out"
    result["hosts"] = {h["host"]: h for h in result["coverage"]["hosts"]}
    said = [(s["url"].removeprefix("http://firm.example"), s["reason"], s["detail"])
            for s in result["coverage"]["skipped"]]  # fmt: skip
    result["said"] = {(path, reason) for path, reason, _ in said}
    result["detail"] = {path: detail for path, _, detail in said}
    yield result
    next(served, None)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/drip", "timeout"),
        ("/dripheaders", "timeout"),
        ("/hints", "too large"),
        ("/endless", "too large"),
        ("/many", "links per page"),
        ("/options", "options per list"),
        ("/garbled", "doubtful encoding"),
        ("/mojibake", "doubtful encoding"),
        ("/sitemap.xml", "damaged sitemap"),
    ],
)
def test_each_limit_and_doubt_is_told_with_its_address(done, path, reason):
    assert (path, reason) in done["said"]


def test_limits_are_named(done):
    assert {"body size", "links per page", "options per list"} <= set(done["coverage"]["limits"])
    assert done["coverage"]["complete"] is True


def test_what_is_well_declared_is_not_doubted(done):
    doubted = {path for path, reason in done["said"] if reason == "doubtful encoding"}
    assert doubted == {"/garbled", "/mojibake"}


def test_text_below_5000_levels_is_seen_or_the_page_is_told(done):
    from crawler.page import Page

    (kept,) = [c for c in archive.captures(done["folder"]) if c.url.endswith("/deep")]
    page = Page(kept)
    seen = "words below five thousand levels" in page.text
    assert seen or ("/deep", "read in part") in done["said"]
    assert seen != page.partial


def test_the_start_of_an_endless_body_is_evidence(done):
    (kept,) = [c for c in archive.captures(done["folder"]) if c.url.endswith("/endless")]
    assert kept.truncated
    assert kept.body.startswith(b"<html><body>the start of it")


def test_the_readable_part_of_a_damaged_sitemap_is_asked_for(done):
    assert "/fees" in done["web"].paths("firm.example")
    assert not [p for p in done["web"].paths("firm.example") if "firm.ex" in p]


def test_a_robots_txt_that_never_answers_closes_its_host(done):
    assert set(done["web"].paths("mute.example")) == {"/robots.txt"}
    assert done["hosts"]["mute.example"]["robots"] == "unreachable"
    assert "robots.txt could not be read" in done["home"]["http://mute.example/"]


def test_no_secret_and_no_control_character_is_in_the_log_or_the_archive(done):
    log = (Path(done["folder"]) / "crawl.log").read_text(encoding="utf-8")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", log)
    kept = b"".join(p.read_bytes() for p in Path(done["folder"]).iterdir()) + log.encode()
    for secret in (b"k3y-in-no-log", b"s3cret-in-no-log", b"bWU6czNjcmV0LWluLW5vLWxvZw"):
        assert secret not in kept


def test_all_records_are_sound(done):
    assert archive.damage(done["folder"]) == []
