"""Time stamps (RFC 3161): an authority's word that a manifest existed at a time.

The authority sees a hash and nothing else. Whether its word counts is for the reader to judge:
without the authority's certificates (`authority`) only the hash in the stamp is checked, not who
signed it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from crawler.options import CrawlOptions
from crawler.post import PostError, post
from soliscope import case
from soliscope.errors import UsageError
from soliscope.evidence import files, manifest
from soliscope.evidence.findings import Report

_QUERY, _REPLY = "application/timestamp-query", "application/timestamp-reply"
_HASHES = {f"2.16.840.1.101.3.4.2.{n}": h for n, h in enumerate(("sha256", "sha384", "sha512"), 1)}
_SET = "InvalidSetOrdering"


class BadStamp(Exception):
    """The stamp does not hold; the text is a clause that says why."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a stamp says."""

    time: datetime
    policy: str
    signed_by: str
    """Subject of the certificate that signed (RFC 4514)."""
    trusted: bool
    """True where it leads to a certificate that the reader named."""
    response: bytes
    chain: str
    """Certificates in the stamp, PEM, the signing one first."""


def ask(data: bytes, url: str, options: CrawlOptions, authority: Path | None = None) -> Stamp:
    """Have the hash of `data` stamped. Raises UsageError, in one sentence."""
    tsp = _library()
    request = (
        tsp.TimestampRequestBuilder()
        .data(data)
        .hash_algorithm(tsp.HashAlgorithm.SHA256)
        .cert_request(cert_request=True)
        .nonce(nonce=True)
        .build()
    )
    try:
        kind, response = post(url, request.as_bytes(), _QUERY, options)
        if kind != _REPLY:
            raise BadStamp(f"it answered with {kind}, not with a time stamp")
        return check_response(response, data, authority, nonce=request.nonce)
    except (PostError, BadStamp) as error:
        raise UsageError(f"The time-stamping authority {url} gave no stamp: {error}.") from None


def check_response(
    response: bytes, data: bytes, authority: Path | None, nonce: int | None = None
) -> Stamp:
    """Check a response over `data`. Raises BadStamp; UsageError for an unusable `authority`."""
    tsp = _library()
    roots = _certificates(authority) if authority else []
    decoded = _decoded(tsp, response)
    try:
        embedded = [
            x509.load_der_x509_certificate(c) for c in sorted(decoded.signed_data.certificates)
        ]
        (signer,) = decoded.signed_data.signer_infos
        embedded.sort(
            key=lambda c: (c.serial_number, c.issuer) != (signer.serial_number, signer.issuer)
        )
        info = decoded.tst_info
        if not roots:
            _same_hash(info, data, nonce)
        else:
            builder = tsp.VerifierBuilder(nonce=nonce)
            for root in roots:
                builder = builder.add_root_certificate(root)
            for other in embedded:
                builder = builder.add_intermediate_certificate(other)
            builder.build().verify_message(decoded, data)
        chain = "".join(c.public_bytes(Encoding.PEM).decode("ascii") for c in embedded)
        subject = embedded[0].subject.rfc4514_string() if embedded else "unknown"
        policy = info.policy.dotted_string
        return Stamp(info.gen_time, policy, subject, bool(roots), response, chain)
    except BadStamp:
        raise
    except Exception as error:  # ASN.1 from strangers; the library raises many kinds
        raise BadStamp(str(error)[:200] or type(error).__name__) from None


def _same_hash(info: Any, data: bytes, nonce: int | None) -> None:
    algorithm = _HASHES.get(info.message_imprint.hash_algorithm.dotted_string)
    if algorithm is None or hashlib.new(algorithm, data).digest() != info.message_imprint.message:
        raise BadStamp("it is for other bytes")
    if nonce is not None and info.nonce != nonce:
        raise BadStamp("it answers another question (nonce)")


def _decoded(tsp: Any, response: bytes) -> Any:
    try:
        decoded = tsp.decode_timestamp_response(response)
        granted = decoded.status
    except Exception as error:
        if _SET in str(error):
            raise BadStamp(
                "its certificates are not sorted as DER wants a SET; an `openssl ts` authority does"
                " this where its configuration has `certs`: leave that line out"
            ) from None
        raise BadStamp(f"it is no RFC 3161 response ({str(error)[:120]})") from None
    if granted != 0:
        raise BadStamp(f"the authority did not grant it (status {granted})")
    return decoded


def put(folder: Path, url: str, options: CrawlOptions, authority: Path | None = None) -> Stamp:
    """Stamp a case's manifest: writes `manifest.json.tsr`. Raises UsageError."""
    if manifest.read(folder) is None:
        raise UsageError(f"{folder} has no {files.MANIFEST} to be stamped.")
    stamp = ask((folder / files.MANIFEST).read_bytes(), url, options, authority)
    case.write(folder / files.STAMP, stamp.response)
    manifest.write_sums(folder)
    return stamp


def ready(url: str, authority: Path | None) -> None:
    """Refuse an address or a file that cannot be meant. Raises UsageError."""
    _library()
    if not url.lower().startswith(("http://", "https://")):
        raise UsageError(f"--timestamp wants the http(s) address of an authority, not {url!r}.")
    if authority is not None:
        _certificates(authority)


def check(folder: Path, authority: Path | None, report: Report, *, wanted: bool) -> None:
    """Check every stamp of a case: of its manifest, and of those that were replaced."""
    stamped = sorted(folder.glob("*.json.tsr")) if wanted else []
    for path in stamped:
        data = path.with_suffix("")
        try:
            stamp = check_response(path.read_bytes(), data.read_bytes(), authority)
        except BadStamp as error:
            report.bad(path.name, f"is no valid stamp of {data.name}: {error}")
        except OSError as error:
            report.bad(path.name, f"cannot be checked ({error.strerror})")
        else:
            report.checked["time stamps"] += 1
            report.note(f"{data.name} existed at {said(stamp)}.")


def said(stamp: Stamp) -> str:
    """Time and authority, in words."""
    moment = stamp.time.strftime("%Y-%m-%dT%H:%M:%SZ")
    by = f"{moment} by the word of {stamp.signed_by}"
    return by if stamp.trusted else f"{by} (who signed was not checked: name --timestamp-ca)"


def _certificates(path: Path) -> list[x509.Certificate]:
    try:
        found = x509.load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it holds no certificate in PEM"
        raise UsageError(f"{path} cannot be used as certificates: {reason}.") from None
    return list({c.fingerprint(c.signature_hash_algorithm): c for c in found}.values())  # type: ignore[arg-type]


def _library() -> Any:
    try:
        import rfc3161_client
    except ImportError:
        raise UsageError(
            "Time stamps need the package rfc3161-client: pip install rfc3161-client."
        ) from None
    return rfc3161_client
