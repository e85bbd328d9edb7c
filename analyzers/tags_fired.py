"""Tags of advertising networks that fire in a browser, by what the visitor chose about cookies.

A tag fires when a browser calls its vendor for more than a script: a pixel, a beacon, a frame, a
request for data. A script that was only fetched is loaded; one that stands in the page and is never
fetched is present. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit

from analyzers import tags
from analyzers.tags import network
from crawler.visit import Request, Visit

STATES = ("none", "reject", "accept")
UNDECIDED = "undecided"
_SCRIPTS = ("script", "stylesheet", "preflight")
_MANAGERS = ("googletagmanager.com", "google-analytics.com")
CHOICES = {
    "none": "before any choice about cookies",
    "reject": "after cookies were refused",
    "accept": "after cookies were accepted",
}


@dataclass(slots=True)
class Fired:
    """One vendor's tag on one page, in every state that was tried."""

    vendor: str
    calls: dict[str, list[Request]] = field(default_factory=dict)
    """State -> requests by which it fired."""
    loaded: set[str] = field(default_factory=set)
    """States in which its script was fetched, or asked for."""
    refused: str = ""
    """Why its script was not fetched, where it was not: whether it fires is unknown then."""
    markup: str = ""
    """The element of the page that loads or starts it."""

    @property
    def states(self) -> tuple[str, ...]:
        """States in which it fired, in order."""
        return tuple(state for state in STATES if state in self.calls)


def tried(visit: Visit) -> tuple[str, ...]:
    """States that the visit came to: without a notice there is nothing to choose."""
    answered = {s for s, told in visit.states.items() if s == "none" or told.get("answered")}
    return tuple(s for s in STATES if s in answered) or ("none",)


@lru_cache(maxsize=4)
def found(visit: Visit) -> tuple[Fired, ...]:
    """Tags on a page, by vendor."""
    seen: dict[str, Fired] = {}
    for request in visit.requests:
        vendor = _vendor(request)
        if not vendor:
            continue
        one = seen.setdefault(vendor, Fired(vendor))
        if request.kind not in _SCRIPTS:
            one.calls.setdefault(request.state, []).append(request)
        else:
            one.loaded.add(request.state)
            if request.outcome in ("refused", "failed", "limit"):
                one.refused = request.detail or request.outcome
    for (
        one
    ) in seen.values():  # the same as in the visit without an answer, unless it came by chance
        early = one.calls.pop(UNDECIDED, None)
        if early:
            one.calls.setdefault("none", early)
    for vendor, markup in _present(visit):
        one = seen.setdefault(vendor, Fired(vendor))
        one.markup = one.markup or markup
    return tuple(seen[vendor] for vendor in sorted(seen))


def _vendor(request: Request) -> str:
    host = request.host
    if not host or _measures(host):
        return tags.loader(request.url)
    return tags.loader(request.url) or network(host)


def _present(visit: Visit) -> Iterator[tuple[str, str]]:
    """Vendors whose tag the page's own elements load or start; blocked elements too."""
    for markup in visit.scripts:
        vendor = tags.loader(markup) or tags.starter(markup)
        if vendor:
            yield vendor, markup


def parameters(url: str) -> str:
    """Parameters of a request, shortened, for the reader."""
    pairs = parse_qsl(urlsplit(url).query, keep_blank_values=True)[:40]
    said = [f"{name}={value[:24]}" for name, value in pairs if len(name) <= 24]
    return ", ".join(said[:8])


def address(request: Request) -> str:
    """Host and path of a request."""
    parts = urlsplit(request.url)
    return f"{parts.hostname or ''}{parts.path}"[:120]


def row(visit: Visit, one: Fired) -> dict[str, object]:
    """The tag as plain JSON, for the table of the report."""
    cells = {}
    for state in STATES:
        calls = one.calls.get(state, [])
        if calls:
            cells[state] = {
                "fired": len(calls),
                "endpoint": address(calls[0]),
                "parameters": parameters(calls[0].url),
            }
        elif state not in tried(visit):
            cells[state] = {"tried": False}
        else:
            cells[state] = {"fired": 0, "loaded": state in one.loaded}
    return {
        "page": visit.url,
        "vendor": one.vendor,
        "states": cells,
        "refused": one.refused if not one.calls else "",
        "notice": str(visit.states.get("none", {}).get("notice", "")),
        "record_id": visit.capture.record_id,
    }


def blocked(visit: Visit) -> str:
    """The first script of the page that could not be fetched, and why; an empty string where there
    is none. What measures or advertises makes no part of a page, and is passed over."""
    for request in visit.requests:
        lost = request.kind == "script" and request.outcome in ("refused", "failed", "limit")
        if lost and not _vendor(request) and not _measures(request.host):
            return f"{request.host} ({request.detail or request.outcome})"
    return ""


def _measures(host: str) -> bool:
    return any(host == name or host.endswith("." + name) for name in _MANAGERS)


def rows(visit: Visit) -> tuple[dict[str, object], ...]:
    """Every tag of a visit in which states were tried."""
    return tuple(row(visit, one) for one in found(visit)) if visit.states else ()
