"""Pages that need a browser: which were shown to one, and what stays unknown of the others.

The response and what a browser made of it are both judged. What the response showed already is not
told again: it is the better evidence, and one page is counted once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from analyzers import needs
from analyzers.base import Signal
from analyzers.scan import Examined
from crawler.options import host_of
from crawler.render_plan import GAIN, SAMPLES, template
from crawler.shell import Need


class Needs:
    """Grows while captures are folded; of a page, the response comes before its renderings."""

    def __init__(self) -> None:
        self.all_shown = False
        """True where every page was shown to a browser, whether it needed that or not."""
        self._open: dict[str, Need] = {}
        self._known: dict[str, tuple[set[int], int]] = {}
        """Address -> (what its response showed, letters of it)."""
        self._looked: dict[str, Need] = {}
        """Pages that were shown to a browser."""
        self._made: set[str] = set()
        """Those of them to which the browser added something."""
        self._blocked: dict[str, str] = {}
        """Those to which it added nothing while a script was missing -> which, and why."""
        self._parts: set[tuple[str, str]] = set()
        self._gained: dict[str, list[bool]] = {}

    def served(self, examined: Examined) -> None:
        """Take note of a page as it was received."""
        url = examined.summary.url
        if examined.need:
            self._open[url] = examined.need
        if examined.need or self.all_shown:
            self._known[url] = ({_key(s) for s in examined.signals}, examined.summary.letters)

    def shown(self, examined: Examined) -> Examined:
        """Take note of what a browser made of a page; returns it without what was seen before."""
        url = examined.summary.url
        known, letters = self._known.setdefault(url, (set(), 0))
        if examined.is_page and (need := self._open.pop(url, None)):
            self._looked[url] = need
            if examined.summary.letters > letters + GAIN:
                self._made.add(url)
        elif examined.is_page:  # something was opened or chosen
            self._made.add(url)
        elif examined.blocked and url in self._looked and url not in self._made:
            self._blocked[url] = examined.blocked
        fresh = tuple(s for s in examined.signals if _key(s) not in known)
        known.update(map(_key, fresh))
        return replace(examined, signals=fresh)

    def settle(self, unknown: dict[str, str]) -> Iterator[tuple[str, tuple[str, str]]]:
        """Yield (address, (reason, detail)) of pages that were not read; `unknown` gets the
        signals that are not assessed."""
        for url, need in self._looked.items():
            if url in self._blocked:
                self._open[url] = need
            else:
                self._parts.add((host_of(url), need.why))
                self._gained.setdefault(template(url), []).append(url in self._made)
        for url, need in sorted(self._open.items()):
            blocked = self._blocked.get(url, "")
            if (host_of(url), need.why) in self._parts and need.extent == "part":
                continue
            if need.extent == "perhaps" or (not blocked and self._proved(url)):
                continue
            for name, why in needs.unknown(need, blocked):
                unknown.setdefault(name, why)
            if need.extent == "whole":
                detail = f"a script was not fetched: {blocked}" if blocked else need.why
                yield url, (needs.REASON, detail)

    def _proved(self, url: str) -> bool:
        """True where a browser added nothing to other pages of the template."""
        gained = self._gained.get(template(url), [])
        return len(gained) >= SAMPLES and not any(gained)


def _key(signal: Signal) -> int:
    seen = signal.sighting
    return hash((signal.id, seen.states, seen.language, seen.currency, seen.evidence.quote))
