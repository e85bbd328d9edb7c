"""The one request that is not part of a crawl: guarded, verified, bounded."""

import http.server
import ssl
import threading

import pytest

from crawler import post as posting
from crawler.options import ConnectTo, CrawlOptions, networks
from crawler.post import PostError, post


@pytest.fixture
def server(tmp_path, kit):
    pem, key = kit.certificate(tmp_path, ["stamp.example"])
    seen = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            seen.append((self.headers["Host"], self.path, body))
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; charset=x")
            self.end_headers()
            self.wfile.write(b"answer")

        def log_message(self, *args):
            pass

    class Quiet(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request, client_address):
            pass

    made = Quiet(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)
    made.socket = context.wrap_socket(made.socket, server_side=True)
    threading.Thread(target=made.serve_forever, args=(0.02,), daemon=True).start()
    made.seen, made.pem = seen, str(pem)
    yield made
    made.shutdown()
    made.server_close()


def options(server, **more):
    port = server.server_address[1]
    return CrawlOptions(connect_to=(ConnectTo.parse(f":443:127.0.0.1:{port}"),), **more)


def test_it_is_sent_by_name_to_the_address_that_was_given(server):
    given = options(server, ca_file=server.pem)
    assert post("https://stamp.example/tsr?x=1", b"q", "a/b", given) == ("text/plain", b"answer")
    assert server.seen == [("stamp.example", "/tsr?x=1", b"q")]


def test_a_certificate_that_is_not_trusted_ends_it(server):
    with pytest.raises(PostError, match=r"certificate verify failed|CERTIFICATE"):
        post("https://stamp.example/", b"q", "a/b", options(server))
    with pytest.raises(PostError, match=r"[Hh]ostname mismatch"):
        post("https://other.example/", b"q", "a/b", options(server, ca_file=server.pem))
    assert server.seen == []


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.1", "0x7f.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "10.1.2.3",
     "169.254.169.254", "192.168.0.1", "0.0.0.0", "[fe80::1]", "100.64.0.1"],  # noqa: S104
)  # fmt: skip
def test_no_socket_is_opened_to_an_address_that_is_not_public(host, monkeypatch):
    monkeypatch.setattr(posting.socket, "create_connection", None)
    with pytest.raises(PostError, match="no public address"):
        post(f"http://{host}/", b"", "a/b", CrawlOptions())


def test_a_name_is_looked_up_once_and_connected_to_by_number(monkeypatch):
    answers = iter([[(2, 1, 6, "", ("10.0.0.7", 0))], AssertionError])
    connected = []

    def connect(address, timeout):
        connected.append(address)
        raise OSError("closed for the test")

    monkeypatch.setattr(posting.socket, "getaddrinfo", lambda *a, **k: next(answers))
    monkeypatch.setattr(posting.socket, "create_connection", connect)
    with pytest.raises(PostError, match="closed for the test"):
        post("http://rebinding.example/", b"", "a/b",
             CrawlOptions(allow_addresses=networks(("10.0.0.7",))))  # fmt: skip
    assert connected == [("10.0.0.7", 80)]


def test_a_name_with_one_private_address_is_refused(monkeypatch):
    both = [(2, 1, 6, "", ("93.184.215.14", 0)), (2, 1, 6, "", ("127.0.0.1", 0))]
    monkeypatch.setattr(posting.socket, "getaddrinfo", lambda *a, **k: both)
    monkeypatch.setattr(posting.socket, "create_connection", None)
    with pytest.raises(PostError, match="no public address"):
        post("http://mixed.example/", b"", "a/b", CrawlOptions())


@pytest.mark.parametrize(
    "url",
    ["ftp://a.example/", "//a.example/", "http://u:p@a.example/", "http:///x", "http://[::1",
     "http://a.example:99999/"],
)  # fmt: skip
def test_an_odd_address_is_a_sentence(url):
    with pytest.raises(PostError):
        post(url, b"", "a/b", CrawlOptions())
