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
            self._parts.add((host_of(url), need.why))
            gained = examined.summary.letters > letters + GAIN
            self._gained.setdefault(template(url), []).append(gained)
        fresh = tuple(s for s in examined.signals if _key(s) not in known)
        known.update(map(_key, fresh))
        return replace(examined, signals=fresh)

    def settle(self, unknown: dict[str, str]) -> Iterator[tuple[str, tuple[str, str]]]:
        """Yield (address, (reason, detail)) of pages that were not read; `unknown` gets the
        signals that are not assessed."""
        for url, need in sorted(self._open.items()):
            if (host_of(url), need.why) in self._parts and need.extent == "part":
                continue
            if need.extent == "perhaps" or self._proved(url):
                continue
            for name, why in needs.unknown(need):
                unknown.setdefault(name, why)
            if need.extent == "whole":
                yield url, (needs.REASON, need.why)

    def _proved(self, url: str) -> bool:
        """True where a browser added nothing to other pages of the template."""
        gained = self._gained.get(template(url), [])
        return len(gained) >= SAMPLES and not any(gained)


def _key(signal: Signal) -> int:
    seen = signal.sighting
    return hash((signal.id, seen.states, seen.language, seen.currency, seen.evidence.quote))
