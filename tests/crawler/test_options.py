"""What a crawl is told: every mistake is one clear sentence."""

import pytest

from crawler.options import ConnectTo, CrawlOptions, host_of, networks, origin


@pytest.mark.parametrize(
    "text, host, port, where, to_port",
    [
        ("example.com:443:127.0.0.1:8443", "example.com", 443, "127.0.0.1", 8443),
        (":80:127.0.0.1:8080", "", 80, "127.0.0.1", 8080),
        ("::127.0.0.1:8080", "", 0, "127.0.0.1", 8080),
        ("Example.COM:443:[::1]:", "example.com", 443, "::1", 0),
        ("bücher.de:80:127.0.0.1:81", "xn--bcher-kva.de", 80, "127.0.0.1", 81),
        ("[2001:db8::1]:80:10.0.0.1:81", "2001:db8::1", 80, "10.0.0.1", 81),
    ],
)
def test_connect_to_has_curls_syntax(text, host, port, where, to_port):
    rule = ConnectTo.parse(text)
    assert (rule.host, rule.port, str(rule.address), rule.to_port) == (host, port, where, to_port)


@pytest.mark.parametrize(
    "text, words",
    [
        ("example.com", "is not HOST:PORT:ADDR:PORT"),
        ("a:80:b:81:c", "is not HOST:PORT:ADDR:PORT"),
        ("a:eighty:127.0.0.1:80", "is not HOST:PORT:ADDR:PORT"),
        ("a:80:localhost:80", "must lead to an IP address, and 'localhost' is none"),
        ("a:80:127.1:80", "must lead to an IP address"),
        ("a:80:127.0.0.1:99999", "port outside 1 to 65535"),
        ("a:0:127.0.0.1:80", "port outside 1 to 65535"),
    ],
)
def test_a_wrong_connect_to_is_explained_in_one_sentence(text, words):
    with pytest.raises(ValueError, match=words) as error:
        ConnectTo.parse(text)
    assert str(error.value).endswith(".")
    assert "\n" not in str(error.value)


def test_the_first_rule_that_fits_counts():
    rules = ("shop.example:443:127.0.0.1:1443", ":443:127.0.0.2:", "shop.example::127.0.0.3:9")
    options = CrawlOptions(connect_to=tuple(map(ConnectTo.parse, rules)))
    found = {key: options.target(*key) for key in (("Shop.example", 443), ("x", 443),
                                                  ("shop.example", 80), ("x", 80))}  # fmt: skip
    assert {k: v and f"{v[0]}:{v[1]}" for k, v in found.items()} == {
        ("Shop.example", 443): "127.0.0.1:1443", ("x", 443): "127.0.0.2:443",
        ("shop.example", 80): "127.0.0.3:9", ("x", 80): None,
    }  # fmt: skip


@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"max_pages": 0}, "max_pages must be more than 0"),
        ({"delay": -1.0}, "delay must be 0 seconds or more"),
        ({"delay": float("nan")}, "delay must be 0 seconds or more, not nan"),
        ({"timeout": float("inf")}, "timeout must be more than 0, not inf"),
        ({"workers": -2}, "workers must be 0 or more, or -1, not -2"),
        ({"headers": (("X-A", "b\r\nX-B: c"),)}, "characters that a header cannot have"),
        ({"headers": (("X A", "b"),)}, "characters that a header cannot have"),
        ({"headers": (("Host", "b"),)}, "set by the crawler"),
        ({"cookies": (("a", "b; c"),)}, "characters that a cookie cannot have"),
        ({"basic_auth": ("a:b", "c")}, "must not contain a colon"),
        ({"user_agent": "a\nb"}, "characters that a header cannot have"),
    ],
)
def test_what_cannot_be_meant_is_refused(wrong, words):
    with pytest.raises(ValueError, match=words):
        CrawlOptions(**wrong)


def test_networks_and_origins():
    assert [str(n) for n in networks(("10.1.2.3/8", "::1"))] == ["10.0.0.0/8", "::1/128"]
    with pytest.raises(ValueError, match="wants IP addresses or networks"):
        networks(("localhost",))
    assert origin("https://Example.com/x") == ("https", "example.com", 443)
    assert origin("https://a.example:8443/") != origin("https://a.example/")
    hosts = ["https://A.example:443/", "http://a.example:8080/", "http://[::1]:80/", "http://a:b/"]
    assert [host_of(u) for u in hosts] == ["a.example", "a.example:8080", "[::1]", ""]


def test_the_workers_leave_a_core_free():
    assert CrawlOptions().processes >= 1
    assert CrawlOptions(workers=0).processes == 0
    assert CrawlOptions(max_pages=10).max_requests == 250
