"""Which authorised entity the register names for which pages, by host and path."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from analyzers import registry
from analyzers.registry import Standing, host_of
from crawler.register import Kind, Register, RegisterEntry


def live(register: Register, day: str) -> list[RegisterEntry]:
    """Authorised providers and issuers whose authorisation had not ended."""
    return [e for e in register.of(Kind.CASP, Kind.EMT, Kind.ART) if not e.ended(day)]


def authorised(register: Register, urls: Iterable[str], day: str) -> frozenset[str]:
    """Addresses that lie under one that the register gives for such an entity."""
    entries = live(register, day)
    return frozenset(url for url in urls if any(registry.covers(e, url) for e in entries))


def told(standing: Standing) -> list[dict[str, Any]]:
    """Pages that were read, grouped by the address of the register that covers them best.

    Several entities may share an address (`okx.com`). Pages on a host of which another part is an
    entity's, under no address of the register, stand apart with no entity.
    """
    entries = [
        e
        for e in live(standing.register, standing.on)
        if any(registry.same_domain(e, host_of(url)) for url in standing.pages)
    ]
    groups: dict[str, tuple[list[str], list[str]]] = {}
    for url in standing.pages:
        if not any(registry.same_domain(e, host_of(url)) for e in entries):
            continue
        address, names = _best(entries, url)
        group = groups.setdefault(address or host_of(url), (names, []))
        group[1].append(url)
    return [
        {"address": address, "entities": names, "pages": len(urls), "sample": min(urls, key=_order)}
        for address, (names, urls) in sorted(groups.items())
    ]


def _best(entries: Iterable[RegisterEntry], url: str) -> tuple[str, list[str]]:
    """(address, names of the entities that have it) of the longest address above a page."""
    found: dict[str, list[str]] = {}
    for entry in entries:
        for host, path in entry.websites:
            if registry.lies_under(url, host, path):
                found.setdefault(host + path, []).append(entry.name)
    if not found:
        return "", []
    address = max(found, key=lambda a: (len(a), a))
    return address, sorted(set(found[address]))


def _order(url: str) -> tuple[int, str]:
    return len(urlsplit(url).path), url
