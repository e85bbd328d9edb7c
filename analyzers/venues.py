"""Cities, adjectives and countries that place a text in a Member State.

`mentions` knows the names of countries; here are the cities and the adjectives beside them
(`data/venues.toml`). A name counts where it is written with a capital, or in an address.
"""

from __future__ import annotations

import re
from functools import lru_cache

from analyzers import mentions, phrases, terms
from analyzers.automaton import Automaton
from analyzers.base import UNION
from analyzers.mentions import Mention
from analyzers.places import MEMBER_STATES

FILE = "venues"
_CAPITALS = ("cities", "people", "behind")
_AUDIENCE = ("cities", "behind", "people", "adjectives", "europe")
_CAPITAL = re.compile(r"(?<![\w-])[A-ZÀ-ÖØ-ÞĀ-ŽȘȚ][a-zà-öø-ÿā-žșț]{5,18}(?![\w-])")
_LONGEST = 2000
"""Characters of a text in which names are looked for in other cases."""
_ENDINGS = (
    "owie ella ssa ssä sta stä lla llä lta ltä lle seen een iin hin ban ben ból ből ról ről "
    "hoz hez höz tól től nak nek uje oje ėje aus ach ech iem ova ovi ove ově ou em om ie ul "
    "ra re ba be on en ön in an as es je le ga st lt ui ā ē ī ě é í a e i o u y n s l ą ų "
).split()
"""Endings of cases in languages that change names (cs, et, fi, hr, hu, lt, lv, pl, ro, sk, sl)."""
_VERB = re.compile(r"polish(?:es|ed|ing)?\s(?:your|the|my|our|up|it|with)\b", re.I)


@lru_cache(maxsize=8)
def _automaton(groups: tuple[str, ...]) -> Automaton[tuple[str, str, bool]]:
    words: dict[str, tuple[str, str, bool]] = {}
    data = terms.table(FILE)
    for group in groups:
        for code, names in data[group].items():
            code = UNION if group == "europe" else code
            for name in names:
                words[name.removesuffix("*")] = (name, code, group in _CAPITALS)
    return Automaton(words)


def _found(text: str, groups: tuple[str, ...], capitals: bool) -> list[Mention]:
    lower, found = phrases.lowered(text), []
    for last, (name, code, capital) in _automaton(groups).iter(lower):
        start, end = last + 1 - len(name.removesuffix("*")), last + 1
        if lower[start - 1 : start].isalnum() or (
            capitals and capital and _small(text, start, end)
        ):
            continue
        if (away := _america().match(lower, end)) and _is_america(text[away.start() : away.end()]):
            continue
        if capitals and _country_behind(text, end):
            continue
        if name == "polish" and _VERB.match(lower, start):
            continue
        if name[-1] != "*" and lower[end : end + 1].isalnum():
            continue
        found.append(Mention(code, start, end))
    return found


def _country_behind(text: str, end: int) -> bool:
    """True where a country outside the Union follows a city: "Porto Alegre, Brasil"."""
    behind = text[end : end + 40]
    comma = behind.find(",")
    if comma < 0 or comma > 16:
        return False
    first = next(iter(mentions.mentions(behind)), None)
    if first is None or first.start > comma + 3:
        return False
    return not mentions.as_states({first.code})


def _small(text: str, start: int, end: int) -> bool:
    """True where no word of a name is written with a capital (a preposition may begin it).

    Irish puts up to two small letters in front of it: "i nGaillimh", "sa bhFrainc".
    """
    return not any(word[:3] != word[:3].lower() for word in text[start:end].split())


@lru_cache(maxsize=1)
def _america() -> re.Pattern[str]:
    """What follows a city that only has the name of one in Europe: Paris, Texas."""
    names = "|".join(re.escape(name) for name in terms.phrases(FILE, "america"))
    return re.compile(rf"[,\s]{{1,2}}(?:hotel\b.{{0,24}}las vegas|{names})\b")


def in_america(text: str, end: int) -> bool:
    """True where a State of America stands behind a city that ends at `end`: "Athens, GA"."""
    away = _america().match(phrases.lowered(text), end)
    return away is not None and _is_america(text[away.start() : away.end()])


def _is_america(written: str) -> bool:
    """True for "Texas" and ", TX", not for "in" or "la" as words."""
    name = written.strip(" ,")
    return len(name) > 2 or (name.isupper() and written[0] == ",")


def cities(text: str) -> list[Mention]:
    """Cities of Member States named in a text, in other cases of their names, too."""
    found = _found(text, ("cities", "behind"), True)
    known = {mention.start for mention in found}
    for word in _CAPITAL.finditer(text[:_LONGEST]):
        if word.start() not in known and (code := _in_case(word[0].lower())):
            found.append(Mention(code, word.start(), word.end()))
    return found


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """City of one word in lower case -> its State."""
    table = terms.table(FILE)["cities"]
    return {name: code for code, names in table.items() for name in names if name.isalpha()}


@lru_cache(maxsize=8192)
def _in_case(word: str) -> str:
    """State of a city whose name stands in another case: "Bratislave", "Tampereella"."""
    names = _names()
    if word in names:
        return ""
    for ending in _ENDINGS:
        base = word.removesuffix(ending)
        if base == word or len(base) < 5:
            continue
        for whole in (base, *(base + last for last in ("a", "o", "e", "as", "us", "is", "y"))):
            if len(whole) > 4 + (whole != base) and whole in names:
                return names[whole]
    return ""


def local(text: str) -> list[Mention]:
    """Adjectives of cities, in small letters: "budapesti találkozó"."""
    return _found(text, ("local",), False)


def places(text: str) -> list[Mention]:
    """Countries and cities named in a text, in order."""
    found = mentions.mentions(text) + cities(text)
    return sorted(found, key=lambda mention: mention.start)


def states(text: str) -> tuple[str, ...]:
    """Member States in which a text places something; (UNION,) where it names the Union."""
    return mentions.as_states({mention.code for mention in places(text)})


def _bent(text: str) -> set[str]:
    """Member States whose name, or a city's, stands in a text in another case."""
    found = set[str]()
    for word in _CAPITAL.finditer(text[:_LONGEST]):
        name = word[0].lower()
        code = mentions.inflected().get(name) or _in_case(name)
        if code in MEMBER_STATES:
            found.add(code)
    return found


def audience(text: str, capitals: bool = True) -> tuple[str, ...]:
    """Member States that a title or an address names: countries, cities, adjectives, Europe."""
    codes = {m.code for m in _found(text, _AUDIENCE, capitals)}
    written = text if capitals else text.title()
    codes |= {mention.code for mention in mentions.mentions(written)}
    codes |= _bent(text) if capitals else frozenset()
    if len(codes) > 1 and UNION in codes:
        codes.discard(UNION)  # "in Germany and Europe": the State is the finer word
    return mentions.as_states(codes)
