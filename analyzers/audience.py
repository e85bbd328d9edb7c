"""Whom a page addresses by its host, its locale codes and its language.

The order is that of certainty: a national domain, a code with a region (`de-AT`, `/pl-pl/`), the
language of most of the text. A region outside the Union (`pt-BR`, `.ch`) ends the question.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from analyzers import domains
from analyzers.base import UNION
from analyzers.places import (
    EU_LANGUAGES,
    LocaleCode,
    country_name,
    language_name,
    language_states,
    locale_code,
    official_languages,
    regional_languages,
)
from analyzers.summary import locale_path, shares
from crawler.page import Page

_SHARE = 0.4
"""Part of the letters from which a language is the page's."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Member States that a page addresses as a whole."""

    states: tuple[str, ...]
    language: str = ""
    """ISO 639-1 code where only the language says it, or the text is in it; never `en`."""
    shared: bool = False
    why: str = ""


@lru_cache(maxsize=8)  # several questions ask the same of one page
def of_page(page: Page) -> Audience | None:
    """The States that the page addresses; None where it addresses none or others."""
    language = own_language(page)
    if _at_home(page):
        return None
    ending = domains.country_ending(page.host)
    if ending and not ending.vanity:
        where = f"the domain ends in .{ending.suffix}"
        return Audience((ending.state,), language, False, where)
    for written in (page.html_lang, page.meta("og:locale"), locale_path(page.url)):
        code = locale_code(written) if written else None
        if code is None or not code.explicit or not _fits(code, language):
            continue
        if code.state or code.union:
            marked = (code.state or UNION,)
            return Audience(marked, language, False, f"the page is marked {code.written}")
        if code.language in EU_LANGUAGES - {"en"}:
            return None  # pt-BR, es-MX, de-CH
    if ending and ending.state in language_states(language):  # .it, .ee: the text agrees
        where = f"the domain ends in .{ending.suffix}"
        return Audience((ending.state,), language, False, where)
    states = language_states(language) if language else ()
    if not states:
        return None
    why = f"the page is in {language_name(language)}"
    return Audience(states, language, len(states) > 1, why)


_NEAR_HOME = {"RS": {"hr"}, "BA": {"hr"}, "ME": {"hr"}, "US": {"es"}, "MK": {"bg"}}
"""Languages of the Union that are spoken, or read, in a country without being official there."""


@lru_cache(maxsize=4)
def _at_home(page: Page) -> bool:
    """True for a page under another country's domain, unless its language is none of that country.

    A page in Bulgarian is not made for the Emirates, though the firm's host ends in `.ae`.
    """
    country = domains.foreign_ending(page.host)
    if not country:
        return False
    language = own_language(page)
    spoken = official_languages(country) | regional_languages(country)
    return not language or language in spoken | _NEAR_HOME.get(country, set())


def elsewhere(page: Page) -> bool:
    """True where the host or a code with a region says that a page is for another country."""
    if _at_home(page):
        return True
    written = (page.html_lang, page.meta("og:locale"), locale_path(page.url))
    codes = [code for w in written if w and (code := locale_code(w)) is not None]
    return any(c.explicit and not c.state and not c.union and c.language != "en" for c in codes)


def _fits(code: LocaleCode, language: str) -> bool:
    """False where a template's `en-US` stands on a page in another language."""
    return code.language == language or not language or (code.language == "en" and code.state != "")


@lru_cache(maxsize=8)
def own_language(page: Page) -> str:
    """The official language, other than English, of most of the page's text, or empty.

    Pages with too little text to tell are taken at their word (`lang`).
    """
    found = shares(page)
    total = sum(share.letters for share in found)
    if total:
        first = found[0]
        sure = first.letters >= total * _SHARE and first.language in EU_LANGUAGES - {"en"}
        return first.language if sure else ""
    code = locale_code(page.html_lang)
    return code.language if code and code.language in EU_LANGUAGES - {"en"} else ""


def named(states: tuple[str, ...]) -> str:
    """English names of States, joined, for a note."""
    return ", ".join("the Union" if s == UNION else country_name(s) for s in states)
