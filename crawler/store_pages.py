"""What the pages of app stores carry in their scripts, cut down to what is read of it.

A store's page also holds reviews with their writers' names, ratings, and recommendations of other
apps. Only the fields listed here are ever read, and `reduced` makes a small page of them that is
archived in place of the page: nobody's name but the developer's is kept.
"""

from __future__ import annotations

import html as entities
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from crawler.jsonsafe import at, load

MAX_HTML = 4_000_000
"""Characters of a page that are looked at; pages of both stores have less than half of it."""
MAX_VALUE = 20_000
"""Characters of one field, as JSON."""
PLAY = {
    "title": (1, 2, 0, 0), "translated": (1, 2, 12, 0, 0, 1), "available": (1, 2, 18),
    "iap": (1, 2, 19, 0), "price": (1, 2, 57, 0, 0, 0, 0, 1, 0, 0),
    "currency": (1, 2, 57, 0, 0, 0, 0, 1, 0, 1), "developer": (1, 2, 68, 0),
    "site": (1, 2, 69, 0, 5, 2), "email": (1, 2, 69, 1, 0), "legal": (1, 2, 69, 4),
    "description": (1, 2, 72, 0, 1), "id": (1, 2, 77, 0), "privacy": (1, 2, 99, 0, 5, 2),
}  # fmt: skip
"""Where Google Play keeps what is read, in the data block `ds:5` of a details page."""
SERIALIZED, SHOEBOX = "serialized-server-data", "shoebox-media-api-cache-apps"
_CALLBACK = re.compile(r"AF_initDataCallback\(\{\s*key:\s*'ds:5'[^\[\]{}]{0,200}?data:\s*(?=\[)")
_OFFER = ("offerType", "adamId", "bundleId", "hasInAppPurchases", "isFree", "isPreorder")
_ATTRIBUTES = ("name", "artistName", "subtitle", "isPreorder")
_LINKED = ("@type", "name", "description", "url")


@dataclass(frozen=True, slots=True)
class Embedded:
    """The fields of a store's page; None where the page has no such block."""

    lang: str = ""
    title: str = ""
    play: Any = None
    """`ds:5` with nothing but the paths of `PLAY`."""
    apple: Any = None
    """`data[0].data` of Apple's page."""
    shoebox: Any = None
    """`d[0]` of the older layout."""
    linked: Any = None
    """The JSON-LD object that describes the app."""
    problems: tuple[str, ...] = ()
    """What could not be read, in words."""


def embedded(html: str) -> Embedded:
    """Read a page. Nothing is raised: what is hostile or damaged is a problem."""
    if len(html) > MAX_HTML:
        return Embedded(problems=("the page is too large",))
    tree = LexborHTMLParser(html)
    found: dict[str, Any] = {}
    problems: list[str] = []
    for script in tree.css("script"):
        text, name = script.text(), script.attributes.get("id")
        try:
            if match := _CALLBACK.search(text):
                found.setdefault("play", _play(load(text, match.end())))
            elif name == SERIALIZED:
                found.setdefault("apple", _apple(load(text.strip())))
            elif name == SHOEBOX:
                found.setdefault("shoebox", _shoebox(load(text.strip())))
            elif script.attributes.get("type") == "application/ld+json":
                found.setdefault("linked", _linked(load(text.strip())))
        except ValueError as error:
            problems.append(str(error))
    head, root = tree.css_first("title"), tree.root
    title = " ".join(head.text().split())[:300] if head else ""
    lang = (root.attributes.get("lang") or "")[:40] if root is not None else ""
    kept = {name: value for name, value in found.items() if value is not None}
    return Embedded(lang, title, **kept, problems=tuple(dict.fromkeys(problems)))


def reduced(html: str) -> str:
    """Return a page that carries the same fields and nothing else.

    `embedded` of it gives what `embedded` of the page gives, but for the problems.
    """
    seen = embedded(html)
    scripts = []
    if seen.play is not None:
        data = (
            f"AF_initDataCallback({{key: 'ds:5', data:{_script(seen.play)}, sideChannel: {{}}}});"
        )
        scripts.append(f"<script>{data}</script>")
    if seen.apple is not None:
        data = _script({"data": [{"data": seen.apple}]})
        scripts.append(f'<script id="{SERIALIZED}" type="application/json">{data}</script>')
    if seen.shoebox is not None:
        data = _script({"kept": json.dumps({"d": [seen.shoebox]}, ensure_ascii=False)})
        scripts.append(f'<script id="{SHOEBOX}" type="application/json">{data}</script>')
    if seen.linked is not None:
        scripts.append(f'<script type="application/ld+json">{_script(seen.linked)}</script>')
    lang, title = entities.escape(seen.lang), entities.escape(seen.title)
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
        f"</head><body>{''.join(scripts)}</body></html>"
    )


def _script(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _kept(value: Any) -> Any:
    """A field, if it is of a size that a field has."""
    return value if len(json.dumps(value)) <= MAX_VALUE else None


def _play(data: Any) -> Any:
    if not isinstance(at(data, 1, 2), list):
        raise ValueError("the page's data has another layout")
    kept: list[Any] = []
    for path in sorted(PLAY.values()):
        value = _kept(at(data, *path))
        if value is not None:
            _put(kept, path, value)
    return kept


def _put(into: list[Any], path: tuple[int, ...], value: Any) -> None:
    for step, following in zip(path, (*path[1:], None), strict=True):
        into += [None] * (step + 1 - len(into))
        if following is None:
            into[step] = value
        else:
            into[step] = into[step] if isinstance(into[step], list) else []
            into = into[step]


def _apple(data: Any) -> Any:
    root = at(data, "data", 0, "data") or at(data, 0, "data")
    if not isinstance(root, dict):
        raise ValueError("the page's data has another layout")
    lockup, kept = at(root, "lockup"), {"title": _kept(at(root, "title"))}
    kept["developerAction"] = {"title": _kept(at(root, "developerAction", "title"))}
    kept["lockup"] = {
        "subtitle": _kept(at(lockup, "subtitle")),
        "offerDisplayProperties": _pick(at(lockup, "offerDisplayProperties"), _OFFER),
    }
    shelf = at(root, "shelfMapping", "information", "items")
    items = shelf[:60] if isinstance(shelf, list) else []
    kept["shelfMapping"] = {"information": {"items": list(_information(items))}}
    return kept


def _information(items: Iterable[Any]) -> Iterator[dict[str, Any]]:
    for item in items:
        inner = at(item, "items")
        lines = inner[:40] if isinstance(inner, list) else []
        yield {
            "title": _kept(at(item, "title")),
            "items": [_pick(line, ("text", "textPairs")) for line in lines],
        }


def _shoebox(data: Any) -> Any:
    for text in list(data.values())[:50] if isinstance(data, dict) else ():
        entry = at(load(text) if isinstance(text, str) else text, "d", 0)
        attributes = at(entry, "attributes")
        if isinstance(attributes, dict):
            offers = at(attributes, "platformAttributes", "ios", "offers")
            kept = _pick(attributes, _ATTRIBUTES)
            said = at(attributes, "platformAttributes", "ios", "description", "standard")
            said = said or at(attributes, "description", "standard")
            kept["description"] = {"standard": _kept(said)}
            named = [_pick(o, ("type", "price", "currencyCode")) for o in _some(offers)]
            kept["platformAttributes"] = {"ios": {"offers": named}}
            return {"id": _kept(at(entry, "id")), "attributes": kept}
    raise ValueError("the page's data has another layout")


def _linked(data: Any) -> Any:
    items = data if isinstance(data, list) else [data]
    for item in items[:20]:
        if at(item, "@type") in ("SoftwareApplication", "MobileApplication"):
            kept = _pick(item, _LINKED)
            offers = at(item, "offers")
            named = offers if isinstance(offers, list) else [offers]
            kept["offers"] = [_pick(one, ("price", "priceCurrency")) for one in named[:5]]
            return kept
    return None


def _some(value: Any) -> list[Any]:
    return value[:10] if isinstance(value, list) else []


def _pick(value: Any, names: Iterable[str]) -> dict[str, Any]:
    if not isinstance(value, dict):
        return {}
    return {name: _kept(value[name]) for name in names if name in value}
