"""Guarded single requests, for what is no crawl: a POST to a time-stamping authority, a GET of a
file. The only other way to a server is the crawler's own (`crawler.connect`).

The address is looked up once, shown to the guard, and connected to by number, so that nothing lies
between the check and the use. A POST follows no redirects.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urljoin, urlsplit

from crawler.guard import Guard, RefusedAddress, literal
from crawler.options import Address, CrawlOptions

MAX_ANSWER = 1 << 20
"""Bytes of an answer to a POST."""
MAX_HOPS = 3
_PORTS = {"http": 80, "https": 443}
_REDIRECTS = (301, 302, 303, 307, 308)


class PostError(Exception):
    """The request could not be made; the text is a clause that says why."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file as it was received, whole."""

    url: str
    """Address that answered (after redirects)."""
    data: bytes
    last_modified: str
    """As the server says it, or an empty string."""


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    kind: str
    headers: Mapping[str, str]
    data: bytes


def post(url: str, body: bytes, kind: str, options: CrawlOptions) -> tuple[str, bytes]:
    """Send `body` of media type `kind`; returns (media type, answer).

    Only public addresses are contacted, and those of `options.allow_addresses`. Raises PostError.
    """
    answer = _ask("POST", url, body, {"Content-Type": kind}, options, MAX_ANSWER)
    if answer.status != 200:
        raise PostError(f"it answered with status {answer.status}")
    return answer.kind, answer.data


def get(url: str, options: CrawlOptions, most: int) -> Download:
    """Fetch one file of at most `most` bytes, over redirects that never leave https.

    Raises PostError, also where fewer bytes came than were announced.
    """
    for _ in range(MAX_HOPS + 1):
        answer = _ask("GET", url, None, {"Accept-Encoding": "identity"}, options, most)
        if answer.status == 200:
            return Download(url, answer.data, answer.headers.get("last-modified", ""))
        target = answer.headers.get("location", "")
        if answer.status not in _REDIRECTS or not target:
            raise PostError(f"it answered with status {answer.status}")
        before = url.partition(":")[0]
        url = urljoin(url, target)
        if before == "https" and not url.startswith("https:"):
            raise PostError("it leads to an address without https")
    raise PostError("it leads from one address to the next")


def _ask(
    method: str, url: str, body: bytes | None, more: Mapping[str, str], options: CrawlOptions,
    most: int,
) -> _Answer:  # fmt: skip
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
    headers = {**more, "User-Agent": options.user_agent, "Connection": "close"}
    try:
        connection.request(method, path, body, headers)
        with connection.getresponse() as answer:
            named = {name.lower(): value for name, value in answer.headers.items()}
            data = _read(answer, ends, most) if answer.status == 200 else b""
            return _Answer(answer.status, answer.headers.get_content_type(), named, data)
    except RefusedAddress as error:
        raise PostError(
            f"{error}, which is no public address; --allow-address makes an exception"
        ) from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise PostError(str(reason)[:200]) from None
    finally:
        connection.close()


def _read(answer: http.client.HTTPResponse, ends: float, most: int) -> bytes:
    announced, data = answer.length, bytearray()
    while chunk := answer.read1(1 << 14):
        data += chunk
        if len(data) > most:
            raise PostError(f"its answer is longer than {most} bytes")
        if time.monotonic() > ends:
            raise PostError("its answer took too long")
    if announced is not None and len(data) < announced:
        raise PostError(f"it was cut off: {len(data)} of {announced} bytes came")
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
