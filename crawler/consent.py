"""Which tags fire, by what a visitor chose about cookies: nothing, all refused, all accepted.

Three visits of one page, each in a browser of its own that remembers nothing. The notice is found
and answered by the rules of @duckduckgo/autoconsent (crawler/data/autoconsent, MPL-2.0), and where
they know none, by the words on its buttons. After an answer the page is loaded once more: that is
what a visitor who has refused is shown.
"""

from __future__ import annotations

import asyncio
import json
import re
from contextlib import suppress
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from crawler.artifacts import Capture
from crawler.browser import Hung
from crawler.render_fetch import Showing
from crawler.render_log import Visit
from crawler.render_scripts import script, settled

if TYPE_CHECKING:
    from crawler.render_pages import Pages

STATES = ("none", "reject", "accept")
UNDECIDED = "undecided"
"""State of what is asked for before the answer, in a visit that is to refuse or to accept."""
_ACTIONS = {"none": None, "reject": "optOut", "accept": "optIn"}
_KNOWN, _DETECT, _ANSWER, _AFTER, _RELOAD = 1.0, 3.0, 10.0, 3.0, 10.0
"""Seconds: for a notice to be known by the rules where its buttons are seen, to be found at all,
to be answered, for what the answer sets off, and for the page to be loaded again."""
_FOLDER = ("data", "autoconsent")
_OVER = ("optOutResult", "optInResult", "autoconsentDone")


@lru_cache(maxsize=1)
def _script() -> str:
    file = resources.files("crawler").joinpath(*_FOLDER, "autoconsent.playwright.js")
    return file.read_text("utf-8")


@lru_cache(maxsize=1)
def _rules() -> list[dict[str, Any]]:
    file = resources.files("crawler").joinpath(*_FOLDER, "rules.json")
    found: list[dict[str, Any]] = json.loads(file.read_text("utf-8"))["rules"]
    return found


def rules_for(url: str) -> list[dict[str, Any]]:
    """Rules that are meant for an address; most are meant for every one."""
    kept = []
    for rule in _rules():
        pattern = (rule.get("runContext") or {}).get("urlPattern")
        if not pattern or re.search(pattern, url):
            kept.append(rule)
    return kept


class _Notice:
    """The consent notice of one page, watched and answered."""

    def __init__(self, page: Any, showing: Showing, state: str) -> None:
        self.page, self.showing, self.state = page, showing, state
        self.name = ""
        """What the rules call the notice."""
        self.found = self.result = self.left = False
        self.clicks = 0
        self.over = asyncio.Event()
        self.seen = asyncio.Event()

    async def start(self) -> None:
        """Put the rules into the page and its frames."""
        await self.page.expose_binding("autoconsentSendMessage", self._message)
        self.page.on("framenavigated", lambda frame: asyncio.ensure_future(self._into(frame)))
        for frame in self.page.frames:
            await self._into(frame)

    async def _into(self, frame: Any) -> None:
        if self.left:
            return
        with suppress(Exception):  # the frame may be gone
            await frame.evaluate(_script())

    async def _message(self, source: dict[str, Any], message: dict[str, Any]) -> None:
        kind, frame = message.get("type"), source["frame"]
        if kind == "init":
            await self._tell(frame, {"type": "initResp", "config": self._config(),
                                     "rules": {"autoconsent": rules_for(frame.url)}})  # fmt: skip
        elif kind == "eval":
            result = None
            with suppress(Exception):
                result = await frame.evaluate(message["code"])
            told = {"type": "evalResp", "id": message["id"], "result": bool(result)}
            await self._tell(frame, told)
        elif kind == "cmpDetected":
            self.name = self.name or str(message.get("cmp"))[:80]
        elif kind == "popupFound":
            self.found, self.name = True, str(message.get("cmp"))[:80]
            if self.state != "none":
                self.showing.visit.state = self.state
            self.seen.set()
        elif kind in _OVER:
            self.result |= bool(message.get("result"))
            self.clicks += int(message.get("totalClicks") or 0)
            self.over.set()

    async def _tell(self, frame: Any, message: dict[str, Any]) -> None:
        with suppress(Exception):
            await frame.evaluate(f"autoconsentReceiveMessage({json.dumps(message)})")

    def _config(self) -> dict[str, Any]:
        quiet = dict.fromkeys(
            ("lifecycle", "rulesteps", "detectionsteps", "evals", "errors", "messages", "waits"),
            False,
        )
        return {
            "enabled": True, "autoAction": _ACTIONS[self.state], "disabledCmps": [],
            "enablePrehide": False, "enableCosmeticRules": False, "enableGeneratedRules": False,
            "detectRetries": 10, "isMainWorld": True, "prehideTimeout": 0, "visualTest": False,
            "enableHeuristicDetection": False, "heuristicMode": "off", "logs": quiet,
            "enablePopupMutationObserver": False, "performanceLoggingEnabled": False,
            "heuristicPopupSearchTimeout": 0,
        }  # fmt: skip

    async def find(self) -> bool:
        """Wait until the rules find the notice; False where they know none that is there."""
        if await self.wait(self.seen, _KNOWN):
            return True
        unknown = not self.name and await _button(self.page, "")
        return await self.wait(self.seen, 0 if unknown else _DETECT - _KNOWN)

    async def wait(self, event: asyncio.Event, seconds: float) -> bool:
        """Wait for an event; False where it did not come."""
        with suppress(TimeoutError):
            await asyncio.wait_for(event.wait(), seconds)
        return event.is_set()


async def visit(pages: Pages, seen: Capture) -> Visit:
    """Visit a page in each state; returns what it asked for in them.

    Where no notice is found there is one state only. Raises Unusable (crawler.browser).
    """
    told = Visit(seen.url)
    for state in STATES:
        told.state = "none" if state == "none" else UNDECIDED
        showing = Showing(seen, told, fresh=True)
        try:
            told.states[state] = await pages.show(showing, _look(showing, state))
        except Hung as error:
            told.states[state] = {"failed": str(error)}
        if state == "none" and not told.states[state].get("notice"):
            break
        showing.over = True  # what is still under way belongs to no later state
    told.state = "none"
    return told


def _look(showing: Showing, state: str) -> Any:
    async def look(page: Any) -> dict[str, Any]:
        notice = _Notice(page, showing, state)
        await notice.start()
        found = await notice.find()
        if state == "none":
            button = "" if found else await _button(page, "")
            showing.visit.scripts = await page.evaluate(script("scripts.js"))
            return {"notice": notice.name if found else "buttons" if button else ""}
        if found:
            await notice.wait(notice.over, _ANSWER)
        by = ""
        if notice.result:
            await settled(page, showing, _AFTER, 1.0)
            by = "" if await _button(page, "") else "rules"
        if not by:  # the rules do not know this notice, or not this make of it
            showing.visit.state = state
            by = "buttons" if await _button(page, state) else ""
            await settled(page, showing, _AFTER, 1.0)
        notice.left = True
        told = {"notice": notice.name or "buttons", "answered": bool(by), "by": by}
        return told | ({"remembered": await _again(page, showing)} if by else {})

    return look


async def _again(page: Any, showing: Showing) -> bool:
    """Load the page once more; False where it asks again, as if nothing had been chosen."""
    before = len(showing.visit.asked)
    with suppress(Exception):  # a page that cannot be loaded twice was answered all the same
        await page.reload(wait_until="load", timeout=_RELOAD * 1000)
    await settled(page, showing)
    if not await _button(page, ""):
        return True
    for one in showing.visit.asked[before:]:
        one.state = UNDECIDED
    return False


async def _button(page: Any, choice: str) -> str:
    """Click the button that says yes or no, in whatever frame; with no choice only look."""
    for frame in page.frames:
        with suppress(Exception):
            if text := await frame.evaluate(script("consent_button.js"), choice):
                return str(text)
    return ""
