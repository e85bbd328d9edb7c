"""Who does what with whom in one sentence, told by single words that stand together.

A rule names the kinds of words that a sentence must hold, not a wording: "a bank's customers are
sent to our exchange" is people, sending, a supervised firm and a place of the firm's own, however
it is put. Words are data (`analyzers/data/relations.toml`).
"""

from __future__ import annotations

import re

from analyzers import phrases, speaker, voices
from crawler.page import Page

FILE = "relations"
_REACH = 24
"""Characters between "our" and what is ours: "our new international platform"."""
_POSSIBLE = re.compile(
    r"\b(?:may|must|should|might|shall|dürfen|darf|müssen|muss|doivent|doit|deben|debe|devono|deve|devem"
    r"|mogen|moeten|muszą|musi|musí)\b",
    re.I,
)


def hold(text: str, *topics: str) -> bool:
    """True where a text holds a word of every topic."""
    return phrases.hold(text, FILE, *topics)


def ours(page: Page, text: str, start: int) -> bool:
    """True where what begins at an offset is called the firm's own: "our logo", "notre site"."""
    before = text[max(0, start - _REACH) : start]
    behind = text[start : start + _REACH]
    if speaker.named(page, before + behind):
        return True
    spoken = speaker.languages(page)
    return any(phrases.holds(part, "we", speaker.FILE, spoken) for part in (before, behind))


def at_ours(page: Page, text: str) -> bool:
    """True where a sentence names the firm, or its exchange or platform as "ours"."""
    if speaker.named(page, text):
        return True
    return any(ours(page, text, p.start) for p in phrases.find(text, "venue", FILE))


def denied(page: Page, text: str) -> bool:
    """True where what a sentence tells is denied, over, warned of, or somebody else's."""
    return speaker.over(page, text) or voices.not_ours(page, text)


_NONE = re.compile(
    r"(?<!\w)(?:no|not any|none of|zero|without|kein\w{0,2}|ohne|aucun\w?|sans|ning[uú]n\w?|sin"
    r"|nessun\w?|senza|nenhum\w?|sem|geen|zonder|żad\w{1,4}|bez|žádn\w{1,3}|žiad\w{1,4}|ingen|inga|intet|utan|uden"
    r"|nici ?un\w?|fără|никак\w{1,3}|без|καν[εέ]ν\w{1,4}|χωρίς|semmilyen|nincs|mikään|ükski|neviens"
    r"|joks|nijedan|noben)\s(?:[^\s.,;:]{1,20}\s){0,2}$",
    re.I,
)
"""Words that deny what follows, or what follows the next two words."""


def none(text: str, at: int) -> bool:
    """True where what stands at an offset is denied by a word in front of it: "no EU creator"."""
    return _NONE.search(text[max(0, at - 60) : at]) is not None


def only_possible(text: str) -> bool:
    """True where a sentence says what may or must be, not what is."""
    return _POSSIBLE.search(text) is not None
