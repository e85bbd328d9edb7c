"""Countries and the Union, named in a text in any of the Union's languages (CLDR)."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from analyzers import terms
from analyzers.automaton import Automaton
from analyzers.base import UNION
from analyzers.places import EU_LANGUAGES, FRENCH_OVERSEAS, MEMBER_STATES, countries
from crawler import cldr
from crawler.remembering import remembered

_NOT_BEFORE = ("northern ", "new ", "non-", "ex-", "pre-")
_AMBIGUOUS = frozenset(
    {"jersey", "man", "chad", "georgia", "jordan", "china", "korea", "polski", "indie", "chili"}
)
"""Names that are also words, given names or parts of other names: exact capitals wanted."""


_MEETING = frozenset({"reunión", "réunion", "la réunion", "reunion", "riunione", "reunião"})
"""Names of an island that are the word for a meeting, too."""
_ISLAND = (" of ", " in ", " on ", " auf ", " and ")
"""What stands in front of it where the island is meant."""


class Mention(NamedTuple):
    """A place named in a text."""

    code: str
    """ISO 3166-1 alpha-2, or UNION."""
    start: int
    end: int


@lru_cache(maxsize=1)
def names() -> dict[str, str]:
    """Name in lower case -> ISO 3166-1 alpha-2 or UNION; every country, every EU language."""
    found: dict[str, str] = {}
    for language in ["en", *sorted(EU_LANGUAGES - {"en"})]:
        for code, name in cldr.territories(language).items():
            if str(code) in countries() and len(str(name)) > 3:
                found.setdefault(terms.lowered(str(name)), str(code))
    extra = terms.table("places")
    for group in ("states", "others"):
        for code, others in extra[group].items():
            found |= dict.fromkeys(others, code)
    return found | dict.fromkeys(terms.phrases("places", "union"), UNION)


@lru_cache(maxsize=1)
def inflected() -> dict[str, str]:
    """Name of a country in another case, in lower case -> its code; Member States first."""
    found: dict[str, str] = {}
    others = countries() - MEMBER_STATES
    for states, (language, endings) in product(
        (sorted(MEMBER_STATES), sorted(others)), terms.table("invites")["endings"].items()
    ):
        territories = cldr.territories(language)
        for state in states:
            name = str(territories.get(state, "")).lower()
            for ending in endings:
                old, new = ending.split(">")
                if name.endswith(old):
                    form = name[: len(name) - len(old)] + new
                    if form not in names() and len(form) > 4:
                        found.setdefault(form, state)
    return found


@lru_cache(maxsize=1)
def _automaton() -> Automaton[tuple[str, str]]:
    words = {name: (name, code) for name, code in names().items()}
    shorts = (short.lower() for short in terms.phrases("places", "short"))
    return Automaton(words | {short: (short, UNION) for short in shorts})


@lru_cache(maxsize=1)
def _shorts() -> frozenset[str]:
    return frozenset(terms.phrases("places", "short"))


def mentions(text: str) -> list[Mention]:
    """Places named in `text`, in order; the longest name wins where two overlap."""
    return list(_mentions(text))


@remembered(below=1000, most=8192)
def _mentions(text: str) -> tuple[Mention, ...]:
    lower, last = terms.lowered(text), 0
    found: list[Mention] = []
    ends = _automaton().iter(lower)
    hits = [(end + 1 - len(name), end + 1, name, code) for end, (name, code) in ends]
    for start, end, name, code in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
        if start < last or not _whole(lower, start, end):
            continue
        written = text[start:end]
        if code == UNION and len(name) < 8 and written not in _shorts() and name not in ("eu/eea",):
            continue
        if (name in _AMBIGUOUS or len(name) < 5) and code != UNION and written[0].islower():
            continue
        if lower[max(0, start - 9) : start].endswith(_NOT_BEFORE):
            continue
        if name in _MEETING and not (written[0].isupper() and lower[:start].endswith(_ISLAND)):
            continue
        found.append(Mention("FR" if code in FRENCH_OVERSEAS else code, start, end))
        last = end
    return tuple(found)


def _whole(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    if after == "." and text[end + 1 : end + 2].isalnum():  # a host name
        return False
    return not (before.isalnum() or after.isalnum() or before in ("@", "."))


def states(text: str) -> tuple[str, ...]:
    """Member States named in a text, sorted; (UNION,) where the Union, the EEA or all are named."""
    return as_states({mention.code for mention in mentions(text)})


def as_states(codes: Collection[str]) -> tuple[str, ...]:
    """Member States among codes, sorted; (UNION,) where the Union or all of them are among them."""
    named = MEMBER_STATES.intersection(codes)
    if UNION in codes or named == MEMBER_STATES:
        return (UNION,)
    return tuple(sorted(named))
