"""A month of the demonstration firm: changes on known days, each told once and where it belongs."""

import contextlib
import http.client
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reports import fingerprint
from soliscope import waivers
from soliscope.demo import DemoServer, site
from soliscope.history import diff
from soliscope.history import store as stores
from soliscope.watch import attempt, events
from soliscope.watch import fleet as fleets
from tests.soliscope.history.conftest import make_case

START = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
PLAIN = ("/learn/glossary", "/it-security")
FRENCH, GERMAN = "/fr/", "/de/"
PAGES = dict(site.pages())
TREE = "eu-country-subdirectory"
FLEET = """schedule = "0 6 */3 * *"
waivers = "waivers.toml"

[[firms]]
file = "firm.toml"

[[alerts]]
name = "hook"
webhook = "${HOOK}"
secret = "${KEY}"
"""
FIRM = 'name = "Nordvale"\nhome = "SC"\nsites = ["http://nordvale-demo.com"]\n'


class Month:
    """The firm's site as it is on each day, the clock, and what the channel received."""

    def __init__(self, fleet, server, webhook, patch):
        self.fleet, self.server, self.webhook, self.patch = fleet, server, webhook, patch
        self.now, self.broken, self.said = START, "", []

    def day(self, number, *paths, unread=(), broken="", status=200):
        """Live one day; returns the kinds of the events that arrived, message by message."""
        self.now = START + timedelta(days=number - 1)
        self.paths, self.unread, self.broken = (*paths, *unread), unread, broken
        self.webhook.status, before = status, len(self.webhook.got)
        served = {(site.MAIN_HOST, path): PAGES[site.MAIN_HOST, path] for path in paths}
        self.patch.setattr(site, "pages", lambda: served)
        with stores.opened(self.fleet.database) as store:
            owed = attempt.due(self.fleet, store, self.now)
        for member in owed:
            turn = (self.fleet, member, lambda: self.now, self.audit, self.said.append)
            assert attempt.turn(*turn, only_if_due=True)
        arrived = self.webhook.messages()[before:]
        return len(owed), [[event["kind"] for event in told["events"]] for told in arrived]

    def audit(self, member, folder):
        """Fetch over loopback, archive as of the day, judge: a crawl without a reactor."""
        if self.broken:
            return 4, f"soliscope: {self.broken}"
        given = waivers.told(waivers.load(member.waivers)) if member.waivers.exists() else ()
        found = {f"http://{site.MAIN_HOST}{path}": self.fetch(path) for path in self.paths}
        make_case(folder, found, self.now, waivers=given, sites=[f"http://{site.MAIN_HOST}/"])
        return 0, ""

    def fetch(self, path):
        if path in self.unread:
            return 503
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.server.port)) as link:
            link.request("GET", path, headers={"Host": site.MAIN_HOST})
            answer = link.getresponse()
            body = answer.read().decode()
            return body if answer.status == 200 else answer.status

    def kinds(self, before, now, signal=TREE, state="FR"):
        """What became of a finding between two runs."""
        with stores.opened(self.fleet.database) as store:
            sides = [diff.named(str(number), store) for number in (before, now)]
        told = diff.between(*sides)
        return [
            str(change.kind)
            for change in told.changes
            if change.finding["signal"] == signal and state in change.finding["states"]
        ]


@pytest.fixture
def month(tmp_path, webhook, monkeypatch):
    monkeypatch.setenv("HOOK", webhook.url)
    monkeypatch.setenv("KEY", "hush-key")
    monkeypatch.delenv("SOLISCOPE_DATABASE_URL", raising=False)
    (tmp_path / "firm.toml").write_text(FIRM)
    (tmp_path / "fleet.toml").write_text(FLEET)
    with DemoServer() as server:
        yield Month(fleets.load(tmp_path / "fleet.toml"), server, webhook, monkeypatch)


def test_each_change_is_in_the_right_diff_and_alert_and_nothing_is_told_twice(month, postgres):
    assert month.day(1, *PLAIN) == (1, [["first"]])
    assert month.day(2, *PLAIN) == (0, [])  # not due
    assert month.day(4, *PLAIN) == (1, [])
    [(ran, [planted])] = [month.day(7, *PLAIN, FRENCH)]
    assert (ran, planted[0], set(planted[1:])) == (1, "level", {"new"})
    told = month.webhook.messages()[-1]
    assert (told["level"], told["subject"].split(": ")[1]) == (4, "Example Exchange")
    assert "Level 2 before, 4 now" in told["events"][0]["text"]
    assert f"http://{site.MAIN_HOST}/fr/" in {event.get("url") for event in told["events"]}
    assert month.day(10, *PLAIN, unread=[FRENCH])[1] == [["level"]]
    assert month.day(13, *PLAIN, FRENCH)[1] == [["level"]]  # the tree itself is no news
    assert month.kinds(3, 4) == ["not compared"]
    assert month.kinds(2, 3) == ["new"]

    [waived] = waive(month, "hreflang-eu-region", "FR", "2026-03-21")
    assert month.day(16, *PLAIN, FRENCH) == (1, [])
    assert waiver_states(month, 6) == ["holds"]
    assert month.day(19, broken="The crawl had to stop: no route.", status=500) == (1, [])
    assert "not delivered" in month.said[-1]
    # The report of the failure arrives late, and the waiver has ended meanwhile: it opens again.
    assert month.day(22, *PLAIN, FRENCH)[1] == [["failed"], ["waiver"]]
    assert month.webhook.messages()[-1]["events"][0]["fingerprint"] == waived
    assert waiver_states(month, 8) == ["expired"]
    assert month.day(25, *PLAIN, FRENCH) == (1, [])
    # Ten days of standstill are caught up once.
    ran, [later] = month.day(37, *PLAIN, FRENCH, GERMAN)
    assert (ran, set(later)) == (1, {"new"})
    states = [event["states"] for event in month.webhook.messages()[-1]["events"]]
    assert ["DE"] in states
    assert month.day(40, *PLAIN)[1] == [["level"]]
    assert month.kinds(10, 11) == ["not compared"]  # nobody looked: not resolved
    month.paths = ()
    assert "hush" not in json.dumps(month.webhook.messages()) + repr(month.said)
    same_on_both(month, postgres)


def test_what_is_seen_to_be_gone_is_told_by_the_level(month):
    assert month.day(1, *PLAIN, FRENCH)[1] == [["first"]]
    month.patch.setattr(
        month, "fetch", lambda path: 404 if path == FRENCH else fetched(month, path)
    )
    assert month.day(4, *PLAIN, FRENCH)[1] == [["level"]]
    assert month.kinds(1, 2) == ["gone"]


def fetched(month, path):
    return Month.fetch(month, path)


def waive(month, signal, state, until):
    with stores.opened(month.fleet.database) as store:
        newest = store.runs()[-1].id
        found = [f.told for f in store.findings(newest) if f.signal == signal]
    [finding] = [told for told in found if told["states"] == [state]]
    one = waivers.of(finding, "legal@nordvale-demo.com", "Under review", until)
    month.fleet.members[0].waivers.write_text(waivers.written(one))
    return [fingerprint.fingerprint(finding)]


def waiver_states(month, run):
    with stores.opened(month.fleet.database) as store:
        return [row.state for row in store.waivers(run)]


def same_on_both(month, postgres):
    """The same cases, put into the other database, give the same runs, messages and diffs."""
    with stores.opened(month.fleet.database) as one, stores.opened(postgres) as other:
        for run in one.runs():
            if run.folder:
                other.add(Path(run.folder))
            else:
                at = datetime.fromisoformat(run.finished_at)
                other.add_failed(run.sites, run.name, run.reason, at)
        told = [[events.message(s, r.id) | {"run": 0} for r in s.runs()] for s in (one, other)]
        assert told[0] == told[1]
        assert len(told[0]) == 11
        pairs = [
            [diff.between(diff.before(s, r), diff.stored(s, r)) for r in s.runs()[1:] if r.folder]
            for s in (one, other)
        ]
        assert pairs[0] == pairs[1]
