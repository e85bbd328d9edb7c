"""TLS, credentials, budgets, resuming, limits and interruption, each in a crawl of its own."""

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from urllib.parse import urlsplit

import pytest

from crawler import archive


def raw(folder):
    return b"".join(gzip.decompress(p.read_bytes()) for p in archive.files(folder))


@pytest.fixture(scope="module")
def tls(tmp_path_factory, kit):
    folder = tmp_path_factory.mktemp("tls")
    served = kit.serving(kit.certificate(folder, ["firm.example", "www.firm.example"]))
    web = next(served)
    web.put("firm.example", "/", kit.page("https://firm.example/de", "http://www.firm.example/",
                                          "https://sub.firm.example/"))  # fmt: skip
    web.put("firm.example", "/de", kit.page())
    web.put("www.firm.example", "/", kit.page())
    web.put("sub.firm.example", "/", kit.page())
    web.ca = str(folder / "ca.pem")
    yield web
    next(served, None)


def test_an_untrusted_certificate_is_a_failure_and_no_request_is_made(tls, kit, tmp_path):
    tls.asked.clear()
    told = kit.crawl(["https://firm.example/"], tmp_path, connect_to=tls.connect_to)
    (skipped,) = told["coverage"]["skipped"]
    assert (skipped["url"], skipped["reason"]) == ("https://firm.example/", "certificate")
    assert "certificate is not trusted" in told["home"]["https://firm.example/"]
    assert tls.asked == []


def test_connect_to_keeps_host_and_certificate_name(tls, kit, tmp_path):
    tls.asked.clear()
    told = kit.crawl(["https://firm.example/"], tmp_path, connect_to=tls.connect_to, ca_file=tls.ca)
    assert told["home"] == {"https://firm.example/": ""}
    assert {"/", "/de"} <= set(tls.paths("firm.example"))
    assert "/" in tls.paths("www.firm.example"), "http goes to its own port"
    skipped = {s["url"]: s["reason"] for s in told["coverage"]["skipped"]}
    assert skipped["https://sub.firm.example/"] == "certificate", "the name is not in it"


def test_credentials_go_to_the_start_origin_only_and_are_not_archived(tls, kit, tmp_path):
    tls.asked.clear()
    home = kit.page("/in", "/away", "http://firm.example/plain", "https://www.firm.example/x")
    tls.put("firm.example", "/", (200, {"Set-Cookie": "session=77; Path=/"}, home.encode()))
    tls.put("firm.example", "/away", (302, {"Location": "http://www.firm.example/caught"}, b""))
    for path in ("/in", "/plain"):
        tls.put("firm.example", path, kit.page())
    for path in ("/x", "/caught"):
        tls.put("www.firm.example", path, kit.page())
    kit.crawl(["https://firm.example/"], tmp_path, connect_to=tls.connect_to, ca_file=tls.ca,
              headers=[["X-Api-Key", "k3y"]], basic_auth=["u", "s3cret"],
              cookies=[["gate", "t0ken"]])  # fmt: skip
    sent = {(host, path): headers for host, path, headers in tls.asked}
    inside = sent["firm.example", "/in"]
    assert inside["X-Api-Key"] == "k3y"
    assert inside["Authorization"] == "Basic dTpzM2NyZXQ="
    assert set(inside["Cookie"].split("; ")) == {"session=77", "gate=t0ken"}
    others = [
        ("firm.example", "/plain"),
        ("www.firm.example", "/x"),
        ("www.firm.example", "/caught"),
    ]
    for key in others:
        leaked = {n.lower() for n in sent[key]} & {"x-api-key", "authorization"}
        assert not leaked, key
        assert "gate" not in sent[key].get("Cookie", ""), key
    assert not any(secret in raw(tmp_path) for secret in (b"k3y", b"dTpzM2NyZXQ", b"t0ken"))
    assert b"Authorization: [redacted]" in raw(tmp_path)


def test_a_page_budget_is_never_exceeded_and_serves_every_language(web, kit, tmp_path):
    names = [f"page-{n}" for n in "abcdefghijklmnopqrst"]
    home = [f"/{tree}{name}" for name in names for tree in ("", "de/", "fr/", "pl/")]
    web.put("firm.example", "/", kit.page("/de/", "/fr/", "/pl/", *home, "/de/gebuehren"))
    for path in ("/de/", "/fr/", "/pl/", "/de/gebuehren", *home):
        web.put("firm.example", path, kit.page())
    told = kit.crawl(["http://firm.example/"], tmp_path, connect_to=web.connect_to, max_pages=20)
    (host,) = told["coverage"]["hosts"]
    assert (host["pages"], host["left_out"]) == (20, len(home) + 5 - 20)
    assert told["coverage"]["limits"] == ["pages per host"]
    assert {s["reason"] for s in told["coverage"]["skipped"]} == {"page budget"}
    paths = [p for p in web.paths("firm.example") if p not in ("/robots.txt", "/sitemap.xml")]
    assert len(paths) == 20
    assert paths[0] == "/"
    trees = Counter(p.split("/")[1] if p.count("/") > 1 else "" for p in paths)
    assert min(trees[t] for t in ("de", "fr", "pl", "")) >= 4
    assert "/de/gebuehren" in paths, "fees before other pages"
    web.asked.clear()
    again = kit.crawl(["http://firm.example/"], tmp_path, connect_to=web.connect_to, max_pages=20)
    assert web.asked == []
    assert again["coverage"] == told["coverage"]
    more = kit.crawl(["http://firm.example/"], tmp_path, connect_to=web.connect_to, max_pages=24)
    assert more["coverage"]["hosts"][0]["pages"] == 24
    assert len(web.asked) == 4, "a larger budget goes on where the smaller one ended"


def test_robots_are_ignored_only_when_told(web, kit, tmp_path):
    web.put("firm.example", "/robots.txt", (200, {}, b"User-agent: *\nDisallow: /"))
    web.put("firm.example", "/", kit.page())
    told = kit.crawl(["http://firm.example/"], tmp_path, connect_to=web.connect_to,
                     ignore_robots=True)  # fmt: skip
    assert told["coverage"]["hosts"][0]["robots"] == "ignored"
    assert told["coverage"]["hosts"][0]["pages"] == 1
    assert b"robots: ignore" in raw(tmp_path)


def _chain(web, kit, pages=40):
    web.put("firm.example", "/", kit.page("/0", "/gone", "/1"))
    rules = gzip.compress(b"User-agent: *\nDisallow: /private")
    web.put("firm.example", "/robots.txt", (200, {"Content-Encoding": "gzip"}, rules))
    for n in range(pages):
        body = gzip.compress(kit.page(f"/{n + 1}", f"/{n + 2}").encode())
        web.put("firm.example", f"/{n}", (200, {"Content-Encoding": "gzip"}, body))


def test_a_killed_crawl_goes_on_where_it_was(web, kit, tmp_path):
    _chain(web, kit)
    dead = kit.crawl(["http://firm.example/"], tmp_path, connect_to=web.connect_to, check=False,
                     die_after=15)  # fmt: skip
    assert dead.returncode == 9
    assert archive.coverage(tmp_path) is None
    first = archive.files(tmp_path)[0]
    with first.open("ab") as file:  # what a crash in the middle of a record leaves
        file.write(gzip.compress(b"WARC/1.1\r\n" * 50)[:40])
    before = len(web.asked)
    assert 0 < before < 40
    told = kit.crawl(["http://firm.example/"], tmp_path, connect_to=web.connect_to)
    asked = Counter(web.paths("firm.example"))
    twice = {path for path, n in asked.items() if n > 1}
    kept = Counter(urlsplit(c.url).path for c in archive.captures(tmp_path))
    assert not twice & {p for p, n in kept.items() if n == 1 and asked[p] == 1}
    assert max(kept.values()) == 1, "what is in the archive is not fetched again"
    assert told["coverage"]["hosts"][0]["pages"] == 41
    assert len(told["collected"]) == 41
    assert told["coverage"]["complete"]
    assert [p.name for p in archive.files(tmp_path)] == [
        "crawl-00001.warc.gz",
        "crawl-00002.warc.gz",
    ]
    assert archive.damage(tmp_path) == []
    assert {s["url"] for s in told["coverage"]["skipped"]} >= {"http://firm.example/gone"}

    web.asked.clear()
    again = kit.crawl(["http://firm.example/"], tmp_path, connect_to=web.connect_to)
    assert web.asked == [], "a finished crawl is told again without a request"
    assert again["coverage"] == told["coverage"]
    assert sorted(again["collected"]) == sorted(told["collected"])
    more = shutil.copytree(tmp_path, tmp_path / "more")
    web.put("firm.example", "/41", kit.page())
    assert kit.crawl(["http://firm.example/"], more, connect_to=[])["got"] == 41


def test_pages_that_cost_too_much_are_given_up_and_the_crawl_goes_on(web, kit, tmp_path):
    names = ("slow", "fat", "dead", "a", "b")
    web.put("firm.example", "/", kit.page(*[f"/{name}" for name in names]))
    for name in names:
        web.put("firm.example", f"/{name}", kit.page())
    told = kit.crawl(["http://firm.example/"], tmp_path, connect_to=web.connect_to, workers=1,
                     page_seconds=1.0, examine="costly")  # fmt: skip
    (host,) = told["coverage"]["hosts"]
    assert (host["pages"], host["failed"]) == (6, {}), "all of them were read for their links"
    unexamined = {s for s in told["collected"] if " " in s}
    assert unexamined == {
        "http://firm.example/slow ('costly', 'more than 1 seconds')",
        "http://firm.example/fat ('costly', 'more memory than a worker has')",
        "http://firm.example/dead ('costly', 'more memory than a worker has')",
    }


def test_an_interrupt_stops_cleanly_and_says_so(web, kit, tmp_path):
    _chain(web, kit, 400)
    told = {"sites": ["http://firm.example/"], "folder": str(tmp_path),
            "options": {"connect_to": web.connect_to, "delay": 0.05, "workers": 1}}  # fmt: skip
    child = subprocess.Popen(
        [sys.executable, str(kit.child)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    child.stdin.write(json.dumps(told))
    child.stdin.close()
    until = time.monotonic() + 20
    while len(web.asked) < 8 and time.monotonic() < until:
        os.sched_yield()
    child.send_signal(signal.SIGINT)
    result = json.loads(child.stdout.read())
    child.stdout.close()
    assert child.wait() == 0
    assert result["coverage"]["complete"] is False
    assert 0 < result["got"] < 400
    assert archive.coverage(tmp_path).coverage.complete is False
    assert "stopped" in {s["reason"] for s in result["coverage"]["skipped"]}
    assert archive.damage(tmp_path) == []


def test_a_full_disk_ends_the_crawl_with_one_sentence(web, kit, tmp_path):
    _chain(web, kit)
    told = kit.crawl(["http://firm.example/"], tmp_path, connect_to=web.connect_to, full_disk=True)
    assert "cannot be written: No space left on device" in told["error"]


def test_scrapy_users_get_items_and_the_same_guard(web, kit, tmp_path):
    web.put("firm.example", "/", kit.page("/x", head="<title>Firm</title><link rel=alternate "
            "hreflang=de href=/de>", lang="en"))  # fmt: skip
    scrapy = [sys.executable, "-m", "scrapy"]
    listed = subprocess.run([*scrapy, "list"], cwd=kit.root, capture_output=True).stdout
    assert b"site" in listed.split()
    items, folder = tmp_path / "items.jsonl", tmp_path / "kept"
    route = ",".join(web.connect_to)
    subprocess.run(
        [*scrapy, "crawl", "site", "-a", "url=http://firm.example/", "-o", str(items), "-s",
         f"SOLISCOPE_FOLDER={folder}", "-s", f"SOLISCOPE_CONNECT_TO={route}"],
        cwd=kit.root, check=True, capture_output=True, timeout=30,
    )  # fmt: skip
    (item,) = [json.loads(line) for line in items.read_text().splitlines()]
    assert (item["url"], item["title"], item["html_lang"]) == ("http://firm.example/", "Firm", "en")
    assert item["hreflang"] == ["de"]
    kept = {c.url: c.sha256 for c in archive.captures(folder)}
    assert kept[item["url"]] == item["sha256"]
    assert archive.coverage(folder).coverage.complete


@pytest.mark.parametrize("workers", [0, 1])
def test_a_page_that_breaks_its_reader_is_reported(web, kit, tmp_path, workers):
    web.put("firm.example", "/", kit.page("/odd", "/fine"))
    for path in ("/odd", "/fine"):
        web.put("firm.example", path, kit.page())
    tries = [(503, {}, b""), (200, {}, b"User-agent: *\nDisallow: /private")]
    web.put("firm.example", "/robots.txt", lambda _: tries.pop(0))
    told = kit.crawl(["http://firm.example/"], tmp_path, connect_to=web.connect_to,
                     workers=workers, examine="broken")  # fmt: skip
    (host,) = told["coverage"]["hosts"]
    assert (host["pages"], host["failed"]) == (3, {}), "both were read for their links"
    assert "http://firm.example/odd ('broken', 'ValueError: an odd page')" in told["collected"]
    assert host["robots"] == "obeyed", "a robots.txt that answers at the second try"


def test_an_error_of_the_caller_is_handed_back(web, kit, tmp_path):
    _chain(web, kit)
    done = kit.crawl(["http://firm.example/"], tmp_path, connect_to=web.connect_to, check=False,
                     picky=True)  # fmt: skip
    assert 'KeyError: "the caller\'s own mistake"' in done.stderr
    assert len(web.asked) < 40
    assert archive.damage(tmp_path) == []


@pytest.mark.parametrize("words", [[], ["-a", "url=ftp://firm.example/"], ["-a", "url="]])
def test_scrapy_without_a_start_address_says_so_in_one_sentence(kit, words):
    done = subprocess.run([sys.executable, "-m", "scrapy", "crawl", "site", *words], cwd=kit.root,
                          capture_output=True, text=True, timeout=30)  # fmt: skip
    assert done.returncode == 2
    assert done.stderr == "Say where to start: scrapy crawl site -a url=https://example.com/\n"
