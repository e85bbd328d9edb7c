"""Loopback firms for cohorts: small ordinary sites, and ones that make trouble.

One server answers for every host name by the `Host` header; names are made up, and are reached
with `--connect-to`, never through DNS.
"""

from __future__ import annotations

import gzip
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TROUBLE = (
    "endless", "bomb", "loop", "refusing", "drip", "giant", "challenge", "norobots", "broken-tls",
    "silent",
)  # fmt: skip
"""Kinds of trouble; the last two answer nothing at all on their port."""
_MARKETS = (
    ("de", "Kryptowerte kaufen und verkaufen Sie bei uns einfach und sicher. Zahlen Sie per"
     " SEPA-Überweisung ein und eröffnen Sie Ihr Konto in wenigen Minuten."),
    ("fr", "Achetez et vendez des cryptomonnaies en toute simplicité. Déposez des euros par"
     " virement SEPA et ouvrez votre compte en quelques minutes seulement."),
    ("it", "Acquista e vendi criptovalute in modo semplice e sicuro. Versa euro con un bonifico"
     " SEPA e apri il tuo conto in pochi minuti."),
)  # fmt: skip
_BOMB = gzip.compress(b"\0" * 60_000_000)
_GIANT = b"<html><body>" + b"<div><p>word</p>" * 900_000
_ENGLISH = (
    "Trade digital assets with a team that answers at any hour of the day. Our order books are"
    " deep, our fees are low, and the platform has been running without a break since 2019."
)


def names(firms: int, trouble: int = 0) -> list[str]:
    """Host names: ordinary firms, then the first `trouble` kinds of trouble."""
    return [f"firm-{n:03}.example" for n in range(1, firms + 1)] + [
        f"{kind}.example" for kind in TROUBLE[:trouble]
    ]


def csv_of(hosts: list[str]) -> str:
    """A list of firms as a supervisor has it."""
    rows = ["name,url,home"]
    for host in hosts:
        scheme = "https" if host.startswith("broken-tls") else "http"
        rows.append(f"{host.partition('.')[0].replace('-', ' ').title()},{scheme}://{host}/,SC")
    return "\n".join(rows) + "\n"


def page(host: str, path: str) -> str | None:
    """An ordinary firm's page; every third firm has a German, French or Italian part."""
    number = int(host[5:8])
    code, text = _MARKETS[number % 3]
    local = number % 3 != 0 or number % 2 == 0
    link = f'<a href="/{code}/">{code.upper()}</a>' if local else ""
    menu = (
        f'<nav><a href="/">Home</a> <a href="/fees">Fees</a> <a href="/about">About</a>{link}</nav>'
    )
    bodies = {
        "/": ("en", f"<h1>Firm {number}</h1><p>{_ENGLISH}</p>"),
        "/fees": ("en", f"<h1>Fees</h1><p>Maker 0.{number % 9 + 1} %, taker 0.2 %.</p>"),
        "/about": ("en", f"<h1>About</h1><p>{_ENGLISH}</p>"),
    }
    if local:
        bodies[f"/{code}/"] = (code, f"<h1>Firm {number}</h1><p>{text}</p>")
    if path not in bodies:
        return None
    language, body = bodies[path]
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        f"<title>Firm {number}</title></head><body>{menu}<main>{body}</main></body></html>"
    )


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 20
    server: Server

    def do_GET(self) -> None:
        """Answer by the host's name."""
        host = (self.headers.get("Host") or "").partition(":")[0]
        path = self.path.partition("?")[0]
        self.server.asked.append((host, path))
        kind = host.partition(".")[0]
        if kind.startswith("firm-"):
            found = page(host, path)
            self._send(200 if found else 404, (found or "not here").encode())
        elif path == "/robots.txt" and kind != "norobots":
            self._send(404, b"")
        else:
            getattr(self, f"_{kind.replace('-', '_')}", self._norobots)(path)

    def _endless(self, path: str) -> None:
        links = "".join(f'<a href="{path.rstrip("/")}/{n}">more</a>' for n in range(40))
        self._send(200, f"<html lang=en><body><p>{_ENGLISH}</p>{links}</body></html>".encode())

    def _bomb(self, path: str) -> None:
        self._send(200, _BOMB, {"Content-Encoding": "gzip"})

    def _loop(self, path: str) -> None:
        self._send(302, b"", {"Location": f"http://{self.headers['Host']}{path}x"})

    def _refusing(self, path: str) -> None:
        self._send(403, b"<html><body>Forbidden</body></html>")

    def _norobots(self, path: str) -> None:
        self._send(503, b"<html><body>Busy</body></html>")

    def _giant(self, path: str) -> None:
        self._send(200, _GIANT)

    def _challenge(self, path: str) -> None:
        body = b"<html><head><title>Just a moment...</title></head><body></body></html>"
        self._send(403, body, {"cf-mitigated": "challenge", "Server": "cloudflare"})

    def _drip(self, path: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "100000")
        self.end_headers()
        for _ in range(600):
            if self.server.closing.wait(0.2):
                return
            self.wfile.write(b" ")
            self.wfile.flush()

    def _send(self, status: int, body: bytes, extra: dict[str, str] | None = None) -> None:
        self.send_response(status)
        headers = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
        for name, value in {**headers, **(extra or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (inherited name)
        """Keep quiet."""


class Server(ThreadingHTTPServer):
    """The loopback server, as a context; `rule` is what `--connect-to` needs."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[tuple[str, str]] = []
        self.closing = threading.Event()
        self._closed = _closed_port()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.1,), daemon=True)

    @property
    def rules(self) -> list[str]:
        """Every host on port 80 comes here; TLS meets plain HTTP, and `silent` a closed port."""
        port = self.server_address[1]
        return [f"silent.example:80:127.0.0.1:{self._closed}", f":80:127.0.0.1:{port}",
                f":443:127.0.0.1:{port}"]  # fmt: skip

    def __enter__(self) -> Server:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep quiet about clients that hang up."""


def _closed_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
