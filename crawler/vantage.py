"""Vantage points: from where an address is asked, and through which proxy. Plain values.

A proxy may need a user name and a password. They are here and nowhere else: no archive, log, report
or message has them, nor the proxy's address.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

DIRECT = "direct"
"""The connection of this machine, which every page is asked over as well."""
VANTAGE = "soliscope_vantage"
"""Key of `Request.meta`: the name of the vantage point that a request is made from."""
NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,28}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Proxy:
    """An HTTP proxy (RFC 9110, sections 7.6 and 9.3.6)."""

    host: str = field(repr=False)
    port: int = field(repr=False)
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @classmethod
    def parse(cls, text: str) -> Proxy:
        """Read `http://[USER:PASSWORD@]HOST:PORT`.

        Raises ValueError, in one clause that never repeats what was given.
        """
        try:
            parts = urlsplit(text.strip())
            host, port = parts.hostname or "", parts.port
        except ValueError:
            host, port, parts = "", None, urlsplit("")
        plain = parts.path in ("", "/") and not parts.query and not parts.fragment
        if parts.scheme != "http" or not host or not port or not plain:
            raise ValueError(
                "a proxy is written as http://HOST:PORT or http://USER:PASSWORD@HOST:PORT"
            )
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        if ":" in user or any(c < " " or c == "\x7f" for c in user + password):
            raise ValueError("user name or password of a proxy have characters that cannot be sent")
        return cls(host, port, user, password)

    @property
    def authorization(self) -> bytes:
        """Value of Proxy-Authorization, empty without credentials (RFC 7617)."""
        if not self.user and not self.password:
            return b""
        pair = f"{self.user}:{self.password}".encode()
        return b"Basic " + base64.b64encode(pair)


@dataclass(frozen=True, slots=True)
class Vantage:
    """A place from which addresses are asked."""

    name: str
    country: str = ""
    """ISO 3166-1 alpha-2 code of where the requests seem to come from; empty where unknown."""
    accept_language: str = ""
    """Value of Accept-Language for the second of two requests; empty: there is no second one."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Accept-Language of each request: none, then the vantage point's own."""
        return ("", self.accept_language) if self.accept_language else ("",)

    def told(self) -> dict[str, str]:
        """What may be archived."""
        return {
            "name": self.name, "country": self.country, "accept_language": self.accept_language,
        }  # fmt: skip

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Vantage:
        """Read what `told` wrote. Raises KeyError."""
        return cls(*(str(told[key]) for key in ("name", "country", "accept_language")))
