"""Requests of a vantage point through an HTTP proxy: CONNECT for https, whole address for http.

The guard holds on both sides. The proxy is connected to like any server: by an address that the
guard let through. The target's name is looked up here too, and one that leads to an address that is
not public is never handed to the proxy, which may stand in somebody's network as well.
"""

from __future__ import annotations

import re
from typing import Any

from scrapy.utils.defer import deferred_from_coro, maybe_deferred_to_future
from twisted.internet.defer import Deferred
from twisted.internet.endpoints import connectProtocol
from twisted.internet.interfaces import IStreamClientEndpoint
from twisted.internet.protocol import Protocol
from twisted.python.failure import Failure
from twisted.web.client import URI, Agent
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.guard import RefusedAddress
from crawler.options import CrawlOptions
from crawler.reasons import ProxyFailed
from crawler.vantage import Proxy

MAX_ANSWER = 64 * 1024
"""Bytes of a proxy's answer to CONNECT."""
_STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})\b")
_connect: Any = connectProtocol
_failure: Any = Failure


class ProxyAgent(Agent):
    """Twisted's agent for one vantage point. Its connections are never shared with another's."""

    def __init__(self, connect: Any, vantage: str, options: CrawlOptions, proxy: Proxy) -> None:
        """`connect`: gives endpoints (`direct`, `secured`, `route`) and the pool."""
        super().__init__(connect.reactor, connect.policy, pool=connect.pool)  # type: ignore[no-untyped-call]
        self._connect, self._vantage = connect, vantage
        self._options, self._proxy = options, proxy

    def request(
        self, method: bytes, uri: bytes, headers: Any = None, bodyProducer: Any = None
    ) -> Any:
        """Issue a request (IAgent)."""
        parsed = URI.fromBytes(uri)  # type: ignore[no-untyped-call]
        host, port = parsed.host.decode("ascii"), parsed.port
        target = self._options.target(host, port)
        tls = parsed.scheme == b"https"
        endpoint: Any = _Guarded(self._connect, self._proxy, host, port)
        path = parsed.originForm
        if tls or target:  # as curl does: an address that was given is reached through a tunnel
            name = f"[{host}]" if ":" in host else host
            if target:
                name = f"[{target[0]}]" if target[0].version == 6 else str(target[0])
            authority = f"{name}:{target[1] if target else port}".encode("ascii")
            endpoint = Tunnel(endpoint, authority, self._proxy.authorization)
            if tls:
                endpoint = self._connect.secured(parsed, endpoint)
        else:
            path = uri
            headers = headers.copy()
            if self._proxy.authorization:
                headers.setRawHeaders(b"Proxy-Authorization", [self._proxy.authorization])
        key: Any = (self._vantage, parsed.scheme, parsed.host, port)
        return self._requestWithEndpoint(key, endpoint, method, parsed, headers, bodyProducer, path)


@implementer(IStreamClientEndpoint)
class _Guarded:
    """Connects to the proxy, once the target was found to be public."""

    def __init__(self, connect: Any, proxy: Proxy, host: str, port: int) -> None:
        self._connect, self._proxy = connect, proxy
        self._host, self._port = host, port

    def connect(self, factory: Any) -> Any:
        return deferred_from_coro(self._open(factory))

    async def _open(self, factory: Any) -> Any:
        await self._connect.route.to(self._host, self._port)
        endpoint = self._connect.direct(self._proxy.host, self._proxy.port)
        try:
            return await maybe_deferred_to_future(endpoint.connect(factory))
        except RefusedAddress:
            raise ProxyFailed(
                "its address is not public; --allow-address makes an exception"
            ) from None
        except Exception as error:
            raise ProxyFailed(f"no connection ({type(error).__name__})") from None


@implementer(IStreamClientEndpoint)
class Tunnel:
    """A connection through a proxy (CONNECT, RFC 9110, section 9.3.6)."""

    def __init__(self, endpoint: Any, authority: bytes, authorization: bytes) -> None:
        self._endpoint, self._authority = endpoint, authority
        self._authorization = authorization

    def connect(self, factory: Any) -> Any:
        """Open it (IStreamClientEndpoint)."""
        return deferred_from_coro(self._open(factory))

    async def _open(self, factory: Any) -> Any:
        opening = _Opening(self._authority, self._authorization, factory)
        await maybe_deferred_to_future(_connect(self._endpoint, opening))
        return await maybe_deferred_to_future(opening.opened)


class _Opening(Protocol):
    """Asks for the tunnel, and hands the connection on once it stands."""

    transport: Any

    def __init__(self, authority: bytes, authorization: bytes, factory: Any) -> None:
        self._authority, self._authorization = authority, authorization
        self._factory, self._answer = factory, b""
        self.opened: Deferred[Any] = Deferred(lambda _: self.transport.abortConnection())

    def connectionMade(self) -> None:
        lines = [b"CONNECT " + self._authority + b" HTTP/1.1", b"Host: " + self._authority]
        if self._authorization:
            lines.append(b"Proxy-Authorization: " + self._authorization)
        self.transport.write(b"\r\n".join(lines) + b"\r\n\r\n")

    def dataReceived(self, data: bytes) -> None:
        self._answer += data
        head, ended, rest = self._answer.partition(b"\r\n\r\n")
        if not ended:
            if len(self._answer) > MAX_ANSWER:
                self._fail("its answer to CONNECT is too long")
            return
        status = _STATUS.match(head)
        if status is None or not status[1].startswith(b"2"):
            number = status[1].decode() if status else "no status"
            self._fail(f"CONNECT was answered with {number}")
            return
        inner = self._factory.buildProtocol(self.transport.getPeer())
        self.transport.protocol = inner
        inner.makeConnection(self.transport)
        if rest:
            inner.dataReceived(rest)
        self.opened.callback(inner)

    def _fail(self, why: str) -> None:
        self.transport.abortConnection()
        if not self.opened.called:
            self.opened.errback(_failure(ProxyFailed(why)))

    def connectionLost(self, reason: Any = None) -> None:
        if not self.opened.called:
            self.opened.errback(_failure(ProxyFailed("it closed the connection")))
