"""A real site whose translations are in JavaScript and JSON only (shared material)."""

import json
import subprocess
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

HOST = "dogecoin.com"


@pytest.fixture
def port(shared):
    root = shared / "sites" / "dogecoin" / "www"
    if not root.is_dir():
        pytest.skip("needs the site dogecoin of the shared material")

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *words):
            super().__init__(*words, directory=str(root))

        def log_message(self, *words):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def test_without_a_browser_its_languages_are_not_assessed(port, tmp_path):
    # Nothing but the site itself is reached: every other host leads to a closed port.
    rules = [f"{HOST}:80:127.0.0.1:{port}", ":80:127.0.0.1:1", ":443:127.0.0.1:1"]
    words = [word for rule in rules for word in ("--connect-to", rule)]
    done = subprocess.run(
        [sys.executable, "-c", "from soliscope.cli import main; main()", "audit",
         f"http://{HOST}/", "--home", "US", "--render", "never", "--workers", "0", "--quiet",
         "--output", tmp_path / "case", *words],
        check=False, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads((tmp_path / "case" / "assessment.json").read_bytes())
    reasons = {row["signal"]: row["reason"] for row in told["not_assessed"]}
    why = "needs a browser: languages that a script changes"
    assert reasons["eu-official-language-site"] == why
    assert "parts of pages that need a browser" in told["coverage"]["limits"]
    assert not any(f["signal"] == "eu-official-language-site" for f in told["findings"])
