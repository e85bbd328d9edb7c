"""Looks at both stores on loopback: all storefronts, odd ones among them."""

import gzip
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from crawler.archive import files
from crawler.options import ConnectTo, CrawlOptions
from crawler.storefronts import LANGUAGES, STOREFRONTS, State, Store
from crawler.stores_plan import StorePlan, WantedApp, plan_of, presences
from crawler.stores_run import look
from tests.crawler.store_server import GERMAN, REVIEWER, Shop, Stores

APPLE, PLAY = "1234567890", "com.example.exchange"
BASES = {
    "lookup": "http://itunes.example",
    "page": "http://apps.example",
    "details": "http://play.example",
}
PLAN = StorePlan(
    (
        WantedApp(Store.APPLE, APPLE, "named", True),
        WantedApp(Store.GOOGLE_PLAY, PLAY, "named", True),
    ),
    ("US",),
    BASES,
    ("firm.example",),
)
ODD = {"FR": "challenge", "IT": "busy", "ES": "elsewhere", "PT": "broken"}


def shop():
    made = Shop().put(LANGUAGES, state="listed").put(["DE"], text=GERMAN)
    made.put(["NL"], state="absent").put(["SE"], state="pre-registration")
    for country, state in ODD.items():
        made.put([country], state=state)
    return made.put(["US"], state="listed", currency="USD")


def options(server, **more):
    return CrawlOptions(connect_to=(ConnectTo.parse(server.connect_to),), **more)


@pytest.fixture(scope="module")
def looked(tmp_path_factory):
    server = Stores()
    server.robots = "User-agent: *\nDisallow: /store/apps/details?id=com.example.exchange&hl=pl"
    server.apple[APPLE] = shop()
    server.play[PLAY] = shop().put(["BE"], state="listed-not-available").put(["AT"], state="early")
    folder = tmp_path_factory.mktemp("case")
    look(PLAN, folder, options(server, headers=(("X-Secret", "hush"),)))
    yield folder, server
    server.close()


@pytest.fixture(scope="module")
def listings(looked):
    return {(p.store, one.country): one for p in presences(looked[0]) for one in p.listings}


def test_every_storefront_has_a_state(listings):
    for store in Store:
        asked = {country for at, country in listings if at is store}
        assert asked == {*STOREFRONTS[store], "US"}
    states = Counter(one.state for one in listings.values())
    assert states[State.UNKNOWN] == 2 * len(ODD) + 1
    assert states[State.ABSENT] == 2


@pytest.mark.parametrize(
    ("country", "why"),
    [("FR", "challenge"), ("IT", "429"), ("ES", "redirected"), ("PT", "connection failed")],
)
def test_blocks_and_network_errors_are_unknown(listings, country, why):
    for store in Store:
        one = listings[store, country]
        assert one.state is State.UNKNOWN
        assert why in one.reason


def test_what_robots_txt_forbids_is_unknown(listings, looked):
    assert listings[Store.GOOGLE_PLAY, "PL"].reason == "robots.txt"
    assert listings[Store.APPLE, "PL"].state is State.LISTED
    assert not looked[1].paths("gl=PL")


def test_states_texts_and_currencies(listings):
    assert listings[Store.GOOGLE_PLAY, "BE"].state is State.NOT_AVAILABLE
    assert listings[Store.GOOGLE_PLAY, "AT"].early_access
    for store in Store:
        assert listings[store, "SE"].state is State.PRE_REGISTRATION
        assert listings[store, "DE"].description.startswith("Handeln Sie Bitcoin")
        assert listings[store, "US"].currency == "USD"
        assert listings[store, "DE"].address.endswith("Seychelles")


def test_each_country_is_asked_in_its_language_and_never_without_a_country(looked):
    server = looked[1]
    details = server.paths("/store/apps/details")
    assert f"/store/apps/details?id={PLAY}&hl=de&gl=DE" in details
    assert all("&gl=" in path for path in details)
    assert all("country=" in path for path in server.paths("/lookup"))
    assert len(set(details)) == 30, "30 storefronts and one elsewhere, and one that is forbidden"


def test_nobodys_credentials_and_no_cookies_go_to_a_store(looked):
    for _, _, headers in looked[1].asked:
        assert "X-Secret" not in headers and "Cookie" not in headers


def test_the_archive_is_one_of_its_own_without_reviewers(looked):
    folder = looked[0]
    assert files(folder) == []
    assert [p.name for p in files(folder, "stores")] == ["stores-00001.warc.gz"]
    text = b"".join(gzip.decompress(p.read_bytes()) for p in files(folder, "stores"))
    assert REVIEWER.encode() not in text and b"Wilhelmina" not in text
    assert b"X-Soliscope-Original-Sha256" in text
    assert b"hush" not in text
    assert plan_of(folder) == PLAN


def test_a_second_look_asks_only_what_was_not_seen(looked):
    folder, server = looked
    before = len(server.asked)
    seen = {key: one.state for key, one in _states(folder).items() if one.state.observed}
    server.apple[APPLE].put(["FR"], state="listed")
    look(PLAN, folder, options(server))
    again = {path for _, path, _ in server.asked[before:]}
    assert f"/lookup?id={APPLE}&country=fr" in again
    assert f"/lookup?id={APPLE}&country=de" not in again
    after = _states(folder)
    assert after[Store.APPLE, "FR"].state is State.LISTED
    assert all(after[key].state is state for key, state in seen.items())
    assert len(files(folder, "stores")) == 2


def _states(folder: Path):
    return {(p.store, one.country): one for p in presences(folder) for one in p.listings}


def test_a_store_that_is_not_there_leaves_everything_unknown(tmp_path):
    server = Stores()
    server.close()
    plan = StorePlan((WantedApp(Store.GOOGLE_PLAY, PLAY, "named", True),), ("US",), BASES)
    look(plan, tmp_path, options(server))
    [presence] = presences(tmp_path)
    assert {one.state for one in presence.listings} == {State.UNKNOWN}
    assert {one.reason for one in presence.listings} == {"connection refused"}


def test_a_folder_without_a_look(tmp_path):
    assert plan_of(tmp_path) is None
    assert presences(tmp_path) == ()


@pytest.mark.parametrize("told", [{}, {"apps": 3}, {"apps": [{"store": "x"}]}, {"apps": [[]]}])
def test_a_plan_that_is_none_is_refused(told):
    with pytest.raises(ValueError):
        StorePlan.from_json(told)
    assert StorePlan.from_json(PLAN.to_json()) == PLAN


def test_a_spider_is_an_ordinary_scrapy_spider(tmp_path):
    server = Stores()
    server.apple[APPLE] = Shop().put(["DE", "FR"], state="listed")
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", "apple", "-a", f"app={APPLE}",
         "-s", "SOLISCOPE_STORE_BASE=http://mirror.example", "-O", str(tmp_path / "out.json"),
         "-s", f"SOLISCOPE_CONNECT_TO={server.connect_to}", "-s", f"SOLISCOPE_FOLDER={tmp_path}"],
        check=False, capture_output=True, text=True, timeout=60, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    server.close()
    assert done.returncode == 0, done.stderr
    told = json.loads((tmp_path / "out.json").read_bytes())
    states = Counter(one["state"] for one in told)
    assert states == {"listed": 4, "absent": 27}, "two answers where it is listed"
    [presence] = presences(tmp_path)
    assert {one.country for one in presence.listings if one.state.offered} == {"DE", "FR"}
