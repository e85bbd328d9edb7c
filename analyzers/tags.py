"""Tags of advertising networks that a page itself loads or starts.

Hosts come from a maintained list (`data/tags.json`, its source, version and licence inside; built
by `benchmarks/refresh_tags.py`); what an advertiser's tag looks like is our own overlay
(`data/tags_overlay.toml`). A hint such as dns-prefetch or preconnect loads nothing and is no tag.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from urllib.parse import urlsplit

from analyzers import markup, terms
from analyzers.automaton import Automaton
from crawler.artifacts import Evidence
from crawler.page import Page

FILE = "tags_overlay"
_WORD = re.compile(r"[^\w$]")
_TAG = re.compile(r"<\s*(img|iframe|script)\b[^<>]*$", re.I)


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag on a page."""

    vendor: str
    evidence: Evidence
    starts: bool
    """True where the page starts the tag or loads an advertiser's tag; False for other hosts."""
    text: str = ""
    """The inline script that starts it."""


@lru_cache(maxsize=1)
def networks() -> dict[str, str]:
    """Host -> advertising network, from the maintained list."""
    file = resources.files("analyzers").joinpath("data", "tags.json")
    hosts: dict[str, str] = json.loads(file.read_text("utf-8"))["hosts"]
    dropped = set(terms.table(FILE)["not_advertising"]["hosts"])
    return {host: name for host, name in hosts.items() if not _under(host, dropped)}


def _under(host: str, hosts: set[str]) -> bool:
    parts = host.split(".")
    return any(".".join(parts[i:]) in hosts for i in range(len(parts) - 1))


@lru_cache(maxsize=4096)
def network(host: str) -> str:
    """The advertising network that a host belongs to, or an empty string."""
    parts = host.lower().split(".")
    names = (networks().get(".".join(parts[i:])) for i in range(len(parts) - 1))
    return next((name for name in names if name), "")


@lru_cache(maxsize=2)
def _automaton(topic: str) -> Automaton[tuple[str, str]]:
    listed = terms.table(FILE)[topic].items()
    return Automaton({entry: (entry, vendor) for vendor, entries in listed for entry in entries})


def words() -> tuple[str, ...]:
    """What a page must hold for the question to be worth asking: hosts, addresses, calls."""
    table, loaders, _ = terms.table(FILE), _addresses(), _first_words()
    hosts = [mark + host for host in networks() for mark in ("/", ".")]
    return (*table["gate"]["words"], *loaders, *hosts)


@lru_cache(maxsize=1)
def _first_words() -> tuple[str, ...]:
    """The first word of each call that starts a tag: no space can stand in it."""
    listed = terms.table(FILE)["starts"].values()
    return markup.watch(*{_WORD.split(entry, 1)[0] for entries in listed for entry in entries})


@lru_cache(maxsize=1)
def _addresses() -> tuple[str, ...]:
    listed = terms.table(FILE)["loaders"].values()
    return markup.watch(*(entry for entries in listed for entry in entries))


def loader(text: str) -> str:
    """The vendor whose script, pixel or frame an address or markup names, or an empty string."""
    found = next(iter(_automaton("loaders").iter(text.lower())), None)
    return str(found[1][1]) if found else ""


def starter(markup: str) -> str:
    """The vendor whose tag an inline script starts, or an empty string."""
    plain = "".join(markup.split()).replace('"', "'").lower()
    found = next(iter(_automaton("starts").iter(plain)), None)
    return str(found[1][1]) if found else ""


@lru_cache(maxsize=4)  # two questions ask the same of one page
def found(page: Page) -> tuple[Tag, ...]:
    """Tags on a page, one a vendor, those that the page starts first."""
    best: dict[str, Tag] = {}
    for tag in [*_inline(page), *_loaded(page), *_hosts(page)]:
        best.setdefault(tag.vendor, tag)
    return tuple(sorted(best.values(), key=lambda tag: not tag.starts))


def _inline(page: Page) -> Iterator[Tag]:
    if not markup.has(page, _first_words()):
        return
    for script in page.scripts:
        if script.src or not script.text:
            continue
        plain = "".join(script.text.split()).replace('"', "'").lower()
        for _, (entry, vendor) in _automaton("starts").iter(plain):
            start = _where(script.text, entry)
            quote = script.text[start : start + 300]
            yield Tag(vendor, page.cite(quote, "script"), True, script.text)


def _where(text: str, entry: str) -> int:
    """Offset in a script of an entry that is written without spaces."""
    pattern = r"\s*".join("['\"]" if c == "'" else re.escape(c) for c in entry)
    match = re.search(pattern, text, re.I)
    return match.start() if match else 0


def _loaded(page: Page) -> Iterator[Tag]:
    """Addresses of advertisers' tags in scripts, pixels and frames, `noscript` included."""
    if not markup.has(page, _addresses()):
        return
    for end, (entry, vendor) in _automaton("loaders").iter(page.lower):
        start = end + 1 - len(entry)
        if _inert(page.lower, start):
            continue
        before = page.html[max(0, start - 400) : start]
        tag = _TAG.search(before)
        if tag:
            quote = page.html[start - len(before) + tag.start() : start + 120].split(">")[0] + ">"
            yield Tag(vendor, page.cite(quote, tag[1].lower()), True)
            continue
        opened = page.lower.rfind("<", 0, start)
        if page.lower[opened : opened + 7] == "<script":  # an inline loader
            quote = page.html[max(opened, start - 60) : start + 100]
            yield Tag(vendor, page.cite(quote, "script"), True)


_DATA = re.compile(
    r"<script[^>]{0,200}type\s?=\s?[\"']?(?:application|text)/(?:json|ld\+json|template|plain)"
)


def _inert(markup: str, at: int) -> bool:
    """True within a comment or a `template`: the browser runs neither."""
    if _DATA.search(markup[max(0, markup.rfind("<script", 0, at)) : at].split(">", 1)[0]):
        return True
    for opens, closes in (("<!--", "-->"), ("<template", "</template"), ("/*", "*/")):
        begun = markup.rfind(opens, 0, at)
        if begun >= 0 and markup.find(closes, begun, at) < 0:
            return True
    return False


def _hosts(page: Page) -> Iterator[Tag]:
    sources = [(script.src, "script") for script in page.scripts if script.src]
    sources += [(link.url, "iframe") for link in page.links if link.tag == "iframe"]
    for url, kind in sources:
        vendor = network(urlsplit(url).hostname or "")
        if vendor:
            yield Tag(vendor, page.cite(f'<{kind} src="{url}">', f'{kind}[src="{url}"]'), False)
