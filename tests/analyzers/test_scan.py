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
    captures = [capture(n) for n in range(6)]
    try:
        seen = [scan.read(one)[1].signals for one in captures[:3]]
        seen += [scan.examine(one).signals for one in captures[3:]]
        pages = [o for o in gc.get_objects() if isinstance(o, Page)]
        left = [vars(page) for page in pages if any(page.capture is one for one in captures)]
    finally:
        gc.enable()
    assert all(seen)
    assert left, "the caches hold the last pages; without one this shows nothing"
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


def test_what_is_read_to_load_everything_breaks_no_question():
    assert scan.examine(scan.sample()).failures == ()
    asked = set(scan.worth_asking(Page(scan.sample())))
    assert {question for question in scan.questions() if question.words} <= asked
