"""What stays unknown of pages that need a browser: also where the browser lacked a script."""

import json

from analyzers.scan import examine
from crawler.archive import DOCUMENT, REQUESTS
from crawler.artifacts import Capture
from soliscope.needs import Needs

URL = "https://exchange.example/"
SHELL = (
    '<html lang="en"><title>x</title><div id="root"></div><script src="https://cdn.example/a.js">'
    "</script></html>"
)
PICKER = (
    f'<html lang="en"><p>{"Trade bitcoin on our exchange at low fees. " * 30}</p><nav><button '
    'aria-haspopup="true" class="lang">EN</button></nav><script src="/a.js"></script></html>'
)
WORDS = SHELL.replace("</div>", f"<p>{'Handeln Sie Bitcoin zu kleinen Gebühren. ' * 9}</p></div>")


def capture(text, kind="text/html; charset=utf-8", rendered=False):
    headers = (("Content-Type", kind),)
    return Capture(URL, URL, 200, headers, text.encode(), "2026-11-20T12:00:00Z", "<urn:uuid:1>",
                   "ab" * 32, rendered=rendered)  # fmt: skip


def left(served, shown="", script="answered", host="cdn.example"):
    """What is not assessed, and which pages were not read: signal -> why, address -> detail."""
    needs, unknown = Needs(), {}
    needs.served(examine(capture(served)))
    if shown:
        needs.shown(examine(capture(shown, DOCUMENT, rendered=True)))
        asked = {"url": f"https://{host}/a.js", "method": "GET", "kind": "script", "state": "none",
                 "outcome": script, "detail": "robots.txt"}  # fmt: skip
        told = json.dumps({"url": URL, "requests": [asked]})
        needs.shown(examine(capture(told, REQUESTS, rendered=True)))
    unread = {url: detail for url, (_, detail) in needs.settle(unknown)}
    return unknown, unread


def test_a_shell_is_unread_without_a_browser_and_read_with_one():
    unknown, unread = left(SHELL)
    assert unread == {URL: "the root of its application is empty"}
    assert unknown["eu-official-language-site"] == "needs a browser"
    assert left(SHELL, WORDS) == ({}, {})
    assert left(SHELL, WORDS, "refused") == ({}, {}), "another script made its words"


def test_a_shell_that_lacked_its_script_was_not_read():
    unknown, unread = left(SHELL, SHELL, "refused")
    assert unread == {URL: "a script was not fetched: cdn.example (robots.txt)"}
    assert unknown["eur-pricing"] == "a script was not fetched: cdn.example (robots.txt)"
    assert left(SHELL, SHELL, "answered") == ({}, {}), "it is an empty page"
    assert left(SHELL, SHELL, "refused", "www.google-analytics.com") == ({}, {})
    assert left(SHELL, SHELL, "refused", "connect.facebook.net/en_US/fbevents.js?") == ({}, {})


def test_a_part_that_lacked_its_script_is_not_assessed():
    unknown, unread = left(PICKER, PICKER, "failed", "exchange.example")
    assert unread == {}
    assert unknown["eu-language-toggle"] == (
        "a script was not fetched: exchange.example (robots.txt): a picker that a script opens"
    )
    assert left(PICKER, PICKER) == ({}, {})
