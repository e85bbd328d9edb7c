"""Tags by what a visitor chose about cookies: in a real browser, with consent managers."""

from pathlib import Path

import pytest

from analyzers import tags_fired
from analyzers.pages.ad_pixel_and_tag_presence import ad_pixel_and_tag_presence
from crawler import archive, browser
from crawler.extract import artifact
from crawler.visit import Visit

pytestmark = pytest.mark.skipif(
    bool(browser.find().missing), reason="needs scrapy-playwright and Debian's chromium"
)
DATA = Path(__file__).parents[1] / "data" / "consent"
PIXEL = "http://connect.facebook.net/en_US/fbevents.js"
WORDS = (
    "<p>" + "Trade bitcoin on our exchange at low fees, and open an account today. " * 12 + "</p>"
)
CALL = b"new Image().src = 'http://www.facebook.com/tr/?id=0&ev=PageView';"
EARLY = "<script>new Image().src = 'http://bat.bing.com/action/0?ti=7&evt=pageLoad';</script>"
SITES = {
    # The banner of one manager, with a tag that waits for it and one that does not.
    "banner.test": f'<script src="http://cdn.banner.test/stub.js"></script>{EARLY}'
    f'<script type="text/plain" class="optanon-category-C0004" src="{PIXEL}"></script>',
    # The same manager where nothing can be refused but by its second layer.
    "layers.test": '<script src="http://cdn.banner.test/stub.js" data-refuse="no"></script>'
    f'<script type="text/plain" class="optanon-category-C0004" src="{PIXEL}"></script>',
    "dialog.test": '<script src="http://cdn.dialog.test/uc.js"></script>'
    f'<script type="text/plain" data-cookieconsent="marketing" src="{PIXEL}"></script>',
    # No notice at all: a tag that nobody starts, and one whose script we may not fetch.
    "silent.test": f'<script src="http://cdn.silent.test/x.js"></script>'
    f'<script type="text/plain" src="{PIXEL}"></script>'
    '<script src="http://analytics.tiktok.com/i18n/pixel/events.js?sdkid=0"></script>',
}


def script(text):
    data = text if isinstance(text, bytes) else text.encode()
    return (200, {"Content-Type": "text/javascript; charset=utf-8"}, data)


@pytest.fixture(scope="module")
def visits(tmp_path_factory, kit):
    """What the browser asked for on each site, state by state."""
    folder, served = tmp_path_factory.mktemp("consent"), kit.serving()
    web = next(served)
    for host, head in SITES.items():
        web.put(host, "/", kit.page(head=head, body=WORDS))
    web.put("cdn.banner.test", "/stub.js", script((DATA / "banner.js").read_bytes()))
    web.put("cdn.dialog.test", "/uc.js", script((DATA / "dialog.js").read_bytes()))
    web.put("cdn.silent.test", "/x.js", script("window.x = 1;"))
    web.put("connect.facebook.net", "/en_US/fbevents.js", script(CALL))
    web.put("analytics.tiktok.com", "/robots.txt", (200, {"Content-Type": "text/plain"},
            b"User-agent: *\nDisallow: /\n"))  # fmt: skip
    kit.crawl([f"http://{host}/" for host in SITES], folder, seconds=200,
              render="auto", connect_to=web.connect_to)  # fmt: skip
    assert "www.facebook.com" not in {host for host, _, _ in web.asked}, "nothing is sent"
    next(served, None)
    read = [artifact(c) for c in archive.captures(folder) if c.rendered]
    return {v.url: v for v in read if isinstance(v, Visit) and v.states}


def fired(visit):
    """Vendor -> whether its tag fired in each state."""
    return {
        row["vendor"]: [bool(row["states"][state]["fired"]) for state in tags_fired.STATES]
        for row in tags_fired.rows(visit)
    }


@pytest.mark.parametrize("host", ["banner.test", "layers.test"])
def test_a_banner_is_refused_and_accepted_by_its_rules(visits, host):
    visit = visits[f"http://{host}/"]
    assert visit.states["none"] == {"notice": "Onetrust"}
    for state in ("reject", "accept"):
        assert visit.states[state] == {
            "notice": "Onetrust", "answered": True, "by": "rules", "remembered": True,
        }  # fmt: skip
    assert fired(visit)["Meta Pixel"] == [False, False, True]


def test_a_tag_that_waits_for_no_choice_is_said_to_fire_in_every_state(visits):
    visit = visits["http://banner.test/"]
    assert fired(visit)["Microsoft Ads"] == [True, True, True]
    row = next(r for r in tags_fired.rows(visit) if r["vendor"] == "Microsoft Ads")
    assert row["states"]["none"]["fired"] == 1, "three visits, and one of them made no choice"
    notes = [s.sighting.note for s in ad_pixel_and_tag_presence.signals(visit)]
    assert any("Microsoft Ads fires before any choice about cookies" in note for note in notes)
    assert any("Meta Pixel fires after cookies were accepted; not before" in note for note in notes)


def test_a_dialog_whose_button_the_rules_do_not_know_is_answered_by_its_words(visits):
    visit = visits["http://dialog.test/"]
    assert visit.states["none"] == {"notice": "Cybotcookiebot"}
    told = {"notice": "Cybotcookiebot", "answered": True, "remembered": False}
    assert visit.states["reject"] == {**told, "by": "rules"}
    assert visit.states["accept"] == {**told, "by": "buttons"}
    assert fired(visit) == {"Meta Pixel": [False, False, True]}


def test_present_and_silent_is_not_the_same_as_unknown(visits):
    visit = visits["http://silent.test/"]
    assert visit.states == {"none": {"notice": ""}}
    rows = {row["vendor"]: row for row in tags_fired.rows(visit)}
    assert rows["Meta Pixel"]["states"]["none"] == {"fired": 0, "loaded": False}
    assert rows["Meta Pixel"]["refused"] == "" and rows["TikTok Pixel"]["refused"] == "robots.txt"
    assert rows["Meta Pixel"]["states"]["accept"] == {"tried": False}
    seen = {
        s.sighting.note: s.sighting.evidence.quote for s in ad_pixel_and_tag_presence.signals(visit)
    }
    told = "A tag of Meta Pixel is present; it did not fire before any choice about cookies."
    assert PIXEL in seen[told]
    told = "its script was not fetched (robots.txt): whether it fires is unknown."
    assert seen[f"A tag of TikTok Pixel is present; {told}"].startswith("<script src=")
