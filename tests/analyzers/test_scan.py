"""What reading pages leaves behind in the process that read them."""

import gc

from analyzers import scan
from crawler.artifacts import Capture
from crawler.page import Page

HTML = (
    "<html lang=de><title>Gebühren</title><p>Zahlen Sie per SEPA-Überweisung in Euro ein."
    " Unser Kundendienst in Berlin hilft Ihnen auf Deutsch.<form><input type=email></form>"
)


def capture(number: int) -> Capture:
    url = f"https://www.example.com/de/{number}"
    kind = (("Content-Type", "text/html; charset=utf-8"),)
    return Capture(url, url, 200, kind, HTML.encode(), "2026-11-20T12:00:00Z", "r", "s")


def test_no_tree_stays_behind_when_its_page_was_read():
    gc.collect()
    gc.disable()  # a crawl collects cycles rarely
    try:
        seen = [scan.read(capture(n))[1].signals for n in range(3)]
        seen += [scan.examine(capture(n)).signals for n in range(3, 6)]
        left = [vars(o) for o in gc.get_objects() if isinstance(o, Page)]
    finally:
        gc.enable()
    assert all(seen)
    assert [sorted(one) for one in left if set(one) != {"capture"}] == []


def test_what_a_page_let_go_of_is_read_again():
    page = Page(capture(1))
    before = page.text, page.links, page.title
    page.forget()
    assert (page.text, page.links, page.title) == before


def test_to_load_everything_changes_nothing():
    alone = scan.read(capture(1))
    scan.warm()
    assert scan.read(capture(1)) == alone
