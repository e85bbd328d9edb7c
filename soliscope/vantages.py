"""`[vantage.NAME]` of the firm file. No message repeats a proxy: it may hold a password."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from crawler.guard import Guard, literal
from crawler.options import CrawlOptions
from crawler.vantage import DIRECT, NAME, Proxy, Vantage
from soliscope.errors import UsageError

KEYS = ("proxy", "country", "accept_language")
MAX_VANTAGES = 40
Proxies = tuple[tuple[str, Proxy], ...]


def read(
    named: object, path: Path, refuse_unknown: Callable[..., None], country: Callable[..., str]
) -> tuple[tuple[Vantage, ...], Proxies]:
    """Read every vantage point. Raises UsageError."""
    if not isinstance(named, dict) or not all(isinstance(one, dict) for one in named.values()):
        raise UsageError(f"{path}: write each vantage point as a table such as [vantage.fr].")
    if len(named) > MAX_VANTAGES:
        raise UsageError(f"{path}: at most {MAX_VANTAGES} vantage points are asked.")
    found: list[Vantage] = []
    proxies: list[tuple[str, Proxy]] = []
    for name, one in named.items():
        where = f"[vantage.{name[:40]}] of {path}"
        if not NAME.fullmatch(name):
            raise UsageError(f"{where}: a name has small letters, digits and hyphens, such as fr.")
        refuse_unknown(one, KEYS, where)
        if name == DIRECT:
            if "proxy" in one:
                raise UsageError(f"{where} is this machine's own connection: it has no proxy.")
        else:
            _complete(one, where)
            proxies.append((name, _proxy(one["proxy"], where)))
        code = country(one["country"], f"{where}: country") if one.get("country") else ""
        found.append(Vantage(name, code, _accept(one.get("accept_language", ""), where)))
    return tuple(found), tuple(proxies)


def _complete(one: Mapping[str, Any], where: str) -> None:
    for key, example in (("proxy", "http://127.0.0.1:3128"), ("country", "FR")):
        if not one.get(key):
            raise UsageError(f'{where} has no {key}; add: {key} = "{example}".')


def _proxy(value: object, where: str) -> Proxy:
    text = value if isinstance(value, str) else ""
    if text.startswith("$"):
        text = os.environ.get(text[1:], "")
        if not text:
            raise UsageError(f"{where}: the environment variable that proxy names is not set.")
    try:
        return Proxy.parse(text)
    except ValueError as error:
        raise UsageError(f"{where}: {error}.") from None


def _accept(value: object, where: str) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z0-9,;=.* -]{0,100}", value):
        raise UsageError(f'{where}: accept_language is written as in a request, such as "fr".')
    return value.strip()


def admit(proxies: Proxies, options: CrawlOptions) -> None:
    """Refuse proxies at an address that is not public, before anything is fetched.

    What a name leads to is checked when it is connected to. Raises UsageError.
    """
    guard = Guard(options.allow_addresses)
    for name, proxy in proxies:
        if options.target(proxy.host, proxy.port, by_name=True):
            continue
        try:
            address = literal(proxy.host)
        except ValueError:
            raise UsageError(f"The proxy of [vantage.{name}] has no usable host name.") from None
        local = proxy.host.lower().rstrip(".").rpartition(".")[2] == "localhost"
        if (address is not None and not guard.admits(address)) or (
            local and not options.allow_addresses
        ):
            raise UsageError(
                f"The proxy of [vantage.{name}] is not at a public address; --allow-address with"
                " its address makes an exception."
            )
