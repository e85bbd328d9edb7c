"""Signatures of packages (WACZ Signing and Verification 0.1.0): anonymous, or a domain's.

What is signed is the text `sha256:HEX` of datapackage.json, with ECDSA and SHA-256. The anonymous
form carries the public key and a signature as browsers make it (IEEE P1363: r and s side by side),
which is what ReplayWeb.page checks, with P-384 only. The domain form carries the certificate chain
and a signature in DER, as authsign has it, and a time stamp of the signature.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.x509.oid import NameOID

from soliscope.errors import UsageError

SPEC = "0.1.0"
_ALGORITHM = ec.ECDSA(hashes.SHA256())
_COMMON = frozenset({"hash", "created", "software", "version", "signature"})
_ANONYMOUS = _COMMON | {"publicKey"}
_DOMAIN = _COMMON | {"domain", "domainCert", "timeSignature", "timestampCert"}
_NEAR = 600
"""Seconds between `created` and the time stamp of a domain's signature (spec, verification 7)."""
Stamper = Callable[[bytes], tuple[bytes, str]]
"""Data -> (RFC 3161 response, PEM chain of the authority)."""


@dataclass(frozen=True)
class Anonymous:
    """Signs with a key that stands for itself."""

    key: ec.EllipticCurvePrivateKey

    def sign(self, value: str, created: str) -> dict[str, str]:
        """Make the anonymous form of `signedData`."""
        size = (self.key.curve.key_size + 7) // 8
        r, s = decode_dss_signature(self.key.sign(value.encode("ascii"), _ALGORITHM))
        public = self.key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return {
            **_head(value, created),
            "signature": _b64(r.to_bytes(size, "big") + s.to_bytes(size, "big")),
            "publicKey": _b64(public),
        }


@dataclass(frozen=True)
class Domain:
    """Signs with the key of a domain's TLS certificate; a time stamp is part of the form."""

    key: ec.EllipticCurvePrivateKey
    chain: bytes
    """PEM, the domain's own certificate first."""
    stamper: Stamper

    def sign(self, value: str, created: str) -> dict[str, str]:
        """Make the domain form of `signedData`."""
        signature = _b64(self.key.sign(value.encode("ascii"), _ALGORITHM))
        response, authority = self.stamper(signature.encode("ascii"))
        return {
            **_head(value, created),
            "signature": signature,
            "domain": domain_of(x509.load_pem_x509_certificates(self.chain)[0]),
            "domainCert": self.chain.decode("ascii"),
            "timeSignature": _b64(response),
            "timestampCert": authority,
        }


def _head(value: str, created: str) -> dict[str, str]:
    software = f"soliscope {version('soliscope')}"
    return {"hash": value, "created": created, "software": software, "version": SPEC}


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def domain_of(certificate: x509.Certificate) -> str:
    """The host name that a certificate is for."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    if names:
        return str(names[0].value)
    try:
        alternative = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return ""
    found = alternative.value.get_values_for_type(x509.DNSName)
    return found[0] if found else ""


def key_path() -> Path:
    """Where the user's own key is kept (XDG base directories)."""
    base = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(base) / "soliscope" / "signing-key.pem"


def own_key(path: Path | None = None) -> ec.EllipticCurvePrivateKey:
    """Read the user's key; make one (P-384, readable by the user only) where there is none."""
    path = path or key_path()
    if path.exists():
        return load_key(path)
    key = ec.generate_private_key(ec.SECP384R1())
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(
                key.private_bytes(
                    serialization.Encoding.PEM,
                    serialization.PrivateFormat.PKCS8,
                    serialization.NoEncryption(),
                )
            )
    except OSError as error:
        raise UsageError(f"The signing key cannot be kept at {path} ({error.strerror}).") from None
    return key


def load_key(path: Path) -> ec.EllipticCurvePrivateKey:
    """Read a private key. Raises UsageError, in one sentence, for what is none that fits."""
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise UsageError(f"The key file {path} cannot be read ({error.strerror}).") from None
    except (ValueError, TypeError):
        raise UsageError(
            f"{path} holds no private key in PEM without a pass phrase; `openssl ecparam -name"
            " secp384r1 -genkey -noout` makes one."
        ) from None
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in ("secp256r1", "secp384r1"):
        return key
    raise UsageError(f"{path} holds no P-256 or P-384 key; packages are signed with ECDSA.")


def signer(key: Path | None, certificate: Path | None, stamper: Stamper | None) -> Any:
    """Choose the form. Raises UsageError where key and certificate do not fit together."""
    private = load_key(key) if key else own_key()
    if certificate is None:
        return Anonymous(private)
    if key is None or stamper is None:
        raise UsageError(
            "A package signed for a domain needs the certificate's own key (--sign-key) and a"
            " time stamp (--timestamp)."
        )
    try:
        chain = certificate.read_bytes()
        first = x509.load_pem_x509_certificates(chain)[0]
        chain.decode("ascii")
    except (OSError, ValueError, IndexError):
        raise UsageError(f"{certificate} holds no certificate in PEM.") from None
    if first.public_key() != private.public_key():
        raise UsageError(f"The key {key} is not the one of the certificate {certificate}.")
    return Domain(private, chain, stamper)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a signature shows."""

    problem: str = ""
    """What is wrong; empty where the signature holds."""
    who: str = ""
    """Whom it points to: the key's hash, or a domain and its certificate's hash."""
    time_signature: bytes = b""
    """RFC 3161 response over the signature (domain form), still to be checked."""
    created: str = ""


def check(signed: Any, value: str, created: str) -> Checked:
    """Check `signedData` against the hash of datapackage.json; never raises for bad data."""
    try:
        return _check(signed, value, created)
    except InvalidSignature:
        return Checked("the signature does not fit the hash and the key")
    except Exception as error:  # keys, certificates and base64 from strangers
        return Checked(f"the signature cannot be read ({type(error).__name__})")


def _check(signed: Any, value: str, created: str) -> Checked:
    if not isinstance(signed, Mapping):
        return Checked("signedData is no object")
    if signed.get("hash") != value:
        return Checked("another hash was signed than that of datapackage.json")
    if signed.get("created") != created:
        return Checked("created differs from that of datapackage.json")
    anonymous = "publicKey" in signed
    allowed = _ANONYMOUS if anonymous else _DOMAIN | {"crossSignedCert"}
    wanted = _ANONYMOUS if anonymous else _DOMAIN
    if not wanted <= set(signed) <= allowed | {"software", "version"}:
        return Checked("signedData has not the properties of either form")
    if anonymous:
        key = serialization.load_der_public_key(base64.b64decode(signed["publicKey"]))
        shown = "key " + _fingerprint(
            key.public_bytes(
                serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
            )
        )
    else:
        first = x509.load_pem_x509_certificates(signed["domainCert"].encode("ascii"))[0]
        key = first.public_key()
        if domain_of(first) != signed["domain"]:
            return Checked("the certificate is for another domain")
        print_ = first.fingerprint(hashes.SHA256()).hex()
        shown = f"domain {signed['domain']}, certificate {print_}"
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return Checked("the key is no ECDSA key")
    key.verify(_der(base64.b64decode(signed["signature"]), key), value.encode("ascii"), _ALGORITHM)
    stamp = b"" if anonymous else base64.b64decode(signed["timeSignature"])
    return Checked("", shown, stamp, str(signed["created"]))


def _der(signature: bytes, key: ec.EllipticCurvePublicKey) -> bytes:
    size = (key.curve.key_size + 7) // 8
    if len(signature) != 2 * size:
        return signature
    r, s = (int.from_bytes(half, "big") for half in (signature[:size], signature[size:]))
    return encode_dss_signature(r, s)


def _fingerprint(data: bytes) -> str:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(data)
    return digest.finalize().hex()


def near(created: str, stamped: datetime) -> bool:
    """Say whether a package was made within ten minutes of its stamp."""
    made = datetime.fromisoformat(created)
    return abs((stamped - made).total_seconds()) <= _NEAR
