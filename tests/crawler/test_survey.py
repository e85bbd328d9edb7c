"""The crawl's bookkeeping: budgets hold, nothing is asked twice, loops end, totals add up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.artifacts import Capture
from crawler.discovery import Discovery, Reading
from crawler.options import CrawlOptions
from crawler.survey import Survey
from crawler.tally import tell

HOME = "https://firm.example/"


def answer(url, status=200, **headers):
    named = tuple((k.replace("_", "-"), v) for k, v in headers.items())
    return Capture(url, url, status, named, b"", "2026-01-01T00:00:00Z", "<r>", "0" * 64)


def reading(*links, kind="page", **more):
    return Reading(Discovery(kind, links=tuple(links), **more))


def survey(max_pages=5, sites=(HOME,), **options):
    made = Survey(sites, CrawlOptions(max_pages=max_pages, **options))
    for host in made.hosts.values():
        host.known = True
    return made


def drain(made, respond):
    """Ask until nothing is left; `respond(url)` gives (capture, reading) or a failure's reason.

    The conventional /sitemap.xml is missing everywhere.
    """
    asked = []
    while ask := made.next():
        asked.append(ask.url)
        assert len(asked) < 5000
        missing = answer(ask.url, 404), Reading()
        came = missing if ask.url.endswith("sitemap.xml") else respond(ask.url)
        if isinstance(came, str):
            made.failure(ask.url, came)
        else:
            made.answer(*came)
    return asked


@given(
    st.integers(1, 12),
    st.lists(st.sampled_from(["page", "other", "404", "timeout", "costly", "late"]), min_size=60,
             max_size=60),
    st.randoms(use_true_random=False),
)  # fmt: skip
@settings(max_examples=80, deadline=None)
def test_the_page_budget_holds_however_answers_come_in(budget, kinds, random):
    made = survey(budget, per_host=4)
    links = [f"{HOME}page-{chr(97 + n % 26)}{n // 26 * 'x'}" for n in range(52)]
    flying, asked, pages = [], [], 0
    while True:
        while ask := made.next():
            flying.append(ask.url)
            asked.append(ask.url)
        if not flying:
            break
        url = flying.pop(random.randrange(len(flying)))
        kind = kinds[len(asked) % 60] if url != HOME else "page"
        if kind == "timeout":
            made.failure(url, "timeout")
        elif kind in ("page", "late"):
            pages += made.answer(answer(url), reading(*links))
        elif kind == "costly":
            made.answer(answer(url), Reading(costly="time"))
        elif kind == "404":
            made.answer(answer(url, 404), Reading())
        else:
            made.answer(answer(url), reading(kind="other"))
        assert pages <= budget
    assert len(asked) == len(set(asked)), "nothing is asked twice"
    (host,) = tell(made, True).coverage.hosts
    assert host.pages == pages
    known = 1 + len(links) + 1  # the home page, its links, /sitemap.xml
    told = pages + sum(host.failed.values()) + host.left_out
    assert known - 1 <= told + (0 if asked else 1) <= known
    assert not made.pending()


def test_pages_that_wait_are_counted_and_sampled():
    made = survey(2)
    drain(made, lambda url: (answer(url), reading(*[f"{HOME}{c}x" for c in "abcdef"])))
    coverage = tell(made, True).coverage
    (host,) = coverage.hosts
    assert (host.pages, host.left_out, coverage.limits) == (2, 5, ("pages per host",))
    assert {s.reason for s in coverage.skipped} == {"page budget"}
    assert len(coverage.skipped) == 5


def test_a_redirect_chain_ends():
    made = survey()
    asked = drain(made, lambda url: (answer(url, 302, location=url + "x"), Reading()))
    assert len(asked) == 12
    home = tell(made, True).home[HOME]
    assert "redirects in circles (more than 10 redirects in a row)" in home


def test_a_loop_is_told_and_a_cookie_wall_is_tried_once_more():
    made = survey()
    asked = drain(made, lambda url: (answer(url, 302, location="/"), Reading()))
    assert asked.count(HOME) == 1
    made = survey()
    wall = [answer(HOME, 302, location="/", set_cookie="a=1"), answer(HOME)]
    asked = drain(made, lambda url: (wall.pop(0), reading()) if url == HOME else "timeout")
    assert asked.count(HOME) == 2
    assert tell(made, True).home == {HOME: ""}
    made = survey()
    again = answer(HOME, 302, location="/", set_cookie="a=1")
    asked = drain(made, lambda url: (again, Reading()))
    assert asked.count(HOME) == 2


def test_a_retry_that_succeeds_leaves_no_failure():
    made = survey()
    made.next()
    made.answer(answer(HOME, 503), Reading())
    made.answer(answer(HOME), reading())
    assert tell(made, True).home == {HOME: ""}
    assert tell(made, True).coverage.hosts[0].failed == {}


def test_one_host_cannot_ask_for_ever():
    links = [f"{HOME}{'a' * n}" for n in range(1, 900)]
    made = survey(20)
    asked = drain(made, lambda url: (answer(url), reading(*links)) if url == HOME
                  else (answer(url, 404), Reading()))  # fmt: skip
    assert len(asked) == made.options.max_requests == 300
    coverage = tell(made, True).coverage
    assert coverage.limits == ("requests per host",)
    assert "request budget" in {s.reason for s in coverage.skipped}
    assert not made.pending()


def test_the_conventional_sitemap_is_no_failure_when_it_is_missing():
    made = survey()
    asked = drain(made, lambda url: (answer(url), reading()))
    assert asked == [HOME, f"{HOME}sitemap.xml"]
    assert tell(made, True).coverage.skipped == ()


def test_a_sitemap_address_that_gives_a_page_keeps_the_budget():
    made = survey(1)
    while ask := made.next():
        made.answer(answer(ask.url), reading())
    assert tell(made, True).coverage.hosts[0].pages == 1


def test_a_meta_refresh_from_the_start_page_is_followed_to_another_brand():
    made = survey()
    links = {HOME: reading(refresh="https://other.io/"), "https://other.io/": reading()}
    asked = drain(made, lambda url: (answer(url), links[url]) if url in links else "timeout")
    assert "https://other.io/" in asked


def test_hosts_take_turns():
    made = survey(9, sites=("https://a.example/", "https://b.example/"), per_host=1)
    first, second = made.next(), made.next()
    assert {first.url, second.url} == {"https://a.example/", "https://b.example/"}
    assert made.next() is None, "one request a host at a time"


def test_until_a_host_answers_it_gets_one_request():
    made = Survey((HOME,), CrawlOptions(per_host=4))
    assert made.next().url == HOME
    assert made.next() is None
    made.responded(HOME, loopback=True)
    assert made.next().url == f"{HOME}sitemap.xml"


def test_a_start_address_must_be_one():
    with pytest.raises(ValueError, match="'ftp://a' is not an address to start from"):
        Survey(("ftp://a",), CrawlOptions())
    with pytest.raises(ValueError, match="start from"):
        Survey((), CrawlOptions())


def test_a_stopped_crawl_says_so_of_the_start_page_too():
    told = tell(survey(), False)
    assert told.home == {HOME: f"{HOME} was not asked for before the crawl was stopped."}
    assert {s.reason for s in told.coverage.skipped} == {"stopped"}
    assert told.coverage.complete is False


def test_samples_are_bounded():
    made = survey(300)
    links = [f"{HOME}{'a' * n}" for n in range(1, 400)]
    drain(made, lambda url: (answer(url), reading(*links)) if url == HOME
          else (answer(url, 400 + len(url) % 20), Reading()))  # fmt: skip
    skipped = tell(made, True).coverage.skipped
    assert len(skipped) == 200
    assert max([s.reason for s in skipped].count(r) for r in {s.reason for s in skipped}) == 20
