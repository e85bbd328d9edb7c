"""Who speaks: whether a sentence is about the firm itself, and whether it still holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from analyzers import audience, domains, phrases, terms
from analyzers.summary import shares
from crawler.page import Page

FILE = "speaker"
_COMMON = frozenset(
    "bitcoin crypto exchange wallet coin coins blockchain token tokens trade trading invest market"
    " markets demo test app apps online group global capital finance news blog shop store bank"
    " money digital assets broker pool mining www the best example".split()
)
_PLAIN = re.compile(r"[^a-z0-9]+")


_WE_VERBS = {
    language: re.compile(rf"(?<!\w)(?!(?:{words})\b)\w{{2,}}(?:{endings})(?!\w)", re.I)
    for language, endings, words in (
        ("es", "amos|emos", "extremos|tramos|ramos|gramos|supremos|reclamos"),
        ("pt", "amos|emos", "extremos|tramos|ramos|gramas|supremos"),
        ("it", "iamo", "richiamo"),
        ("pl", "amy|emy|imy|ymy", "reklamy|programy|systemy|problemy|normy"),
        ("cs", "áme|íme|ujeme|neme|žeme", "známe"),
        ("sk", "áme|íme|ujeme|ieme", "systéme|probléme"),
        ("sl", "amo|emo|imo|jemo", "samo|tamo"),
        ("hr", "amo|emo|imo|jemo", "samo|tamo|pismo"),
        (
            "hu",
            "(?:[uü]nk|[aei]ink)(?:[ae]?t|r[ae]|b[ae]n?|[oe]n|h[oe]z|[bt]ól|[bt]ől|r[oó]l|ről|n[ae]k"
            "|[vk][ae]l|ért|n[áé]l)?",
            "link|linkek|hyperlink",
        ),
        ("fi", "mme", "summe"),
        ("bg", "аме|ваме", "заглавиеаме"),
        ("el", "ουμε|ούμε|άμε|αμε", "πάμε"),
        ("ro", "ăm", "salăm"),
        ("lt", "ome|uojame|iuojame", "visuome"),
        ("lv", "ājam|ējam|ojam", "zinājam"),
        ("ga", "imid|aimid|ímid", "eimid"),
    )
}
"""Verbs (and nouns) in the first person plural, in languages that leave the pronoun out."""


@lru_cache(maxsize=256)
def _names(host: str, site: str) -> tuple[str, ...]:
    label = domains.brand(host)
    found = {part for part in label.split("-") if len(part) > 2 and part not in _COMMON}
    if not found and len(label) > 2:
        found.add(label)  # a firm called "Coin": only with a capital, see `named`
    if site and len(site) < 30 and site.lower() not in _COMMON:
        found.add(site.lower())
    return tuple(sorted(found))


@dataclass(frozen=True, slots=True, eq=False)
class Voice:
    """What of a page decides how its sentences are read; one object for all pages alike, so that
    what was said of a sentence is remembered from page to page."""

    languages: tuple[str, ...]
    """Languages whose small words count: its own and English; empty: all."""
    own_language: str
    """Official language of most of its text, other than English, or empty."""
    names: tuple[str, ...]
    """What the firm is called, in lower case."""
    label: str
    """Label of its domain in plain letters; empty where it is short or an ordinary word."""
    year: int
    """Year in which the page was fetched."""


@lru_cache(maxsize=512)
def _voice(*what: Any) -> Voice:
    return Voice(*what)


@lru_cache(maxsize=4)  # every rule that reads sentences asks for the same page in turn
def voice(page: Page) -> Voice:
    """How the sentences of a page are read."""
    own = audience.own_language(page)
    if own:
        spoken: tuple[str, ...] = (own, "en")
    else:
        spoken = ("en",) if shares(page) or page.html_lang else ()
    label = _PLAIN.sub("", domains.brand(page.host))
    return _voice(
        spoken,
        own,
        _names(page.host, page.meta("og:site_name").strip()),
        label if len(label) > 5 and label not in _COMMON else "",
        int(page.capture.fetched_at[:4] or 0),
    )


def names(page: Page) -> tuple[str, ...]:
    """What the firm is called, in lower case: the label of its domain, `og:site_name`."""
    return voice(page).names


def languages(page: Page) -> tuple[str, ...]:
    """Languages whose small words count on a page: its own and English; empty: all, where too
    little text says which it is."""
    return voice(page).languages


def named(page: Page, text: str) -> bool:
    """True where the firm's name stands in a text."""
    return is_firm(voice(page), text)


@lru_cache(maxsize=16_384)
def is_firm(speaking: Voice, text: str) -> bool:
    """The same as `named`, of any page that is read so."""
    lower = text.lower()
    for name in speaking.names:
        if name in lower and (name not in _COMMON or _as_name(name).search(text)):
            return True
    return bool(speaking.label) and speaking.label in _PLAIN.sub("", lower)


@lru_cache(maxsize=256)
def _as_name(word: str) -> re.Pattern[str]:
    """A plain word written as a name: with a capital, not as the first word of a sentence."""
    return re.compile(
        rf"(?<=[\w,;] ){word.capitalize()}\b|^{word.capitalize()} (?:is|has|launches)\b"
    )


def own(page: Page, text: str) -> bool:
    """True where a text says "we", "our", or names the firm."""
    return said_by_us(voice(page), text)


@lru_cache(maxsize=16_384)
def said_by_us(speaking: Voice, text: str) -> bool:
    """The same as `own`, of any page that is read so."""
    if phrases.holds(text, "we", FILE, speaking.languages) or is_firm(speaking, text):
        return True
    verbs = _WE_VERBS.get(speaking.own_language)
    return verbs is not None and verbs.search(text) is not None


def over(page: Page, text: str) -> bool:
    """True where a text denies something, or tells of the past."""
    return _over(text, voice(page).languages)


@lru_cache(maxsize=16_384)
def _over(text: str, spoken: tuple[str, ...]) -> bool:
    if not phrases.holds(text, "over", FILE, spoken):
        return False
    if not phrases.holds(text, "urged", FILE):
        return True
    # "never miss a bonus" denies nothing
    return phrases.holds(terms.words(FILE, "urged").sub(" ", text), "over", FILE, spoken)
