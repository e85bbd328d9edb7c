"""`audit --profile`: the same findings, and a file and a table that say where the time went."""

import json

from rich.console import Console

from analyzers import costs, scan
from crawler.artifacts import Capture
from crawler.stopwatch import SLOWEST, Stopwatch
from soliscope import profile_report

PAGE = b"""<!doctype html><html lang=de><title>Boerse</title><h1>Gebuehren</h1>
<p>Einzahlung per SEPA kostenlos, Auszahlung 1,50 EUR. Eroeffnen Sie jetzt Ihr Konto bei uns.
<a href="/konto">Konto eroeffnen</a>"""


def capture(body=PAGE, kind="text/html", url="https://boerse.example/de/gebuehren"):
    head = (("Content-Type", kind),)
    return Capture(url, url, 200, head, body, "2026-11-20T12:00:00Z", "<urn:uuid:1>", "0" * 64)


def test_timed_reading_gives_the_same_and_names_every_question_that_was_asked():
    for seen in (capture(), capture(b"<urlset></urlset>", "application/xml")):
        found, examined = costs.read(seen)
        plain_found, plain = scan.read(seen)
        assert found == plain_found
        assert (examined.signals, examined.failures, examined.summary, examined.need) == (
            plain.signals, plain.failures, plain.summary, plain.need,
        )  # fmt: skip
        assert plain.costs == ()
        assert all(seconds >= 0 for _, seconds in examined.costs)
    names = {name for name, _ in costs.read(capture())[1].costs}
    assert {"(parse)", "(text blocks)", "sepa-payment-rail"} <= names


def test_the_slowest_are_kept_and_no_more():
    watch = Stopwatch()
    for number in range(50):
        watch.add("fetch", number / 10, f"https://a.example/{number}")
    spent = watch.spent["fetch"]
    assert (spent.calls, len(spent.slowest)) == (50, SLOWEST)
    assert max(spent.slowest)[1] == "https://a.example/49"


def test_file_and_table_show_phases_steps_and_analyzers(tmp_path):
    told = profile_report.Costs()
    told.watch.add("start-up", profile_report.since_start())
    told.watch.add("fetch", 0.5, "https://a.example/\x1b[31mx")
    told.watch.add("read", 0.25, "https://a.example/")
    told.examined(costs.read(capture())[1])
    written = told.write(tmp_path)
    assert json.loads((tmp_path / profile_report.FILE).read_text("utf-8")) == written
    assert written["phases"]["start-up"] > 0
    assert written["steps"]["fetch"]["slowest"][0]["ms"] == 500.0
    console = Console(width=140, record=True, file=open("/dev/null", "w"))  # noqa: SIM115, PTH123
    console.print(profile_report.table(written))
    shown = console.export_text()
    console.file.close()
    assert "waiting for the server" in shown
    assert "(parse)" in shown
    assert "\x1b" not in shown
