"""The demonstration site over HTTP, on the loopback address only, one server for all its hosts.

The `Host` header chooses the site. `HOST.localhost:PORT` works too, so that a browser can look at
it (RFC 6761 keeps `.localhost` on this machine); a tool uses `connect_to`, as curl does.
"""

from __future__ import annotations

import gzip
import re
import sys
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

from soliscope.demo import site, sitemaps

_MOVED = {(site.MAIN_HOST, "/home"): "/"}
_HTML = "text/html; charset=utf-8"
_POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'"
"""Content Security Policy: a browser that looks at the planted third-party tags loads none."""
_STATIC = {"/style.css": "text/css; charset=utf-8", "/logo.svg": "image/svg+xml"}
_NO_GZIP = re.compile(r"gzip\s*;\s*q=0(\.0*)?\s*(,|$)")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 10

    def do_GET(self) -> None:
        """Answer with one known page or document; nothing is looked up on disk."""
        try:
            asked = urlsplit(self.path)
        except ValueError:
            self._say(HTTPStatus.BAD_REQUEST, "The address cannot be read.")
            return
        host, suffix, port = _split_host(asked.netloc or self.headers.get("Host", ""))
        path = unquote(asked.path) or "/"

        def origin(name: str) -> str:
            return f"http://{name}{suffix}{port}" if suffix else site.plain_origin(name)

        if host.removeprefix("www.") not in site.hosts():
            known = ", ".join(sorted(site.hosts()))
            self._say(HTTPStatus.MISDIRECTED_REQUEST, f"This server answers for {known} only.")
        elif host.startswith("www."):
            self._move(origin(host.removeprefix("www.")) + asked.path)
        elif target := _MOVED.get((host, path)):
            self._move(origin(host) + target)
        elif (host, path + "/") in site.pages():
            self._move(origin(host) + path + "/")
        else:
            self._document(host, path, origin)

    do_HEAD = do_GET

    def do_POST(self) -> None:
        """Refuse: the forms belong to the scenery."""
        self.close_connection = True
        self._say(HTTPStatus.METHOD_NOT_ALLOWED, "A demonstration: nothing is sent or stored.")

    def version_string(self) -> str:
        """Return the value of the `Server` header."""
        return "nordvale-demo"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (inherited name)
        """Keep quiet."""

    def _document(self, host: str, path: str, origin: site.Origin) -> None:
        if page := site.pages().get((host, path)):
            body = site.render(page, origin)
            extra = {"Vary": "Accept-Encoding"} if page.gzip else {}
            if page.gzip and self._takes_gzip():
                body, extra["Content-Encoding"] = gzip.compress(body, mtime=0), "gzip"
            self._send(HTTPStatus.OK, f"text/html; charset={page.charset}", body, extra)
        elif path in _STATIC:
            body = (site.ROOT / path.removeprefix("/")).read_bytes()
            self._send(HTTPStatus.OK, _STATIC[path], body)
        elif path in (found := sitemaps.documents(host, origin)):
            self._send(HTTPStatus.OK, *found[path])
        else:
            self._say(HTTPStatus.NOT_FOUND, "There is no such page.")

    def _takes_gzip(self) -> bool:
        offered = self.headers.get("Accept-Encoding", "").lower()
        return "gzip" in offered and not _NO_GZIP.search(offered)

    def _move(self, location: str) -> None:
        self._send(HTTPStatus.MOVED_PERMANENTLY, _HTML, b"", {"Location": location})

    def _say(self, status: HTTPStatus, sentence: str) -> None:
        body = f'<!doctype html><html lang="en"><title>{status.phrase}</title><p>{sentence}</p>'
        self._send(status, _HTML, body.encode())

    def _send(
        self, status: HTTPStatus, kind: str, body: bytes, extra: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        headers = {"Content-Type": kind, "Content-Length": str(len(body)), **(extra or {})}
        headers["Content-Security-Policy"] = _POLICY
        if self.close_connection:
            headers["Connection"] = "close"
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class QuietServer(ThreadingHTTPServer):
    """A server that says nothing of clients that hang up."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep quiet about clients that hang up; report anything else as usual."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


def _split_host(header: str) -> tuple[str, str, str]:
    """Return (host, `.localhost` or nothing, `:port` or nothing) of a Host header."""
    name, colon, port = header.strip().lower().partition(":")
    host = name.rstrip(".")
    bare = host.removesuffix(".localhost")
    return bare, host[len(bare) :], colon + port


class DemoServer:
    """Serves the demonstration on 127.0.0.1 from construction (port bound) to `close()`.

    >>> with DemoServer() as demo:
    ...     print(demo.start_url)
    http://nordvale-demo.com/
    """

    start_url = f"http://{site.MAIN_HOST}/"
    """Where an audit of the demonstration starts."""

    def __init__(self, port: int = 0) -> None:
        """Bind `port` (0: any free one); raise `OSError` where it cannot be bound."""
        self._http = QuietServer(("127.0.0.1", port), _Handler)
        self._thread = threading.Thread(
            target=self._http.serve_forever, args=(0.05,), name="demo", daemon=True
        )

    @property
    def port(self) -> int:
        """TCP port on 127.0.0.1."""
        return self._http.server_port

    @property
    def connect_to(self) -> tuple[str, ...]:
        """`HOST:80:127.0.0.1:PORT` for each host, in the form of curl's `--connect-to`."""
        names = sorted(site.hosts() | {f"www.{site.MAIN_HOST}"})
        return tuple(f"{name}:80:127.0.0.1:{self.port}" for name in names)

    def wait(self) -> None:
        """Block until the server is closed or the program interrupted."""
        self._thread.join()

    def close(self) -> None:
        """Stop serving and free the port."""
        if self._thread.is_alive():
            self._http.shutdown()
            self._thread.join()
        self._http.server_close()

    def __enter__(self) -> DemoServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
