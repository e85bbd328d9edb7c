"""The only place where sockets are opened, and the only way to a web server.

A download handler for Scrapy whose endpoint resolves a name, asks the guard about the very
addresses it is going to connect to, and connects to those by number: there is no second lookup
between the check and the use. Scrapy's own resolver is never asked.
"""

from __future__ import annotations

import asyncio
import socket
import time
from dataclasses import replace
from ipaddress import ip_address
from typing import Any

from scrapy import Request
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import deferred_from_coro, maybe_deferred_to_future
from twisted.internet.endpoints import TCP4ClientEndpoint, TCP6ClientEndpoint, wrapClientTLS
from twisted.internet.interfaces import IStreamClientEndpoint
from twisted.internet.ssl import Certificate, optionsForClientTLS, trustRootFromCertificates
from twisted.web._newclient import STATUS
from twisted.web.iweb import IAgentEndpointFactory, IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.guard import Guard, RefusedAddress, literal
from crawler.options import Address, ConnectTo, CrawlOptions, networks
from crawler.reasons import TooLarge
from crawler.scrapy_core import http11
from crawler.tunnel import ProxyAgent
from crawler.vantage import VANTAGE

MAX_HEADERS = 256 * 1024
"""Bytes of status line and headers: the body limit does not cover them."""
MAX_ADDRESSES = 4
"""Addresses of one host that are tried in turn."""
FETCHED = "soliscope_fetched"
"""Key of `Request.meta`: seconds from connecting to the last byte."""
WIRE = "soliscope_wire"
"""Key of `Request.meta`: (reason phrase, header lines) as received."""

# Twisted's annotations are partial: these four are called as if they had none.
_trust: Any = trustRootFromCertificates
_wrap_tls: Any = wrapClientTLS
_make_agent: Any = http11._BindAddressAgent.usingEndpointFactory


async def lookup(host: str) -> list[Address]:
    """Resolve a name with the system's resolver. Raises OSError."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    texts = dict.fromkeys(str(entry[4][0]) for entry in found)
    return [ip_address(text.partition("%")[0]) for text in texts]


class Route:
    """Where a host and port lead: what the user said, else what the guard lets through."""

    def __init__(self, options: CrawlOptions, dns_timeout: float = 10.0) -> None:
        self._options, self._timeout = options, dns_timeout
        self._guard = Guard(options.allow_addresses)
        self._cache: dict[str, list[Address]] = {}

    async def to(self, host: str, port: int, *, by_name: bool = False) -> list[tuple[Address, int]]:
        """Return the addresses to connect to, in the order to try them.

        `by_name`: only what the user said of this very host counts. Raises RefusedAddress or
        CannotResolveHostError.
        """
        if target := self._options.target(host, port, by_name=by_name):
            return [target]
        found = await self._addresses(host)
        return [(address, port) for address in self._guard.check(host, found)[:MAX_ADDRESSES]]

    async def _addresses(self, host: str) -> list[Address]:
        try:
            spelled = literal(host)
        except ValueError as error:
            raise RefusedAddress(f"{host!r}: {error}") from None
        if spelled is not None:
            return [spelled]
        if host not in self._cache:
            try:
                self._cache[host] = await asyncio.wait_for(lookup(host), self._timeout)
            except (OSError, UnicodeError, ValueError) as error:  # TimeoutError is an OSError
                raise CannotResolveHostError(f"{host}: {error}") from None
        return self._cache[host]


@implementer(IStreamClientEndpoint)
class GuardedEndpoint:
    """Connects to a host by way of a `Route`."""

    def __init__(
        self, reactor: Any, route: Route, host: str, port: int, timeout: float, *,
        by_name: bool = False,
    ) -> None:  # fmt: skip
        self._reactor, self._route = reactor, route
        self._host, self._port, self._timeout = host, port, timeout
        self._by_name = by_name

    def connect(self, factory: Any) -> Any:
        """Open the connection (IStreamClientEndpoint)."""
        return deferred_from_coro(self._connect(factory))

    async def _connect(self, factory: Any) -> Any:
        failure: Exception | None = None
        for address, port in await self._route.to(self._host, self._port, by_name=self._by_name):
            kind = TCP4ClientEndpoint if address.version == 4 else TCP6ClientEndpoint
            endpoint = kind(self._reactor, str(address), port, timeout=self._timeout)
            try:
                return await maybe_deferred_to_future(endpoint.connect(factory))
            except Exception as error:  # the next address may answer
                failure = error
        raise failure or CannotResolveHostError(self._host)


@implementer(IPolicyForHTTPS)
class TrustPolicy:
    """Verifies certificates against the system's store or one file; keeps one context a host."""

    def __init__(self, ca_file: str) -> None:
        self._root = None
        if ca_file:
            with open(ca_file, "rb") as file:  # noqa: PTH123
                marker = b"-----BEGIN CERTIFICATE-----"
                blocks = [marker + block for block in file.read().split(marker)[1:]]
            self._root = _trust([Certificate.loadPEM(b) for b in blocks])
        self._creators: dict[str, Any] = {}

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:
        """Return the TLS options for a host name (IPolicyForHTTPS)."""
        name = hostname.decode("ascii").strip("[]")
        if name not in self._creators:
            self._creators[name] = optionsForClientTLS(name, trustRoot=self._root)
        return self._creators[name]


@implementer(IAgentEndpointFactory)
class _Endpoints:
    def __init__(self, route: Route, policy: TrustPolicy, timeout: float, pool: Any) -> None:
        from twisted.internet import reactor

        self.reactor, self.route, self.policy, self.pool = reactor, route, policy, pool
        self._connectTimeout, self._bindAddress = timeout, None

    def endpointForURI(self, uri: Any) -> Any:
        endpoint = GuardedEndpoint(
            self.reactor, self.route, uri.host.decode("ascii"), uri.port, self._connectTimeout
        )
        return endpoint if uri.scheme == b"http" else self.secured(uri, endpoint)

    def direct(self, host: str, port: int) -> GuardedEndpoint:
        """A connection to a proxy."""
        return GuardedEndpoint(
            self.reactor, self.route, host, port, self._connectTimeout, by_name=True
        )

    def secured(self, uri: Any, endpoint: Any) -> Any:
        """TLS over an endpoint, with the name of the address that is asked for."""
        return _wrap_tls(self.policy.creatorForNetloc(uri.host, uri.port), endpoint)


class _Parser(http11._LenientHTTPClientParser):
    """Keeps the header lines as they came, and ends a response that has too many of them."""

    size = 0

    def lineReceived(self, line: bytes) -> None:
        self.size += len(line)
        if self.size > MAX_HEADERS:
            raise TooLarge("headers")  # Twisted drops the connection
        if self.state == STATUS:  # also behind an interim response (103 Early Hints)
            self.lines: list[bytes] = []
        self.lines.append(line)
        super().lineReceived(line)


class _Protocol(http11._LenientHTTP11ClientProtocol):
    def request(self, request: Any) -> Any:
        deferred = super().request(request)
        parser = self._parser
        parser.__class__ = _Parser

        def keep(response: Any) -> Any:
            response._soliscope_lines = list(getattr(parser, "lines", ()))
            return response

        return deferred.addCallback(keep)


_make_protocol: Any = _Protocol


class _Factory(http11._LenientHTTP11ClientFactory):
    def buildProtocol(self, address: Any) -> Any:
        return _make_protocol(self._quiescentCallback)


class _Agent(http11._ScrapyAgent):
    endpoints: _Endpoints
    options: CrawlOptions

    def _get_agent(self, request: Request, timeout: float) -> Any:
        vantage = request.meta.get(VANTAGE, "")
        if proxy := self.options.proxy(vantage):
            return ProxyAgent(self.endpoints, vantage, self.options, proxy)
        return _make_agent(self.endpoints.reactor, self.endpoints, self._pool)

    def _cb_bodyready(self, txresponse: Any, request: Request) -> Any:
        phrase = (txresponse.phrase or b"").decode("latin-1")
        request.meta[WIRE] = (phrase, header_lines(txresponse._soliscope_lines))
        return super()._cb_bodyready(txresponse, request)


def header_lines(lines: list[bytes]) -> tuple[tuple[str, str], ...]:
    """Return (name, value) of raw header lines, folded lines joined, in the order received."""
    found: list[tuple[str, str]] = []
    for raw in lines[1:]:
        line = raw.rstrip(b"\r\n").decode("latin-1")
        if line[:1] in (" ", "\t") and found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
        elif ":" in line:
            name, _, value = line.partition(":")
            found.append((name.strip(), value.strip()))
    return tuple(found)


class GuardedHandler(http11.HTTP11DownloadHandler):
    """Scrapy's HTTP/1.1 handler with the endpoint above. Scrapy's own proxies are never used: they
    would connect to addresses that the guard cannot see."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        options = options_of(crawler.settings)
        self._pool._factory = _Factory
        self._pool.maxPersistentPerHost = options.concurrency
        self._endpoints = _Endpoints(
            Route(options, crawler.settings.getfloat("DNS_TIMEOUT")),
            TrustPolicy(options.ca_file),
            options.timeout,
            self._pool,
        )
        self._options = options

    async def download_request(self, request: Request) -> Response:
        """Fetch one request (Scrapy's interface)."""
        agent = _Agent(
            contextFactory=self._contextFactory,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=0,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
        )
        agent.endpoints, agent.options = self._endpoints, self._options
        begun = time.perf_counter()
        try:
            with wrap_twisted_exceptions():
                return await maybe_deferred_to_future(agent.download_request(request))
        finally:
            request.meta[FETCHED] = time.perf_counter() - begun


def options_of(settings: Any) -> CrawlOptions:
    """Return the options of a Scrapy project's settings.

    `SOLISCOPE_MAX_PAGES`, `SOLISCOPE_CONNECT_TO` and `SOLISCOPE_ALLOW_ADDRESSES` (lists, or text
    with commas) stand above those in `SOLISCOPE_OPTIONS`, for `scrapy crawl -s NAME=VALUE`.
    """
    options = settings.get("SOLISCOPE_OPTIONS")
    options = options if isinstance(options, CrawlOptions) else CrawlOptions()
    changes: dict[str, Any] = {}
    if pages := settings.getint("SOLISCOPE_MAX_PAGES"):
        changes["max_pages"] = pages
    if routes := settings.getlist("SOLISCOPE_CONNECT_TO"):
        changes["connect_to"] = tuple(ConnectTo.parse(text) for text in routes)
    if allowed := settings.getlist("SOLISCOPE_ALLOW_ADDRESSES"):
        changes["allow_addresses"] = networks(tuple(allowed))
    return replace(options, **changes) if changes else options
