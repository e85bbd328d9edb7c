"""Downloader middlewares: robots.txt, credentials for one origin only, and the archive."""

from __future__ import annotations

import base64
import time
from asyncio import Future, get_running_loop
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares import cookies as scrapy_cookies
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler import robots
from crawler.archive import Exchange
from crawler.connect import FETCHED, WIRE, options_of
from crawler.discovery import redirect_target
from crawler.domains import split
from crawler.encoding import ACCEPTED, decoded
from crawler.options import origin
from crawler.reasons import Forbidden, reason
from crawler.stopwatch import Stopwatch
from crawler.vantage import VANTAGE

if TYPE_CHECKING:
    from crawler.session import Session

# Scrapy's own extractor would fetch the Public Suffix List from the web at the first Set-Cookie.
scrapy_cookies._split_domain = split

CAPTURE = "soliscope_capture"
"""Key of `Request.meta`: the archived capture, its body not decoded yet."""
VISIT = "soliscope_visit"
"""Key of `Request.meta`: a page in the browser asked for it."""
_ROBOTS = "soliscope_robots"
_UNDERLYING = (
    "DNS: unknown host",
    "connection refused",
    "certificate",
    "TLS handshake",
    "refused address",
    "proxy",
)


def session_of(crawler: Crawler) -> Session | None:
    """Return the session of a crawl, or None for a spider that is not ours."""
    return getattr(crawler.spider, "session", None)


class Robots:
    """Obeys robots.txt. Where it cannot be read, nothing is fetched (RFC 9309, section 2.3.1)."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._policies: dict[tuple[Any, str], Future[robots.Policy]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Robots:
        """Build it (Scrapy's interface)."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Refuse what robots.txt forbids."""
        if request.meta.get(_ROBOTS) or options_of(self._crawler.settings).ignore_robots:
            return
        policy = await self._policy(request.url, request.meta.get(VANTAGE, ""))
        if refusal := policy.refusal(request.url):
            raise Forbidden(refusal, policy.detail)

    async def _policy(self, url: str, vantage: str) -> robots.Policy:
        key = origin(url), vantage  # each vantage point reads the rules that it is served
        if key in self._policies:
            return await self._policies[key]
        future = self._policies[key] = get_running_loop().create_future()
        parts = urlsplit(url)
        try:
            policy = await self._fetch(f"{parts.scheme}://{parts.netloc}/robots.txt", vantage)
        except Exception as error:
            name, detail = reason(error)
            if name not in _UNDERLYING:
                name, detail = "robots.txt unreachable", detail or name
            policy = robots.unreachable(name, detail)
        session = session_of(self._crawler)
        if session is not None:
            session.survey.robots(url, policy)
        future.set_result(policy)
        return policy

    async def _fetch(self, url: str, vantage: str) -> robots.Policy:
        session, limit = session_of(self._crawler), 2 * robots.MAX_BYTES
        for _ in range(robots.MAX_REDIRECTS + 1):
            capture = session.kept_robots.get(url) if session is not None else None
            if capture is None:
                meta = {_ROBOTS: True, "download_maxsize": limit, VANTAGE: vantage}
                request = Request(url, callback=NO_CALLBACK, meta=meta)
                response = await self._crawler.engine.download_async(request)
                capture = response.meta.get(CAPTURE)  # of the newest try
                if capture is None:
                    return robots.read(url, response.status, response.body)
            target = redirect_target(capture)
            if not target:
                return robots.read(url, capture.status, decoded(capture, limit).body)
            url = target
        return robots.unreachable("robots.txt unreachable", "too many redirects")


class Credentials:
    """Adds the user's headers, password and cookies to requests for the audited origins only."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        options = options_of(crawler.settings)
        self._user_agent = options.user_agent
        headers = list(options.headers)
        if options.basic_auth:
            pair = ":".join(options.basic_auth).encode()
            headers.append(("Authorization", "Basic " + base64.b64encode(pair).decode("ascii")))
        self._headers, self._cookies = headers, options.cookies
        names = [name.lower() for name, _ in headers]
        self.secret = frozenset(names + (["cookie"] if options.cookies else []))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Credentials:
        """Build it (Scrapy's interface)."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Set the headers of a request that is about to leave."""
        session = session_of(self._crawler)
        if session is None:
            return
        request.headers["Accept-Encoding"] = ACCEPTED
        if origin(request.url) not in session.origins:
            return
        for name, value in self._headers:
            request.headers[name] = value
        if self._cookies:
            kept = (request.headers.get("Cookie") or b"").decode("latin-1")
            have = {pair.partition("=")[0].strip() for pair in kept.split(";")}
            ours = [f"{name}={value}" for name, value in self._cookies if name not in have]
            request.headers["Cookie"] = "; ".join(filter(None, [kept, *ours]))
        request.meta["soliscope_secret"] = self.secret


class Archiver:
    """Archives every exchange as it went over the wire, robots.txt and redirects included.

    It stands next to the downloader, so that it sees bodies as received. A body beyond the limit
    is cut, archived as cut, and read as far as it goes.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._options = options_of(crawler.settings)
        self._max_body = self._options.max_body
        crawler.signals.connect(self._bytes_received, signals.bytes_received)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Archiver:
        """Build it (Scrapy's interface)."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Note the time; the limit on size is kept here, not by the handler, which would throw
        away what it has."""
        request.meta["soliscope_limit"] = min(
            request.meta.get("download_maxsize") or self._max_body, self._max_body
        )
        request.meta["download_maxsize"] = 0
        request.meta["soliscope_received"] = 0
        request.meta["soliscope_asked"] = datetime.now(UTC)
        request.meta["soliscope_started"] = time.perf_counter()
        request.meta.pop(CAPTURE, None)

    def _bytes_received(self, data: bytes, request: Request) -> None:
        meta = request.meta
        meta["soliscope_received"] = meta.get("soliscope_received", 0) + len(data)
        if meta["soliscope_received"] > meta.get("soliscope_limit", self._max_body):
            raise StopDownload(fail=False)

    def process_response(self, request: Request, response: Response) -> Response:
        """Archive a response; the capture goes to the spider in the request's meta."""
        session = session_of(self._crawler)
        meta = request.meta
        if session is None or session.archive is None:
            return response
        phrase, lines = meta.pop(WIRE, ("", ()))
        body = bytes(response.body)
        cut = len(body) > meta["soliscope_limit"] or "download_stopped" in response.flags
        vantage = meta.get(VANTAGE, "")
        address = getattr(response, "ip_address", None)
        if self._options.proxy(vantage) is not None:
            address = None  # the proxy's: nobody else's business, and not where the site is
        exchange = Exchange(
            url=request.url,
            status=response.status,
            reason=phrase,
            headers=lines or _pairs(response.headers),
            body=body[: meta["soliscope_limit"]] if cut else body,
            asked_at=meta["soliscope_asked"],
            request_headers=_pairs(request.headers),
            secret=meta.get("soliscope_secret", frozenset()),
            ip=str(address or ""),
            truncated="length" if cut else "disconnect" if "partial" in response.flags else "",
            protocol=response.protocol or "HTTP/1.1",
            vantage=vantage,
            method=request.method,
            sent=request.body,
        )
        watch = getattr(session, "watch", None) or Stopwatch()
        fetched = meta.get(FETCHED, 0.0)
        watch.add("fetch", fetched, request.url)
        watch.add("wait", max(0.0, time.perf_counter() - meta["soliscope_started"] - fetched))
        try:
            archive = session.beside if meta.get(VISIT) else session.archive
            if archive is not None:
                with watch.over("archive"):
                    meta[CAPTURE] = archive.write(exchange)
        except OSError as error:
            told = f"the archive in {session.folder} cannot be written: {error.strerror}."
            session.fail(told, unwritable=True)
            raise IgnoreRequest("archive") from error
        session.survey.responded(request.url, loopback=bool(address and address.is_loopback))
        return response


def _pairs(headers: Any) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        for value in values
    )
