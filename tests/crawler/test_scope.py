"""Which hosts are the firm's: those it names as its own, and nobody else's."""

import pytest

from crawler.domains import brand, is_platform, registrable
from crawler.scope import MAX_HOSTS, MAX_SISTERS, Scope

HOME = "https://www.example.com/"


@pytest.fixture
def scope():
    return Scope([HOME])


@pytest.mark.parametrize(
    "host, domain, label",
    [
        ("www.example.co.uk", "example.co.uk", "example"), ("me.github.io", "me.github.io", "me"),
        ("example.com:8080", "example.com", "example"), ("127.0.0.1:80", "127.0.0.1", ""),
        ("[::1]:80", "[::1]", ""), ("localhost", "localhost", ""), ("co.uk", "co.uk", ""),
        ("shop.staging.internal", "staging.internal", "staging"), ("a.b.eu", "b.eu", "b"),
        ("xn--bcher-kva.example.de", "example.de", "example"),
    ],
)  # fmt: skip
def test_registrable_domains_and_brands(host, domain, label):
    assert (registrable(host), brand(host)) == (domain, label)


@pytest.mark.parametrize(
    "host, expected",
    [
        ("www.facebook.com", True), ("t.me", True), ("apps.apple.com", True), ("x.com", True),
        ("play.google.com", True), ("google.de", True), ("x.de", False), ("medium.example", False),
        ("example.com", False), ("facebook-login.example.com", False),
    ],
)  # fmt: skip
def test_platforms(host, expected):
    assert is_platform(host) is expected


def test_the_sites_domain_and_its_hosts_are_the_firms(scope):
    assert scope.admits("www.example.com", HOME)
    assert scope.admits("de.example.com", HOME)
    assert scope.reasons["de.example.com"] == f"host of example.com, named by {HOME}"
    assert not scope.admits("example.de", HOME)
    assert not scope.admits("notexample.com", HOME)


def test_pages_on_a_shared_suffix_do_not_swallow_each_other():
    scope = Scope(["https://firm.github.io/"])
    assert not scope.admits("other.github.io", "https://firm.github.io/")


def test_hreflang_names_a_sister_with_any_code(scope):
    scope.declared("https://beispiel.de/", "de-DE", HOME)
    scope.declared("https://example.fr/", "x-default", HOME)
    scope.declared("https://nonsense.pl/", "<script>", HOME)
    assert scope.admits("beispiel.de", HOME)
    assert scope.admits("example.fr", HOME)
    assert not scope.admits("nonsense.pl", HOME)
    assert scope.reasons["beispiel.de"] == f"{HOME} declares it as hreflang de-DE"


def test_a_sister_names_no_further_sister_but_under_the_brand(scope):
    scope.declared("https://beispiel.de/", "de", HOME)
    scope.declared("https://stranger.at/", "de-AT", "https://beispiel.de/")
    scope.declared("https://example.at/", "de-AT", "https://beispiel.de/")
    assert not scope.admits("stranger.at", HOME)
    assert scope.admits("example.at", HOME)


def test_a_stranger_names_nobody(scope):
    scope.declared("https://example.at/", "de-AT", "https://stranger.org/")
    assert not scope.admits("example.at", HOME)


def test_canonical_and_redirect_count_under_the_same_brand_only(scope):
    scope.pointed("https://www.example.eu/a", HOME, f"{HOME} redirects to it")
    scope.pointed("https://payments.io/a", HOME, f"{HOME} redirects to it")
    assert scope.admits("www.example.eu", HOME)
    assert scope.reasons["www.example.eu"] == f"{HOME} redirects to it"
    assert not scope.admits("payments.io", HOME)


def test_a_start_page_may_lead_anywhere_but_to_a_platform(scope):
    scope.redirected_start("https://newbrand.io/", HOME)
    scope.redirected_start("https://www.facebook.com/example", HOME)
    assert scope.admits("newbrand.io", HOME)
    assert not scope.admits("www.facebook.com", HOME)
    scope.pointed("https://newbrand.eu/", "https://newbrand.io/", "redirects")
    assert scope.admits("newbrand.eu", HOME), "the new name is a brand of the firm"


def test_platforms_and_bare_names_are_never_sisters(scope):
    for target in (
        "https://www.linkedin.com/x",
        "http://localhost/",
        "http://10.0.0.1/",
        "http:///",
    ):
        scope.declared(target, "de", HOME)
    assert list(scope.reasons) == ["www.example.com"]
    assert not scope.admits("10.0.0.1", HOME)


def test_sisters_and_hosts_are_bounded_by_named_limits(scope):
    for n in range(MAX_SISTERS + 5):
        scope.declared(f"https://sister{n}.de/", "de", HOME)
    admitted = sum(scope.admits(f"sister{n}.de", HOME) for n in range(MAX_SISTERS + 5))
    assert (admitted, scope.limits) == (MAX_SISTERS, {"sister domains"})
    for n in range(80):
        scope.admits(f"h{n}.example.com", HOME)
    assert len(scope.reasons) == MAX_HOSTS
    assert scope.limits == {"sister domains", "hosts"}
    assert "sister29.de" in scope.refused


def test_only_the_given_hosts_where_that_is_asked():
    scope = Scope([HOME], given_only=True)
    scope.declared("https://example.de/", "de", HOME)
    scope.redirected_start("https://elsewhere.example/", HOME)
    assert scope.admits("www.example.com", HOME)
    for host in ("de.example.com", "www.example.com:8443", "example.de", "elsewhere.example"):
        assert not scope.admits(host, HOME)
    assert scope.refused == {"de.example.com", "www.example.com:8443", "example.de"}
    assert scope.limits == {"given hosts only"}
