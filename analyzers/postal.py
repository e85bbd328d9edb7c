"""Postal addresses in Member States: a postcode of a country's own form beside a city or country.

Forms of postcodes: Universal Postal Union, addressing profiles of the countries. Cities are data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from analyzers import mentions, presence, terms, venues
from analyzers.occurrences import Spans
from analyzers.places import MEMBER_STATES, countries

_FORMS = {
    **dict.fromkeys("DE FR ES IT FI EE HR".split(), r"\d{5}"),
    **dict.fromkeys("AT BE BG CY DK HU LU LV SI".split(), r"\d{4}"),
    **dict.fromkeys("CZ GR SE SK".split(), r"\d{3} ?\d{2}"),
    "LT": r"\d{5}", "RO": r"\d{6}", "NL": r"\d{4} ?[A-Z]{2}", "PL": r"\d{2}-\d{3}",
    "PT": r"\d{4}-\d{3}", "IE": r"[A-Z]\d[\dW] ?[0-9A-Z]{4}", "MT": r"[A-Z]{3} ?\d{4}",
}  # fmt: skip
_PREFIXES = {
    "A": "AT", "B": "BE", "BE": "BE", "BG": "BG", "HR": "HR", "CY": "CY", "CZ": "CZ", "D": "DE",
    "DE": "DE", "DK": "DK", "EE": "EE", "E": "ES", "ES": "ES", "FI": "FI", "F": "FR", "FR": "FR",
    "GR": "GR", "H": "HU", "HU": "HU", "I": "IT", "IT": "IT", "L": "LU", "LU": "LU", "LT": "LT",
    "LV": "LV", "NL": "NL", "P": "PT", "PT": "PT", "PL": "PL", "RO": "RO", "S": "SE", "SE": "SE",
    "SK": "SK", "SI": "SI", "AT": "AT",
}  # fmt: skip
DIGITS = Spans(r"\d{2,6}")
"""What a postcode begins with."""
_POSTCODE = re.compile(
    r"(?:\d{3} \d{2}|\d{2}-\d{3}|\d{4}-\d{3}|\d{4} ?[A-Z]{2}|\d{4,6})(?![\w%€$£-]|[.,:/]\d)"
)
_PREFIX = re.compile(r"(?<!\w)([A-Z]{1,2})[- ]$")
_LETTERED = re.compile(r"\b(?:[AC-FHKNPRTV-Y]\d[\dW] ?[0-9AC-FHKNPRTV-Y]{4}|[A-Z]{3} ?\d{4})\b")
_NUMBER = r"\d{1,4}(?:[-–/]\d{1,4})?(?: ?[a-zA-Z])?"
_NAME = r"[„“]?[^\W\d_][\w.'’“”-]{1,30}"
_STREET = re.compile(
    rf"(?:{_NAME}[ ]){{0,3}}{_NAME},?[ ](?:no\.?[ ]|nr\.?[ ]|n°[ ]?|č\.[ ]?|br\.[ ]?)?{_NUMBER}"
    r"(?![\w%])"
    rf"|(?<![\w.,]){_NUMBER},?[ ](?:bis[ ]|ter[ ])?{_NAME}(?:[ ]{_NAME}){{1,4}}",
    re.I,
)
_NO_STREET = re.compile(
    r"\b(?:article|section|page|level|block|version|no|art|since|in|until|bis|from|between|by|over"
    r"|january|february|march|april|may|june|july|august|september|october|november|december|januar"
    r"|mai|juni|juli|oktober|dezember|mars|avril|juin|juillet|octobre|copyright|hrb|nr|regulation"
    r"|directive|isin|iban|usd|eur|btc)[ .]{1,2}$",
    re.I,
)
_SAME_NAMES = frozenset("US CA MX AU NZ ZA PH CO BR AR CL PE".split())
"""Countries with towns of the same names: "Berlin", in the next line "USA"."""
_ROADS = re.compile(
    r"\s(?:Avenue|Ave|Street|St|Road|Rd|Drive|Lane|Boulevard|Blvd|Place|Square|House)\b"
)
REACH = 70


@dataclass(frozen=True, slots=True)
class Address:
    """An address in a text."""

    state: str
    start: int
    """Offset of the street in the text."""
    end: int
    sure: bool
    """True where the country is written, by name or in front of the postcode."""


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    table = terms.table(presence.FILE)["cities"]
    return {city: state for state, cities in table.items() for city in cities}


@lru_cache(maxsize=1)
def _city() -> re.Pattern[str]:
    names = sorted(_cities(), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, names)) + r")(?!\w)")


@lru_cache(maxsize=64)
def fits(state: str, postcode: str) -> bool:
    """True where a postcode has the form of a State's."""
    return re.fullmatch(_FORMS[state], postcode) is not None


def country(value: object) -> str:
    """Read `addressCountry`: a code, a name, or an object with a name."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("identifier")
    text = str(value or "").strip()
    if text.upper() in countries():
        return text.upper()
    return mentions.names().get(terms.lowered(text), "")


def find(text: str, digits: Iterable[tuple[int, int]] | None = None) -> Iterator[Address]:
    """Addresses in a text, each once; `digits` are its `DIGITS`, where they are known."""
    last, starts = -1, DIGITS.within(text) if digits is None else digits
    for start, end, prefix in islice(_postcodes(text, starts), 60):
        if start >= last and (found := _at(text, start, end, prefix)):
            last = found.end
            yield found


def _postcodes(text: str, digits: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """(start, end, State in front) of what has the form of a postcode with a place beside it."""
    for start, _ in digits:
        front = text[max(0, start - 4) : start]
        prefix = _PREFIX.search(front)
        if front[-1:].isalnum() or (front[-1:] in ".,€$£+/-_=#" and not prefix):
            continue
        match = _POSTCODE.match(text, start)
        if match is None or (prefix and prefix[1] not in _PREFIXES):
            continue
        behind = text[match.end() : match.end() + 4].lstrip(" ,|\n-")
        if prefix or behind[:1].isupper() or _city().search(text[max(0, start - 25) : start]):
            yield start, match.end(), _PREFIXES[prefix[1]] if prefix else ""
    if "Ireland" in text or "Dublin" in text or "Malta" in text:
        for lettered in _LETTERED.finditer(text):
            yield lettered.start(), lettered.end(), ""


def _at(text: str, start: int, end: int, prefix: str) -> Address | None:
    postcode = text[start:end]
    before, behind = text[max(0, start - REACH) : start], text[end : end + REACH]
    town, named = _city().match(behind.lstrip(" ,|\n")), _named(behind[:50])
    if named and town and named not in MEMBER_STATES | _SAME_NAMES:
        named = _named(behind[:50].strip().split("\n")[0])  # the next office is elsewhere
    if (named and named not in MEMBER_STATES) or (prefix and named and named != prefix):
        return None
    if not (prefix or named or town or _city().search(before[-30:])):
        return None
    street = _street(before)
    if street is None and town:
        return _town_first(text, start, end, behind, town, prefix or named)
    if street is None:
        return None
    towns = [m[0] for m in _city().finditer(before[street[1] :])]
    towns += [town[0]] if town else [m[0] for m in _city().finditer(behind[:25])]
    state = prefix or named
    state = state or next((s for c in towns if fits(s := _cities()[c], postcode)), "")
    if not state or not fits(state, postcode):
        return None
    if not towns and not re.match(r"[ ,|\n]{1,3}[^\W\d_a-zß-ÿ]", behind):
        return None  # nothing that could be the name of a town
    first = max(0, start - REACH) + street[0]
    return Address(state, first, end + _tail(behind, named, town), bool(prefix or named))


_BEHIND = re.compile(
    r"[ ,|\n]{1,3}(?:[^\W\d_][\w.'’„“”-]{0,24}[ ]){1,4}"
    r"(?:№ ?|br\. ?|nr\. ?)?\d{1,4}[a-zA-Z]?\.?(?!\w)"
)


def _town_first(
    text: str, start: int, end: int, behind: str, town: re.Match[str], known: str
) -> Address | None:
    """An address as Hungary and Bulgaria write it: postcode, town, street, number."""
    state = known or _cities()[town[0]]
    lead = len(behind) - len(behind.lstrip(" ,|\n"))
    street = _BEHIND.match(behind, lead + town.end())
    if street is None or not fits(state, text[start:end]):
        return None
    return Address(state, start, end + street.end(), bool(known))


def _street(before: str) -> tuple[int, int] | None:
    """Bounds of the last street with a number in the text in front of a postcode."""
    found = None
    for match in _STREET.finditer(before):
        words = re.split(r"\d", match[0])[0]
        if not _NO_STREET.search(words or " ") and re.search(r"[^\W\d_a-z]", match[0]):
            found = match.span()
    return found


def _named(behind: str) -> str:
    """The first country named behind a postcode, in the same line."""
    line = re.split(r"[;.!?](?:\s|$)|\b(?:tel|phone|fax|e-?mail)\b", behind, maxsplit=1, flags=re.I)
    return next((m.code for m in mentions.mentions(line[0]) if m.code in countries()), "")


def _tail(behind: str, named: str, town: re.Match[str] | None) -> int:
    if named:
        return next(m.end for m in mentions.mentions(behind[:50]) if m.code == named)
    if town:
        return len(behind) - len(behind.lstrip(" ,|\n")) + town.end()
    match = re.match(r"[ ,|\n]{1,3}[\w.'’-]+", behind)
    return match.end() if match else 0


def bare(text: str) -> Iterator[Address]:
    """A street with a number in front of a known city, without a postcode ("Friedrichstr. 10")."""
    for match in _city().finditer(text):
        before = text[max(0, match.start() - 45) : match.start()]
        street = _street(before)
        if street and re.fullmatch(r"[ ,|\n]{1,3}", before[street[1] :]):
            named = _named(text[match.end() :][:30])
            state = _cities()[match[0]]
            if venues.in_america(text, match.end()) or _ROADS.match(text, match.end()):
                continue
            if not named or named == state:
                start = match.start() - len(before) + street[0]
                yield Address(state, start, match.end(), bool(named))
