"""One small site on loopback, audited whole: each circumstance with its States, no naive match.

Third parties, outreach, events, sponsorship and education; `NAIVE` has the words of each without
the circumstance, on pages of the same site.
"""

import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

PROGRAM = [sys.executable, "-c", "from soliscope.cli import main; main()"]
SEEN = {
    "affiliates": (
        "affiliate-programme", ["AT", "DE"],
        "<h1>Affiliates</h1><p>Take home 40 % of all fees. Accepted traffic: Germany, Austria.</p>",
    ),
    "friends": (
        "referral-reward-programme", ["EURO"],
        "<p>Tell a friend about Kestrel: €15 for each of you.</p>",
    ),
    "stars": (
        "remunerated-eu-influencer", ["PL"],
        "<p>YouTubers from Poland get $1,500 for every video about Kestrel.</p>",
    ),
    "banks": (
        "eu-regulated-entity-redirect", ["LT"],
        "<p>Our partner, the Lithuanian e-money institution Pinigai UAB, forwards its customers"
        " to our exchange.</p>",
    ),
    "gold": (
        "eu-casp-art-redirect", ["UNION"],
        "<p>XAUK was delisted for EEA users. Go on trading it on Kestrel Global.</p>",
    ),
    "logos": (
        "eu-partner-site-promotion", ["CZ"],
        "<p>The Czech fintech Koruna s.r.o. features our widget on its homepage.</p>",
    ),
    "callback": (
        "lead-capture-form", ["PT"],
        "<h2>Be the first when we launch in Portugal</h2><form><input type=email></form>",
    ),
    "booth": (
        "event-participation", ["PT"], "<p>In May we are in Lisbon. Visit us at booth 42.</p>",
    ),
    "dinner": (
        "event-invitation", ["AT"], "<p>We invite you to our client dinner in Vienna in May.</p>",
    ),
    "groups": (
        "messaging-channel-eu", ["IT"],
        '<p>Our groups</p><a href="https://t.me/KestrelItalia">Telegram</a>',
    ),
    "football": (
        "eu-sports-sponsorship", ["IT"], "<p>We are the official crypto partner of Serie A.</p>",
    ),
    "festival": (
        "other-sponsorship-deal", ["ES"],
        "<p>Kestrel is backing the Sonidos festival in Barcelona as its main sponsor.</p>",
    ),
    "trams": (
        "brand-advertising-general", ["CZ"], "<p>Our adverts are up on trams across Prague.</p>",
    ),
    "akademie": (
        "educational-material-with-site-link", ["AT", "BE", "DE", "LU"],
        "<h1>Was ist eine Wallet?</h1><p>Eine Wallet verwahrt Schlüssel, keine Münzen.</p>"
        '<p><a href="/start">Jetzt kostenloses Depot anlegen</a></p>',
    ),
}  # fmt: skip
"""Path -> (signal, States, main text)."""
NAIVE = {
    "a1": ("affiliate-programme",
           "<h1>Affiliates</h1><p>Take home 40 % of all fees. Traffic from Germany and other EU"
           " countries is not paid.</p>"),
    "a2": ("referral-reward-programme", "<p>Tell a friend about our charity run.</p>"),
    "a3": ("remunerated-eu-influencer",
           "<p>Code LYON10 marks the Lyon upgrade; no influencer is behind it.</p>"),
    "a4": ("eu-regulated-entity-redirect",
           "<p>To confirm a payment you are redirected to your bank in Spain and then back to"
           " Kestrel.</p>"),
    "a5": ("eu-casp-art-redirect",
           "<p>XAUK was delisted for EEA users. Please convert it before 1 March.</p>"),
    "a6": ("eu-partner-site-promotion", "<p>Partners in Spain must not show our logo.</p>"),
    "a7": ("lead-capture-form", "<form><p>Delete my data</p><input type=email></form>"),
    "a8": ("event-participation", "<p>Visit us at booth 42 in Singapore in May.</p>"),
    "a9": ("event-invitation", "<p>All staff are invited to our dinner in Vienna.</p>"),
    "b1": ("messaging-channel-eu", '<a href="https://t.me/KestrelAfrique">Telegram Afrique</a>'),
    "b2": ("eu-sports-sponsorship", "<p>Acme became the official partner of Serie A.</p>"),
    "b3": ("other-sponsorship-deal", "<p>We no longer sponsor the festival in Berlin.</p>"),
    "b4": ("brand-advertising-general", "<p>The city of Prague bans adverts on its trams.</p>"),
    "b5": ("educational-material-with-site-link",
           '<h1>What is a wallet?</h1><p>It keeps keys.</p><a href="/a2">Another page</a>'),
}  # fmt: skip
"""Path -> (the signal that a search for words would report, main text)."""
_SHELL = (
    '<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>Kestrel</title></head>'
    '<body><header><a href="/">Kestrel</a></header><main>{text}</main>'
    "<footer>{links}<p>© Kestrel</p></footer></body></html>"
)


def _pages():
    texts = {path: text for path, (_, _, text) in SEEN.items()}
    texts |= {path: text for path, (_, text) in NAIVE.items()}
    texts[""] = "<h1>Kestrel</h1><p>An exchange for coins, with an order book for everybody.</p>"
    links = "".join(f'<a href="/{path}">{path or "home"}</a> ' for path in sorted(texts))
    return {
        f"/{path}": _SHELL.format(
            lang="de" if path == "akademie" else "en", text=text, links=links
        ).encode()
        for path, text in texts.items()
    }


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The findings and facts of assessment.json, as (signal, States, path of the page)."""
    pages = _pages()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = pages.get(self.path)
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_):
            pass

    case = tmp_path_factory.mktemp("third") / "case"
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        rule = f"kestrel.example:80:127.0.0.1:{http.server_address[1]}"
        done = subprocess.run(
            [*PROGRAM, "audit", "http://kestrel.example/", "--connect-to", rule, "--output",
             str(case), "--render", "never", "--quiet"],
            check=False, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        http.shutdown()
    assert done.returncode == 0, done.stderr
    document = json.loads((case / "assessment.json").read_bytes())
    return [
        (item["signal"], item["states"], sample["url"].rpartition("/")[2])
        for item in (*document["findings"], *document["noted"])
        for sample in item["samples"]
    ]


@pytest.mark.parametrize("path", SEEN)
def test_a_circumstance_is_in_the_report_with_its_states(report, path):
    signal, states, _ = SEEN[path]
    assert (signal, states, path) in report, [row for row in report if row[2] == path]


@pytest.mark.parametrize("path", NAIVE)
def test_its_naive_match_is_not(report, path):
    signal, _ = NAIVE[path]
    assert [row for row in report if row[0] == signal and row[2] == path] == []
