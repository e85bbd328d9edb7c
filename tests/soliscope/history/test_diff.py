"""What became of a finding between two runs, and when nobody can say."""

import json
from datetime import timedelta

import pytest

from reports.compare import Kind
from soliscope import history
from soliscope.errors import UsageError
from soliscope.history import diff
from soliscope.history import store as stores
from tests.soliscope.history.conftest import DAY, LEGAL

FRENCH = "<html lang=fr><title>Acheter</title><body><p>Achetez des cryptos en France.</p>"
NEXT = DAY + timedelta(days=1)


def signals(changes):
    return {change.finding["signal"] for change in changes}


def compared(database, *cases):
    numbers = [history.record(case, database) for case in cases]
    with stores.opened(database) as store:
        return diff.between(*(diff.named(str(number), store) for number in numbers[-2:]))


def test_new_and_gone(case, database):
    plain = case("plain", {"/": LEGAL})
    french = case("french", {"/": LEGAL, "/fr/": FRENCH}, NEXT)
    back = case("back", {"/": LEGAL, "/fr/": 404}, NEXT + timedelta(days=1))
    there = compared(database, plain, french)
    assert "eu-country-subdirectory" in signals(there.of(Kind.NEW))
    [new] = [c for c in there.of(Kind.NEW) if c.finding["signal"] == "eu-country-subdirectory"]
    assert new.why == "Its pages were not looked at before."
    gone = compared(database, french, back)
    assert "eu-country-subdirectory" in signals(gone.of(Kind.GONE))
    assert not gone.of(Kind.NOT_COMPARED)


def test_a_page_that_was_not_crawled_again_is_never_resolved(case, database):
    french = case("french", {"/": LEGAL, "/fr/": FRENCH})
    for name, pages in (("without", {"/": LEGAL}), ("broken", {"/": LEGAL, "/fr/": 503})):
        told = compared(database, french, case(name, pages, NEXT))
        [lost] = [c for c in told.changes if c.finding["signal"] == "eu-country-subdirectory"]
        assert lost.kind is Kind.NOT_COMPARED
        assert lost.why == "Not looked at this time: https://exchange.example/fr/."


def test_pages_beyond_the_five_samples_count_as_well(case, database):
    tree = {f"/fr/{n}": FRENCH for n in range(8)}
    many = case("many", {"/": LEGAL, **tree})
    document = json.loads((many / "assessment.json").read_text())
    [found] = [f for f in document["findings"] if f["signal"] == "eu-country-subdirectory"]
    sampled = {s["url"] for s in found["samples"]}
    assert len(sampled) < 8
    fewer = {path: 404 for path in tree if f"https://exchange.example{path}" in sampled}
    told = compared(database, many, case("fewer", {"/": LEGAL, **fewer}, NEXT))
    [lost] = [c for c in told.changes if c.finding["signal"] == "eu-country-subdirectory"]
    assert lost.kind is Kind.NOT_COMPARED
    assert "other pages that had shown it" in lost.why


def test_other_options_and_rules_are_said(case, database):
    one = case("one", {"/": LEGAL})
    two = case("two", {"/": LEGAL}, NEXT, options={"max_pages": 20}, home="CH")
    path = two / "assessment.json"
    document = json.loads(path.read_text())
    document["rulebook"]["sha256"] = "0" * 64
    del document["not_found"][0]
    path.write_text(json.dumps(document))
    notes = compared(database, one, two).notes
    assert "The option max_pages was 300 in the earlier run and is 20 now." in notes
    assert any("another version of the rules" in note for note in notes)
    assert any("home jurisdiction was SC" in note for note in notes)
    assert any(note.startswith("Rules of the earlier run that are no more: ") for note in notes)


def test_a_finding_that_was_out_of_sight_for_a_run_is_no_news(case, database):
    days = [DAY + timedelta(days=n) for n in range(4)]
    pages = [{"/": LEGAL, "/fr/": FRENCH}, {"/": LEGAL}, {"/": LEGAL, "/fr/": FRENCH}]
    for n, (shown, at) in enumerate(zip(pages, days, strict=False)):
        number = history.record(case(f"c{n}", shown, at), database)
    with stores.opened(database) as store:
        run = store.run(number)
        told = diff.between(diff.before(store, run), diff.stored(store, run))
        assert not told.of(Kind.NEW)
        gone = history.record(case("gone", {"/": LEGAL, "/fr/": 410}, days[3]), database)
        run = store.run(gone)
        told = diff.between(diff.before(store, run), diff.stored(store, run))
        assert "eu-country-subdirectory" in signals(told.of(Kind.GONE))


def test_both_stores_and_the_folders_give_the_same_answer(case, tmp_path, postgres):
    cases = [case("a", {"/": LEGAL, "/fr/": FRENCH}), case("b", {"/": LEGAL, "/fr/": 404}, NEXT)]
    name = postgres
    answers = [compared(url, *cases) for url in (str(tmp_path / "h.sqlite"), name)]
    answers.append(diff.between(*(diff.named(str(folder), None) for folder in cases)))
    assert answers[0] == answers[1] == answers[2]
    assert answers[0].of(Kind.GONE)


def test_what_cannot_be_compared_is_said(case, tmp_path):
    one = case("one", {"/": LEGAL})
    with pytest.raises(UsageError, match="neither the number of a run nor a case folder"):
        diff.named("nothing", None)
    with pytest.raises(UsageError, match="no case store that knows a run 7"):
        diff.named("7", None)
    database = str(tmp_path / "h.sqlite")
    with stores.opened(database) as store:
        with pytest.raises(UsageError, match="There is no run 7"):
            diff.named("7", store)
        failed = store.add_failed(["https://exchange.example/"], "", "It broke.", DAY)
        with pytest.raises(UsageError, match="has no result to compare: It broke"):
            diff.named(str(failed), store)
        other = store.add_failed(["https://other.example/"], "", "", DAY)
        with pytest.raises(UsageError, match="two firms"):
            diff.between(diff.named(str(one), None), diff.stored(store, store.run(other)))
