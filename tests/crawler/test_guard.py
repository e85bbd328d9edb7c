"""Only public addresses are contacted, however they are written and wherever they come from."""

import asyncio
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import connect
from crawler.guard import Guard, RefusedAddress, literal, public
from crawler.options import ConnectTo, CrawlOptions, networks

REFUSED = """
127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.1 0x7f.0.0.1 0x7F.0x0.0x0.0x1 0177.0.0.1 0177.1
017700000001 127.0.0.1. 127.255.255.254 0 0.0.0.0 0x0 00 0x 1 10.1.2.3 10.258 0xa.1.2.3 012.1.2.3
167838211 169.254.169.254 0xa9fea9fe 2852039166 169.254.43518 0251.0376.0251.0376 172.16.0.1
172.31.255.255 192.168.0.1 192.168.257 0xc0a80001 3232235521 100.64.0.1 192.0.0.1 192.0.0.8
192.0.2.1 198.18.0.1 198.51.100.7 203.0.113.10 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
192.88.99.1 [::1] [::] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:10.0.0.1]
[::ffff:169.254.169.254] [::127.0.0.1] [fe80::1] [fe80::1%25eth0] [fc00::1] [fd12:3456::1]
[fec0::1] [ff02::1] [ff0e::1] [2001:db8::1] [3fff::1] [2002:7f00:1::] [2002:a00:1::1]
[2002:c0a8:1::1] [64:ff9b::7f00:1] [64:ff9b::a9fe:a9fe] [64:ff9b:1::808:808] [100::1] [2001::1]
[2001:0:7f00:1::1] [2606:4700::5efe:7f00:1] [5f00::1] [4000::1] 256.1.1.1 1.2.3.4.5 1.2.3.256
127.0.0.0x 0x7g.1 1e3.1 １２７.0.0.1 127。0。0。1 ①②⑦.0.0.1 %31%32%37.0.0.1 127.0.0.1%00 a..b -.com
exa$mple.com [::1 ::1 [1.2.3.4] [gggg::1]
""".split()


def reached(monkeypatch, host, options=None, answers=None, port=80):
    """Return where a request for `host` would connect to; any socket fails the test."""
    asked = []

    async def lookup(name):
        asked.append(name)
        return [ip_address(text) for text in (answers or {})[name]]

    monkeypatch.setattr(connect, "lookup", lookup)
    opened = []

    class Reactor:
        def connectTCP(self, *args, **kwargs):
            opened.append(args)
            raise AssertionError("a socket was opened")

    route = connect.Route(options or CrawlOptions())
    endpoint = connect.GuardedEndpoint(Reactor(), route, host, port, 1.0)
    try:
        asyncio.run(endpoint._connect(None))
    except AssertionError:
        return opened
    finally:
        reached.asked = asked
    raise AssertionError("neither refused nor connected")


def test_there_are_many_spellings():
    assert len(REFUSED) >= 60


@pytest.mark.parametrize("host", REFUSED)
def test_no_spelling_of_a_closed_address_opens_a_socket(monkeypatch, host):
    with pytest.raises(RefusedAddress):
        reached(monkeypatch, host)
    assert reached.asked == [], "a numeric host must never reach the resolver"


@pytest.mark.parametrize("text", ["8.8.8.8", "0x08080808", "134744072", "010.8.8.8", "8.526344"])
def test_a_public_address_is_let_through_in_any_spelling(monkeypatch, text):
    opened = reached(monkeypatch, text)
    assert opened[0][0] == "8.8.8.8"


@pytest.mark.parametrize("host", ["example.com", "127.0.0.1.example.com", "x-7.example", "1a.de"])
def test_names_are_resolved_and_their_address_is_connected_to(monkeypatch, host):
    opened = reached(monkeypatch, host, answers={host: ["93.184.215.14"]})
    assert opened[0][:2] == ("93.184.215.14", 80)
    assert reached.asked == [host]


@pytest.mark.parametrize(
    "answer", [["127.0.0.1"], ["93.184.215.14", "10.0.0.1"], ["::1"], ["64:ff9b::a00:1"]]
)
def test_a_name_that_leads_inside_is_refused(monkeypatch, answer):
    with pytest.raises(RefusedAddress, match=r"evil\.example is at"):
        reached(monkeypatch, "evil.example", answers={"evil.example": answer})


def test_connect_to_and_allowed_networks_are_the_only_exceptions(monkeypatch):
    rule = CrawlOptions(connect_to=(ConnectTo.parse("shop.example:443:127.0.0.1:8443"),))
    assert reached(monkeypatch, "shop.example", rule, port=443)[0][:2] == ("127.0.0.1", 8443)
    with pytest.raises(RefusedAddress):  # another port of the same host is not meant
        reached(monkeypatch, "shop.example", rule, {"shop.example": ["127.0.0.1"]}, port=80)
    allowed = CrawlOptions(allow_addresses=networks(("10.0.0.0/8",)))
    assert reached(monkeypatch, "10.1.2.3", allowed)[0][0] == "10.1.2.3"
    assert reached(monkeypatch, "[::ffff:10.1.2.3]", allowed)
    with pytest.raises(RefusedAddress):
        reached(monkeypatch, "192.168.0.1", allowed)


def test_an_unknown_host_is_not_a_refusal(monkeypatch):
    async def lookup(name):
        raise OSError("Name or service not known")

    monkeypatch.setattr(connect, "lookup", lookup)
    with pytest.raises(connect.CannotResolveHostError):
        asyncio.run(connect.Route(CrawlOptions()).to("nosuch.example", 80))


@given(st.ip_addresses(v=4))
def test_every_spelling_of_an_ipv4_address_is_the_same_address(address):
    n, parts = int(address), str(address).split(".")
    spellings = [
        str(address), str(n), hex(n), f"0{n:o}", ".".join(f"0x{int(p):x}" for p in parts),
        ".".join(f"0{int(p):o}" for p in parts), f"{parts[0]}.{n & 0xFFFFFF}", f"{address}.",
    ]  # fmt: skip
    assert {literal(text) for text in spellings} == {address}


@given(st.ip_addresses(v=4))
def test_an_address_that_embeds_a_closed_one_is_closed(address):
    n = int(address)
    for form in (f"::ffff:{address}", f"64:ff9b::{n >> 16:x}:{n & 0xFFFF:x}"):
        assert public(ip_address(form)) == public(address)
    if not public(address):
        assert not public(ip_address(f"2002:{n >> 16:x}:{n & 0xFFFF:x}::1"))


@given(st.ip_addresses())
def test_the_guard_never_admits_what_is_not_global(address):
    if Guard().admits(address):
        address = getattr(address, "ipv4_mapped", None) or address
        assert address.is_global
        assert not address.is_multicast
