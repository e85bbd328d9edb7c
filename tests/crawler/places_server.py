"""A site that looks at where its visitors come from, and proxies in other places; all on loopback.

Every place has a loopback address of its own, from which its proxy connects: the site tells the
visitors apart as a real one does, by their addresses.
"""

import base64
import contextlib
import http.server
import re
import socket
import ssl
import threading
from urllib.parse import urlsplit

ADDRESSES = {"FR": "127.0.0.2", "US": "127.0.0.3", "DE": "127.0.0.4"}
NO = (
    b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n"
    b"Content-Length: 0\r\n\r\n"
)
ODD = {
    "garbage": b"SSH-2.0-OpenSSH_9.6\r\n\r\n",
    "endless": b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000,
}
"""Mode -> what the proxy says instead of an answer."""
USER, PASSWORD = "soli", "s3cret-word"


class GeoSite:
    """`answer(host, path, country, language)` gives markup, or (status, headers, markup); the
    country of the direct connection is empty."""

    def __init__(self, answer, tls=None):
        self.answer, self.asked = answer, []
        site, places = self, {address: code for code, address in ADDRESSES.items()}

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                country = places.get(self.client_address[0], "")
                host = self.headers["Host"].partition(":")[0]
                language = self.headers.get("Accept-Language", "")
                site.asked.append((host, self.path, country, dict(self.headers)))
                answer = site.answer(host, self.path, country, language)
                status, headers, markup = answer if isinstance(answer, tuple) else (200, {}, answer)
                body = markup.encode()
                self.send_response(status)
                for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        self._servers = [_server(Handler)]
        self.port = self._servers[0].server_address[1]
        self.tls_port = 0
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls)
            self._servers.append(_server(Handler, context))
            self.tls_port = self._servers[1].server_address[1]

    @property
    def connect_to(self):
        """Rules that lead every named host here."""
        return [f":80:127.0.0.1:{self.port}", f":443:127.0.0.1:{self.tls_port or self.port}"]

    def seen_from(self, country, path="/"):
        return [h for _, p, c, h in self.asked if c == country and p == path]

    def close(self):
        for server in self._servers:
            server.shutdown()
            server.server_close()


def _server(handler, context=None):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server


class Proxy:
    """An HTTP proxy in a country: CONNECT, and absolute addresses. `mode` makes it fail."""

    def __init__(self, country, *, secret=True, mode=""):
        self.source, self.secret, self.mode = ADDRESSES[country], secret, mode
        self.heads = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def url(self):
        who = f"{USER}:{PASSWORD}@" if self.secret else ""
        return f"http://{who}127.0.0.1:{self.port}"

    def close(self):
        self._listener.close()

    def _serve(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._one, args=(client,), daemon=True).start()

    def _one(self, client):
        with contextlib.suppress(OSError), client:
            head = b""
            while b"\r\n\r\n" not in head:
                data = client.recv(65536)
                if not data:
                    return
                head += data
            text = head.decode("latin-1")
            self.heads.append(text)
            if self.mode in ODD:
                client.sendall(ODD[self.mode])
                client.recv(1)  # until the other side has had enough
                return
            wanted = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
            if self.mode == "407" or (self.secret and wanted not in text):
                client.sendall(NO)
                return
            method, target, _ = text.split(" ", 2)
            if method == "CONNECT":
                host, _, port = target.rpartition(":")
                rest = b""
            else:
                parts = urlsplit(target)
                host, port = parts.hostname, parts.port or 80
                path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                lines = re.sub(r"(?im)^(proxy-authorization|connection):.*\r\n", "", text)
                lines = lines.replace(f"{method} {target} ", f"{method} {path} ", 1)
                rest = lines.replace("\r\n", "\r\nConnection: close\r\n", 1).encode("latin-1")
            with socket.create_connection((host, int(port)), 10, (self.source, 0)) as server:
                if method == "CONNECT":
                    client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                else:
                    server.sendall(rest)
                _pump(client, server)


def _pump(client, server):
    def copy(source, sink):
        try:
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    back = threading.Thread(target=copy, args=(client, server), daemon=True)
    back.start()
    copy(server, client)
