"""Which addresses may be contacted at all. Pure: it resolves nothing and opens nothing.

A web page can name any address, and the machine that crawls it stands inside somebody's network.
So only public addresses are contacted, whatever way they are written and however they are reached;
`crawler.connect` asks here with the very address that it is about to connect to.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_network
from urllib.parse import unquote

from crawler.options import Address, Network

# Special-purpose blocks (IANA registries) that some Python versions call global.
_CLOSED = tuple(
    ip_network(text)
    for text in (
        "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "100.64.0.0/10", "240.0.0.0/4",
        "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fec0::/10",
    )
)  # fmt: skip
_ALLOCATED = ip_network("2000::/3")
"""The only global unicast space of IPv6 (RFC 4291, section 2.4)."""
_NAT64 = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))
_V4_PART = re.compile(r"0[xX][0-9a-fA-F]*|[0-9]+")
_NAME = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?\.?")


class RefusedAddress(Exception):
    """The address is not public and nobody allowed it. No socket was opened."""


def literal(host: str) -> Address | None:
    """Return the address that a host spells, or None for a name.

    Reads every form that a browser or libc takes for an IPv4 address: decimal, octal,
    hexadecimal, fewer than four parts, full-width digits (URL standard, section 3.5).
    Raises ValueError for what is neither a name nor an address.
    """
    text = unicodedata.normalize("NFKC", unquote(host.strip())).replace("。", ".")
    if text.startswith("[") and text.endswith("]"):
        return IPv6Address(text[1:-1])
    if ":" in text:
        if "%" in text:
            raise ValueError("an address with a zone is local")
        return IPv6Address(text)
    parts = text.removesuffix(".").split(".")
    if not _V4_PART.fullmatch(parts[-1]):
        if not text.isascii() or not _NAME.fullmatch(text) or ".." in text or len(text) > 254:
            raise ValueError("not a host name")
        return None
    return IPv4Address(_v4(parts))


def _v4(parts: list[str]) -> int:
    if len(parts) > 4 or not all(_V4_PART.fullmatch(part) for part in parts):
        raise ValueError("not an IPv4 address")
    numbers = [_number(part) for part in parts]
    last = numbers.pop()
    if any(n > 255 for n in numbers) or last >= 256 ** (4 - len(numbers)):
        raise ValueError("not an IPv4 address")
    return sum(n << (24 - 8 * i) for i, n in enumerate(numbers)) + last


def _number(part: str) -> int:
    if part[:2] in ("0x", "0X"):
        return int(part[2:] or "0", 16)
    return int(part, 8) if len(part) > 1 and part.startswith("0") else int(part)


def embedded(address: IPv6Address) -> list[IPv4Address]:
    """Return the IPv4 addresses that a translator or tunnel would take out of an IPv6 address."""
    found = [a for a in (address.ipv4_mapped, address.sixtofour) if a]
    found += address.teredo or ()
    number = int(address)
    if any(address in block for block in _NAT64) or number >> 32 == 0:
        found.append(IPv4Address(number & 0xFFFFFFFF))
    if (number >> 32) & 0xFFFFFFFF in (0x00005EFE, 0x02005EFE):  # ISATAP, RFC 5214
        found.append(IPv4Address(number & 0xFFFFFFFF))
    return found


def public(address: Address) -> bool:
    """Say whether an address is reachable for everybody, so that contacting it reveals nothing."""
    if isinstance(address, IPv6Address):
        inner = embedded(address)
        if not all(public(a) for a in inner):
            return False
        if address.ipv4_mapped or address in _NAT64[0]:
            return True
        if address not in _ALLOCATED:
            return False
    closed = any(address in block for block in _CLOSED if block.version == address.version)
    return address.is_global and not address.is_multicast and not address.is_reserved and not closed


class Guard:
    """The policy of one crawl: public addresses, and those that the user allowed."""

    def __init__(self, allowed: Iterable[Network] = ()) -> None:
        self._allowed = tuple(allowed)

    def admits(self, address: Address) -> bool:
        """Say whether the address may be contacted."""
        mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
        forms = (address, mapped) if mapped else (address,)
        allowed = any(a in n for a in forms for n in self._allowed if a.version == n.version)
        return allowed or public(address)

    def check(self, host: str, addresses: Iterable[Address]) -> list[Address]:
        """Return the addresses of a host that may be contacted.

        Raises RefusedAddress where there is none. One closed address closes the host: a name
        that answers with both is a rebinding attack or a mistake, never a public web site.
        """
        found = list(addresses)
        refused = [a for a in found if not self.admits(a)]
        if refused:
            where = str(refused[0])
            raise RefusedAddress(where if host.strip("[]") == where else f"{host} is at {where}")
        return found
