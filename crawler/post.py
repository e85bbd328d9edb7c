"""One guarded POST, for a time-stamping authority: the only request that is not part of a crawl.

The address is looked up once, shown to the guard, and connected to by number, so that nothing lies
between the check and the use. Redirects are not followed.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from ipaddress import ip_address
from urllib.parse import urlsplit

from crawler.guard import Guard, RefusedAddress, literal
from crawler.options import Address, CrawlOptions

MAX_ANSWER = 1 << 20
"""Bytes of an answer."""
_PORTS = {"http": 80, "https": 443}


class PostError(Exception):
    """The request could not be made; the text is a clause that says why."""


def post(url: str, body: bytes, kind: str, options: CrawlOptions) -> tuple[str, bytes]:
    """Send `body` of media type `kind`; returns (media type, answer).

    Only public addresses are contacted, and those of `options.allow_addresses`. Raises PostError.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        raise PostError("its address cannot be read") from None
    if parts.scheme not in _PORTS or not host or parts.username is not None:
        raise PostError("its address must be http:// or https://, without a user name")
    ends = time.monotonic() + options.timeout
    connection = _Connection(host, port, options, tls=parts.scheme == "https")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Content-Type": kind, "User-Agent": options.user_agent, "Connection": "close"}
    try:
        connection.request("POST", path, body, headers)
        with connection.getresponse() as answer:
            if answer.status != 200:
                raise PostError(f"it answered with status {answer.status}")
            return answer.headers.get_content_type(), _read(answer, ends)
    except RefusedAddress as error:
        raise PostError(
            f"{error}, which is no public address; --allow-address makes an exception"
        ) from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise PostError(str(reason)[:200]) from None
    finally:
        connection.close()


def _read(answer: http.client.HTTPResponse, ends: float) -> bytes:
    data = bytearray()
    while chunk := answer.read1(1 << 14):
        data += chunk
        if len(data) > MAX_ANSWER:
            raise PostError(f"its answer is longer than {MAX_ANSWER} bytes")
        if time.monotonic() > ends:
            raise PostError("its answer took too long")
    return bytes(data)


class _Connection(http.client.HTTPConnection):
    """Connects to an address that the guard has seen."""

    def __init__(self, host: str, port: int, options: CrawlOptions, *, tls: bool) -> None:
        super().__init__(host, port, timeout=options.timeout)
        self.default_port = 443 if tls else 80  # left out of the Host header
        self._options, self._tls = options, tls

    def connect(self) -> None:
        """Open the connection. Raises RefusedAddress, OSError, PostError."""
        host, port = self.host.strip("[]"), self.port
        target = self._options.target(host, port)
        found = [target[0]] if target else _addresses(host, Guard(self._options.allow_addresses))
        port = target[1] if target else port
        failure: OSError | None = None
        for address in found[:4]:
            try:
                self.sock = socket.create_connection((str(address), port), self.timeout)
                break
            except OSError as error:
                failure = error
        else:
            raise failure or OSError("no address")
        if self._tls:
            context = ssl.create_default_context(cafile=self._options.ca_file or None)
            self.sock = context.wrap_socket(self.sock, server_hostname=host)


def _addresses(host: str, guard: Guard) -> list[Address]:
    try:
        spelled = literal(host)
    except ValueError as error:
        raise RefusedAddress(f"{host!r}: {error}") from None
    if spelled is not None:
        return guard.check(host, [spelled])
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise PostError(f"the name {host} is not known") from None
    texts = dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found)
    return guard.check(host, [ip_address(text) for text in texts])
