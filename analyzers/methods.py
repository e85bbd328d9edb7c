"""Payment methods of single Member States: how they are written, and where their logos stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborNode

from analyzers import terms
from crawler.page import Page


@dataclass(frozen=True, slots=True)
class Method:
    """One domestic scheme."""

    name: str
    literals: tuple[str, ...]
    """Ways of writing it; capitals matter."""
    states: tuple[str, ...]
    stale: bool
    """Withdrawn: the page is old."""
    doubtful: bool
    """Also an ordinary word."""

    def places(self, text: str) -> list[tuple[int, int]]:
        """Bounds of the name where it stands alone, in order."""
        return sorted(
            (at, at + len(name)) for name in self.literals for at in terms.standing(text, name)
        )


@lru_cache(maxsize=1)
def methods() -> tuple[Method, ...]:
    """Every method of the data file."""
    found = []
    for entry in terms.table("payments")["method"]:
        names = (entry["name"], *entry.get("also", ()))
        doubtful = bool(entry.get("doubtful"))
        states = tuple(sorted(entry["states"]))
        found.append(Method(entry["name"], names, states, bool(entry.get("stale")), doubtful))
    return tuple(found)


def others(text: str, method: Method) -> int:
    """How many other ways to pay a text names."""
    wallets = {name.lower() for name in terms.words("payments", "wallets").findall(text)}
    own = sum(
        bool(m.places(text))
        for m in methods()
        if m is not method and not m.doubtful and not set(m.literals) & set(method.literals)
    )
    return len(wallets) + own


@lru_cache(maxsize=1)
def _logo_names() -> dict[str, Method]:
    """Letters and digits of a name, lower case -> method; names that are words left out."""
    return {
        re.sub(r"[\W_]", "", name.lower()): method
        for method in methods()
        for name in method.literals
        if not method.doubtful
    }


def logos(page: Page) -> dict[str, LexborNode]:
    """Method -> the first image that is named after it, by alternative text or file name."""
    found: dict[str, LexborNode] = {}
    for node in page.tree.css("img"):
        a = node.attributes
        src = a.get("src") or a.get("data-src") or ""
        file = src[:300].rpartition("/")[2].partition(".")[0]
        for name in (a.get("alt") or "", file):
            key = re.sub(r"[\W_]", "", name[:40].lower()).removeprefix("logo").removesuffix("logo")
            method = _logo_names().get(key)
            if method is not None:
                found.setdefault(method.name, node)
    return found


def section(node: LexborNode) -> tuple[str, bool]:
    """Words and alternative texts around an image, and whether it stands in the footer."""
    around: LexborNode | None = node.parent
    for _ in range(3):
        if around is None or len(around.css("img")) > 1:
            break
        around = around.parent
    footer, above = False, node.parent
    while above is not None:
        footer = footer or above.tag == "footer"
        above = above.parent
    if around is None:
        return "", footer
    names: list[str] = [(around.text() or "")[:600]]
    for image in around.css("img")[:60]:
        names.append(image.attributes.get("alt") or "")
        names.append((image.attributes.get("src") or "")[:300].rpartition("/")[2].partition(".")[0])
    return " | ".join(names), footer
