"""What a browser asked for while it showed a page, read back from its record. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from crawler.artifacts import Capture, Evidence
from crawler.page import cite

PRESENT = "present"
"""Place of a citation that quotes a script element, not a request."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request of the browser."""

    url: str
    method: str
    kind: str
    state: str
    """What the visitor had chosen about cookies by then: `none`, `reject` or `accept`; `undecided`
    before the answer in a visit that was to give one."""
    outcome: str
    """`answered`, `not sent`, `refused`, `failed`, `limit`, `archived page`."""
    detail: str
    sent: str
    """Body of the request, cut."""

    @property
    def host(self) -> str:
        """Host that it was meant for."""
        try:
            return (urlsplit(self.url).hostname or "").lower()
        except ValueError:
            return ""


@dataclass(frozen=True, eq=False)
class Visit:
    """One page as a browser had it, in one state of consent or in several."""

    capture: Capture

    @property
    def url(self) -> str:
        """Address of the page."""
        return self.capture.url

    @cached_property
    def _told(self) -> dict[str, Any]:
        try:
            told = json.loads(self.capture.body)
        except (ValueError, RecursionError):
            return {}
        return told if isinstance(told, dict) else {}

    @cached_property
    def requests(self) -> tuple[Request, ...]:
        """Requests in the order made."""
        names = ("url", "method", "kind", "state", "outcome", "detail", "sent")
        return tuple(
            Request(*(str(one.get(name, "")) for name in names))
            for one in _list(self._told, "requests")
            if isinstance(one, dict)
        )

    @cached_property
    def states(self) -> dict[str, dict[str, Any]]:
        """State of consent -> what came of it; empty where none was tried."""
        told = self._told.get("states")
        return {str(k): v for k, v in told.items() if isinstance(v, dict)} if isinstance(
            told, dict
        ) else {}  # fmt: skip

    @cached_property
    def scripts(self) -> tuple[str, ...]:
        """Elements of the document that load or start scripts, as markup."""
        return tuple(one for one in _list(self._told, "scripts") if isinstance(one, str))

    @cached_property
    def went(self) -> tuple[str, ...]:
        """Addresses that a script wanted to go to."""
        return tuple(one for one in _list(self._told, "went") if isinstance(one, str))

    def cite(self, quote: str, place: str) -> Evidence:
        """Cite the record; `place` says where in it."""
        return cite(self.capture, quote, place, "requests")


def _list(told: dict[str, Any], name: str) -> list[Any]:
    value = told.get(name)
    return value if isinstance(value, list) else []
