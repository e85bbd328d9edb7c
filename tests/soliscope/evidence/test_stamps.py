"""Time stamps from a local `openssl ts` authority on loopback."""

import http.server
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.options import CrawlOptions, networks
from soliscope.demo.server import DemoServer
from soliscope.errors import UsageError
from soliscope.evidence import package, signing, stamps, verify, verify_package

ROOT = Path(__file__).parents[3]
LOOPBACK = CrawlOptions(allow_addresses=networks(("127.0.0.0/8",)), timeout=5)
CONFIG = """[tsa]
default_tsa = one
[one]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
{more}
"""


def openssl(folder, *arguments):
    done = subprocess.run(["openssl", *arguments], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    if not shutil.which("openssl"):
        pytest.skip("needs the openssl program")
    folder = tmp_path_factory.mktemp("authority")
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    openssl(folder, "req", "-x509", *curve, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2",
            "-subj", "/CN=soliscope test authority")  # fmt: skip
    openssl(folder, "req", "-x509", *curve, "-keyout", "other.key", "-out", "other.pem",
            "-days", "2", "-subj", "/CN=another authority")  # fmt: skip
    openssl(folder, "req", *curve, "-keyout", "tsa.key", "-out", "tsa.csr",
            "-subj", "/CN=soliscope test stamper")  # fmt: skip
    (folder / "ext").write_text("extendedKeyUsage=critical,timeStamping\n")
    openssl(folder, "x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
            "-set_serial", "77", "-out", "tsa.pem", "-days", "2", "-extfile", "ext")  # fmt: skip
    (folder / "serial").write_text("01")
    (folder / "plain.cnf").write_text(CONFIG.format(folder=folder, more=""))
    own, other = (folder / "ca.pem").read_bytes(), (folder / "other.pem").read_bytes()
    for name, chain in (("there", own + other), ("back", other + own)):
        (folder / f"{name}.pem").write_bytes(chain)
        more = f"certs = {folder}/{name}.pem\ness_cert_id_chain = yes"
        (folder / f"{name}.cnf").write_text(CONFIG.format(folder=folder, more=more))
    return folder


@pytest.fixture
def authority(keys):
    """A stamping service; `answer` is a function of the query."""

    def stamped(query, config="plain.cnf"):
        (keys / "q.tsq").write_bytes(query)
        openssl(keys, "ts", "-reply", "-config", config, "-section", "one", "-queryfile", "q.tsq",
                "-out", "r.tsr")  # fmt: skip
        return 200, "application/timestamp-reply", (keys / "r.tsr").read_bytes()

    service = SimpleNamespace(answer=stamped, stamped=stamped, asked=[], ca=keys / "ca.pem")

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            query = self.rfile.read(int(self.headers["Content-Length"]))
            service.asked.append((self.headers["Content-Type"], query))
            status, kind, body = service.answer(query)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    service.url = f"http://127.0.0.1:{server.server_address[1]}/tsr"
    yield service
    server.shutdown()
    server.server_close()


def test_a_manifest_is_stamped_and_openssl_agrees(sealed_case, authority):
    stamp = stamps.put(sealed_case, authority.url, LOOPBACK, authority.ca)
    assert (stamp.signed_by, stamp.trusted) == ("CN=soliscope test stamper", True)
    assert authority.asked[0][0] == "application/timestamp-query"
    report = verify.case(sealed_case, authority=authority.ca)
    assert (report.problems, report.checked["time stamps"]) == ([], 1)
    (note,) = report.notes
    assert note.endswith("by the word of CN=soliscope test stamper.")
    out = openssl(sealed_case, "ts", "-verify", "-in", "manifest.json.tsr", "-data",
                  "manifest.json", "-CAfile", authority.ca)  # fmt: skip
    assert b"OK" in out


def test_the_authority_sees_a_hash_and_nothing_else(sealed_case, authority):
    stamps.put(sealed_case, authority.url, LOOPBACK)
    assert len(authority.asked[0][1]) < 120


def test_without_its_certificates_nobody_is_vouched_for(sealed_case, authority):
    stamps.put(sealed_case, authority.url, LOOPBACK)
    report = verify.case(sealed_case)
    assert report.sound
    assert "who signed was not checked" in report.notes[0]


def test_a_manifest_that_was_changed_after_its_stamp_is_named(sealed_case, authority):
    stamps.put(sealed_case, authority.url, LOOPBACK)
    path = sealed_case / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b'"level"', b'"LEVEL"'))
    told = {(p.file, p.what) for p in verify.case(sealed_case).problems}
    assert any(f == "manifest.json.tsr" and "for other bytes" in what for f, what in told)


def test_another_authority_is_not_taken(sealed_case, authority, keys):
    stamps.put(sealed_case, authority.url, LOOPBACK)
    (problem,) = verify.case(sealed_case, authority=keys / "other.pem").problems
    assert problem.file == "manifest.json.tsr"


def test_an_address_that_is_not_public_is_refused_before_a_socket_opens(sealed_case, authority):
    with pytest.raises(UsageError, match=r"no public address; --allow-address"):
        stamps.put(sealed_case, authority.url, CrawlOptions())
    for host in ("localhost", "2130706433", "[::1]", "169.254.169.254", "10.0.0.1"):
        with pytest.raises(UsageError, match="no public address"):
            stamps.put(sealed_case, f"http://{host}:1/", CrawlOptions())
    assert authority.asked == []
    assert not (sealed_case / "manifest.json.tsr").exists()


def test_unsorted_certificates_are_said_in_one_sentence(sealed_case, authority):
    """`certs` in openssl's configuration gives a SET as the file has it: one order is wrong."""
    said = []
    for config in ("there.cnf", "back.cnf"):
        authority.answer = lambda query, config=config: authority.stamped(query, config)
        try:
            stamps.put(sealed_case, authority.url, LOOPBACK)
        except UsageError as error:
            said.append(str(error))
    assert said
    assert all(text.endswith("leave that line out.") for text in said)


BAD = [
    ((500, "text/html", b"no"), "status 500"),
    ((302, "text/html", b""), "status 302"),
    ((200, "text/html", b"<html>"), "answered with text/html"),
    ((200, "application/timestamp-reply", b""), "no RFC 3161 response"),
    ((200, "application/timestamp-reply", b"\x30\x05\x30\x03\x02\x01\x02"), "."),
    ((200, "application/timestamp-reply", b"x" * 2_000_000), "longer than"),
]


@pytest.mark.parametrize(("answer", "why"), BAD)
def test_a_bad_answer_is_one_sentence(sealed_case, authority, answer, why):
    authority.answer = lambda query: answer
    with pytest.raises(UsageError) as caught:
        stamps.put(sealed_case, authority.url, LOOPBACK)
    assert why in str(caught.value)
    assert "gave no stamp" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_old_answer_is_not_taken_for_a_new_question(sealed_case, authority):
    stamps.put(sealed_case, authority.url, LOOPBACK)
    kept = (sealed_case / "manifest.json.tsr").read_bytes()
    authority.answer = lambda query: (200, "application/timestamp-reply", kept)
    for ca in (None, authority.ca):
        with pytest.raises(UsageError, match=r"nonce|Nonce"):
            stamps.put(sealed_case, authority.url, LOOPBACK, ca)


@pytest.mark.parametrize(
    "url", ["ftp://a.example/", "http://user:x@a.example/", "a", "http://[::1"]
)
def test_an_address_that_is_none_is_said(sealed_case, url):
    with pytest.raises(UsageError):
        stamps.put(sealed_case, url, CrawlOptions())


def test_a_package_is_signed_for_a_domain_with_a_stamp(sealed_case, authority, keys, tmp_path):
    def stamper(data):
        stamp = stamps.ask(data, authority.url, LOOPBACK, authority.ca)
        return stamp.response, stamp.chain

    openssl(tmp_path, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-keyout", "d.key", "-out", "d.pem", "-days", "2",
            "-subj", "/CN=archive.example")  # fmt: skip
    signer = signing.signer(tmp_path / "d.key", tmp_path / "d.pem", stamper)
    path = package.export(sealed_case, tmp_path / "x.wacz", signer)
    report = verify_package.check(path, authority=authority.ca)
    assert report.problems == []
    assert report.checked["time stamps"] == report.checked["signatures"] == 1
    assert any("domain archive.example" in note for note in report.notes)


def test_an_audit_stamps_and_packs_its_case(authority, tmp_path):
    with DemoServer() as server:
        rules = [part for rule in server.connect_to for part in ("--connect-to", rule)]
        done = subprocess.run(
            [sys.executable, "-c", "from soliscope.cli import main; main()",
             "audit", "http://nordvale-demo.com/", *rules,
             "--max-pages", "2", "--workers", "0", "--quiet", "--output", tmp_path / "case",
             "--wacz", tmp_path / "case.wacz", "--timestamp", authority.url,
             "--timestamp-ca", authority.ca, "--allow-address", "127.0.0.1"],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    report = verify_package.check(tmp_path / "case.wacz", authority=authority.ca)
    assert (report.problems, report.checked["time stamps"]) == ([], 1)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.binary(max_size=300))
def test_any_bytes_are_no_stamp(data):
    with pytest.raises(stamps.BadStamp):
        stamps.check_response(data, b"x", None)
