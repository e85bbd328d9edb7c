"""Pages on disk, found as a static host finds them, and served under their future name."""

import http.client
import os
import ssl
import threading
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soliscope.errors import UsageError
from soliscope.folder import Folder, content_type, future_origin
from soliscope.serving import FolderServer


@pytest.fixture
def site(tmp_path):
    """A built site, with a secret beside it."""
    root = tmp_path / "dist"
    for name, text in {
        "index.html": "home", "about.html": "about", "fees/index.html": "fees",
        "both.html": "file", "both/index.html": "folder", "404.html": "lost",
        "robots.txt": "User-agent: *", "_redirects": "/a /b 302", "_headers": "x",
        ".env": "key", ".well-known/security.txt": "mail", "a b.html": "space",
        "über.html": "umlaut", "data": "no suffix",
    }.items():  # fmt: skip
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (tmp_path / "secret.html").write_text("secret", encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/", "index.html"), ("/index.html", "index.html"), ("/about", "about.html"),
        ("/about.html", "about.html"), ("/fees/", "fees/index.html"), ("/both", "both.html"),
        ("/both/", "both/index.html"), ("/robots.txt", "robots.txt"), ("/data", "data"),
        ("/.well-known/security.txt", ".well-known/security.txt"), ("/a%20b", "a b.html"),
        ("/%C3%BCber", "über.html"),
    ],
)  # fmt: skip
def test_addresses_lead_to_files(site, path, file):
    found = Folder(site).find(path)
    assert found.file == (site / file).resolve()


@pytest.mark.parametrize(("path", "to"), [("/fees", "/fees/"), ("/about/", "/about")])
def test_the_other_spelling_is_moved(site, path, to):
    assert Folder(site).find(path).moved == to


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere", "/About", "/_redirects", "/_headers", "/.env", "/../secret.html",
        "/%2e%2e/secret.html", "/..%2fsecret.html", "/fees/../../secret", "/..%5csecret.html",
        "//secret.html", "/fees//", "/index.html%00.txt", "/%ff", "/" + "x" * 5000, "/about.html/",
        "/fees/index.html/",
    ],
)  # fmt: skip
def test_what_is_not_served(site, path):
    assert Folder(site).find(path) is None


@given(st.text(max_size=40))
def test_no_path_leaves_the_folder(tmp_path_factory, text):
    root = tmp_path_factory.getbasetemp() / "inside" / "dist"
    root.mkdir(parents=True, exist_ok=True)
    (root / "index.html").write_text("home", encoding="utf-8")
    (root.parent / "secret").write_text("secret", encoding="utf-8")
    found = Folder(root).find(f"/{text}")
    assert found is None or found.file is None or found.file.is_relative_to(root.resolve())


def test_links_out_of_the_folder_are_not_followed_and_links_inside_are(site):
    (site / "out.html").symlink_to(site.parent / "secret.html")
    (site / "up").symlink_to(site.parent)
    (site / "in.html").symlink_to(site / "about.html")
    (site / "loop.html").symlink_to(site / "loop.html")
    os.mkfifo(site / "pipe")
    folder = Folder(site)
    for path in ("/out", "/out.html", "/up/secret.html", "/loop", "/pipe"):
        assert folder.find(path) is None, path
    assert folder.find("/in").file == (site / "about.html").resolve()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.html", "text/html; charset=utf-8"), ("sitemap.xml", "application/xml"),
        ("robots.txt", "text/plain; charset=utf-8"), ("s.xml.gz", "application/gzip"),
        ("a.css", "text/css; charset=utf-8"), ("a.svg", "image/svg+xml"),
        ("a.woff2", "font/woff2"), ("a.webmanifest", "application/manifest+json"),
        ("data", "application/octet-stream"), ("a.json", "application/json"),
    ],
)  # fmt: skip
def test_content_types(site, name, kind):
    assert content_type(site / name) == kind


def test_folders_that_cannot_be_audited(tmp_path):
    with pytest.raises(UsageError, match="There is no folder"):
        Folder(tmp_path / "none")
    with pytest.raises(UsageError, match=r"has no index\.html"):
        Folder(tmp_path)
    (tmp_path / "index.html").mkdir()
    with pytest.raises(UsageError, match=r"has no index\.html"):
        Folder(tmp_path)


def test_the_future_address():
    assert future_origin("www.Example.com") == "https://www.example.com/"
    assert future_origin("http://example.com:8080") == "http://example.com:8080/"
    assert future_origin("https://bücher.example/") == "https://xn--bcher-kva.example/"
    for bad, says in [
        ("https://example.com/shop", "the root of its host"), ("ftp://x.com", "not a web address"),
        ("https://127.0.0.1/", "is an IP address"), ("nothing at all", "not a web address"),
        ("https://example.com/?a=1", "the root of its host"),
    ]:  # fmt: skip
        with pytest.raises(UsageError, match=says):
            future_origin(bad)


def ask(server, url, path, host, verb="GET"):
    """(status, headers, body) as the crawler would get it: connected elsewhere, named as asked."""
    secure = url.startswith("https")
    name, _, port = host.partition(":")
    rule = next(r for r in server.connect_to if r.fits(name, int(port or (443 if secure else 80))))
    connection = http.client.HTTPConnection(str(rule.address), rule.to_port, timeout=10)
    if secure:
        context = ssl.create_default_context(cafile=server.ca_file)
        connection.connect()
        connection.sock = context.wrap_socket(connection.sock, server_hostname=name)
    connection.request(verb, path, headers={"Host": host})
    answer = connection.getresponse()
    told = answer.status, dict(answer.getheaders()), answer.read()
    connection.close()
    return told


def test_https_under_the_future_name(site):
    url = "https://www.example.com/"
    with FolderServer(Folder(site), url) as server:
        status, headers, body = ask(server, url, "/", "www.example.com")
        assert (status, body) == (200, b"home")
        assert headers["Content-Type"] == "text/html; charset=utf-8"
        status, headers, _ = ask(server, url, "/fees?a=1", "www.example.com")
        assert (status, headers["Location"]) == (301, "/fees/?a=1")
        assert ask(server, url, "/none", "www.example.com")[::2] == (404, b"lost")
        assert ask(server, url, "/", "www.example.com", "POST")[0] == 405
        assert ask(server, url, "/about", "www.example.com", "HEAD")[::2] == (200, b"")
        status, headers, _ = ask(server, "http://", "/fees/?a=1", "www.example.com")
        assert (status, headers["Location"]) == (301, "https://www.example.com/fees/?a=1")
        with pytest.raises(ssl.SSLCertVerificationError):
            wrong_name(server)
        keys = Path(server.ca_file).parent
        assert {file.name for file in keys.iterdir()} == {"authority.pem"}
    assert not keys.exists()
    assert not [t for t in threading.enumerate() if "serve_forever" in t.name]


def wrong_name(server):
    rule = server.connect_to[0]
    connection = http.client.HTTPConnection(str(rule.address), rule.to_port, timeout=10)
    connection.connect()
    try:
        context = ssl.create_default_context(cafile=server.ca_file)
        context.wrap_socket(connection.sock, server_hostname="other.example")
    finally:
        connection.close()


def test_http_under_the_future_name_serves_that_name_only(site):
    url = "http://example.com:8080/"
    with FolderServer(Folder(site), url) as server:
        assert not server.ca_file
        assert ask(server, url, "/", "example.com:8080")[::2] == (200, b"home")
        assert ask(server, url, "/", "example.com:8081")[0] == 421
        assert all(rule.host == "example.com" and rule.port == 0 for rule in server.connect_to)


NAMES = "a b fr index index.html a.html ü.html x.css .env _headers".split()


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3), st.booleans())
def test_the_addresses_of_a_folder_are_those_that_find_a_page(tmp_path_factory, parts, slash):
    root = tmp_path_factory.getbasetemp() / "built"
    if not root.exists():
        for name in ("index.html", "a.html", "fr/index.html", "fr/a.html", "b/index.html", "b.html",
                     "ü.html", "x.css", ".env", "_headers", "fr/b"):  # fmt: skip
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text("x", encoding="utf-8")
    folder = Folder(root)
    path = "/" + "/".join(parts) + "/" * slash
    found = folder.find(quote(path))
    page = found is not None and found.file is not None and found.file.suffix != ".css"
    assert (path in set(folder.addresses())) == page
