"""Names of countries and languages, from CLDR by way of Babel.

Babel unpacks the whole data of a locale (10 ms) for a list of names; the lists for the languages
that are asked about all the time are kept (`crawler.derived`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import babel
from babel import Locale, UnknownLocaleError

from crawler import derived
from crawler.derived import Table

OFFICIAL = tuple("bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv".split())
"""The Union's official languages (Regulation No 1/58)."""
_WORLD = (
    "ar az bn bs ca eu fa gl he hi hy id is ja ka kk ko mk ms nb nn no ru sq sr sw th tr uk ur vi"
    " zh"
).split()


@lru_cache(maxsize=512)
def territories(language: str) -> Mapping[str, str]:
    """Territory code -> its name in a language. Raises babel.UnknownLocaleError."""
    found = _table().territories.get(language)
    return found if found is not None else _strings(Locale(language).territories)


@lru_cache(maxsize=512)
def languages(language: str) -> Mapping[str, str]:
    """Language code -> its name in a language. Raises babel.UnknownLocaleError."""
    found = _table().languages.get(language)
    return found if found is not None else _strings(Locale(language).languages)


@lru_cache(maxsize=1024)
def own_name(language: str) -> str:
    """Name of a language in itself; empty where CLDR does not know the language."""
    found = _table().own.get(language)
    return found if found is not None else _own_name(language)


class _Names(NamedTuple):
    territories: dict[str, dict[str, str]]
    """Language -> territory code -> name."""
    languages: dict[str, dict[str, str]]
    """Language -> language code -> name."""
    own: dict[str, str]


@lru_cache(maxsize=1)
def _table() -> _Names:
    return _Names(**derived.kept("names", f"babel {babel.__version__}", _built).told)


def _built() -> Table:
    return Table(
        told={
            "territories": {one: _strings(Locale(one).territories) for one in OFFICIAL},
            "languages": {one: _strings(Locale(one).languages) for one in OFFICIAL},
            "own": {one: _own_name(one) for one in (*OFFICIAL, *_WORLD)},
        }
    )


def _own_name(language: str) -> str:
    try:
        return str(Locale(language).get_display_name(language) or "")
    except UnknownLocaleError:
        return ""


def _strings(names: Mapping[object, object]) -> dict[str, str]:
    return {str(code): str(name) for code, name in names.items()}
