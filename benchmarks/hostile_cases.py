"""What `benchmarks/hostile.py` runs: other people's adversarial files, and monsters made here.

A case is a response as a server would give it. `marker` are words at its end: whoever reads the
page must see them, or the reading must be told as partial, cut, limited or too costly.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HTML, XML, TEXT = "text/html; charset=utf-8", "application/xml", "text/plain"
MARKER = "endmarkerwords"
XSS = (
    "<script>document.documentElement.setAttribute('owned','1')</script>",
    "\"><img src=x onerror=\"document.documentElement.setAttribute('owned','1')\">",
    "'><svg/onload=document.documentElement.setAttribute('owned','1')>",
    "</style></title></textarea><script>document.documentElement.setAttribute('owned',1)</script>",
    "javascript:document.documentElement.setAttribute('owned','1')",
    "{{config}}{% raw %}${7*7}<%= 7*7 %>",
)
FORMULAS = (
    '=HYPERLINK("https://evil.example","x")', "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)",
    "\t=1+1", "\r=1+1", "\n=1+1", "\uff1d1+1", "  =1+1", '";=1+1', "|calc", "%0A-1+1",
)  # fmt: skip
CONTROL = (
    "a\x00b\x1b[2J\x1b]0;owned\x07c", "ex\u202egpj.exe", "\u2066x\u2069\u200f",
    "a\r\nSet-Cookie: x=1", "a\ud800b", "\ufeff\ufffe\uffff", "\x9b31m", "../../../../etc/passwd",
    "..\\..\\x", "/etc/passwd", "x" * 60_000,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """One response."""

    name: str
    body: bytes
    kind: str = HTML
    coding: str = ""
    status: int = 200
    marker: bool = False
    headers: tuple[tuple[str, str], ...] = ()


def naughty(shared: Path | None) -> list[str]:
    """Strings for every text field of a report."""
    found = [*XSS, *FORMULAS, *CONTROL]
    path = shared / "blns" / "blns.json" if shared else None
    if path and path.is_file():
        found += [text for text in json.loads(path.read_text(encoding="utf-8")) if text]
    return found


def files(shared: Path) -> Iterator[Case]:
    """Every file, as each kind of thing that a server could call it."""
    for path in sorted(p for p in shared.rglob("*") if p.is_file()):
        name, body = str(path.relative_to(shared)), path.read_bytes()
        for kind in (HTML, XML, TEXT, "", "application/xhtml+xml; charset=utf-16"):
            yield Case(f"{name} as {kind or 'nothing'}", body, kind)
        coding = next((c for c in ("br", "deflate", "zstd") if f"bomb-{c}" in name), "")
        if coding or name.endswith(".gz") or "bomb-gzip" in name:
            yield Case(f"{name} decoded", body, HTML, coding or "gzip")


def documents(shared: Path) -> Iterator[Case]:
    """The documents and strings inside the test files, each as a page of its own."""
    html5 = shared / "html5lib-tests"
    for path in sorted(html5.glob("tree-construction/**/*.dat")):
        for number, part in enumerate(path.read_bytes().split(b"#data\n")[1:]):
            yield Case(f"{path.name} {number}", part.partition(b"\n#errors")[0])
    for path in sorted(html5.glob("encoding/**/*.dat")):
        for number, part in enumerate(path.read_bytes().split(b"#data\n")[1:]):
            yield Case(f"{path.name} {number}", part.partition(b"\n#encoding")[0], "text/html")
    for path in sorted(html5.glob("tokenizer/*.test")):
        told = json.loads(path.read_text(encoding="utf-8"))
        for number, test in enumerate(told.get("tests") or told.get("xmlViolationTests") or ()):
            text = test["input"]
            if test.get("doubleEscaped"):
                text = re.sub(r"\\u([0-9A-Fa-f]{4})", lambda m: chr(int(m[1], 16)), text)
            body = text.encode("utf-8", "surrogatepass")
            yield Case(f"{path.name} {number}", b"<p>before " + body)
    yield from _strings(shared)


def _strings(shared: Path) -> Iterator[Case]:
    for number, text in enumerate(naughty(shared)):
        raw = text.encode("utf-8", "surrogatepass")
        quoted = text.replace("&", "&amp;").replace('"', "&quot;").encode("utf-8", "surrogatepass")
        body = b'<title>%b</title><p lang="%b">%b<a href="%b" hreflang="%b" title="%b">%b</a>' % (
            raw, quoted, raw, quoted, quoted, quoted, raw)  # fmt: skip
        yield Case(f"string {number}", body)
    urls: list[str] = []
    for path in sorted((shared / "wpt-url").glob("*.json")):
        for test in json.loads(path.read_text(encoding="utf-8")):
            if isinstance(test, dict):
                urls += [str(test.get("input") or test.get("href") or "")]
    for at in range(0, len(urls), 200):
        some = [u.replace("&", "&amp;").replace('"', "&quot;") for u in urls[at : at + 200]]
        anchors = "".join(
            f'<a href="{u}">x</a><link rel=alternate hreflang=de href="{u}">' for u in some
        )
        body = anchors.encode("utf-8", "surrogatepass")
        yield Case(f"addresses {at}", b"<html><body>" + body)
        entries = "".join(f"<url><loc>{u}</loc></url>" for u in some)
        listed = f"<urlset>{entries}</urlset>".encode("utf-8", "surrogatepass")
        yield Case(f"addresses {at} in a sitemap", listed, XML)
    for number, url in enumerate(urls):
        safe = re.sub(r"[\r\n\x00]", "", url).encode("utf-8", "replace").decode("latin-1")
        yield Case(f"redirect {number}", b"", status=302, headers=(("Location", safe),))
    source = shared / "google-robotstxt" / "robots_test.cc"
    for number, text in enumerate(re.findall(r'R?"((?:[^"\\]|\\.)*)"', source.read_text("utf-8"))):
        body = text.encode().decode("unicode_escape").encode("latin-1", "replace")
        yield Case(f"robots {number}", body, TEXT)


def monsters() -> Iterator[Case]:
    """Pages made to cost."""
    end = f"<p>{MARKER}</p>"

    def page(name: str, text: str, kind: str = HTML) -> Case:
        return Case(
            name, f"<!doctype html><html lang=en>{text}".encode(), kind, marker=MARKER in text
        )

    for levels in (300, 2_100, 5_000, 20_000, 200_000):
        for tag in ("div", "span", "b", "table><tr><td", "font", "ul><li"):
            yield page(f"{levels} levels of {tag}", f"<{tag}>" * levels + MARKER)
        yield page(f"{levels} levels, then text", "<div>" * levels + "</div>" * levels + end)
    for number in (1_000, 40_000, 200_000):
        attributes = " ".join(f"a{n}=v" for n in range(number))
        yield page(f"{number} attributes", f"<p {attributes}>x</p>{end}")
        anchors = "".join(f"<a href=/{n}>x{n}</a> " for n in range(number))
        yield page(f"{number} links", anchors + end)
        yield page(
            f"{number} options", "<select name=country>" + "<option>x" * number + f"</select>{end}"
        )
        yield page(f"{number} alternates", "".join(
            f'<link rel=alternate hreflang=de href="/{n}">' for n in range(number))
            + end)  # fmt: skip
    yield page("300000 links", "".join(f"<a href=/{n}>x</a>" for n in range(300_000)) + end)
    yield page("8 MB of paragraphs", "<p>" * (8_000_000 // 3) + end)
    yield page("8 MB of short paragraphs", "<p>Wir sind da. " * 500_000 + end)
    for number in (100, 1_000, 20_000):
        yield page(f"{number} times <b><p>", "<b><p>" * number + end)
        yield page(f"{number} times <a><p>", "<a href=x><p>" * number + end)
        yield page(f"{number} times <table><b>", "<table><b>" * number + end)
    yield page("a comment without end", end + "<!--" + "x" * 3_000_000)
    yield page("comment starts", "<!--" * 300_000 + "-->" + end)
    yield page("a giant attribute", f'<p title="{"x" * 8_000_000}">{end}')
    yield page("a giant class", f'<p class="{"a " * 2_000_000}">{end}')
    yield page("a giant word", "x" * 8_000_000 + end)
    yield page("open angle brackets", "<" * 2_000_000 + end)
    yield page("ampersands", "&" * 2_000_000 + end)
    yield page("scripts that do not end", "<script>" * 20_000)
    yield page("deep JSON-LD", f'<script type="application/ld+json">{"[" * 200_000}</script>{end}')
    yield page("wide JSON-LD", '<script type="application/ld+json">[' + '{"@type":"X"},' * 100_000
               + "{}]</script>" + end)  # fmt: skip
    yield page("digits", "1" * 1_000_000 + " EUR " + "1 " * 500_000 + end)
    yield page("prices", "\u20ac 1,00 " * 200_000 + end)
    yield page("telephone numbers", "+49 30 1234567 " * 100_000 + end)
    yield page("accounts", "DE89 3704 0044 0532 0130 00 " * 50_000 + end)
    yield page("one letter, many scripts", "\u0430\u0432\u05d0\u0627\u4e00 " * 200_000 + end)
    yield page("combining marks", "a" + "\u0301" * 1_000_000 + end)
    yield page("spaces", " " * 4_000_000 + end)
    yield page("no spaces with commas", "a,b;c:" * 300_000 + end)
    whole = f"<!doctype html><p>{'x' * 30_000_000}{MARKER}".encode()
    yield Case("larger than the limit", whole, marker=True)
    yield Case("gzip bomb", gzip.compress(b"\0" * 200_000_000, 9), coding="gzip")
    nested = gzip.compress(gzip.compress(b"<p>" * 50_000_000))
    yield Case("gzip in gzip", nested, coding="gzip, gzip")
    yield Case("deflate bomb", zlib.compress(b" " * 200_000_000, 9), coding="deflate")
    yield from _bombs()
    head = '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">'
    laughs = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    yield Case(
        "billion laughs",
        f"{head}{laughs}]><urlset><url><loc>&j;</loc></url></urlset>".encode(),
        XML,
    )
    urls = "".join(f"<url><loc>https://hostile.example/{n}</loc></url>" for n in range(60_000))
    yield Case("60000 addresses in a sitemap", f"<urlset>{urls}</urlset>".encode(), XML)
    yield Case("robots, 5 MB", b"User-agent: *\nDisallow: /x*y*z*$\n" * 150_000, TEXT)


def _bombs() -> Iterator[Case]:
    import brotli  # type: ignore[import-untyped]

    yield Case("brotli bomb", brotli.compress(b"\0" * 100_000_000, quality=5), coding="br")
    try:
        from backports import zstd
    except ImportError:
        return
    yield Case("zstd bomb", zstd.compress(b"\0" * 200_000_000), coding="zstd")
