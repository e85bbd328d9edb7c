"""Signatures of packages: they hold, and nothing else does."""

import base64
import datetime
import json
import shutil
import stat
import subprocess
import zipfile

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from soliscope.errors import UsageError
from soliscope.evidence import package, signing, verify_package

HASH = "sha256:" + "ab" * 32
MADE = "2026-11-20T12:00:00Z"


def pem(key):
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )  # fmt: skip


@pytest.fixture
def anonymous():
    return signing.Anonymous(ec.generate_private_key(ec.SECP384R1()))


@pytest.fixture
def domain():
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "archive.example")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(7).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=2))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    chain = certificate.public_bytes(serialization.Encoding.PEM)
    return signing.Domain(key, chain, lambda data: (b"stamp of " + data[:4], "PEM"))


def test_the_anonymous_form_holds_and_names_the_key(anonymous):
    signed = anonymous.sign(HASH, MADE)
    assert set(signed) == {"hash", "created", "software", "version", "signature", "publicKey"}
    found = signing.check(signed, HASH, MADE)
    assert found.problem == ""
    assert found.who.startswith("key ")
    assert len(base64.b64decode(signed["signature"])) == 96  # r and s, as WebCrypto makes it


def test_openssl_reads_the_anonymous_form(anonymous, tmp_path):
    if not shutil.which("openssl"):
        pytest.skip("needs the openssl program")
    signed = anonymous.sign(HASH, MADE)
    key = base64.b64decode(signed["publicKey"])
    raw = base64.b64decode(signed["signature"])
    (tmp_path / "key").write_bytes(key)
    (tmp_path / "sig").write_bytes(signing._der(raw, serialization.load_der_public_key(key)))
    (tmp_path / "text").write_text(HASH)
    done = subprocess.run(
        ["openssl", "dgst", "-sha256", "-verify", "key", "-keyform", "DER", "-signature", "sig",
         "text"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.strip() == "Verified OK"


def test_the_domain_form_holds_and_names_the_domain(domain):
    signed = domain.sign(HASH, MADE)
    found = signing.check(signed, HASH, MADE)
    assert found.problem == ""
    assert found.who.startswith("domain archive.example, certificate ")
    assert found.time_signature.startswith(b"stamp of ")
    assert "publicKey" not in signed


@pytest.mark.parametrize("form", ["anonymous", "domain"])
@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"hash": "sha256:" + "cd" * 32}, "another hash"),
        ({"created": "2026-11-21T12:00:00Z"}, "created differs"),
        ({"signature": base64.b64encode(b"x" * 96).decode()}, "does not fit"),
        ({"signature": "%%%"}, "does not fit|cannot be read"),
        ({"signature": None}, "cannot be read"),
        ({"extra": "x"}, "properties of either form"),
        ({"publicKey": "AAAA"}, "cannot be read|properties of either form"),
        ({"domain": "other.example"}, "another domain|properties of either form"),
    ],
)
def test_a_changed_signature_does_not_hold(request, form, change, why):
    signed = request.getfixturevalue(form).sign(HASH, MADE) | change
    found = signing.check(signed, HASH, MADE)
    assert any(part in found.problem for part in why.split("|")), found
    assert found.who == ""


def test_somebody_elses_signature_does_not_hold(anonymous):
    other = signing.Anonymous(ec.generate_private_key(ec.SECP384R1())).sign(HASH, MADE)
    mixed = anonymous.sign(HASH, MADE) | {"signature": other["signature"]}
    assert "does not fit" in signing.check(mixed, HASH, MADE).problem


@pytest.mark.parametrize("signed", [None, [], "x", {}, {"hash": HASH, "created": MADE}])
def test_what_is_no_signature_is_said(signed):
    assert signing.check(signed, HASH, MADE).problem


def test_the_own_key_is_made_once_and_readable_by_the_user_only(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    first = signing.own_key()
    assert first.curve.name == "secp384r1"
    path = tmp_path / "soliscope/signing-key.pem"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert signing.own_key().private_numbers() == first.private_numbers()


@pytest.mark.parametrize(
    "made",
    [b"nonsense", b"", pem(rsa.generate_private_key(65537, 2048)),
     pem(ec.generate_private_key(ec.SECP521R1()))],
)  # fmt: skip
def test_a_key_that_does_not_fit_is_said_in_one_sentence(tmp_path, made):
    (tmp_path / "key.pem").write_bytes(made)
    with pytest.raises(UsageError, match=r"key"):
        signing.load_key(tmp_path / "key.pem")


def test_the_domain_form_wants_its_own_key_and_a_stamp(tmp_path, domain):
    (tmp_path / "chain.pem").write_bytes(domain.chain)
    (tmp_path / "key.pem").write_bytes(pem(domain.key))
    (tmp_path / "other.pem").write_bytes(pem(ec.generate_private_key(ec.SECP256R1())))
    chain, key = tmp_path / "chain.pem", tmp_path / "key.pem"
    assert isinstance(signing.signer(key, chain, domain.stamper), signing.Domain)
    with pytest.raises(UsageError, match="time stamp"):
        signing.signer(key, chain, None)
    with pytest.raises(UsageError, match="is not the one of the certificate"):
        signing.signer(tmp_path / "other.pem", chain, domain.stamper)
    with pytest.raises(UsageError, match="holds no certificate"):
        signing.signer(key, key, domain.stamper)


def test_a_signed_package_verifies_until_it_is_changed(sealed_case, tmp_path, anonymous):
    path = package.export(sealed_case, tmp_path / "x.wacz", anonymous)
    report = verify_package.check(path)
    assert (report.problems, report.checked["signatures"]) == ([], 1)
    assert any(note.startswith("Signed by key ") for note in report.notes)
    with zipfile.ZipFile(path) as opened:
        members = [(i, opened.read(i)) for i in opened.infolist()]
    with zipfile.ZipFile(path, "w") as made:
        for info, data in members:
            if info.filename == "datapackage-digest.json":
                told = json.loads(data)
                told["signedData"]["signature"] = told["signedData"]["signature"][::-1]
                data = json.dumps(told).encode()
            made.writestr(info, data)
    assert {p.file for p in verify_package.check(path).problems} == {"datapackage-digest.json"}
