"""Requests through proxies, in a process of their own."""

import subprocess
import sys

import pytest

from crawler.access_plan import AccessPlan, AskedPage, answers
from crawler.access_run import look
from crawler.options import ConnectTo, CrawlOptions, networks
from crawler.vantage import Proxy as Where
from crawler.vantage import Vantage
from tests.crawler.places_server import GeoSite, Proxy

LOOPBACK = networks(("127.0.0.0/8",))
DIRECT, FR, US = Vantage("direct"), Vantage("fr", "FR", "fr"), Vantage("us", "US")


@pytest.fixture
def where(tmp_path):
    """What a visitor is told about where it comes from, on each way."""
    opened = []

    def ask(url, tls=None, proxies=("FR", "US"), mode="", allow=LOOPBACK, rules=True, pages=()):
        site = GeoSite(lambda host, path, country, language: f"<p>[{country}/{language}]", tls)
        ways = {code: Proxy(code, mode=mode) for code in proxies}
        opened.extend([site, *ways.values()])
        found = tuple((code.lower(), Where.parse(way.url)) for code, way in ways.items())
        options = CrawlOptions(
            delay=0, timeout=20, allow_addresses=allow, proxies=found,
            ca_file=str(tls[0]) if tls else "",
            connect_to=tuple(ConnectTo.parse(r) for r in site.connect_to) if rules else (),
        )  # fmt: skip
        asked = tuple(AskedPage(u.format(port=site.port), "home") for u in (url, *pages))
        look(AccessPlan((DIRECT, FR, US), asked), tmp_path, options)
        ask.heads = [head for way in ways.values() for head in way.heads]
        ask.site = site
        return {
            (a.probe.vantage.name, a.probe.language):
                a.last.body.decode() if a.last else f"{a.reason}: {a.detail}"
            for a in answers(tmp_path)
        }  # fmt: skip

    yield ask
    for one in opened:
        one.close()


EVERYWHERE = {
    ("direct", ""): "<p>[/]",
    ("fr", ""): "<p>[FR/]",
    ("fr", "fr"): "<p>[FR/fr]",
    ("us", ""): "<p>[US/]",
}


def test_https_goes_through_a_tunnel_and_certificates_are_verified(where, kit, tmp_path):
    tls = kit.certificate(tmp_path, ["geo.example"])
    assert where("https://geo.example/", tls) == EVERYWHERE
    assert all(head.startswith("CONNECT 127.0.0.1:") for head in where.heads)
    assert not any("geo.example" in head for head in where.heads)


def test_http_is_asked_for_by_its_whole_address(where):
    assert where("http://127.0.0.1:{port}/", rules=False) == EVERYWHERE
    assert all(head.startswith("GET http://127.0.0.1:") for head in where.heads)
    assert not any("Proxy-Authorization" in h for *_, headers in where.site.asked for h in headers)


@pytest.mark.parametrize(
    ("mode", "says"),
    [
        ("407", "proxy: CONNECT was answered with 407"),
        ("garbage", "proxy: CONNECT was answered with no status"),
        ("endless", "proxy: its answer to CONNECT is too long"),
    ],
)
def test_a_proxy_that_fails_is_said_to(where, mode, says):
    seen = where("http://geo.example/", mode=mode)
    assert seen["fr", ""] == says and seen["direct", ""] == "<p>[/]"


def test_neither_proxy_nor_target_may_be_inside_a_network(where):
    """No exception for addresses: not one connection is opened, to a proxy or through it."""
    seen = where("http://169.254.169.254/latest", allow=(), rules=False)
    assert {text.partition(":")[0] for text in seen.values()} == {"refused address"}
    assert where.heads == [] and where.site.asked == []


def test_a_proxy_is_not_reached_by_a_rule_for_any_host(where):
    seen = where("http://geo.example/", allow=())
    assert seen["direct", ""] == "<p>[/]"
    assert seen["fr", ""].startswith("proxy: its address is not public")
    assert where.heads == []


def test_the_spider_alone_says_who_runs_it(kit):
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "access"],
        check=False, capture_output=True, text=True, cwd=kit.root, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2 and "run by `soliscope audit`" in done.stderr
