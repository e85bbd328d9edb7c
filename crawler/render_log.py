"""What a browser asked for while it showed one page: a list that is archived as it is. Pure."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

MAX_REQUESTS = 400
"""Requests of one visit that are answered; a page that wants more gets no more."""
MAX_BYTES = 48 * 1024 * 1024
"""Bytes that one visit may fetch."""
LISTED = 1_000
"""Requests of one visit that are listed."""
WENT = 60
"""Addresses that are noted as where a script wanted to go."""
_LONG, _BODY = 2_000, 1_000


@dataclass(slots=True)
class Asked:
    """One request of the browser."""

    url: str
    method: str
    kind: str
    """`document`, `script`, `xhr`, `image`, `ping` ... as the browser names it."""
    state: str
    """What the visitor had chosen about cookies: `none`, `reject`, `accept`; `undecided` before the
    answer in a visit that was to give one."""
    outcome: str = ""
    """`answered`, `archived page`, `not sent`, `refused`, `failed`, `limit`."""
    detail: str = ""
    """Status of the answer, or why there was none."""
    sent: str = ""
    """Body of the request, cut."""
    record_id: str = ""
    """Record of the answer; empty where there is none."""


@dataclass(slots=True)
class Visit:
    """One page as a visitor had it, in one state or in several."""

    url: str
    asked: list[Asked] = field(default_factory=list)
    states: dict[str, dict[str, Any]] = field(default_factory=dict)
    """State -> what came of it: consent notice, click, result."""
    scripts: list[str] = field(default_factory=list)
    """Elements of the document that load or start tags, as markup."""
    went: list[str] = field(default_factory=list)
    """Addresses that a script wanted to go to."""
    left_out: int = 0
    state: str = "none"
    received: int = 0

    def ask(self, url: str, method: str, kind: str, sent: str = "") -> Asked:
        """List a request; one too many is answered with a limit."""
        one = Asked(url[:_LONG], method, kind, self.state, sent=sent[:_BODY])
        if len(self.asked) < LISTED:
            self.asked.append(one)
        else:
            self.left_out += 1
        return one

    def goes(self, url: str) -> None:
        """Note where a script or a choice wanted to go."""
        if url[:_LONG] not in self.went and len(self.went) < WENT:
            self.went.append(url[:_LONG])

    def spent(self) -> bool:
        """True where the visit has used up what it may ask for."""
        return len(self.asked) > MAX_REQUESTS or self.received > MAX_BYTES

    def told(self) -> bytes:
        """As JSON; the same visit gives the same bytes."""
        data = {
            "url": self.url,
            "states": self.states,
            "requests": [asdict(one) for one in self.asked],
            "left_out": self.left_out,
            "scripts": self.scripts,
            "went": self.went,
        }
        return json.dumps(data, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
