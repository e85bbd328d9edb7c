"""Which hosts are the firm's, and why. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.domains import brand, is_platform, registrable
from crawler.options import host_of

MAX_SISTERS = 25
"""Further registrable domains, adopted because the firm's pages name them."""
MAX_HOSTS = 60
_HREFLANG = re.compile(r"x-default|[a-z]{2,3}([-_][a-z0-9]{2,8}){0,3}", re.I)


class Scope:
    """The hosts of one firm: the sites given, their domains' other hosts, and sister domains.

    A sister domain is one that the firm's own page declares as a language version, or has as
    canonical address or redirect target under the same brand label. Sisters name no further
    sisters unless these carry the brand label of a start site.
    """

    def __init__(self, sites: Iterable[str], *, given_only: bool = False) -> None:
        self._given_only = given_only
        self.reasons: dict[str, str] = {}
        """Host -> why it counts as the firm's, in words, in the order of discovery."""
        self.limits: set[str] = set()
        self.refused: set[str] = set()
        """Hosts that would be the firm's, and that a limit kept out."""
        self._domains: dict[str, str] = {}
        self._own: set[str] = set()
        self._brands: set[str] = set()
        self._sisters = 0
        for site in sites:
            self._add_own(host_of(site), f"start address {site}")

    def _add_own(self, host: str, reason: str) -> None:
        domain = registrable(host)
        self._own.add(domain)
        self._brands.add(brand(host))
        self._domains.setdefault(domain, reason)
        self.reasons.setdefault(host, reason)

    def admits(self, host: str, named_by: str) -> bool:
        """Say whether a host is the firm's; a new one is listed with the URL that named it."""
        if host in self.reasons:
            return True
        domain = registrable(host)
        why = self._domains.get(domain)
        if not host or why is None:
            return False
        if self._given_only or len(self.reasons) >= MAX_HOSTS:
            self.limits.add("given hosts only" if self._given_only else "hosts")
            self.refused.add(host)
            return False
        if why.startswith("start address"):
            why = f"host of {domain}, named by {named_by}"
        self.reasons[host] = why
        return True

    def redirected_start(self, target: str, source: str) -> None:
        """Take note that a start page redirects: the firm itself sends its visitors there."""
        host = host_of(target)
        if self._given_only or not host or is_platform(host):
            return
        if registrable(host) not in self._own:
            self._add_own(host, f"{source} redirects to it")

    def declared(self, target: str, hreflang: str, source: str) -> None:
        """Take note of a language version that a page, header or sitemap declares."""
        if _HREFLANG.fullmatch(hreflang.strip()):
            self._adopt(target, source, f"{source} declares it as hreflang {hreflang.strip()}")

    def pointed(self, target: str, source: str, reason: str) -> None:
        """Take note of a canonical address or a redirect, which count under the same brand only."""
        if brand(host_of(target)) in self._brands - {""}:
            self._adopt(target, source, reason)

    def _adopt(self, target: str, source: str, reason: str) -> None:
        host, origin = host_of(target), registrable(host_of(source))
        domain = registrable(host)
        if not brand(host) or domain in self._domains or is_platform(host):
            return
        if origin not in self._domains:
            return
        if origin not in self._own and brand(host) not in self._brands - {""}:
            return
        if self._sisters >= MAX_SISTERS:
            self.limits.add("sister domains")
            self.refused.add(host)
            return
        self._sisters += 1
        self._domains[domain] = reason
