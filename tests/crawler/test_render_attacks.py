"""Pages that fight their browser: each ends within its budget, and reaches nobody."""

import os
import signal
import threading
from itertools import accumulate
from pathlib import Path

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
WORDS = "Trade bitcoin and ether on our exchange at low fees, and open an account in minutes. " * 4


def script(text):
    return (200, {"Content-Type": "text/javascript; charset=utf-8"}, text.encode())


def drawing(code):
    return script(f"{code}\ndocument.getElementById('root').innerHTML = `<p>{WORDS}</p>`;")


def crawl(kit, web, folder, *hosts, **options):
    rules = [rule.replace(":", f"{host}:", 1) for host in hosts for rule in web.connect_to]
    starts = [f"http://{host}/" for host in hosts]
    options = {"render": "auto", "max_pages": 9, "connect_to": rules, **options}
    return kit.crawl(starts, folder, seconds=150, **options)


def kept(folder):
    pages = [c for c in archive.captures(folder) if c.rendered and not c.action]
    return {c.url: c.body.decode() for c in pages if not isinstance(artifact(c), Visit)}


def visit(folder, host):
    read = [artifact(c) for c in archive.captures(folder) if c.rendered]
    return next(v for v in read if isinstance(v, Visit) and v.url == f"http://{host}/")


NOISE = """
const say = (what) => { try { what(); } catch (e) { /* refused */ } };
setInterval(() => say(() => window.open('/popup?' + Math.random())), 5);
for (let i = 0; i < 20; i++) { alert(i); confirm(i); prompt(i); }
say(() => print());
addEventListener('beforeunload', (e) => { e.preventDefault(); e.returnValue = 'Stay!'; });
setInterval(() => { location.href = '/elsewhere?' + Math.random(); }, 100);
say(() => navigator.serviceWorker.register('/worker.js').catch(() => {}));
for (const href of ['/file.zip', URL.createObjectURL(new Blob(['x'.repeat(1e6)]))]) {
  const a = Object.assign(document.createElement('a'), {href, download: 'file.zip'});
  document.body.append(a); a.click();
}
history.pushState({}, '', '/app/' + Math.random());
"""
REACHING = """
const inside = ['169.254.169.254', '10.0.0.1', '[fd00::1]', 'inside.test'];
for (const host of inside) {
  for (const to of [`ws://${host}/`, `wss://${host}/`]) { try { new WebSocket(to); } catch (e) {} }
  try { new EventSource(`http://${host}/events`); } catch (e) {}
  navigator.sendBeacon(`http://${host}/beacon`, 'x');
  fetch(`http://${host}/post`, {method: 'POST', body: 'x', mode: 'no-cors'}).catch(() => {});
  fetch(`http://${host}/get`, {mode: 'no-cors'}).catch(() => {});
}
for (const way of ['/hop/number', '/hop/name', '/hop/twice', '/hop/round', '/hop/file'])
  fetch(way).catch(() => {});
const tag = document.createElement('script');
tag.src = 'http://user:secret@reach.test/tag.js'; document.head.append(tag);
try { fetch('http://user:secret@reach.test/data').catch(() => {}); } catch (e) {}
"""


def moved(to):
    return (302, {"Location": to}, b"")


def test_noise_and_ways_inside(web, tmp_path, kit):
    for host in ("noise.test", "reach.test"):
        web.put(host, "/", SHELL)
    web.put("noise.test", "/app.js", drawing(NOISE))
    web.put("noise.test", "/file.zip", (200, {"Content-Type": "application/zip"}, b"PK" * 9000))
    web.put("reach.test", "/app.js", drawing(REACHING))
    web.put("reach.test", "/hop/number", moved("http://169.254.169.254/latest/meta-data/"))
    web.put("reach.test", "/hop/name", moved("http://inside.test/admin"))
    web.put("reach.test", "/hop/twice", moved("/hop/number"))
    web.put("reach.test", "/hop/round", moved("/hop/round"))
    web.put("reach.test", "/hop/file", moved("file:///etc/passwd"))
    told = crawl(kit, web, tmp_path, "noise.test", "reach.test", browser_seconds=60,
                 names={"inside.test": ["10.0.0.8"]})  # fmt: skip
    for host in ("noise.test", "reach.test"):
        assert WORDS.strip() in kept(tmp_path)[f"http://{host}/"], host
    # Where its script wanted to go is asked for by the crawl, like a link, within its limits.
    failed = {h["host"]: h["failed"] for h in told["coverage"]["hosts"]}
    assert failed["reach.test"] == {} and set(failed["noise.test"]) == {"http 404"}
    assert told["dialled"] == ["127.0.0.1"], "only the sites themselves, by connect-to"
    # New windows, other pages and downloads: noted, and asked of nobody.
    paths = {path.partition("?")[0] for path in web.paths("noise.test")}
    assert paths <= {"/robots.txt", "/", "/app.js", "/elsewhere", "/sitemap.xml"}, paths
    went = visit(tmp_path, "noise.test").went
    assert went and all("/elsewhere" in url for url in went) and len(went) <= 60
    found = {(r.url, r.kind): r for r in visit(tmp_path, "reach.test").requests}
    by_url = {url: r for (url, _), r in found.items()}
    for host in ("169.254.169.254", "10.0.0.1", "[fd00::1]", "inside.test"):
        assert by_url[f"http://{host}/get"].outcome == "refused"
        assert by_url[f"http://{host}/get"].detail.startswith("refused address")
        for path in ("post", "beacon", "events"):
            assert by_url[f"http://{host}/{path}"].outcome == "not sent", path
        assert {by_url[f"{scheme}://{host}/"].outcome for scheme in ("ws", "wss")} == {"not sent"}
    at = "http://reach.test/hop/"
    assert by_url[at + "number"].detail.startswith("refused address: 169.254.169.254")
    assert by_url[at + "twice"].detail.startswith("refused address: 169.254.169.254")
    assert by_url[at + "name"].detail == "refused address: inside.test is at 10.0.0.8"
    assert by_url[at + "round"].detail == "redirect loop"
    assert not any("etc/passwd" in path for path in web.paths("reach.test"))
    # A password in an address is no reason to send one.
    assert not any("Authorization" in headers for _, _, headers in web.asked)


def flood(handler):
    """100 MiB, as fast as they are taken."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/javascript")
    handler.send_header("Content-Length", str(100 << 20))
    handler.end_headers()
    handler.server.sent = 0
    try:
        for _ in range(1600):
            handler.wfile.write(b"/" * 65536)
            handler.server.sent += 65536
    except OSError:
        pass
    handler.close_connection = True


def test_a_flood_inside_the_browser_is_cut(web, tmp_path, kit):
    web.put(
        "flood.test", "/", SHELL.replace("<script", "<script async src=/flood.js></script><script")
    )
    web.put("flood.test", "/app.js", drawing(""))
    web.put("flood.test", "/flood.js", flood)
    told = crawl(kit, web, tmp_path, "flood.test", browser_seconds=60, max_body=1 << 20)
    assert told["coverage"]["hosts"][0]["failed"] == {}
    [one] = [r for r in visit(tmp_path, "flood.test").requests if r.url.endswith("flood.js")]
    assert (one.outcome, one.detail) == ("answered", "200, cut at the limit on size")
    assert sum(file.stat().st_size for file in tmp_path.glob("*.warc.gz")) < 1 << 20


def browsers():
    """Main processes of the browsers that descend from this process."""
    children, names = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text().rpartition(")")[2].split()
                names[int(entry.name)] = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            children.setdefault(int(stat[1]), []).append(int(entry.name))
    below, todo = [], [os.getpid()]
    while todo:
        found = children.get(todo.pop(), [])
        below += found
        todo += found
    return [pid for pid in below if b"--remote-debugging-pipe" in names[pid]
            and b"--type=" not in names[pid]]  # fmt: skip


def test_a_browser_that_was_killed_is_started_again_and_the_page_tried_once_more(
    web, tmp_path, kit
):
    killed = []

    def deadly(handler):
        if not killed:
            killed.extend(browsers())
            for pid in killed:
                os.kill(pid, signal.SIGKILL)
        return drawing("")

    web.put("dead.test", "/", SHELL.replace("</body>", "<a href=/next>next</a></body>"))
    web.put("dead.test", "/next", SHELL.replace("app.js", "next.js"))
    web.put("dead.test", "/app.js", deadly)
    web.put("dead.test", "/next.js", drawing(""))
    told = crawl(kit, web, tmp_path, "dead.test", browser_seconds=60)
    assert killed, "the browser was there, and died under the page"
    assert told["coverage"]["hosts"][0]["failed"] == {}
    assert {url for url, html in kept(tmp_path).items() if WORDS.strip() in html} == {
        "http://dead.test/", "http://dead.test/next",
    }  # fmt: skip


def test_no_more_pages_than_allowed_are_open_and_none_knows_of_another(web, tmp_path, kit):
    room, inside, met, seen = threading.Condition(), set(), [False], []

    def note(handler):
        _, way, name = handler.path.split("/", 2)
        with room:
            seen.append((way, name))
            (inside.add if way == "in" else inside.discard)(name)
            met[0] = met[0] or len(inside) > 1
            room.notify_all()
            room.wait_for(lambda: met[0], 4)  # for the other tab, on a busy machine
        return (200, {"Content-Type": "text/plain"}, b"ok")

    code = """
    const name = location.pathname.slice(1) || 'start';
    const found = [localStorage.last, sessionStorage.last, window.name, document.cookie].join('');
    localStorage.last = sessionStorage.last = window.name = name;
    document.cookie = 'last=' + name;
    fetch('/in/' + name).then(() => new Promise((done) => setTimeout(done, 400)))
      .then(() => fetch('/out/' + name))
      .then(() => { document.getElementById('root').innerHTML =
        `<p>WORDS</p><p id="found">[${found}]</p>`; });
    """.replace("WORDS", WORDS)
    names = [f"page-{letter}" for letter in "abcdefg"]
    links = "".join(f"<a href=/{name}>{name}</a>" for name in names)
    web.put("many.test", "/", SHELL.replace("</body>", f"{links}</body>"))
    web.put("many.test", "/app.js", script(code))
    for name in ["start", *names]:
        web.put("many.test", f"/{name}", SHELL)
        for way in ("in", "out"):
            web.put("many.test", f"/{way}/{name}", note)
    crawl(kit, web, tmp_path, "many.test", browser_pages=2)
    # A page that was given up on a busy machine never says that it goes: it is not counted.
    ended = {name for way, name in seen if way == "out"}
    counts = accumulate({"in": 1, "out": -1}[way] for way, name in seen if name in ended)
    assert max(counts) == 2
    shown = [html for html in kept(tmp_path).values() if 'id="found"' in html]
    assert len(shown) >= 7 and all(">[]<" in html for html in shown), "nothing is remembered"
