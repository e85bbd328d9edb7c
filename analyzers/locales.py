"""Whether a code in an address really stands for a country or a language version.

`/it` may be Italy, Italian or the IT department; `/hr` Croatia or human resources. A code counts
where the page itself agrees: by its declared language, its hreflang, its text, or by the other
codes that the site uses in the same place.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from analyzers.base import UNION, Confidence
from analyzers.places import LocaleCode, language_states, locale_code, official_languages
from analyzers.summary import shares
from crawler.page import Page

WORDS_TOO = frozenset(
    "hr it mt fi cy be se si ee lv bg at ie lt ga sv et el cs da is no id my co in me to".split()
)
"""Codes that are also words, abbreviations or other languages: an address alone says nothing."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What an address code claims, after the page was asked."""

    states: tuple[str, ...]
    confidence: Confidence
    language: str
    """The code's language where the code could also be read as a language, else empty."""
    why: str


@lru_cache(maxsize=2048)
def _declared(html_lang: str, og_locale: str) -> tuple[LocaleCode, ...]:
    codes = (locale_code(value) for value in (html_lang, og_locale) if value)
    return tuple(code for code in codes if code is not None)


def declared(page: Page) -> tuple[LocaleCode, ...]:
    """Codes that the page gives itself: html lang, og:locale, hreflang of its own address."""
    own = [locale_code(a.hreflang) for a in page.alternates if a.url == page.url]
    known = _declared(page.html_lang, page.meta("og:locale"))
    return known + tuple(code for code in own if code is not None)


def text_languages(page: Page) -> frozenset[str]:
    """Languages with at least 200 letters, or a third of the page's own text."""
    found = shares(page)
    total = sum(share.letters for share in found) or 1
    return frozenset(s.language for s in found if s.letters >= 200 or s.letters * 3 >= total)


def siblings(page: Page) -> frozenset[str]:
    """Other locale codes that stand first in the addresses which the page links on its host."""
    codes: set[str] = set()
    for link in page.links:
        if link.host == page.host:
            first = link.path.split("/")[1:2]
            if first and locale_code(first[0]) is not None:
                codes.add(first[0].lower())
    return frozenset(codes)


def claim(page: Page, written: str) -> Claim | None:
    """Judge a code found in a path or host name; None where it does not point to the Union."""
    code = locale_code(written)
    if code is None or not (code.state or code.union):
        return None
    own = declared(page)
    if code.explicit:
        return _explicit(code, page)
    if any(o.explicit and not o.state and not o.union for o in own):
        return None  # html lang="de-CH" under /de: the page names another country itself
    if code.union:
        if any(o.language == "eu" for o in own) or "eu" in text_languages(page):
            return None  # Basque
        return Claim((UNION,), Confidence.LOW, "", f'"{written}" may stand for Europe.')
    return _bare(code, own, page, written)


def _explicit(code: LocaleCode, page: Page) -> Claim:
    if code.union:
        why = f'"{code.written}" means Europe, although no standard knows the code.'
        return Claim((UNION,), Confidence.LOW, "", why)
    agrees = code.language in text_languages(page)
    why = f'"{code.written}" names language and country.'
    return Claim((code.state,), Confidence.HIGH if agrees else Confidence.MEDIUM, "", why)


def _bare(code: LocaleCode, own: tuple[LocaleCode, ...], page: Page, written: str) -> Claim | None:
    spoken = official_languages(code.state) - {"en"}
    names_country = any(o.explicit and o.state == code.state for o in own)
    by_text = bool(text_languages(page) & spoken)
    by_declaration = any(o.language in spoken for o in own)
    language = code.language if code.same else ""
    if names_country or (by_text and (code.same or by_declaration)):
        how = "the page declares the country" if names_country else "the text is in its language"
        return Claim((code.state,), Confidence.HIGH, language, f'"{written}": {how}.')
    others = siblings(page) - {written.lower()}
    if by_declaration or (by_text and others):
        why = f'"{written}": the page is declared or written in a language of the country.'
        return Claim((code.state,), Confidence.MEDIUM, language, why)
    if written.lower() in WORDS_TOO:
        return None
    countries = [o for o in others if (c := locale_code(o)) and c.country and not c.language]
    if len(others) >= 2 and (code.same or len(countries) >= 2):
        why = f'"{written}" stands beside other locale codes of the site.'
        return Claim((code.state,), Confidence.MEDIUM, language, why)
    return None


def shared_states(language: str) -> tuple[tuple[str, ...], bool]:
    """(Member States of a language, whether several share it)."""
    states = language_states(language)
    return states, len(states) > 1
