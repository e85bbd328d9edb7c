"""The app stores in the whole program: worked firms, from what loopback stores answer."""

import json
import subprocess
import sys
from dataclasses import replace
from html import escape
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from analyzers.access import Doors, posture
from analyzers.places import MEMBER_STATES
from analyzers.profile import Profile
from crawler.artifacts import Coverage
from crawler.options import ConnectTo, CrawlOptions
from crawler.result import CrawlResult
from crawler.storefronts import BASES, Store
from crawler.stores_plan import StorePlan, WantedApp
from crawler.stores_run import Stopped, look
from soliscope import app_links, config, run
from soliscope.config import Firm
from soliscope.errors import NotAssessable, UsageError
from soliscope.evidence import verify
from soliscope.fold import Fold
from soliscope.options import RunOptions
from soliscope.progress import Silent
from soliscope.sources import app_stores
from tests.crawler.store_server import REVIEWER, Shop, Stores

PROGRAM = [sys.executable, "-c", "from soliscope.cli import main; main()"]
APPLE, PLAY = "1234567890", "com.example.exchange"
OWN = WantedApp(Store.GOOGLE_PLAY, PLAY, "linked")
SCHEMA = Path(__file__).parents[2] / "docs" / "assessment.schema.json"
BADGES = (
    f'<a href="https://play.google.com/store/apps/details?id={PLAY}">Get it on Google Play</a>'
    f'<a href="https://apps.apple.com/app/exchange/id{APPLE}">Download on the App Store</a>'
)
ENGLISH = (
    "<!doctype html><html lang=en><title>Exchange</title><h1>Trade bitcoin</h1><p>Open an account"
    " at our exchange in a few minutes and trade bitcoin and many other assets at low fees.</p>"
)
LALIGA = "<p>Our exchange is the official crypto partner of LaLiga.</p>"
SWISS = (
    "<!doctype html><html lang=de-CH><title>Börse</title><p>Eröffnen Sie in wenigen Minuten ein"
    " Konto bei unserer Börse und handeln Sie Bitcoin und viele weitere Kryptowährungen zu"
    " niedrigen Gebühren. Einzahlungen sind per Überweisung möglich, Auszahlungen werden noch am"
    " selben Tag bearbeitet, und unser Kundendienst hilft Ihnen gern.</p>"
)


def soliscope(*words):
    return subprocess.run(
        [*PROGRAM, *map(str, words)], check=False, capture_output=True, text=True, timeout=120
    )


@pytest.fixture
def world(tmp_path):
    """Serve a home page and the stores, audit, and give the document."""

    class World:
        stores = Stores()
        folder = tmp_path / "case"

        def audit(self, home_page, *more, home="GB", apps=True):
            stores = self.stores
            stores.sites["firm.example", "/"] = home_page
            named = f"apple = '{APPLE}'\ngoogle_play = '{PLAY}'\n" if apps else ""
            firm = tmp_path / "firm.toml"
            firm.write_text(
                f"name = 'Firm'\nhome = '{home}'\nsites = ['http://firm.example/']\n[apps]\n{named}"
                "apple_base = 'http://apple.example'\ngoogle_play_base = 'http://play.example'\n",
                encoding="utf-8",
            )
            done = soliscope(
                "audit", firm, "--connect-to", stores.connect_to, "--output", self.folder,
                "--workers", "0", *more,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
            self.said = done.stderr
            return json.loads((self.folder / "assessment.json").read_bytes())

    yield World()
    World.stores.close()


def signals(document, name):
    return [f for key in ("findings", "noted") for f in document[key] if f["signal"] == name]


def names(document, key):
    return {item["signal"] for item in document[key]}


def test_a_league_sponsor_with_an_app_in_spain(world):
    """Like oracle o9: level 4, Spain alone."""
    for shops, number in ((world.stores.apple, APPLE), (world.stores.play, PLAY)):
        shops[number] = Shop().put(["ES", "US", "GB"], state="listed")
    document = world.audit(ENGLISH + LALIGA + BADGES)
    available = signals(document, "app-store-eu-availability")
    assert {tuple(one["states"]) for one in available} == {("ES",)}
    assert {one["confidence"] for one in available} == {"high"}
    assert document["level"] == 4
    assert {code: row["level"] for code, row in document["states"].items()} == {"ES": 4}
    assert "app-unavailable-eu-stores" in names(document, "not_found")
    fronts = {app["store"]: app["storefronts"] for app in document["storefronts"]["apps"]}
    assert len(fronts["google_play"]) == 32 and len(fronts["apple"]) == 31
    assert fronts["apple"]["ES"]["state"] == "listed"
    assert fronts["google_play"]["PT"]["state"] == "absent"
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(document)

    report = (world.folder / "report.html").read_text(encoding="utf-8")
    assert "App stores" in report and escape("Spain: offered") in report
    assert REVIEWER not in report
    assert verify.case(world.folder).problems == []
    again = world.folder.with_name("again")
    run.judge(world.folder, again, None, 0, Silent())
    for file in ("assessment.json", "signals.jsonl"):
        assert (again / file).read_bytes() == (world.folder / file).read_bytes(), file


def test_a_swiss_firm_with_an_app_everywhere_that_its_site_links(world):
    """Like oracle o4b: the language is the home's, the stores alone make level 2."""
    site = "https://firm.example/"
    everywhere = [*MEMBER_STATES, "US", "CH"]
    world.stores.play[PLAY] = Shop(site=site).put(everywhere, state="listed")
    world.stores.apple[APPLE] = Shop(site=site).put(["US"], state="listed").put(
        ["FR"], state="challenge"
    )  # fmt: skip
    document = world.audit(SWISS + BADGES, "--apps", home="CH", apps=False)
    assert document["level"] == 2
    assert {c: row["level"] for c, row in document["states"].items()} == dict.fromkeys(
        sorted(MEMBER_STATES), 2
    )
    [available] = signals(document, "app-store-eu-availability")
    assert set(available["states"]) == MEMBER_STATES
    assert available["effective_tier"] == "C"
    assert "Asking 63 storefronts" in world.said

    reasons = {item["signal"]: item["reason"] for item in document["not_assessed"]}
    assert "1 of 27 storefronts of App Store" in reasons["app-unavailable-eu-stores"]
    assert "(FR)" in reasons["app-unavailable-eu-stores"]
    [apple] = [a for a in document["storefronts"]["apps"] if a["store"] == "apple"]
    assert apple["why"] == 'linked from http://firm.example/ ("Download on the App Store")'
    assert apple["storefronts"]["FR"]["state"] == "unknown"
    assert any("App stores:" in caveat for caveat in document["caveats"])
    assert document["options"]["apps"] is True


@pytest.fixture
def examined(tmp_path):
    """Look at stores without a crawl; give the fold."""
    stores = Stores()

    def look_at(**shops):
        stores.apple, stores.play = shops.get("apple", {}), shops.get("play", {})
        apps = [WantedApp(Store.APPLE, name, "named", True) for name in stores.apple]
        apps += [WantedApp(Store.GOOGLE_PLAY, name, "named", True) for name in stores.play]
        mirrors = dict.fromkeys(BASES, "http://mirror.example")
        options = CrawlOptions(connect_to=(ConnectTo.parse(stores.connect_to),))
        look(StorePlan(tuple(apps), ("US",), mirrors), tmp_path, options)
        with Fold(tmp_path / "signals.jsonl") as fold:
            app_stores.SOURCE.examine(tmp_path, fold)
            return fold

    yield look_at
    stores.close()


def test_an_app_that_the_union_does_not_get_is_a_precaution(examined):
    closed = Shop().put(["US"], state="listed").put(["DE"], state="listed-not-available")
    fold = examined(play={PLAY: closed}, apple={APPLE: Shop().put(["US"], state="listed")})
    units = fold.units.units()
    assert {(unit.host, unit.signal) for unit in units} == {
        (f"play.google.com/{PLAY}", "app-unavailable-eu-stores"),
        (f"apps.apple.com/id{APPLE}", "app-unavailable-eu-stores"),
    }
    access, why = posture(Profile(), units, fold.asked)
    assert access == "unknown"  # nobody asked from the Union
    assert "Observed: the app is in no storefront of the Union." in why
    assert posture(Profile(), units, fold.asked, Doors(refused=("FR",)))[0] == "partly-closed"
    assert "app-store-eu-availability" in fold.asked
    assert fold.unknown == {} and fold.last.startswith("20")


def test_stores_that_answer_nothing_are_not_assessed(examined):
    fold = examined(play={PLAY: Shop().put(MEMBER_STATES, state="busy")})
    assert fold.units.units() == ()
    assert "27 of 27 storefronts" in fold.unknown["app-store-eu-availability"]
    assert "app-store-eu-availability" not in fold.asked
    states = {one["state"] for app in fold.surfaces["storefronts"]["apps"]
              for code, one in app["storefronts"].items() if code in MEMBER_STATES}  # fmt: skip
    assert states == {"unknown"}


def test_no_store_is_contacted_unless_an_app_is_named_or_asked_for(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(app_stores, "look", lambda *given: asked.append(given))
    monkeypatch.setattr(app_stores.app_links, "linked", lambda folder: ((OWN,), ()))
    firm, named = Firm(Profile(sites=("https://firm.example/",))), {"apple": (APPLE,)}

    def collect(firm, **more):
        app_stores.SOURCE.collect(firm, RunOptions(**more), tmp_path, Silent())
        return [app.id for plan, *_ in asked for app in plan.apps]

    assert collect(firm) == []
    built = CrawlOptions(given_hosts_only=True)
    assert collect(replace(firm, apps=named), crawl=built) == []
    assert collect(firm, apps=True) == [PLAY]
    asked.clear()
    assert collect(replace(firm, apps=named)) == [APPLE, PLAY]
    assert asked[0][0].sites == ("firm.example",)


def test_a_look_that_was_stopped_and_one_after_a_stopped_crawl(tmp_path, monkeypatch):
    firm = Firm(Profile(sites=("https://firm.example/",)), {"apple": (APPLE,)})
    asked = []

    def stopped(*given):
        asked.append(given)
        raise Stopped

    monkeypatch.setattr(app_stores, "look", stopped)
    with pytest.raises(NotAssessable, match="goes on with the run"):
        app_stores.SOURCE.collect(firm, RunOptions(), tmp_path, Silent())
    torn = CrawlResult(Coverage(complete=False))
    monkeypatch.setattr(app_stores, "coverage", lambda folder: torn)
    app_stores.SOURCE.collect(firm, RunOptions(), tmp_path, Silent())
    assert len(asked) == 1


# The firm file and the links


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("apple = ['com.example']", 'write it as "1234567890"'),
        ("google_play = 'exchange'", 'write it as "com.example.app"'),
        ("apple_base = 'ftp://x'", "write it as https://example.com"),
        ("apple = ['1', '2', '3', '4', '5', '6']", "at most 5"),
        ("aple = '1'", 'did you mean "apple"?'),
    ],
)
def test_apps_that_no_store_can_know_are_refused_in_a_sentence(tmp_path, text, says):
    path = tmp_path / "firm.toml"
    path.write_text(f"sites = ['https://firm.example/']\n[apps]\n{text}\n", encoding="utf-8")
    with pytest.raises(UsageError, match="(?s)" + says.replace("?", r"\?")) as caught:
        config.load(path)
    assert "\n" not in str(caught.value)


def test_addresses_of_apps_are_taken_for_their_ids(tmp_path):
    path = tmp_path / "firm.toml"
    path.write_text(
        "sites = ['https://firm.example/']\n[apps]\n"
        "apple = 'https://apps.apple.com/de/app/exchange/id42'\n",
        encoding="utf-8",
    )
    assert config.load(path).apps == {"apple": ("https://apps.apple.com/de/app/exchange/id42",)}


@pytest.fixture
def archived(tmp_path, monkeypatch, page):
    def keep(**pages):
        captures = [
            page(html, f"https://firm.example/{name.replace('root', '')}").capture
            for name, html in pages.items()
        ]
        monkeypatch.setattr(app_links.archive, "captures", lambda folder: iter(captures))
        return app_links.linked(tmp_path)

    return keep


def play_link(name):
    return f'<a href="https://play.google.com/store/apps/details?id={name}">App</a>'


def test_links_count_on_entry_pages_only(archived):
    wanted, left_out = archived(root=play_link("com.a.b"), blog=play_link("com.other.app"),
                                apps=play_link("com.a.c"))  # fmt: skip
    assert [app.id for app in wanted] == ["com.a.b", "com.a.c"]
    assert wanted[0].why == 'linked from https://firm.example/ ("App")'
    assert not any(app.named for app in wanted)
    assert left_out == ()
    assert archived(blog=play_link("com.other.app")) == ((), ())


def test_an_information_site_links_everybodys_apps(archived):
    links = "".join(play_link(f"com.firm{i}.app") for i in range(4))
    wanted, left_out = archived(root=links)
    assert wanted == ()
    assert "link 4 apps of Google Play" in left_out[0]


def test_a_site_says_in_its_head_which_app_is_its_own(archived):
    head = '<meta name="apple-itunes-app" content="app-id=77, affiliate-data=x">'
    links = "".join(f'<a href="https://apps.apple.com/app/id{i}">x</a>' for i in (1, 2, 3))
    wanted, left_out = archived(root=head + links)
    assert [(app.id, app.why) for app in wanted] == [
        ("77", "named in the head of https://firm.example/")
    ]
    assert "1 is linked" in left_out[0]
