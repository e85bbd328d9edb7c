"""What is fetched first, and that no language, calendar or query takes the whole budget."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import urls, words
from crawler.frontier import MAX_SITEMAPS, PER_QUERY, PER_TEMPLATE, Frontier

H = "https://firm.example"


def order(*paths, first="/"):
    frontier = Frontier()
    frontier.add(H + first, first=True)
    for path in paths:
        frontier.add(H + path)
    return list(drained(frontier))


def drained(frontier):
    while found := frontier.pop():
        yield found[0].removeprefix(H)


def test_start_page_locale_roots_fees_deposits_terms_then_the_rest():
    paths = ["/weather", "/blog", "/careers", "/partners", "/download", "/kontakt", "/impressum",
             "/einzahlung", "/gebuehren", "/de/", "/pt-br/"]  # fmt: skip
    expected = ["/start", "/de/", "/pt-br/", "/gebuehren", "/einzahlung", "/impressum", "/kontakt",
                "/download", "/partners", "/careers", "/blog", "/weather"]  # fmt: skip
    assert order(*paths, first="/start") == expected


def test_short_paths_come_first_within_a_class():
    assert order("/some/long/way", "/some/way", "/way")[1:] == [
        "/way", "/some/way", "/some/long/way",
    ]  # fmt: skip


def test_sitemaps_come_right_after_the_start_page_and_are_bounded():
    frontier = Frontier()
    frontier.add(f"{H}/de/")
    for n in range(MAX_SITEMAPS + 3):
        frontier.add_sitemap(f"{H}/s{n}.xml")
    frontier.add(f"{H}/", first=True)
    got = list(drained(frontier))
    assert (got[0], got[1], got[-1]) == ("/", "/s0.xml", "/de/")
    assert frontier.limits == {"sitemaps": 3}


@pytest.mark.parametrize(
    "path, tree",
    [
        ("/de/fees", "de"), ("/de-AT/x", "de-at"), ("/pt_BR/x", "pt-br"), ("/at/de/x", "at/de"),
        ("/zh-hans/x", "zh-hans"), ("/eu/x", "eu"), ("/global/en", "global/en"), ("/x/fr/y", "fr"),
        ("/a/b/de", ""), ("/fees", ""), ("/?lang=sk", "?sk"), ("/p?hl=xx", ""), ("/dev/x", ""),
        ("/p?language=EN_gb", "?en-gb"), ("/", ""), ("/api/v1", ""), ("/q1/", ""),
    ],
)  # fmt: skip
def test_locale_trees(path, tree):
    assert urls.tree(H + path) == tree


@given(st.lists(st.integers(5, 60), min_size=2, max_size=8), st.integers(1, 120))
def test_no_tree_starves_another(sizes, budget):
    """After any number of pages, two trees that still wait differ by one page at most."""
    frontier, codes = Frontier(), ["de", "fr", "it", "es", "pl", "nl", "sv", "fi"]
    for code, size in zip(codes, sizes, strict=False):
        for n in range(size):
            frontier.add(f"{H}/{code}/{'x' * n}page")
    served = Counter()
    for _ in range(budget):
        if not (found := frontier.pop()):
            break
        served[urls.tree(found[0])] += 1
        waiting = [served[c] for c, s in zip(codes, sizes, strict=False) if served[c] < s]
        assert max(waiting, default=0) - min(waiting, default=0) <= 1
    left = sum(sizes) - served.total()
    assert len(frontier) == left == len(list(frontier.waiting()))


def test_a_tree_that_is_found_late_catches_up():
    frontier = Frontier()
    for n in range(30):
        frontier.add(f"{H}/{'a' * n}x")
    for _ in range(20):
        frontier.pop()
    for n in range(30):
        frontier.add(f"{H}/el/{'a' * n}x")
    assert all("/el/" in frontier.pop()[0] for _ in range(19))


def test_calendars_session_ids_and_filters_are_bounded():
    frontier = Frontier()
    for n in range(100):
        frontier.add(f"{H}/events/2024/{n:02}")
        frontier.add(f"{H}/list?page={n}&sort=up")
        frontier.add(f"{H}/s/{n:032x}/home")
    assert len(frontier) == 2 * PER_TEMPLATE + PER_QUERY
    assert frontier.limits == {"url template": 120, "query pattern": 90}


def test_language_versions_and_named_pages_are_no_trap():
    frontier = Frontier()
    codes = [a + b for a in "abcdefghijklmnopqrstuvwxyz" for b in "aefhlnrstuv"]
    languages = [code for code in codes if urls.locale(code)]
    assert len(languages) > 100
    for code in languages:
        assert frontier.add(f"{H}/?lang={code}") == ""
    for n in range(100):
        assert frontier.add(f"{H}/article-{chr(97 + n % 26)}{chr(97 + n // 26)}") == ""


@pytest.mark.parametrize(
    "path, limit",
    [
        ("/a/b/a/b/a/b", "repeated path segment"), ("/a/b/a/b/c", ""), ("/ab/abab/ababab", ""),
        ("/".join(["", *"abcdefghijklm"]), "path depth"), ("/x?" + "y" * 2000, "url length"),
        ("/logo.PNG", "binary"), ("/terms.pdf", "binary"), ("/a.css?v=3", "binary"),
        ("/a.html", ""),
        ("/logout", "action"), ("/user/sign-out?x=1", "action"), ("/cart?action=delete", "action"),
        ("/blog/how-to-delete-your-account", ""), ("/catalogout", ""),
        ("/x?id=3&add-to-cart=7", "action"),
        ("/logout.php", "action"), ("/x?topic=deleted", ""), ("/sitemap.xml", ""),
    ],
)  # fmt: skip
def test_what_is_not_asked_for(path, limit):
    assert urls.refused(H + path) == limit


@given(st.text(alphabet="abc/?=&19-_%.", max_size=60))
def test_any_path_has_a_place(path):
    url = f"{H}/{path}"
    assert words.FIRST < words.rank(url) <= words.REST
    assert isinstance(urls.tree(url), str)
    pattern, query = urls.template(url)
    assert not any(c.isdigit() and c != "0" for c in pattern + query.partition("?")[0])


@given(st.lists(st.sampled_from(["/de/a", "/b1", "/b2", "/c?x=1", "/fr/", "/fees"]), max_size=40))
def test_everything_queued_comes_out_or_is_counted(paths):
    frontier = Frontier()
    kept = [p for p in paths if not frontier.add(H + p)]
    assert sorted(drained(frontier)) == sorted(kept)
    assert len(kept) + frontier.limits.total() == len(paths)
    assert len(frontier) == 0
