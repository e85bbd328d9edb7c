"""Web servers on loopback, and crawls in a process of their own (a reactor starts only once)."""

import datetime
import http.server
import json
import ssl
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crawler.artifacts import Capture

CHILD = Path(__file__).with_name("child.py")
ROOT = Path(__file__).parents[2]


def page(*links, head="", body="words to read", lang="en"):
    anchors = "".join(f'<a href="{link}">{link}</a> ' for link in links)
    return (
        f"<!doctype html><html lang={lang}><head>{head}</head><body>{body} {anchors}</body></html>"
    )


@dataclass
class Web:
    """Answers by host and path: text (200, HTML), or (status, headers, bytes)."""

    answers: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)
    port: int = 0
    tls_port: int = 0

    def put(self, host, path, answer):
        self.answers[host, path] = answer

    def paths(self, host):
        return [p for h, p, _ in self.asked if h == host]

    @property
    def connect_to(self):
        return [f":80:127.0.0.1:{self.port}", f":443:127.0.0.1:{self.tls_port or self.port}"]


def _handler(web):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            host = self.headers["Host"].rsplit(":", 1)[0]
            web.asked.append((host, self.path, dict(self.headers)))
            answer = web.answers.get((host, self.path), (404, {}, b"<html>no such page</html>"))
            if callable(answer):
                answer = answer(self)
                if answer is None:
                    return
            if isinstance(answer, str):
                answer = (200, {}, answer.encode())
            status, headers, body = answer
            self.send_response(status, headers.pop("phrase", None) if "phrase" in headers else None)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                for one in value if isinstance(value, list) else [value]:
                    self.send_header(name, one)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    return Handler


def certificate(folder, names, *, name="ca"):
    """A certificate that signs itself; returns (certificate file, key file)."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "soliscope tests")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(n) for n in names]), False)
        .add_extension(x509.BasicConstraints(True, None), True)
        .sign(key, hashes.SHA256())
    )
    pem, secret = folder / f"{name}.pem", folder / f"{name}.key"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return pem, secret


class _Quiet(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass


def start(web, context=None):
    """Serve on a free port of 127.0.0.1; returns the server."""
    server = _Quiet(("127.0.0.1", 0), _handler(web))
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server


def serving(tls=None):
    """Yield a Web that is being served; `tls` is (certificate file, key file)."""
    web = Web()
    servers = [start(web)]
    web.port = servers[0].server_address[1]
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*tls)
        servers.append(start(web, context))
        web.tls_port = servers[1].server_address[1]
    yield web
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def web():
    yield from serving()


def crawl_in_child(sites, folder, *, check=True, seconds=30, **options):
    """Crawl in a child process; returns what `child.py` prints, as a dict."""
    told = {"sites": sites, "folder": str(folder), "options": options}
    done = subprocess.run(
        [sys.executable, str(CHILD)],
        input=json.dumps(told),
        capture_output=True,
        text=True,
        timeout=seconds,
        cwd=ROOT,
    )
    if check:
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)
    return done


def capture_of(body=b"", status=200, url="https://example.com/", **headers):
    named = tuple((k.replace("_", "-"), v) for k, v in headers.items())
    return Capture(url, url, status, named, body, "2026-01-01T00:00:00Z", "<urn:uuid:1>", "0" * 64)


@pytest.fixture
def capture():
    return capture_of


@pytest.fixture(scope="session")
def kit():
    """The helpers above: test modules cannot import one another."""
    return SimpleNamespace(
        page=page,
        serving=serving,
        certificate=certificate,
        crawl=crawl_in_child,
        child=CHILD,
        root=ROOT,
    )
