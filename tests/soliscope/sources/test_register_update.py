"""Downloads of the register from a mirror on loopback; ESMA is never asked."""

import hashlib
import http.server
import json
import subprocess
import sys
import threading

import pytest

from analyzers.registry import table
from crawler.options import ConnectTo, CrawlOptions
from crawler.register import Kind
from soliscope import register_update
from soliscope.errors import SoliscopeError, UsageError
from soliscope.register_update import BASE, differences, update

PROGRAM = [sys.executable, "-c", "from soliscope.cli import main; main()"]


def files(rows=4, updated="09/02/2026"):
    names = {Kind.NCASP: "ae_lastupdate", Kind.CASP: "ac_lastupdate"}
    return {
        f"/{kind}.csv": table(
            kind, [{"ae_lei_name": f"Firm {i}", names.get(kind, "wp_lastupdate"): updated}
                   for i in range(rows)],
        )
        for kind in Kind
    }  # fmt: skip


class Mirror:
    """`served` maps a path to bytes; `odd` to what happens instead."""

    def __init__(self):
        self.served, self.odd, self.asked = files(), {}, []
        mirror = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                path = "/" + self.path.rpartition("/")[2]
                mirror.asked.append((self.headers["Host"], self.path))
                odd = mirror.odd.get(path)
                if isinstance(odd, int):
                    self.send_error(odd)
                    return
                if isinstance(odd, str):
                    self.send_response(302)
                    self.send_header("Location", odd)
                    self.end_headers()
                    return
                data = mirror.served[path]
                self.send_response(200)
                self.send_header("Last-Modified", "Mon, 09 Feb 2026 08:00:00 GMT")
                self.send_header("Content-Length", str(len(data) + (100 if odd == b"cut" else 0)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *args):
                pass

        self._http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        self.rule = f"mirror.example:80:127.0.0.1:{self._http.server_address[1]}"
        self.options = CrawlOptions(connect_to=(ConnectTo.parse(self.rule),), timeout=10)

    def close(self):
        self._http.shutdown()
        self._http.server_close()


@pytest.fixture
def mirror():
    made = Mirror()
    yield made
    made.close()


@pytest.fixture
def fetch(mirror, tmp_path):
    def ask(**more):
        return update(tmp_path / "esma", "http://mirror.example/files/", mirror.options, **more)

    ask.folder = tmp_path / "esma"
    return ask


def test_all_five_files_are_kept_with_hash_and_vintage(fetch, mirror):
    done = fetch()
    assert {one.change for one in done} == {"new"}
    index = json.loads((fetch.folder / "register.json").read_bytes())
    assert [entry["file"] for entry in index] == [f"{kind}.csv" for kind in Kind]
    for entry in index:
        data = (fetch.folder / entry["file"]).read_bytes()
        assert data == mirror.served[f"/{entry['file']}"]
        assert entry["sha256"] == hashlib.sha256(data).hexdigest()
        assert (entry["vintage"], entry["rows"]) == ("2026-02-09", 4)
        assert entry["last_modified"].startswith("Mon, 09 Feb 2026")
    assert {host for host, _ in mirror.asked} == {"mirror.example"}
    assert differences(fetch.folder) == []


def test_the_earlier_files_are_kept_and_unchanged_ones_left_alone(fetch, mirror):
    fetch()
    before = (fetch.folder / "CASPS.csv").read_bytes()
    mirror.served["/CASPS.csv"] = files(6, "16/02/2026")["/CASPS.csv"]
    changes = {one.entry.kind: one.change for one in fetch()}
    assert changes == dict.fromkeys(changes, "unchanged") | {"CASPS": "changed"}
    [kept] = (fetch.folder / "earlier").iterdir()
    assert kept.read_bytes() == before and kept.name.startswith("CASPS-2026-02-09-")


@pytest.mark.parametrize(
    ("path", "odd", "served", "says"),
    [
        ("/CASPS.csv", 404, None, "CASPS.csv: it answered with status 404"),
        ("/NCASP.csv", b"cut", None, "NCASP.csv: it was cut off"),
        ("/OTHER.csv", None, b"<html>moved</html>", "OTHER.csv has none of the headers"),
        ("/EMTWP.csv", None, "CASPS", "has the header of CASPS"),
        ("/CASPS.csv", None, "half", "CASPS.csv"),
        ("/CASPS.csv", "ftp://mirror.example/x", None, "must be http:// or https://"),
        ("/CASPS.csv", "http://169.254.169.254/x", None, "no public address"),
        ("/CASPS.csv", "/CASPS.csv", None, "from one address to the next"),
    ],
)
def test_one_bad_file_changes_nothing(fetch, mirror, path, odd, served, says):
    fetch()
    kept = {file.name: file.read_bytes() for file in fetch.folder.iterdir()}
    mirror.served = files(6)
    if served == "CASPS":
        mirror.served[path] = mirror.served["/CASPS.csv"]
    elif served == "half":
        mirror.served[path] = mirror.served[path].rstrip()[:-9] + b',"cut in a quoted fie'
    elif served:
        mirror.served[path] = served
    mirror.odd[path] = odd
    with pytest.raises(SoliscopeError, match="Nothing was changed") as caught:
        fetch()
    assert says in str(caught.value) and "\n" not in str(caught.value)
    assert {file.name: file.read_bytes() for file in fetch.folder.iterdir()} == kept


def test_a_file_that_shrank_is_looked_at_first(fetch, mirror):
    mirror.served = files(40)
    fetch()
    mirror.served = files(3)
    with pytest.raises(SoliscopeError, match="has 3 rows where the earlier one had 40"):
        fetch()
    assert {one.change for one in fetch(fewer=True)} == {"changed"}


def test_a_file_that_somebody_changed_is_named(fetch):
    fetch()
    path = fetch.folder / "CASPS.csv"
    path.write_bytes(path.read_bytes().replace(b"Firm 1", b"Firm 7"))
    assert differences(fetch.folder) == [
        "CASPS.csv is not the file that was downloaded: its hash differs."
    ]
    (fetch.folder / "OTHER.csv").unlink()
    assert any("missing" in sentence for sentence in differences(fetch.folder))
    (fetch.folder / "register.json").write_text("{", encoding="utf-8")
    assert differences(fetch.folder) == ["register.json cannot be read."]


def test_the_commands(mirror, tmp_path):
    words = ["register", "update", str(tmp_path), "--base-url", "http://mirror.example",
             "--connect-to", mirror.rule]  # fmt: skip
    done = subprocess.run([*PROGRAM, *words], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "CASPS.csv: new, 4 rows, newest update 2026-02-09" in done.stdout
    mirror.odd["/CASPS.csv"] = 503
    done = subprocess.run([*PROGRAM, *words], check=False, capture_output=True, text=True)
    assert (done.returncode, "Traceback" in done.stderr) == (4, False)
    (tmp_path / "CASPS.csv").write_bytes(mirror.served["/CASPS.csv"] + b"\r\n")
    done = subprocess.run(
        [*PROGRAM, "register", "check", str(tmp_path)], check=False, capture_output=True, text=True
    )
    assert done.returncode == 1 and "its hash differs" in done.stdout.replace("\n", " ")


def test_an_address_that_is_none(tmp_path):
    with pytest.raises(UsageError, match="is no address"):
        update(tmp_path, "esma", CrawlOptions())
    assert BASE.startswith("https://") and register_update.INDEX == "register.json"
