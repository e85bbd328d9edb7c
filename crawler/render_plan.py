"""Which pages are shown to the browser: decided page by page, learned template by template. Pure.

A page that has its words costs nothing. Where it is in doubt, the first pages of a template are
shown to the browser, and what that added decides for the rest of the template.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from crawler.discovery import Discovery
from crawler.options import host_of
from crawler.urls import locale

AUTO, NEVER, ALWAYS = "auto", "never", "always"
MODES = (AUTO, NEVER, ALWAYS)
SAMPLES = 2
"""Renderings that added nothing after which a template counts as server-rendered."""
PER_PART = 3
"""Pages of one host that are shown to the browser for one kind of part (a picker, a field)."""
PER_HOST = 3
"""Pages of one host, of different templates, that are visited for each choice about cookies."""
GAIN = 120
"""Letters that a rendering must add to count as more than what was served."""


def template(url: str) -> str:
    """Host and shape of an address: locale segments dropped, the first other segment kept."""
    parts = urlsplit(url)
    names = [s for s in parts.path.split("/") if s and not locale(s)]
    shape = "/".join([names[0], *("*" for _ in names[1:])]) if len(names) > 1 else "*" * len(names)
    return f"{host_of(url)}/{shape}"


@dataclass(slots=True)
class _Known:
    """What the renderings of one template showed."""

    gained: int = 0
    same: int = 0

    @property
    def served(self) -> bool:
        """True where the template proved to be server-rendered."""
        return self.same >= SAMPLES and not self.gained


@dataclass(slots=True)
class RenderPlan:
    """The decisions of one crawl."""

    mode: str = AUTO
    known: dict[str, _Known] = field(default_factory=dict)
    _visited: dict[str, set[str]] = field(default_factory=dict)
    _parts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def wants(self, url: str, found: Discovery) -> bool:
        """Say whether a page is to be shown to the browser."""
        if self.mode == NEVER or found.kind != "page":
            return False
        if self.mode == ALWAYS:
            return True
        extent = found.need.extent
        if extent == "part":
            key = (host_of(url), found.need.why)
            self._parts[key] += 1
            return self._parts[key] <= PER_PART
        known = self.known.get(template(url), _Known())
        if extent == "whole":
            return not known.served
        return extent == "perhaps" and (known.gained > 0 or not known.served)

    def wants_states(self, url: str, scripted: bool) -> bool:
        """Say whether a page is visited once for each choice about cookies."""
        visited = self._visited.setdefault(host_of(url), set())
        if self.mode == NEVER or not scripted or len(visited) >= PER_HOST:
            return False
        if template(url) in visited:
            return False
        visited.add(template(url))
        return True

    def learn(self, url: str, served: Discovery, shown: Discovery) -> None:
        """Take note of what a rendering added to what was served."""
        known = self.known.setdefault(template(url), _Known())
        if adds(served, shown):
            known.gained += 1
        else:
            known.same += 1


def adds(served: Discovery, shown: Discovery) -> bool:
    """Say whether the browser showed more than the server sent."""
    links = set(shown.links) - set(served.links)
    return (
        shown.letters > served.letters + GAIN
        or bool(links)
        or shown.options > served.options
        or bool(set(shown.alternates) - set(served.alternates))
    )
