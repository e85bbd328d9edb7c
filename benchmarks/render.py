"""What pages in a browser cost: a mixed site crawled with --render never, auto and always.

    python benchmarks/render.py [--pages 300]

Of six pages five are sent with their words, one is a shell; templates are mixed. Prints pages shown
to the browser, seconds of the clock and of processors (which a busy machine disturbs less), the
ratios to `never`, and the most memory that the browser had. All traffic is on loopback.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HOST = "mixed.example"
WORDS = "Buy, sell and hold crypto-assets in one account, with every fee on one page. " * 12
SHELL = (
    '<!doctype html><html lang="en"><title>App</title><body><div id="root"></div>'
    '<script src="/app.js"></script></body></html>'
)
APP = "document.getElementById('root').innerHTML = '<p>' + " + json.dumps(WORDS) + " + '</p>';"
CHILD = """
import json, sys
from pathlib import Path
from crawler import archive
from crawler.options import ConnectTo, CrawlOptions
from crawler.run import crawl
mode, port, folder, pages = sys.argv[1:]
rules = (ConnectTo.parse(f"mixed.example:80:127.0.0.1:{port}"),)
options = CrawlOptions(max_pages=int(pages) + 5, workers=0, render=mode, connect_to=rules)
if __name__ == "__main__":
    told = crawl(["http://mixed.example/"], Path(folder), options).to_json()
    shown = {c.url for c in archive.captures(Path(folder)) if c.rendered}
    host = told["coverage"]["hosts"][0]
    print(json.dumps({"pages": host["pages"], "failed": host["failed"], "shown": len(shown)}))
"""


def address(number: int) -> str:
    """Path of a page; every sixth is one of the application. No digits: they look like a trap."""
    name = "".join(chr(ord("a") + int(digit)) for digit in str(number))
    if number % 6 == 0:
        return f"/app/view-{name}"
    return f"/{('news', 'fees', 'learn', 'markets', 'help')[number % 5]}/page-{name}"


def handler(pages: int) -> type[BaseHTTPRequestHandler]:
    """A site of so many pages."""
    links = "".join(f'<a href="{address(n)}">Page {n}</a> ' for n in range(1, pages + 1))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            kind, status, body = "text/html; charset=utf-8", 200, ""
            if self.path == "/":
                body = f'<!doctype html><html lang="en"><p>{WORDS}</p>{links}</html>'
            elif self.path == "/app.js":
                kind, body = "text/javascript; charset=utf-8", APP
            elif self.path.startswith("/app/"):
                body = SHELL
            elif "page-" in self.path:
                body = f'<!doctype html><html lang="en"><h1>{self.path}</h1><p>{WORDS}</p></html>'
            else:
                kind, status = "text/plain", 404
            data = body.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Keep quiet."""

    return Handler


def cpu() -> float:
    """Seconds of processors that ended children have used, their browsers included."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Memory(threading.Thread):
    """Samples the private memory of the browser's processes below this one."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most, self.over = 0, threading.Event()

    def run(self) -> None:
        """Sample until `over` is set."""
        while not self.over.wait(1.0):
            self.most = max(self.most, sum(map(private, below(os.getpid()))))


def below(top: int) -> list[int]:
    """Descendants of a process."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ValueError, IndexError):
            parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
            children.setdefault(int(parent), []).append(int(entry.name))
    found, todo = [], [top]
    while todo:
        more = children.get(todo.pop(), [])
        found += more
        todo += more
    return found


def private(pid: int) -> int:
    """KiB that a browser's process shares with no other; 0 for another program's."""
    with suppress(OSError):
        folder = Path("/proc") / str(pid)
        if b"chrom" in (folder / "cmdline").read_bytes().partition(b"\0")[0]:
            lines = (folder / "smaps_rollup").read_text().splitlines()
            return sum(int(line.split()[1]) for line in lines if line.startswith("Private_"))
    return 0


def main() -> int:
    """Crawl three times and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=300)
    pages = parser.parse_args().pages
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(pages))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base, worked = 0.0, 0.0
    for mode in ("never", "auto", "always"):
        with tempfile.TemporaryDirectory() as folder:
            memory = Memory()
            memory.start()
            began, before = time.monotonic(), cpu()
            done = subprocess.run(
                [sys.executable, "-c", CHILD, mode, str(server.server_port), folder, str(pages)],
                capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1],
            )  # fmt: skip
            memory.over.set()
            seconds, spent = time.monotonic() - began, cpu() - before
        told = json.loads(done.stdout)
        base, worked = base or seconds, worked or spent
        print(f"{mode:7} {told['pages']:4} pages read, {told['shown']:4} shown to the browser,"
              f" {seconds:6.1f} s, {seconds / base:5.2f} times never; processors {spent:6.1f} s,"
              f" {spent / worked:5.2f} times; {memory.most >> 10} MiB; {told['failed']}",
              flush=True)  # fmt: skip
    server.shutdown()
    return 0


if __name__ == "__main__":
    sys.exit(main())
