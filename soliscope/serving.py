"""A folder of pages on 127.0.0.1, for one run, under the name that it will have.

The crawler reaches it by connect-to, so that what it archives carries the future addresses. For an
https name there is a certificate that this run alone trusts, and plain http redirects to it.
"""

from __future__ import annotations

import shutil
import ssl
import sys
import tempfile
import threading
from contextlib import ExitStack
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from crawler.options import ConnectTo, host_of, origin
from soliscope import certificate
from soliscope.folder import Folder, content_type

_LOOPBACK = ip_address("127.0.0.1")
_PLAIN = "text/plain; charset=utf-8"


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, folder: Folder, host: str, redirect_to: str = "") -> None:
        self.folder, self.host, self.redirect_to = folder, host, redirect_to
        super().__init__((str(_LOOPBACK), 0), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep quiet about clients that hang up; report anything else as usual."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError | ssl.SSLError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    server: _Server

    def do_GET(self) -> None:
        """Answer with a file of the folder, or with what a static host says instead."""
        try:
            asked = urlsplit(self.path)
        except ValueError:
            self._say(HTTPStatus.BAD_REQUEST)
            return
        server = self.server
        if self.headers.get("Host", "").strip().lower() != server.host:
            self._say(HTTPStatus.MISDIRECTED_REQUEST)
        elif server.redirect_to:
            self._move(server.redirect_to + self.path.lstrip("/"))
        else:
            self._page(asked.path or "/", asked.query)

    do_HEAD = do_GET

    def do_POST(self) -> None:
        """Refuse: a folder takes nothing."""
        self.close_connection = True
        self._say(HTTPStatus.METHOD_NOT_ALLOWED)

    def _page(self, path: str, query: str) -> None:
        found = self.server.folder.find(path)
        if found and found.file:
            self._send(HTTPStatus.OK, found.file)
        elif found:
            self._move(found.moved + (f"?{query}" if query else ""))
        elif file := self.server.folder.not_found():
            self._send(HTTPStatus.NOT_FOUND, file)
        else:
            self._say(HTTPStatus.NOT_FOUND)

    def _send(self, status: HTTPStatus, file: Path) -> None:
        try:
            body = file.open("rb")
        except OSError:
            self._say(HTTPStatus.FORBIDDEN)
            return
        with body:
            self._head(status, content_type(file), file.stat().st_size)
            if self.command != "HEAD":
                shutil.copyfileobj(body, self.wfile)

    def _move(self, location: str) -> None:
        self.send_response(HTTPStatus.MOVED_PERMANENTLY)
        self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _say(self, status: HTTPStatus) -> None:
        body = f"{status.phrase}\n".encode()
        self._head(status, _PLAIN, len(body))
        if self.command != "HEAD":
            self.wfile.write(body)

    def _head(self, status: HTTPStatus, kind: str, size: int) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(size))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()

    def version_string(self) -> str:
        """Return the value of the `Server` header."""
        return "soliscope-folder"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (inherited name)
        """Keep quiet."""


class FolderServer:
    """Serves a folder under an address while it is entered as a context."""

    def __init__(self, folder: Folder, url: str) -> None:
        """`url`: what `soliscope.folder.future_origin` returns."""
        self._folder, self._url = folder, url
        self._open = ExitStack()
        self.connect_to: tuple[ConnectTo, ...] = ()
        """Where requests for the address go."""
        self.ca_file = ""
        """PEM file to trust in this run; empty for http."""

    def __enter__(self) -> FolderServer:
        scheme, name, port = origin(self._url)
        with self._open:
            if scheme == "http":
                # Port 0: https under this name must not leave the machine either.
                self.connect_to = (self._rule(name, 0, self._start(host_of(self._url))),)
            else:
                secured = self._start(host_of(self._url), self._tls(name))
                plain = self._start(name, redirect_to=self._url)
                self.connect_to = (self._rule(name, port, secured), self._rule(name, 0, plain))
            self._open = self._open.pop_all()
        return self

    def _tls(self, name: str) -> ssl.SSLContext:
        keys = Path(self._open.enter_context(tempfile.TemporaryDirectory(prefix="soliscope-")))
        files = certificate.make(name, keys)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(files.server)
        files.server.unlink()
        self.ca_file = str(files.authority)
        return context

    def _start(
        self, host: str, tls: ssl.SSLContext | None = None, redirect_to: str = ""
    ) -> _Server:
        server = _Server(self._folder, host, redirect_to)
        self._open.callback(server.server_close)
        if tls is not None:  # each connection shakes hands in its own thread
            server.socket = tls.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        self._open.callback(thread.join)
        self._open.callback(server.shutdown)
        return server

    @staticmethod
    def _rule(name: str, port: int, server: _Server) -> ConnectTo:
        return ConnectTo(name, port, _LOOPBACK, server.server_port)

    def __exit__(self, *_: object) -> None:
        self._open.close()
