"""Every request of the browser, answered through the crawler's own way to the network.

What a page's scripts ask for passes the same middlewares and the same handler as any other request
of the crawl: robots.txt, credentials for their own origin only, the archive, limits on size and
time, connect-to, and the guard that is asked about the very address before a socket is opened.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from crawler.artifacts import Capture
from crawler.discovery import redirect_target, tidy
from crawler.domains import registrable
from crawler.encoding import decoded
from crawler.middlewares import CAPTURE, VISIT
from crawler.options import host_of
from crawler.reasons import reason
from crawler.render_log import Asked, Visit

logger = logging.getLogger(__name__)
MAX_HOPS = 8
CACHE = 96 * 1024 * 1024
"""Bytes of answers kept for the pages that follow: a bundle is fetched once a crawl."""
_PICTURES = ("image", "imageset")
_UNSENT = ("media", "font", "texttrack", "eventsource", "manifest")
_LOOKS = (*_PICTURES, "stylesheet", "font")
_BEACONS = ("ping", "beacon", "cspreport", "csp_report")
_FILES, _CACHED = ("script", "stylesheet"), ("script", "stylesheet", "xhr", "fetch")
_PASSED = ("accept", "accept-language", "content-type", "referer", "origin", "user-agent",
           "authorization", "x-requested-with")  # fmt: skip
_UNDONE = frozenset(
    {"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive",
     "strict-transport-security", "alt-svc", "set-cookie"}
)  # fmt: skip
_GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,"
    b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)


@dataclass(slots=True)
class Showing:
    """One page that the browser is showing."""

    seen: Capture
    """The response as archived, body decoded: it is what the browser is given first."""
    visit: Visit
    fresh: bool = False
    """True where nothing may come from the cache, and a reload is asked of the server again."""
    pictures: bool = False
    """True where pictures and fonts are fetched."""
    pending: int = 0
    """Requests that wait for an answer."""
    over: bool = False
    """True where the page was left: what it still asks for is not answered."""
    given: int = 0
    """Times that the page itself was asked for."""
    alone: bool = False
    """True where scripts do not run and nothing but pictures and styles is fetched."""


class Fetcher:
    """Answers the browser's requests. `download` sends one through the crawler's middlewares."""

    def __init__(self, download: Callable[[Request], Awaitable[Any]], max_body: int) -> None:
        self._download, self._max_body = download, max_body
        self._cache: OrderedDict[str, Capture] = OrderedDict()
        self._size = 0

    async def answer(self, route: Any, showing: Showing) -> None:
        """Answer one request; whatever goes wrong, it is answered and listed."""
        request = route.request
        if showing.over:
            with suppress(Exception):
                await route.abort("aborted")
            return
        sent = ""
        with suppress(Exception):  # bytes that are no text
            sent = request.post_data or ""
        asked = showing.visit.ask(request.url, request.method, request.resource_type, sent)
        try:
            await self._answer(route, showing, asked)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            if not asked.outcome:
                asked.outcome, asked.detail = _failure(error)
            with suppress(Exception):  # the page may be gone
                await route.abort("blockedbyclient")

    async def _answer(self, route: Any, showing: Showing, asked: Asked) -> None:
        request, kind = route.request, route.request.resource_type
        if not request.url.startswith(("http://", "https://")):
            raise _Refused("scheme")
        if request.is_navigation_request() and request.frame.parent_frame is None:
            await self._page(route, showing, asked)
            return
        if showing.visit.spent():
            asked.outcome, asked.detail = "limit", "requests or bytes of one page"
            await route.abort("blockedbyclient")
        elif kind in _PICTURES and not showing.pictures:
            asked.outcome = "not sent"
            await route.fulfill(status=200, content_type="image/gif", body=_GIF)
        elif kind in _BEACONS or (request.method != "GET" and not _own(request.url, showing)):
            asked.outcome = "not sent"
            await route.fulfill(status=204, headers=_allowed(request), body=b"")
        elif not _fetched(kind, showing):
            asked.outcome = "not sent"
            await route.abort("blockedbyclient")
        else:
            await _fulfil(route, await self._fetch(route, showing, asked))

    async def _page(self, route: Any, showing: Showing, asked: Asked) -> None:
        """The page itself is given from the archive; where a script wants to go is only noted."""
        target = tidy(route.request.url)
        if target != showing.seen.url:
            asked.outcome = "not sent"
            showing.visit.goes(route.request.url)
            await route.abort("aborted")
            return
        showing.given += 1
        if showing.given > 4:
            asked.outcome, asked.detail = "limit", "reloads of one page"
            await route.abort("aborted")
        elif showing.fresh and showing.given > 1:
            await _fulfil(route, await self._fetch(route, showing, asked))
        else:
            asked.outcome, asked.record_id = "archived page", showing.seen.record_id
            await _fulfil(route, showing.seen)

    async def _fetch(self, route: Any, showing: Showing, asked: Asked) -> Capture:
        request, url = route.request, tidy(route.request.url)
        if not url:
            raise _Refused("an address with a password, or none that can be asked for")
        kinds = _FILES if showing.fresh else _CACHED
        cached = request.method == "GET" and request.resource_type in kinds
        if cached and (kept := self._cache.get(url)) is not None:
            self._cache.move_to_end(url)
            asked.outcome, asked.detail, asked.record_id = "answered", "200", kept.record_id
            return kept
        capture = await self._hop(url, request, showing)
        showing.visit.received += len(capture.body)
        capture = decoded(capture, self._max_body)
        cut = ", cut at the limit on size" if capture.truncated else ""
        asked.outcome, asked.detail = "answered", f"{capture.status}{cut}"
        asked.record_id = capture.record_id
        if cached and capture.status == 200:
            self._keep(url, capture)
        return capture

    async def _hop(self, url: str, request: Any, showing: Showing) -> Capture:
        """Follow redirects by hand: each hop is checked and archived as a request of its own."""
        method, body = request.method, request.post_data_buffer
        for _ in range(MAX_HOPS):
            headers = {k: v for k, v in request.headers.items() if k.lower() in _PASSED}
            if cookie := await _cookies(request, url, showing):
                headers["Cookie"] = cookie
            if host_of(url) != host_of(request.url):
                headers.pop("authorization", None)
            response = await self._download(
                Request(
                    url,
                    method=method,
                    body=body if method != "GET" else b"",
                    headers=headers,
                    callback=NO_CALLBACK,
                    dont_filter=True,
                    meta={
                        VISIT: True,
                        "dont_merge_cookies": True,
                        "dont_retry": True,
                        "download_slot": f"browser {host_of(url)}",
                        "autothrottle_dont_adjust_delay": True,
                    },
                )
            )
            capture: Capture | None = response.meta.get(CAPTURE)
            if capture is None:
                raise _Refused("the archive is closed")
            target = redirect_target(capture)
            if not target:
                return capture
            if capture.status == 303 or (capture.status in (301, 302) and method == "POST"):
                method, body = "GET", None
            url = target
        raise _Refused("redirect loop")

    def _keep(self, url: str, capture: Capture) -> None:
        self._cache[url] = capture
        self._size += len(capture.body)
        while self._size > CACHE and self._cache:
            _, dropped = self._cache.popitem(last=False)
            self._size -= len(dropped.body)


class _Refused(Exception):
    """A request that is not made; the text says why."""


def _failure(error: Exception) -> tuple[str, str]:
    if isinstance(error, _Refused):
        return "refused", str(error)
    name, detail = reason(error)
    told = f"{name}: {detail}" if detail else name
    refused = ("refused address", "robots.txt", "robots.txt unreachable")
    return ("refused" if name in refused else "failed"), told


def _fetched(kind: str, showing: Showing) -> bool:
    """Say whether a kind of resource is fetched at all."""
    if showing.alone:
        return kind in _LOOKS
    return kind not in _UNSENT or (showing.pictures and kind == "font")


def _own(url: str, showing: Showing) -> bool:
    """True for the firm's own servers: a page's own questions (GraphQL) are asked by POST."""
    return registrable(host_of(url)) == registrable(host_of(showing.seen.url))


def _allowed(request: Any) -> dict[str, str]:
    """Headers that let a script of another origin read an answer without content."""
    return {
        "Access-Control-Allow-Origin": request.headers.get("origin", "*"),
        "Access-Control-Allow-Credentials": "true",
    }


async def _cookies(request: Any, url: str, showing: Showing) -> str:
    """Cookies of the browser for an address; to another site only those meant for that."""
    found = await request.frame.page.context.cookies([url])
    other = not _own(url, showing)
    return "; ".join(
        f"{one['name']}={one['value']}"
        for one in found
        if not other or one.get("sameSite") == "None"
    )


async def _fulfil(route: Any, capture: Capture) -> None:
    headers: dict[str, str] = {}
    for name, value in capture.headers:
        if name.lower() not in _UNDONE and "\n" not in value:
            known = headers.get(name.lower())
            headers[name.lower()] = f"{known}, {value}" if known else value
    cookies = [value for name, value in capture.headers if name.lower() == "set-cookie"]
    if cookies:
        headers["set-cookie"] = "\n".join(cookies)
    status = capture.status if 200 <= capture.status < 600 and capture.status != 304 else 502
    await route.fulfill(status=status, headers=headers, body=capture.body)


def as_page(capture: Capture, max_body: int) -> Capture:
    """The response that the browser is given for the page itself: decoded, without its cookies."""
    whole = decoded(capture, max_body)
    kept = tuple((n, v) for n, v in whole.headers if n.lower() != "set-cookie")
    return replace(whole, headers=kept)
