"""Exceptions of a download as short stable reasons.

RefusedAddress (crawler.guard)      the address is not public: no socket was opened
Forbidden (IgnoreRequest)           robots.txt forbids the address, or could not be read
"""

from __future__ import annotations

from collections.abc import Iterator

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from service_identity import VerificationError
from twisted.internet.error import CertificateError, VerifyError
from twisted.internet.error import TimeoutError as ConnectTimeout
from twisted.python.failure import Failure

from crawler.guard import RefusedAddress


class Forbidden(IgnoreRequest):
    """An address that robots.txt keeps us from."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason, self.detail = reason, detail


class TooLarge(Exception):
    """Headers or body beyond the limit."""


class ProxyFailed(Exception):
    """The proxy of a vantage point did not lead anywhere: nothing is known of the target.

    Its text is a clause without the proxy's address and credentials.
    """


_REASONS: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((ProxyFailed,), "proxy"),
    ((RefusedAddress,), "refused address"),
    ((TooLarge,), "too large"),
    ((VerificationError, CertificateError, VerifyError, SSL.Error), "certificate"),
    ((CannotResolveHostError,), "DNS: unknown host"),
    ((DownloadTimeoutError, ConnectTimeout), "timeout"),
    ((DownloadConnectionRefusedError,), "connection refused"),
    ((ResponseDataLossError, DownloadCancelledError), "connection failed"),
)


def reason(error: BaseException) -> tuple[str, str]:
    """Return (reason, detail) of a failed download, looking through what wraps the cause."""
    if isinstance(error, Forbidden):
        return error.reason, error.detail
    causes = list(_causes(error))
    for kinds, name in _REASONS:
        for cause in causes:
            if isinstance(cause, kinds):
                if isinstance(cause, SSL.Error) and "certificate" not in str(cause):
                    return "TLS handshake", ""
                told = name in ("refused address", "proxy")
                return name, str(cause)[:200] if told else ""
    return "connection failed", type(causes[-1]).__name__


def _causes(error: BaseException | None, depth: int = 0) -> Iterator[BaseException]:
    if error is None or depth > 6:
        return
    yield error
    for wrapped in getattr(error, "reasons", None) or ():
        yield from _causes(wrapped.value if isinstance(wrapped, Failure) else wrapped, depth + 1)
    yield from _causes(error.__cause__, depth + 1)
