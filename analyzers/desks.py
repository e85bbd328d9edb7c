"""Sentences that promise help in a language, told by what stands together and not by a phrase.

A desk ("agents", "Kundendienst", "ügyfélszolgálat") and the name of a language as its speakers
use it ("auf Polnisch", "po polsku", "Polish-speaking"), or the adjective of a State right beside
the desk ("Polish desk"). Names are CLDR's, forms and desks are data (`analyzers/data/desks.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from analyzers import phrases, speaker, stance, statements, terms, venues, voices
from analyzers.occurrences import Table
from analyzers.places import EU_LANGUAGES
from analyzers.statements import Said
from crawler import cldr
from crawler.page import Page

FILE = "desks"
_REACH = 70
"""Characters between a desk and the language that it speaks."""
_BESIDE = 22
"""Characters between a desk and the adjective of a State: "Polish customer support"."""
NAMED = re.compile(
    r"\s?(?:$|[.,;:!?)|/–-]|(?:and|or|on|by|from|for|at|via|every|around|language|is|are|with|to|between"
    r"|during|answers?|within|through|as|who|seven|daily|weekdays|24)\b)"
)
"""What stands behind the name of a language, and not of a people ("German politics")."""
_MOST = 60
_TARGETS = tuple(sorted(EU_LANGUAGES - {"en"}))


@dataclass(frozen=True, slots=True)
class Desk:
    """A sentence with a desk for a language or a State."""

    said: Said
    language: str
    """ISO 639-1 code, or empty where only the State is named."""
    state: str


def _forms() -> dict[str, list[tuple[str, str, str]]]:
    """What is looked for: (State, language, entry); a trailing `*` takes any ending."""
    found: dict[str, list[tuple[str, str, str]]] = {}

    def add(entry: str, language: str, state: str = "") -> None:
        found.setdefault(entry.removesuffix("*"), []).append((state, language, entry))

    for spoken, patterns in terms.table(FILE)["spoken"].items():
        names = cldr.languages(spoken)
        for target in _TARGETS:
            name = terms.lowered(str(names.get(target, "")))
            for pattern in patterns if name else ():
                add(pattern.format(name=name, stem=name[:-1]), target)
    for target, entries in terms.table(FILE)["own"].items():
        for entry in entries:
            add(entry, target)
    for group in ("people", "adjectives"):
        for state, entries in terms.table(venues.FILE)[group].items():
            for entry in entries:
                add(entry, "", state)
    return found


_TABLE = Table(_forms, marks=False)


@lru_cache(maxsize=4)
def _hits(page: Page) -> list[tuple[int, int, str, str]]:
    """(start, end, language, State) of names in the page's text that stand alone, in order."""
    blocks = page.blocks
    return sorted(
        (
            (blocks[index].start + one.start, blocks[index].start + one.end, one.key, state)
            for state, places in _TABLE.on(page).items()
            for index, here in places
            for one in here
        ),
        key=itemgetter(1, 0),  # of two that end together the longer first
    )


def found(page: Page) -> Iterator[Desk]:
    """Desks that a page offers in its own words, each sentence once for a language or State."""
    if terms.careers(page):
        return
    seen: set[tuple[int, str, str]] = set()
    spoken = speaker.languages(page)
    english = spoken[:1] == ("en",)
    hits = sorted(_hits(page)[:_MOST], key=lambda hit: not hit[2])  # languages, then adjectives
    for start, end, language, state in hits:
        if english and language and not _language(page.text, start, end):
            continue
        if english and state and (spoken_too := _listed(page.text, start, end)):
            language, state = spoken_too, ""
        reach = _REACH if language else _BESIDE
        window = page.text[max(0, start - reach) : end + reach]
        if not phrases.holds(window, "desk", FILE, spoken):
            continue
        said = statements.around(page, start, end)
        if said is None or (said.start, language, state) in seen:
            continue
        if state and any(begun == said.start and spoke for begun, spoke, _ in seen):
            continue
        seen.add((said.start, language, state))
        if _beside(said, language, spoken) and _offered(page, said):
            yield Desk(said, language, state)


_LIST = re.compile(r"\b[A-Z][a-z]+,? (?:and |or |& )?$")
_SPOKEN = re.compile(r"\s(?:is|are) (?:spoken|supported|available)|\s(?:and|or|&) English\b")


@lru_cache(maxsize=1)
def _english() -> dict[str, str]:
    names = cldr.languages("en")
    return {str(names.get(code, "")).lower(): code for code in _TARGETS}


def _listed(text: str, start: int, end: int) -> str:
    """The language of a list of languages ("in English, Czech and Polish") or of who speaks it."""
    in_list = _LIST.search(text, max(0, start - 24), start) and NAMED.match(text, end)
    if in_list or _SPOKEN.match(text, end):
        return _english().get(text[start:end].lower(), "")
    return ""


def _language(text: str, start: int, end: int) -> bool:
    """False for "in Italian bonds": in English a people may stand in the place of a language."""
    return not text[start:end].lower().startswith(("in ", "speak")) or bool(NAMED.match(text, end))


def _beside(said: Said, language: str, spoken: tuple[str, ...]) -> bool:
    """True where the desk stands in the same sentence, near enough."""
    reach = _REACH if language else _BESIDE
    text = said.text
    behind = text[said.phrase_end : said.phrase_end + reach]
    front = text[max(0, said.phrase - reach) : said.phrase]
    if language:
        return phrases.holds(behind, "desk", FILE, spoken) or phrases.holds(
            front, "desk", FILE, spoken
        )
    near = next(phrases.find(behind, "strong", FILE, spoken), None)
    if near is not None:
        return len(behind[: near.start].split()) <= 2
    if spoken[:1] == ("en",):
        return False  # "support Polish law": the adjective stands in front in English
    last = max((p.end for p in phrases.find(front, "strong", FILE, spoken)), default=-1)
    return last >= 0 and len(front[last:].split()) <= 2


def _offered(page: Page, said: Said) -> bool:
    text = said.text
    if text.rstrip().endswith("?") or phrases.holds(text, "not_desk", FILE):
        return False
    if speaker.over(page, text) or voices.not_ours(page, text):
        return False
    return not stance.no_offer(page, text, said.phrase, said.phrase_end)
