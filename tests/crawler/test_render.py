"""Pages in a real browser: what is kept of them, and that nothing gets around the guard."""

import json
import re
import socket
import threading

import pytest

from crawler import archive, browser
from crawler.extract import artifact
from crawler.visit import Visit

pytestmark = pytest.mark.skipif(
    bool(browser.find().missing), reason="needs scrapy-playwright and Debian's chromium"
)
SHELL = (
    "<!doctype html><html lang=en><title>Exchange</title><body><div id=root></div>"
    "<script src=/app.js></script></body></html>"
)
ENGLISH = "Trade bitcoin and ether on our exchange at low fees, and open an account in minutes."
GERMAN = (
    "Eröffnen Sie in wenigen Minuten ein Konto bei unserer Börse und handeln Sie Bitcoin und Ether."
)
APP = """
const words = {en: ENGLISH, de: GERMAN};
function draw(lang) {
  document.getElementById('root').innerHTML = '<p>' + words[lang] + '</p><a href="/about">About</a>'
    + '<button aria-haspopup="true" aria-label="Language" id="b">' + lang + '</button>'
    + '<ul id="m" hidden><li data-l="en">English</li><li data-l="de">Deutsch</li></ul>';
  document.getElementById('b').onclick = () => { document.getElementById('m').hidden = false; };
  for (const e of document.querySelectorAll('[data-l]')) e.onclick = () => draw(e.dataset.l);
}
fetch('/api/start').then(r => r.json()).then(d => draw(d.lang));
""".replace("ENGLISH", json.dumps(ENGLISH)).replace("GERMAN", json.dumps(GERMAN))


def script(text):
    return (200, {"Content-Type": "text/javascript; charset=utf-8"}, text.encode())


def data(value):
    return (200, {"Content-Type": "application/json"}, json.dumps(value).encode())


def site(web, host, start=SHELL, app=APP):
    web.put(host, "/", start)
    web.put(host, "/about", start)
    web.put(host, "/app.js", script(app))
    web.put(host, "/api/start", data({"lang": "en"}))


def crawl(kit, web, folder, host, **options):
    options = {"render": "auto", "max_pages": 5, "connect_to": web.connect_to, **options}
    return kit.crawl([f"http://{host}/"], folder, seconds=100, **options)


def kept(folder, action=""):
    """Documents as the browser had them, by address."""
    found = archive.captures(folder)
    pages = [c for c in found if c.rendered and not isinstance(artifact(c), Visit)]
    return {c.url: c.body.decode() for c in pages if c.action[: len(action) or 99] == action}


def asked(folder):
    """What the browser asked for: address -> (outcome, detail)."""
    visits = [artifact(c) for c in archive.captures(folder) if c.rendered]
    requests = [r for visit in visits if isinstance(visit, Visit) for r in visit.requests]
    return {r.url: (r.outcome, r.detail) for r in requests}


def test_a_shell_is_shown_and_both_records_are_kept(web, tmp_path, kit):
    site(web, "spa.test")
    told = crawl(kit, web, tmp_path, "spa.test")
    assert told["coverage"]["hosts"][0]["pages"] == 2, "the link that a script made was followed"
    assert told["coverage"]["hosts"][0]["failed"] == {}
    captures = [c for c in archive.captures(tmp_path) if c.url == "http://spa.test/"]
    wire = next(c for c in captures if not c.rendered)
    loaded = next(c for c in captures if c.rendered and not c.action)
    assert ENGLISH not in wire.body.decode() and ENGLISH in loaded.body.decode()
    assert loaded.refers_to == wire.record_id
    assert "Deutsch" in kept(tmp_path, "opened")["http://spa.test/"]
    assert GERMAN in kept(tmp_path, "chose: Deutsch")["http://spa.test/"]
    assert archive.damage(tmp_path) == []
    # Each resource was fetched once, and stands in an archive of its own.
    assert web.paths("spa.test").count("/app.js") == 1
    beside = {c.url for c in archive.captures(tmp_path, stem="browser")}
    assert {"http://spa.test/app.js", "http://spa.test/api/start"} <= beside
    assert web.paths("spa.test").count("/") == 1, "the page itself came from the archive"


def test_without_a_browser_a_shell_is_never_clean(web, tmp_path, kit):
    site(web, "spa.test")
    told = crawl(kit, web, tmp_path, "spa.test", no_package=True)
    host = told["coverage"]["hosts"][0]
    assert host["pages"] == 0 and host["failed"] == {"needs a browser": 1}
    assert "needs a browser" in told["home"]["http://spa.test/"]
    assert "scrapy-playwright is not installed" in told["home"]["http://spa.test/"]
    assert kept(tmp_path) == {}


def test_a_crawl_goes_on_with_the_pages_that_an_earlier_one_could_not_show(web, tmp_path, kit):
    site(web, "spa.test")
    crawl(kit, web, tmp_path, "spa.test", render="never")
    told = crawl(kit, web, tmp_path, "spa.test")
    assert told["coverage"]["hosts"][0]["failed"] == {}
    assert ENGLISH in kept(tmp_path)["http://spa.test/"]


def test_a_page_with_its_words_costs_nothing(web, tmp_path, kit):
    text = f"<p>{ENGLISH * 20}</p>"
    page = kit.page(body=text + "<div id=app><h1>Prices</h1></div><script src=/app.js></script>")
    site(web, "plain.test", start=page)
    crawl(kit, web, tmp_path, "plain.test")
    assert kept(tmp_path) == {} and "/app.js" not in web.paths("plain.test")
    assert not list(tmp_path.glob("browser-*"))


ATTACK = """
const say = (url) => fetch(url, {mode: 'no-cors'}).catch(() => {});
for (const url of %s) say(url);
for (const url of %s) {
  const img = new Image(); img.src = url;
  for (const rel of ['preconnect', 'dns-prefetch', 'prefetch', 'preload', 'modulepreload']) {
    const link = document.createElement('link'); link.rel = rel; link.href = url; link.as = 'fetch';
    document.head.append(link);
  }
  const frame = document.createElement('iframe'); frame.src = url; document.body.append(frame);
  try { new WebSocket(url.replace('http', 'ws')); } catch (e) {}
  try { new EventSource(url); } catch (e) {}
  navigator.sendBeacon(url, 'x');
  const work = new Blob([`fetch('${url}').catch(() => {})`]);
  try { new Worker(URL.createObjectURL(work)); } catch (e) {}
  window.open(url);
}
try {
  const peer = new RTCPeerConnection({iceServers: [{urls: 'stun:127.0.0.1:%d'}]});
  peer.createDataChannel('x'); peer.createOffer().then(o => peer.setLocalDescription(o));
} catch (e) {}
document.getElementById('root').innerHTML = '<p>%s</p>';
"""


@pytest.fixture
def trap():
    """A port of this machine, TCP and UDP, that nobody is to reach; yields (port, contacts)."""
    contacts = []
    tcp = socket.create_server(("127.0.0.1", 0))
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind(("127.0.0.1", tcp.getsockname()[1]))
    tcp.settimeout(0.1)
    udp.settimeout(0.1)
    over = threading.Event()

    def listen(take):
        while not over.is_set():
            try:
                contacts.append(take())
            except TimeoutError:
                continue

    threads = [
        threading.Thread(target=listen, args=(take,))
        for take in (lambda: tcp.accept()[1], lambda: udp.recvfrom(100)[1])
    ]
    for thread in threads:
        thread.start()
    yield tcp.getsockname()[1], contacts
    over.set()
    for thread in threads:
        thread.join()
    tcp.close()
    udp.close()


def test_nothing_in_the_browser_gets_around_the_guard(web, tmp_path, kit, trap):
    port, contacts = trap
    refused = [
        "http://169.254.169.254/latest/meta-data/", "http://10.1.2.3/", "http://inside.test/",
        "http://2130706433/", "http://[::1]/", "http://[::ffff:10.0.0.1]/",
    ]  # fmt: skip
    traps = [f"http://127.0.0.1:{port}/"]
    app = ATTACK % (json.dumps(refused), json.dumps(traps), port, ENGLISH * 3)
    site(web, "spa.test", app=app)
    told = crawl(
        kit, web, tmp_path, "spa.test",
        names={"inside.test": ["10.0.0.8"]},
        connect_to=[rule.replace(":", "spa.test:", 1) for rule in web.connect_to],
    )  # fmt: skip
    assert ENGLISH in kept(tmp_path)["http://spa.test/"]
    found = asked(tmp_path)
    for url in (*refused[:3], "http://127.0.0.1/", "http://[::1]/"):
        assert found[url][0] == "refused" and "refused address" in found[url][1], url
    assert found["http://inside.test/"][1] == "refused address: inside.test is at 10.0.0.8"
    assert found[traps[0]][0] in ("refused", "not sent")
    assert told["dialled"] == ["127.0.0.1"], "only the site itself, by connect-to"
    assert contacts == [], "the browser has no network of its own"


def test_credentials_reach_their_own_origin_only_and_robots_txt_holds(web, tmp_path, kit):
    app = """
    const get = (url) => fetch(url).then(r => r.text()).catch(e => 'none');
    Promise.all([get('/api/start'), get('http://other.test/data'), get('/internal/secret')])
      .then(all => document.getElementById('root').innerHTML = '<p>' + WORDS + all.join() + '</p>');
    """.replace("WORDS", json.dumps(ENGLISH * 3))
    site(web, "spa.test", app=app)
    web.put("spa.test", "/robots.txt", (200, {"Content-Type": "text/plain"},
            b"User-agent: *\nDisallow: /internal/\n"))  # fmt: skip
    web.put("spa.test", "/internal/secret", data("a secret"))
    web.put("other.test", "/data", (200, {"Access-Control-Allow-Origin": "*"}, b"open data"))
    crawl(
        kit, web, tmp_path, "spa.test", headers=[["X-Staging", "open sesame"]],
        cookies=[["gate", "k1"]],
    )  # fmt: skip
    seen = {(host, path): headers for host, path, headers in web.asked}
    own, other = seen["spa.test", "/api/start"], seen["other.test", "/data"]
    assert own["X-Staging"] == "open sesame" and "gate=k1" in own["Cookie"]
    assert "X-Staging" not in other and "Cookie" not in other
    assert ("spa.test", "/internal/secret") not in seen
    assert asked(tmp_path)["http://spa.test/internal/secret"] == ("refused", "robots.txt")
    assert "open data" in kept(tmp_path)["http://spa.test/"]
    whole = b"".join(f.read_bytes() for f in tmp_path.glob("*.warc.gz"))
    assert b"open sesame" not in whole
    assert re.search(r"soliscope", own["User-Agent"]) and "Chrome/" in own["User-Agent"]


def test_form_state_and_shadow_roots_are_in_the_document(web, tmp_path, kit):
    app = """
    document.getElementById('root').innerHTML = `<p>%s</p>
      <select name="currency"><option>USD<option>EUR<option>GBP</select>
      <select name="dial_code"><option value="+1">US<option value="+49">DE</select>
      <input type="tel" name="phone"><input type="password" name="p"><x-words></x-words>`;
    class Words extends HTMLElement { constructor() { super();
      this.attachShadow({mode: 'open'}).innerHTML = '<p>Words in the shadow.</p>'; } }
    customElements.define('x-words', Words);
    setTimeout(() => {
      document.querySelector('[name=currency]').value = 'EUR';
      document.querySelector('[type=tel]').value = '+49';
      document.querySelector('[type=password]').value = 'hunter2';
    }, 400);
    """ % (ENGLISH * 3)  # fmt: skip
    site(web, "spa.test", app=app)
    crawl(kit, web, tmp_path, "spa.test")
    html = kept(tmp_path)["http://spa.test/"]
    assert re.search(r"<option selected[^>]*>EUR", html)
    assert re.search(r'type="tel"[^>]*value="\+49"', html)
    assert "Words in the shadow." in html and "hunter2" not in html
    assert html.count("selected") == 1, "the first entry of a list is nobody's choice"


def test_a_page_that_hangs_costs_its_time_and_the_crawl_goes_on(web, tmp_path, kit):
    site(web, "spa.test")
    web.put("spa.test", "/app.js", script("document.title='x'; for (;;) {}"))
    web.put("spa.test", "/", SHELL.replace("</body>", "<a href=/plain>Plain</a></body>"))
    web.put("spa.test", "/plain", kit.page(body=f"<p>{ENGLISH * 9}</p>"))
    told = crawl(kit, web, tmp_path, "spa.test", browser_seconds=4)
    host = told["coverage"]["hosts"][0]
    assert host["pages"] == 1 and host["failed"] == {"needs a browser": 1}
    detail = next(s["detail"] for s in told["coverage"]["skipped"] if s["url"].endswith(".test/"))
    assert "more than 4 seconds in the browser" in detail
    assert "page cost" in told["coverage"]["limits"]


def test_a_dead_browser_is_started_again(web, tmp_path, kit):
    """A renderer that runs out of memory dies; the page is tried once more, then told."""
    site(web, "spa.test", start=SHELL.replace("</body>", "<a href=/ok>ok</a></body>"))
    bomb = "const a = []; for (;;) a.push(new Array(1e6).fill(Math.random()));"
    web.put("spa.test", "/app.js", script(bomb))
    web.put("spa.test", "/ok", SHELL.replace("app.js", "ok.js"))
    web.put("spa.test", "/ok.js", script(f"document.body.innerHTML = '<p>{ENGLISH * 3}</p>'"))
    told = crawl(kit, web, tmp_path, "spa.test", browser_seconds=20)
    assert ENGLISH in kept(tmp_path)["http://spa.test/ok"]
    failed = {s["url"]: s["detail"] for s in told["coverage"]["skipped"]}
    assert "the browser" in failed["http://spa.test/"]
