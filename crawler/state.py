"""What a page keeps in its scripts: the data of Next, Nuxt and others, and its lists of locales.

Read without a browser and without running anything: JSON is parsed, and a few well-known forms of
settings in JavaScript are matched. Pure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from crawler.page import Page
from crawler.remembering import remembered

MAX_SCRIPT = 2_000_000
"""Characters of one script that are read."""
MAX_VALUES = 50_000
"""Values of one JSON document that are looked at."""
_PROSE = 40
"""Characters from which a value with spaces is a sentence and no setting."""
_DATA = re.compile(
    r"^\s{0,20}(?:window\.|self\.|globalThis\.)?([A-Za-z_$][\w$.]{0,60})\s{0,5}=\s{0,5}(?=[{\[])"
)
_CODE = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z]{2,4}){0,2}")
_LIST = re.compile(
    r"[\"']?(locales|supportedLocales|availableLocales|supportedLngs|languages|supportedLanguages"
    r"|availableLanguages|localeCodes|LOCALES|SUPPORTED_LOCALES|SUPPORTED_LANGUAGES|langs|whitelist)"
    r"[\"']?\s{0,3}[:=]\s{0,3}\[([^\[\]]{4,4000})\]"
)
_ITEM = re.compile(r"[\"']([A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4}){0,2})[\"']")
_NAMES = frozenset(
    "locales supportedlocales availablelocales supportedlngs languages supportedlanguages"
    " availablelanguages localecodes supported_locales supported_languages langs".split()
)
_JSON = 'script[type$="json" i]:not([type*="ld+json" i])'
_FLAT = "__NUXT_DATA__"
_FIELDS = ("code", "locale", "iso", "lang", "language", "id", "key", "value", "hreflang")


@dataclass(frozen=True, slots=True)
class State:
    """One document of data in a script."""

    name: str
    """Id of the script or name of the variable, such as `__NEXT_DATA__`."""
    value: Any
    prose: tuple[str, ...]
    """Its values that are sentences."""


@dataclass(frozen=True, slots=True)
class LocaleList:
    """A list of locales that a page ships in its scripts."""

    codes: tuple[str, ...]
    """As written, in order."""
    quote: str
    """The words of the script."""
    place: str
    """A CSS selector of the script."""


@lru_cache(maxsize=4)
def states(page: Page) -> tuple[State, ...]:
    """Documents of data in a page's scripts; damaged, huge or absurdly nested ones are left out."""
    return tuple(_read(page))


def _read(page: Page) -> Iterator[State]:
    typed = any(script.type.endswith("json") for script in page.scripts)
    for node in page.tree.css(_JSON) if typed else ():
        name = node.attributes.get("id") or node.attributes.get("data-name") or "json"
        yield from _parsed(name, node.text() or "")
    for script in page.scripts:
        if script.src or "json" in script.type:
            continue
        if match := _DATA.match(script.text[:200]):
            yield from _parsed(match[1], script.text[match.end() :].strip().rstrip(";"))


def _parsed(name: str, text: str) -> Iterator[State]:
    if not text or len(text) > MAX_SCRIPT:
        return
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(text.strip())
    except (ValueError, RecursionError):
        return
    prose = [v for _, v in _walk(value) if isinstance(v, str) and len(v) >= _PROSE and " " in v]
    if name == _FLAT and isinstance(value, list):
        value = _unfolded(value)
    yield State(name[:80], value, tuple(prose))


def _unfolded(flat: list[Any]) -> Any:
    """The document of a flat list in which numbers point to other entries: Nuxt 3's payload, as the
    package devalue writes it. A list that begins with a word is a value of that type."""
    made: list[Any] = [
        {} if isinstance(v, dict) else [] if isinstance(v, list) else v for v in flat
    ]

    def at(index: Any) -> Any:
        known = isinstance(index, int) and not isinstance(index, bool) and 0 <= index < len(made)
        return made[index] if known else None

    for whole, value in zip(made, flat, strict=True):
        if isinstance(value, dict):
            whole.update((key, at(index)) for key, index in value.items())
        elif isinstance(value, list):
            whole.extend(at(index) for index in value if not isinstance(index, str))
    return made


def _walk(value: Any) -> Iterator[tuple[str, Any]]:
    """Every value with the key that it stands under."""
    stack: list[tuple[str, Any]] = [("", value)]
    for _ in range(MAX_VALUES):
        if not stack:
            return
        key, item = stack.pop()
        yield key, item
        if isinstance(item, dict):
            stack.extend((str(k), v) for k, v in reversed(list(item.items())))
        elif isinstance(item, list):
            stack.extend((key, v) for v in reversed(item) if isinstance(v, dict | list | str))


def locale_lists(page: Page) -> tuple[LocaleList, ...]:
    """Lists of locales in a page's scripts, each once."""
    found: dict[tuple[str, ...], LocaleList] = {}
    for state in states(page):
        for key, value in _walk(state.value):
            if key.lower() in _NAMES and isinstance(value, dict | list):
                codes = tuple(_codes(value))
                if len(codes) >= 2:
                    quote = f'"{key}": {json.dumps(list(codes), ensure_ascii=False)}'
                    found.setdefault(codes, LocaleList(codes, quote, f"script#{state.name}"))
    for script in page.scripts:
        text = "" if script.src else script.text[:MAX_SCRIPT]
        for one in _in_code(text):
            found.setdefault(one.codes, one)
    return tuple(found.values())


def _codes(value: Any) -> Iterator[str]:
    """Codes of a list of codes, a list of objects with a code each, or an object keyed by code."""
    if isinstance(value, dict):
        yield from (key for key in value if _CODE.fullmatch(key))
        return
    for item in value:
        if isinstance(item, dict):
            item = next((item[k] for k in _FIELDS if isinstance(item.get(k), str)), "")
        if isinstance(item, str) and _CODE.fullmatch(item):
            yield item


@remembered(below=20_000, most=1024)
def _in_code(text: str) -> tuple[LocaleList, ...]:
    return tuple(_listed(text)) if "[" in text else ()


def _listed(text: str) -> Iterator[LocaleList]:
    lower = text.lower()
    if not any(word in lower for word in ("locale", "lang", "lng", "whitelist")):
        return
    for match in _LIST.finditer(text):
        codes = tuple(dict.fromkeys(c for c in _ITEM.findall(match[2]) if _CODE.fullmatch(c)))
        if len(codes) >= 2:
            yield LocaleList(codes, match[0], "script")
