"""What a crawl is told: limits, manners, and where to connect instead of where names point."""

from __future__ import annotations

import contextlib
import math
import os
import re
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from crawler.vantage import Proxy

USER_AGENT = "soliscope/0.1 (marketing footprint audit)"
ROBOTS_NAME = "soliscope"
"""Product token looked up in robots.txt (RFC 9309, section 2.2.1)."""

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
_PORTS = {"http": 80, "https": 443}
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_FRAMING = {"host", "content-length", "transfer-encoding", "connection", "te", "upgrade", "cookie"}
_CONNECT_TO = re.compile(r"(\[[^\]]*\]|[^:\[\]]*):(\d*):(\[[^\]]*\]|[^:\[\]]+):(\d*)")


def origin(url: str) -> tuple[str, str, int]:
    """Return scheme, host (lower case) and port of a URL (RFC 6454, section 4)."""
    parts = urlsplit(url)
    port = parts.port if parts.port is not None else _PORTS.get(parts.scheme, 0)
    return parts.scheme, (parts.hostname or "").lower(), port


@lru_cache(maxsize=4096)  # an address is looked at many times on its way
def host_of(url: str) -> str:
    """Return the host as coverage names it: lower case, with the port where it is not the usual.

    An empty string where the URL cannot be read.
    """
    try:
        scheme, host, port = origin(url)
    except ValueError:
        return ""
    if ":" in host:
        host = f"[{host}]"
    return host if port == _PORTS.get(scheme) else f"{host}:{port}"


@dataclass(frozen=True, slots=True)
class ConnectTo:
    """Requests for one host and port go to another address, as curl's `--connect-to` does."""

    host: str
    """Lower case; empty matches any host."""
    port: int
    """0 matches any port."""
    address: Address
    to_port: int
    """0 keeps the port of the request."""

    @classmethod
    def parse(cls, text: str) -> ConnectTo:
        """Read `HOST:PORT:ADDR:PORT`.

        Raises ValueError, in one sentence, where the text is anything else.
        """
        match = _CONNECT_TO.fullmatch(text.strip())
        if not match:
            raise ValueError(
                f"connect-to {text!r} is not HOST:PORT:ADDR:PORT; an empty HOST or PORT matches "
                "any, and an IPv6 address stands in brackets, as in example.com:443:[::1]:8443."
            )
        host, port, address, to_port = match.groups()
        try:
            target = ip_address(address.strip("[]"))
        except ValueError:
            raise ValueError(
                f"connect-to {text!r} must lead to an IP address, and {address!r} is none."
            ) from None
        numbers = [int(p or 0) for p in (port, to_port)]
        if max(numbers) > 65535 or "0" in (port, to_port):
            raise ValueError(f"connect-to {text!r} has a port outside 1 to 65535.")
        with contextlib.suppress(UnicodeError):  # hosts are compared as they go over the wire
            host = host.encode("idna").decode("ascii") if not host.isascii() else host
        return cls(host.strip("[]").lower(), numbers[0], target, numbers[1])

    def fits(self, host: str, port: int) -> bool:
        """Say whether a request for `host` and `port` is meant."""
        return self.host in ("", host.lower()) and self.port in (0, port)


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """How far a crawl goes and how it behaves. Raises ValueError for what cannot be meant."""

    max_pages: int = 300
    """HTML pages answered with status 200, for each host."""
    delay: float | None = None
    """Seconds between requests to one host. None: 1.0, and 0 where the address is loopback."""
    concurrency: int = 8
    """Requests under way in all."""
    per_host: int = 2
    """Requests under way to one host; 8 where the address is loopback."""
    workers: int = -1
    """Worker processes. 0: read pages in this process; -1: one a core but one."""
    user_agent: str = USER_AGENT
    connect_to: tuple[ConnectTo, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    """Sent only to the origins of the start URLs, and never archived."""
    basic_auth: tuple[str, str] | None = None
    """User and password (RFC 7617); sent and kept as `headers` are."""
    cookies: tuple[tuple[str, str], ...] = ()
    """Sent and kept as `headers` are."""
    ignore_robots: bool = False
    allow_addresses: tuple[Network, ...] = ()
    """Networks that may be contacted although they are not public."""
    ca_file: str = ""
    """PEM file of trusted authorities, instead of the system's."""
    timeout: float = 30.0
    """Seconds for one request, from connecting to the last byte."""
    max_body: int = 16 * 1024 * 1024
    """Bytes of a body, as received and again after decoding."""
    page_seconds: float = 10.0
    """Processor time for reading one page in a worker."""
    given_hosts_only: bool = False
    """Contact no host but those of the start addresses."""
    render: str = "auto"
    """Pages shown to a browser: `auto` those that need it, `always` all, `never` none."""
    browser: str = ""
    """Path or name of Chromium's program; empty: from SOLISCOPE_BROWSER, or the one installed."""
    browser_pages: int = 2
    """Pages in the browser at once."""
    browser_seconds: float = 40.0
    """Time limit for one page in the browser."""
    proxies: tuple[tuple[str, Proxy], ...] = field(default=(), repr=False)
    """Vantage point -> the proxy that its requests go through. Never archived or logged."""

    def __post_init__(self) -> None:
        if self.render not in ("auto", "never", "always"):
            raise ValueError(f"render is auto, never or always, not {self.render!r}.")
        for name in ("max_pages", "concurrency", "per_host", "timeout", "max_body",
                     "browser_pages", "browser_seconds"):  # fmt: skip
            if not 0 < getattr(self, name) < math.inf:  # which "nan" is not, either
                raise ValueError(f"{name} must be more than 0, not {getattr(self, name)}.")
        if self.delay is not None and not 0 <= self.delay < math.inf:
            raise ValueError(f"delay must be 0 seconds or more, not {self.delay}.")
        if self.workers < -1:
            raise ValueError(f"workers must be 0 or more, or -1, not {self.workers}.")
        for name, value in (("User-Agent", self.user_agent), *self.headers):
            _check_header(name, value)
        for name, value in self.cookies:
            if not _TOKEN.fullmatch(name) or re.search(r"[\x00-\x20;,\x7f]", value):
                raise ValueError(f"the cookie {name!r} has characters that a cookie cannot have.")
        if self.basic_auth and (":" in self.basic_auth[0] or _control("".join(self.basic_auth))):
            raise ValueError("the user name for basic authentication must not contain a colon.")

    @property
    def max_requests(self) -> int:
        """Requests for each host, of whatever kind: the bound on errors and redirects."""
        return 5 * self.max_pages + 200

    @property
    def processes(self) -> int:
        """Number of worker processes, with the default filled in."""
        return self.workers if self.workers >= 0 else max(1, (os.cpu_count() or 2) - 1)

    def target(self, host: str, port: int, *, by_name: bool = False) -> tuple[Address, int] | None:
        """Return where `connect_to` sends a request, or None.

        `by_name`: only a rule that names the host counts, as for a proxy.
        """
        host = host.strip("[]")
        rules = (r for r in self.connect_to if r.host or not by_name)
        rule = next((r for r in rules if r.fits(host, port)), None)
        return (rule.address, rule.to_port or port) if rule else None

    def proxy(self, vantage: str) -> Proxy | None:
        """Return the proxy of a vantage point, or None for this machine's own connection."""
        return next((proxy for name, proxy in self.proxies if name == vantage), None)


def networks(texts: tuple[str, ...]) -> tuple[Network, ...]:
    """Read addresses and networks (`10.0.0.0/8`, `::1`); raises ValueError in one sentence."""
    try:
        return tuple(ip_network(text.strip(), strict=False) for text in texts)
    except ValueError as error:
        raise ValueError(f"allow-addresses wants IP addresses or networks: {error}.") from None


def _control(text: str) -> bool:
    return any(c < " " or c == "\x7f" for c in text)


def _check_header(name: str, value: str) -> None:
    if not _TOKEN.fullmatch(name) or _control(value):
        raise ValueError(f"the header {name!r} has characters that a header cannot have.")
    if name.lower() in _FRAMING:
        raise ValueError(f"the header {name!r} is set by the crawler and cannot be given.")
