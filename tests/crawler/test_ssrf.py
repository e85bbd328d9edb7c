"""Hundreds of ways to name an address inside: none is connected to, whatever names it."""

import asyncio
import itertools
from ipaddress import IPv4Address, ip_address
from urllib.parse import urlsplit

import pytest

from crawler import connect
from crawler.discovery import redirect_target, tidy
from crawler.guard import RefusedAddress
from crawler.options import CrawlOptions
from crawler.run import settings_for

INSIDE = tuple(
    "127.0.0.1 127.8.9.10 10.1.2.3 172.16.5.4 172.31.255.254 192.168.0.1 0.0.0.0 169.254.169.254"
    " 100.64.0.7 198.18.0.1 224.0.0.251 255.255.255.255 192.0.2.9".split()
)
RADIX = (str, hex, lambda n: f"0{n:o}", lambda n: f"0X{n:02X}", lambda n: f"000{n:o}")
DOTS = ("\u3002", "\uff0e", "\uff61")
FULL_WIDTH = {ord(c): ord(c) + 0xFEE0 for c in "0123456789abcdefx"}
CIRCLED = str.maketrans("123456789", "\u2460\u2461\u2462\u2463\u2464\u2465\u2466\u2467\u2468")


def _numbers(address):
    """The address as one, two, three and four numbers."""
    n = int(address)
    yield [n]
    yield [n >> 24, n & 0xFFFFFF]
    yield [n >> 24, n >> 16 & 255, n & 0xFFFF]
    yield [n >> 24, n >> 16 & 255, n >> 8 & 255, n & 255]


def _mixed_radix(address):
    for numbers in _numbers(address):
        for first, rest in itertools.product(RADIX, RADIX):
            yield ".".join([first(numbers[0]), *map(rest, numbers[1:])])


def _in_ipv6(address):
    n, hexed = int(address), f"{int(address) >> 16:x}:{int(address) & 0xFFFF:x}"
    yield from (f"[::ffff:{address}]", f"[::ffff:{hexed}]", f"[0:0:0:0:0:ffff:{hexed}]")
    yield from (f"[::{address}]", f"[::{hexed}]", f"[64:ff9b::{hexed}]", f"[64:ff9b::{address}]")
    yield from (f"[2002:{hexed}::1]", f"[2002:{hexed}:1:2:3:4:5]", f"[64:ff9b:1::{hexed}]")
    yield from (f"[2001:4860::5efe:{hexed}]", f"[2001:4860::200:5efe:{hexed}]")
    yield f"[2001:0:{hexed}::1]"  # Teredo server
    client = ~n & 0xFFFFFFFF
    yield f"[2001:0:808:808:0:0:{client >> 16:x}:{client & 0xFFFF:x}]"  # Teredo client
    yield f"[::FFFF:{hexed.upper()}]"


def forms():
    """Every spelling, once."""
    found = {}
    for text in INSIDE:
        address = IPv4Address(text)
        spelled = [text, f"{text}.", *_mixed_radix(address), *_in_ipv6(address)]
        spelled += [text.replace(".", dot) for dot in DOTS]
        spelled += [text.translate(FULL_WIDTH), text.translate(CIRCLED)]
        spelled += [hex(int(address)).translate(FULL_WIDTH), text.replace(".", "%2e")]
        spelled += [
            "".join(f"%{ord(c):02x}" for c in text),
            f" {text} ",
            text.replace(".", "\u3002", 1),
        ]
        found.update(dict.fromkeys(spelled, text))
    return found


FORMS = forms()


class Tripwire:
    """A reactor that opens nothing and remembers what it was asked for."""

    def __init__(self):
        self.asked = []

    def connectTCP(self, host, port, *_, **__):
        self.asked.append(host)
        raise AssertionError("a socket would have been opened")


def connected(monkeypatch, host, answers=()):
    """Addresses that a request for a host would connect to; `answers` come one a lookup."""
    answers = iter(answers)

    async def lookup(name):
        return [ip_address(text) for text in next(answers)]

    monkeypatch.setattr(connect, "lookup", lookup)
    reactor = Tripwire()
    route = connect.Route(CrawlOptions())

    async def thrice():
        for _ in range(3):
            try:
                await connect.GuardedEndpoint(reactor, route, host, 80, 1.0)._connect(None)
            except (RefusedAddress, AssertionError, StopIteration, RuntimeError):
                continue

    asyncio.run(thrice())
    return reactor.asked


def test_there_are_more_than_five_hundred_forms():
    assert len(FORMS) >= 500


def test_no_form_opens_a_socket_or_reaches_a_resolver(monkeypatch):
    reactor = Tripwire()

    async def lookup(name):
        raise AssertionError(f"the resolver was asked for {name!r}")

    monkeypatch.setattr(connect, "lookup", lookup)
    route = connect.Route(CrawlOptions())

    async def all_of_them():
        for host in FORMS:
            with pytest.raises(RefusedAddress):
                await connect.GuardedEndpoint(reactor, route, host, 80, 1.0)._connect(None)

    asyncio.run(all_of_them())
    assert reactor.asked == []


@pytest.mark.parametrize("inside", ["127.0.0.1", "10.0.0.1", "::1", "64:ff9b::7f00:1", "fe80::1"])
def test_a_resolver_that_changes_its_answer_gains_nothing(monkeypatch, inside):
    """DNS rebinding: the address that was checked is the one that is connected to."""
    public = "93.184.215.14"
    asked = connected(monkeypatch, "rebind.example", [[public], [inside], [inside]])
    assert set(asked) == {public}
    assert connected(monkeypatch, "rebind.example", [[inside], [public]]) == []
    assert connected(monkeypatch, "rebind.example", [[public, inside]] * 3) == []


@pytest.fixture(scope="module")
def trapped(tmp_path_factory, kit):
    """A crawl of sites that each lead, in a way of their own, to a server on this machine."""
    inner, outer = kit.serving(), kit.serving()
    wire, web = next(inner), next(outer)
    at = f":{wire.port}/secret"
    hosts = ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "0177.0.0.1", "127.1", "[::1]",
             "[::ffff:127.0.0.1]", "0", "127.0.0.1.", "127.0.0.1".translate(FULL_WIDTH),
             "127.0.0.1".replace(".", DOTS[0]),
             "inside.rebind.example", "%31%32%37.0.0.1"]  # fmt: skip
    ways = {}
    for number, host in enumerate(hosts):
        target = f"http://{host}{at}"
        sent = target.encode().decode("latin-1")
        ways[f"r{number}.example"] = {"/": (302, {"Location": sent}, b"")}
        ways[f"m{number}.example"] = {
            "/": kit.page(head=f'<meta http-equiv=refresh content="0;url={target}">'
                               f'<link rel=canonical href="{target}">'
                               f'<link rel=alternate hreflang=de href="{target}">')}  # fmt: skip
        ways[f"s{number}.example"] = {
            "/": kit.page(target),
            "/robots.txt": (200, {}, f"Sitemap: {target}\nUser-agent: *\nAllow: /".encode()),
            "/sitemap.xml": (200, {"Content-Type": "application/xml"},
                             f"<urlset><url><loc>{target}</loc></url></urlset>".encode()),
        }  # fmt: skip
        ways[f"t{number}.example"] = {
            "/robots.txt": (301, {"Location": sent}, b""),
            "/": kit.page(),
        }
    for number in range(5):  # a chain over public hosts, with each redirecting status
        last = f"http://c{number + 1}.example/" if number < 4 else f"http://127.0.0.1{at}"
        status = (301, 302, 303, 307, 308)[number]
        ways[f"c{number}.example"] = {"/": (status, {"Location": last}, b"")}
    for host, answers in ways.items():
        for path, answer in answers.items():
            web.put(host, path, answer)
    told = kit.crawl(
        [f"http://{host}/" for host in ways if host != "c1.example"],
        tmp_path_factory.mktemp("trapped"), timeout=3, concurrency=16, check=True,
        connect_to=[f"{host}:80:127.0.0.1:{web.port}" for host in ways],
        names={"localhost": ["127.0.0.1"], "inside.rebind.example": ["127.0.0.1"]},
    )  # fmt: skip
    yield told, wire, web, ways
    next(inner, None)
    next(outer, None)


def test_nothing_inside_is_contacted_whatever_names_it(trapped):
    told, wire, web, ways = trapped
    assert wire.asked == []
    assert len(web.asked) > 2 * len(ways)
    assert told["coverage"]["complete"]


def test_each_refusal_is_told(trapped):
    told, *_ = trapped
    closed = [
        said for site, said in told["home"].items() if site.startswith(("http://r", "http://c0"))
    ]
    assert len(closed) == 15
    assert all("not public" in said or "not the firm's" in said for said in closed), closed
    behind = [said for site, said in told["home"].items() if site.startswith("http://t")]
    assert all("could not be read: " in said for said in behind)


SCHEMES = r"""
file:///etc/hostname FILE:///etc/passwd file://localhost/etc/passwd ftp://firm.example/x
data:text/html,x s3://bucket/key gopher://127.0.0.1:11211/_stats javascript:alert(1)
dict://127.0.0.1:6379/info ws://firm.example/ jar:http://firm.example!/x http:/\user@127.0.0.1/
view-source:http://firm.example/ http://user:pass@firm.example/ http://firm.example:99999/
http:// //// ?
""".split()


@pytest.mark.parametrize("address", SCHEMES)
def test_only_plain_web_addresses_are_ever_asked_for(address, capture):
    assert tidy(address) == ""
    moved = redirect_target(capture(status=302, url="http://firm.example/", location=address))
    assert moved == "" or urlsplit(moved).hostname == "firm.example"


def test_no_other_scheme_no_proxy_and_no_port_that_runs_code():
    given = settings_for(CrawlOptions())
    handlers = given["DOWNLOAD_HANDLERS"]
    assert {name for name, handler in handlers.items() if handler} == {"http", "https"}
    assert {"file", "ftp", "s3", "data"} <= handlers.keys()
    assert given["TELNETCONSOLE_ENABLED"] is given["REMOTE_CONTROL_ENABLED"] is False
    places = given["DOWNLOADER_MIDDLEWARES"].items()
    off = {name.rpartition(".")[2] for name, place in places if place is None}
    assert {"HttpProxyMiddleware", "RedirectMiddleware", "MetaRefreshMiddleware"} <= off


def test_extensions_that_listen_are_not_even_named():
    """Scrapy imports every extension that its settings name, those that are set to None too."""
    given = settings_for(CrawlOptions())
    named = {**given["EXTENSIONS_BASE"], **given["EXTENSIONS"]}
    assert named and not [name for name in named if "remote_control" in name or "telnet" in name]
