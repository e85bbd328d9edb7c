"""From the address of a page to the file of the repository that makes it."""

import pytest

from crawler.options import CrawlOptions
from reports.sarif import Anchor
from soliscope import routes
from soliscope.errors import UsageError
from soliscope.target import opened
from tests.reports import sample


@pytest.fixture
def repository(tmp_path):
    for name in ("src/fr.json", "content/blog/first.md", "src/index.astro", "site.toml"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("one\ntwo\nAchetez   des\n  cryptos\n", encoding="utf-8")
    return tmp_path


MAP = """
fallback = "site.toml"
[routes]
"/fr/**" = "src/fr.json"
"/blog/*" = "content/blog/{1}.md"
"/??-doc" = "site.toml"
"/" = "src/index.astro"
"""


def route_map(repository, text):
    file = repository / "routes.toml"
    file.write_text(text, encoding="utf-8")
    return routes.load(file, repository)


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("https://a.example/fr", "src/fr.json"), ("https://a.example/fr/", "src/fr.json"),
        ("https://a.example/fr/a/b?x=1", "src/fr.json"), ("https://a.example/france", ""),
        ("https://a.example/", "src/index.astro"), ("https://a.example", "src/index.astro"),
        ("https://a.example/blog/first/", "content/blog/first.md"),
        ("https://a.example/blog/second", ""), ("https://a.example/blog/a/first", ""),
        ("https://a.example/blog/..%2f..%2fsite", ""), ("https://[bad/", ""),
        ("https://a.example/de-doc", "site.toml"), ("https://a.example/d-doc", ""),
    ],
)  # fmt: skip
def test_routes_lead_from_addresses_to_files(repository, url, file):
    assert route_map(repository, MAP).file(url) == file


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[routes]\n"fr" = "site.toml"', "must begin with a slash"),
        ('[routes]\n"/fr" = "nowhere.md"', "names nowhere.md, and there is no such file"),
        ('[routes]\n"/fr" = "../../etc/passwd"', "inside the repository"),
        ('[routes]\n"/fr" = "/etc/passwd"', "inside the repository"),
        ('[routes]\n"/fr/*" = "content/{2}.md"', "has 1 stars, and its file asks for another"),
        ('[routes]\n"/fr" = 3', "must name a file in quotes"), ("routes = 3", r"write \[routes\]"),
        ('[route]\n"/" = "site.toml"', 'Unknown key "route"'), ("[", "is not valid TOML"),
        ('fallback = "no.toml"', "fallback names no.toml"),
    ],
)  # fmt: skip
def test_bad_route_maps_are_one_sentence(repository, text, says):
    with pytest.raises(UsageError, match=says):
        route_map(repository, text)
    with pytest.raises(UsageError, match="There is no route map"):
        routes.load(repository / "none.toml", repository)


def test_anchors_are_the_file_and_the_line(repository):
    document = sample.english_only()
    url = "https://www.example.com/fr/x"
    there = sample.finding("a", "a", "A", ["FR"], [sample.sample(url, "Achetez des cryptos")])
    gone = sample.finding("b", "b", "A", ["FR"], [sample.sample(url, "Vendez")])
    away = sample.finding("c", "c", "A", ["FR"], [sample.sample("https://a.example/x", "x")])
    document["findings"] = [there, gone, away]
    with opened("https://www.example.com", "", "", "", CrawlOptions()) as target:
        found = routes.anchors(document, target, route_map(repository, MAP), repository)
    assert found == {
        (url, "Achetez des cryptos"): Anchor("src/fr.json", 3),
        (url, "Vendez"): Anchor("src/fr.json", 1),
    }
