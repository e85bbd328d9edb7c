"""What a URL says about itself: its locale tree, how much it matters, and whether it is a trap.

Pure, and only about order and bounds: nothing here decides what a page means.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler import cldr

MAX_DEPTH = 12
"""Path segments."""
MAX_LENGTH = 2000
"""Characters of a URL."""
MAX_REPEATS = 2
"""Times that one segment may stand in a path."""
_LANGUAGE_PARAMETERS = {
    "lang", "language", "locale", "hl", "lng", "l", "lc", "country", "region", "cc", "setlang",
}  # fmt: skip
_REGIONS = frozenset(
    "eu eea int intl global international world row latam mena apac emea europe asia uk en-eu "
    "en-uk en-int en-row es-la es-419 zh-hans zh-hant sr-latn sr-cyrl".split()
)
_SHAPE = re.compile(r"[a-z]{2,3}([-_][a-z]{2,4})?", re.I)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
_TOKEN = re.compile(r"[0-9A-Za-z]+")
_DIGITS = re.compile(r"\d+")
_LONG = 16
"""Characters from which a token with a digit in it counts as an identifier."""
_BINARY = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|svgz?|ico|bmp|tiff?|psd|eps|ai|mp[34]|m4[av]|webm|avi|mov|mkv|"
    r"ogg|wav|flac|pdf|docx?|xlsx?|pptx?|odt|ods|epub|zip|gz|tgz|bz2|xz|7z|rar|tar|dmg|exe|msi|"
    r"apk|ipa|deb|rpm|iso|jar|css|js|mjs|map|woff2?|ttf|otf|eot|wasm|bin|torrent|asc|sig|csv|ics)$",
    re.I,
)
_ACTIONS = (
    r"(?:log-?out|sign-?out|log-?off|sign-?off|delete|remove|unsubscribe|add[-_]?to[-_]?(?:cart|"
    r"basket)|abmelden|deconnexion|cerrar-sesion|uitloggen|wyloguj)"
)
_ACTION = re.compile(rf"/{_ACTIONS}(?:\.\w+)?(?:[/?]|$)|[?&=]{_ACTIONS}(?:[=&]|$)", re.I)
"""A whole path segment, parameter or value: a page about deleting accounts is a page."""


@lru_cache(maxsize=1)
def _codes() -> tuple[frozenset[str], frozenset[str]]:
    languages = frozenset(c for c in cldr.languages("en") if len(c) == 2)
    territories = frozenset(c.lower() for c in cldr.territories("en") if len(c) == 2)
    return languages, territories


@lru_cache(maxsize=8192)
def locale(text: str) -> str:
    """Return a path segment or parameter value as a locale in one spelling, or an empty string."""
    code = text.lower().replace("_", "-")
    if code in _REGIONS:
        return code
    if not _SHAPE.fullmatch(code):
        return ""
    languages, territories = _codes()
    first, _, second = code.partition("-")
    if not second:
        return code if code in languages | territories else ""
    either = (first in languages and second in territories | languages) or (
        first in territories and second in languages
    )
    return code if either or (first in languages and len(second) == 4) else ""


def tree(url: str) -> str:
    """Return the locale tree of a URL: from its first two segments, or a language parameter."""
    parts = urlsplit(url)
    segments = [s for s in parts.path.split("/")[:4] if s][:2]
    found = [code for s in segments if (code := locale(s))]
    if found:
        return "/".join(found)
    for name, value in parse_qsl(parts.query[:200]):
        if name.lower() in _LANGUAGE_PARAMETERS and (code := locale(value)):
            return f"?{code}"
    return ""


def is_front(url: str) -> bool:
    """Say whether a URL is the home page of its host, or the front page of a locale tree."""
    parts = urlsplit(url)
    segments = [s for s in parts.path.split("/") if s]
    if not segments:
        return not parts.query or bool(tree(url))
    index = re.fullmatch(r"(?:index|home|default)(?:\.\w+)?", segments[-1])
    return all(locale(s) for s in (segments[:-1] or segments if index else segments)[:3])


def refused(url: str) -> str:
    """Return why a URL is not asked for at all, or an empty string.

    `binary` and `action` are no loss and are not counted; the others are names of limits.
    """
    if len(url) > MAX_LENGTH:
        return "url length"
    parts = urlsplit(url)
    path = unquote(parts.path)
    if _BINARY.search(path):
        return "binary"
    if _ACTION.search(f"{path}?{parts.query}" if parts.query else path):
        return "action"
    segments = [s for s in path.split("/") if s]
    if len(segments) > MAX_DEPTH:
        return "path depth"
    if len(segments) > MAX_REPEATS and any(segments.count(s) > MAX_REPEATS for s in segments):
        return "repeated path segment"
    return ""


def template(url: str) -> tuple[str, str]:
    """Return (path pattern, query pattern) of a URL, each empty where it bounds nothing.

    Digits and identifiers in the path are replaced. The query pattern has the names of the
    parameters; a language parameter keeps its value, because language versions are no trap.
    """
    parts = urlsplit(url)
    pattern = _general(parts.path)
    query = ""
    if parts.query:
        fields = []
        traps = False
        for name, value in parse_qsl(parts.query[:1000], keep_blank_values=True):
            spoken = locale(value) if name.lower() in _LANGUAGE_PARAMETERS else ""
            fields.append(f"{_general(name)}={spoken}")
            traps = traps or not spoken
        query = f"{pattern}?{'&'.join(sorted(set(fields)))}" if traps or not fields else ""
    return (pattern if pattern != parts.path else ""), query


def _general(text: str) -> str:
    """Replace numbers and identifiers by 0, in linear time: addresses are hostile input."""
    return _TOKEN.sub(_general_token, _UUID.sub("0", text))


def _general_token(match: re.Match[str]) -> str:
    general = _DIGITS.sub("0", match[0])
    return "0" if len(match[0]) >= _LONG and general != match[0] else general
