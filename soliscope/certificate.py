"""A certificate for one host name and one run, so that pages on disk can be read as https.

The authority that signs it is made for the run, trusted by the run alone, and its key is thrown
away with it: nothing is installed on the machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

_SPAN = timedelta(days=2)
"""Valid so long before and after now: a run takes hours at most, and clocks differ."""


@dataclass(frozen=True, slots=True)
class Files:
    """PEM files of a run."""

    authority: Path
    """Certificate of the authority: what the run trusts."""
    server: Path
    """Certificate of the host and its key."""


def make(host: str, folder: Path) -> Files:
    """Make an authority and a certificate for `host` (ASCII form) in a folder of this run."""
    issuer_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "soliscope, this run only")])
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "page folder")])
    authority = (
        _builder(issuer, issuer, issuer_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(issuer_key, hashes.SHA256())
    )
    leaf = (
        _builder(subject, issuer, key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )
    files = Files(folder / "authority.pem", folder / "server.pem")
    files.authority.write_bytes(authority.public_bytes(Encoding.PEM))
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    files.server.touch(mode=0o600)
    files.server.write_bytes(leaf.public_bytes(Encoding.PEM) + secret)
    return files


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SPAN)
        .not_valid_after(now + _SPAN)
    )
