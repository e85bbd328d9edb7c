"""Payment methods of single Member States: how they are written, and where their logos stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborNode

from analyzers import terms
from analyzers.occurrences import Names
from crawler.artifacts import Choice
from crawler.page import Page

_CASE = re.compile(
    r"[’']?(?:i?ll[aä]|ell[aä]|i?lle|i?in|n|i[aä]|a|u|i?em|om|ie|owi|i?ga|[vnkm][ae]l|[ei]t|ul|ului|ом)"
    r"(?!\w)"
)
"""Endings of names in Finnish, Estonian, Hungarian, Slavic languages and Romanian."""


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
        """Bounds of the name where it stands alone or is inflected ("MobilePaylla")."""
        found = {
            (at, at + len(name)) for name in self.literals for at in terms.standing(text, name)
        }
        if not self.doubtful:
            for name in self.literals:
                for at in terms.find_all(text, name):
                    case = _CASE.match(text, at + len(name))
                    if case and not text[at - 1 : at].isalnum():
                        found.add((at, at + len(name)))
        return sorted(found)


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


NAMED = Names(lambda: {name: method.name for method in methods() for name in method.literals})
"""Methods of which a name is written somewhere on a page."""


def others(text: str, method: Method) -> int:
    """How many other ways to pay a text names."""
    wallets = {name.lower() for name in terms.words("payments", "wallets").findall(text)}
    own = sum(
        bool(m.places(text))
        for m in methods()
        if m is not method and not m.doubtful and not set(m.literals) & set(method.literals)
    )
    return len(wallets) + own


_PAYING = re.compile(
    r"deposit|withdraw|add-(?:money|cash|funds)|cash-?(?:in|out)|checkout|/buy\b|/kaufen|/comprar|/acheter|/kopen|/kup|"
    r"fund(?:ing|s)?\b|payment|payout|top-?up|einzahl|auszahl|zahlung|depot|retrait|paiement"
    r"|deposito|ingres|retiro|retirada|pago|deposit|preliev|pagament|deposito|levantament|storten|opname"
    r"|betal|betaal|wplat|wyplat|platnos|vklad|vyber|platb|insatt|uttag|indbetal|udbetal|talletu|nosto|maksu"
    r"|befizet|kifizet|fizetes|depun|retrag|plat",
    re.I,
)


def paying_page(page: Page) -> bool:
    """True where address or title say that the page is about paying in or out."""
    return bool(_PAYING.search(page.path) or terms.says("payments", "money_in_out", page.title))


def chosen(page: Page) -> list[Choice]:
    """Selectors of a way to pay."""
    return [c for c in page.choices if c.kind != "country" and _is_picker(page, c)]


def _is_picker(page: Page, choice: Choice) -> bool:
    label = choice.label.replace("_", " ").replace("-", " ")
    if terms.says("payments", "money_in_out", label):
        return True
    named = " | ".join(text for _, text, _ in choice.options[:30])
    return paying_page(page) and terms.says("payments", "wallets", named)


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
    before = around.prev
    while before is not None and before.tag == "-text":
        before = before.prev
    if before is not None and len(words := (before.text() or "").strip()) <= 2 * terms.SHORT:
        names.append(words)  # "Choose how to pay" above a row of logos
    for image in around.css("img")[:60]:
        names.append(image.attributes.get("alt") or "")
        names.append((image.attributes.get("src") or "")[:300].rpartition("/")[2].partition(".")[0])
    return " | ".join(names), footer
