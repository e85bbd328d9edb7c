"""Languages that pages are in, and rules that have no words for them.

A rule that reads sentences is blind to a language that its term tables do not hold: on such pages
its signal is not assessed, which is not "not found".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from analyzers import terms
from analyzers.base import Analyzer
from analyzers.crawl import PageSummary
from analyzers.crawls.eu_official_language_site import MIN_LETTERS
from analyzers.places import EU_LANGUAGES, language_name, locale_code

SITE = "eu-official-language-site"
SHARE = 0.4
"""Part of a page's letters from which it is a page in a language (it may be in two)."""
LETTERS = 80
"""Letters below which a page is taken at its word (`lang`)."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language that pages of the run are in."""

    language: str
    """ISO 639-1."""
    pages: int
    without: tuple[str, ...]
    """Signals whose rules have no words in it, sorted."""
    terms: str = "none"
    """How well its terms are known: `wide`, `basic` (read by no native speaker) or `none`."""
    short: int = 0
    """Pages among them with fewer letters of running text than a language is recognised from."""


@lru_cache(maxsize=128)
def _known(tables: tuple[str, ...]) -> frozenset[str] | None:
    known: frozenset[str] | None = None
    for table in tables:
        here = terms.languages(*table.split("."))
        known = here if known is None else known & here
    return known


def known_to(question: Analyzer) -> frozenset[str] | None:
    """Languages (ISO 639-1) that a rule has words in; None where it needs none."""
    return _known(question.tables)


def quality(language: str) -> str:
    """How well the terms of a language are known (`data/languages.toml`)."""
    known = terms.table("languages")["terms"]
    return next((kind for kind in ("wide", "basic") if language in known[kind]), "none")


def of_page(page: PageSummary) -> tuple[str, ...]:
    """Languages that most of a page's own text is in: one, rarely two; empty where unknown."""
    total = sum(share.letters for share in page.languages)
    if total >= LETTERS:
        return tuple(s.language for s in page.languages if s.letters >= total * SHARE)
    code = locale_code(page.html_lang) if page.html_lang else None
    return (code.language,) if code and code.language else ()


def _too_short(page: PageSummary) -> bool:
    """True for a page without enough running text in any one language."""
    return all(share.letters < MIN_LETTERS for share in page.languages)


def tally(pages: Iterable[PageSummary], questions: Sequence[Analyzer]) -> tuple[Tongue, ...]:
    """Languages of the pages, most pages first, each with the rules that are blind to it."""
    count, short = Counter[str](), Counter[str]()
    for page in pages:
        for language in of_page(page):
            count[language] += 1
            short[language] += language != "en" and _too_short(page)
    told = []
    for language, number in sorted(count.items(), key=lambda item: (-item[1], item[0])):
        blind = {q.id for q in questions if (known := known_to(q)) and language not in known}
        told.append(
            Tongue(language, number, tuple(sorted(blind)), quality(language), short[language])
        )
    return tuple(told)


def reasons(tongues: Sequence[Tongue]) -> Mapping[str, str]:
    """Signal -> why it was not assessed on some pages, as a phrase without a full stop."""
    blind: dict[str, list[Tongue]] = {}
    for tongue in tongues:
        for signal in tongue.without:
            blind.setdefault(signal, []).append(tongue)
    why = {signal: _reason(found) for signal, found in blind.items()}
    short = [tongue for tongue in tongues if tongue.short and tongue.language in EU_LANGUAGES]
    if short:
        listed = ", ".join(_pages(t.language, t.short) for t in short)
        why[SITE] = f"too little running text to tell the language: {listed}"
    return why


def _reason(found: Sequence[Tongue]) -> str:
    listed = ", ".join(_pages(t.language, t.pages) for t in found)
    return f"this version has no words of the rule in {listed}; not seen on the pages it can read"


def _pages(language: str, number: int) -> str:
    return f"{language_name(language)} ({number} page{'' if number == 1 else 's'})"


def described(question: Analyzer) -> str:
    """One sentence for the manual: the languages in which a rule recognises sentences."""
    known = known_to(question)
    if known is None:
        return "It reads markup, addresses or names and depends on no language."
    if known >= EU_LANGUAGES:
        return "English and the 23 other official languages of the Union."
    names = ", ".join(sorted(language_name(code) for code in known))
    return f"{names}. On pages in other languages it is reported as not assessed."
