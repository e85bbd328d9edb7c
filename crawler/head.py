"""What a page says about itself: head, headers and structured data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from crawler.artifacts import Alternate, Capture, Script
from crawler.links import absolute

_JSON_LIMIT = 500_000
"""Characters of one JSON-LD script; a longer one is not read."""
_LINK_HEADER = re.compile(r"<([^<>]{1,2000})>([^<>]{0,500})")
_PARAMETER = re.compile(r';\s{0,5}([a-zA-Z*]{2,20})\s{0,5}=\s{0,5}"?([^";,]{1,200})')
_REFRESH = re.compile(
    r"^\s{0,10}\d{1,9}(?:\.\d{0,9})?\s{0,10}[;,]\s{0,10}(?:url\s{0,5}=\s{0,5})?['\"]?([^'\"]{1,2000})",
    re.I,
)


def base(tree: LexborHTMLParser, url: str) -> str:
    """Base URL for relative references."""
    node = tree.css_first("base[href]")
    return (node and absolute(url, node.attributes.get("href") or "")) or url


def metas(tree: LexborHTMLParser) -> tuple[tuple[str, str], ...]:
    """(key, content) of each `meta` with a name, property or http-equiv."""
    found = []
    for node in tree.css("meta[content]"):
        a = node.attributes
        key = a.get("property") or a.get("name") or a.get("http-equiv") or a.get("itemprop")
        if key:
            found.append((key.strip().lower(), " ".join((a.get("content") or "").split())))
    return tuple(found)


def _link_headers(capture: Capture) -> Iterator[tuple[str, dict[str, str]]]:
    """(target, parameters) of each Link header (RFC 8288)."""
    for name, value in capture.headers:
        if name.lower() == "link":
            for target, rest in _LINK_HEADER.findall(value[:20_000]):
                yield target, {k.lower(): v.strip() for k, v in _PARAMETER.findall(rest)}


def alternates(tree: LexborHTMLParser, base_url: str, capture: Capture) -> tuple[Alternate, ...]:
    """hreflang alternates of the page, in order, without repeats."""
    found: dict[tuple[str, str, str], Alternate] = {}
    for node in tree.css("link[hreflang]"):
        a = node.attributes
        if "alternate" not in (a.get("rel") or "").lower().split():
            continue
        code, url = (a.get("hreflang") or "").strip(), absolute(base_url, a.get("href") or "")
        if code and url:
            found[code, url, "link"] = Alternate(code, url, "link", capture.url)
    for target, parameters in _link_headers(capture):
        url = absolute(capture.url, target)
        if parameters.get("rel", "").lower() == "alternate" and "hreflang" in parameters and url:
            code = parameters["hreflang"]
            found[code, url, "header"] = Alternate(code, url, "header", capture.url)
    return tuple(found.values())


def canonical(tree: LexborHTMLParser, base_url: str, capture: Capture) -> str:
    """Absolute canonical URL, or an empty string."""
    node = tree.css_first("link[rel~=canonical i][href]")
    if node is not None:
        return absolute(base_url, node.attributes.get("href") or "")
    for target, parameters in _link_headers(capture):
        if parameters.get("rel", "").lower() == "canonical":
            return absolute(capture.url, target)
    return ""


def refresh(pairs: tuple[tuple[str, str], ...], base_url: str) -> str:
    """Target of a meta refresh, or an empty string."""
    for key, content in pairs:
        if key == "refresh" and (match := _REFRESH.match(content)):
            return absolute(base_url, match[1])
    return ""


def scripts(tree: LexborHTMLParser, base_url: str) -> tuple[Script, ...]:
    """Script elements apart from JSON-LD."""
    found = []
    for node in tree.css("script"):
        a = node.attributes
        kind = (a.get("type") or "").strip().lower()
        if kind == "application/ld+json":
            continue
        src = absolute(base_url, a.get("src") or "") if a.get("src") else ""
        found.append(Script(src, kind, "" if src else (node.text() or "")))
    return tuple(found)


def structured(tree: LexborHTMLParser) -> tuple[dict[str, Any], ...]:
    """JSON-LD objects; damaged, huge or absurdly nested ones are left out."""
    found: list[dict[str, Any]] = []
    for node in tree.css('script[type="application/ld+json" i]'):
        text = (node.text() or "").strip()
        if not text or len(text) > _JSON_LIMIT:
            continue
        try:
            value = json.loads(text.removeprefix("<!--").removesuffix("-->"), strict=False)
        except (ValueError, RecursionError):
            continue
        found.extend(_objects(value))
    return tuple(found)


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    stack = [value]
    for _ in range(20_000):
        if not stack:
            return
        item = stack.pop()
        if isinstance(item, dict):
            yield item
            stack.extend(reversed([v for v in item.values() if isinstance(v, dict | list)]))
        elif isinstance(item, list):
            stack.extend(reversed([v for v in item if isinstance(v, dict | list)]))
