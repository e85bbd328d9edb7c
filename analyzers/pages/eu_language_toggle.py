"""Language switchers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from analyzers import locales, offers
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.places import EU_LANGUAGES, LocaleCode, country_name, language_name, locale_code
from analyzers.summary import locale_path
from crawler import cldr
from crawler.artifacts import Link
from crawler.page import Page

_WORLD = (
    "en ja zh ko ru uk tr ar he hi id ms vi th fa ur bn sw no nb nn is sr bs mk sq ca eu gl ka hy"
    " az kk"
).split()
_PARENTHESIS = re.compile(r"^([^()]{2,30}?)\s{0,3}[(\-–—,/]\s{0,3}([^()]{2,30})\)?$")
_ENOUGH = 2
"""Languages that make a switcher; one alone is a word."""


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Name of a language, in itself and in English, folded -> ISO 639-1."""
    names: dict[str, str] = {}
    for code in [*_WORLD, *sorted(EU_LANGUAGES)]:
        names[language_name(code).casefold()] = code
        if own := cldr.own_name(code):
            names[own.casefold()] = code
    return names | {"slovenčina": "sk", "slovensky": "sk", "česky": "cs", "român": "ro"}


@lru_cache(maxsize=4096)
def _named(label: str) -> LocaleCode | None:
    """Read "Deutsch", "Deutsch (Österreich)", "Português Brasil"; None for other words."""
    folded = " ".join(label.split()).casefold()
    if folded in _names():
        return LocaleCode(label, _names()[folded])
    parts = _PARENTHESIS.match(folded)
    first, rest = (parts[1], parts[2]) if parts else folded.partition(" ")[::2]
    language = _names().get(first.strip())
    if language is None or not rest:
        return None
    region = _region(rest.strip(), language)
    return LocaleCode(label, language, region, explicit=True) if region else None


@lru_cache(maxsize=256)
def _territories(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for code in ("en", language):
        items = cldr.territories(code).items()
        found |= {name.casefold(): key for key, name in items if len(key) == 2}
    return found


def _region(words: str, language: str) -> str:
    short = {
        "latam": "419",
        "latinoamérica": "419",
        "américa latina": "419",
        "brazil": "BR",
        "uk": "GB",
        "us": "US",
        "usa": "US",
    }
    return short.get(words) or _territories(language).get(words, "")


_NO_SWITCH = re.compile(
    r"nationalit|nacionali|nazionali|citizen|staatsang|filter|news|topic|categor", re.I
)
"""A list for something else, whose entries are also names of languages."""


@analyzer(reads=Page)
def eu_language_toggle(page: Page) -> Iterator[Sighting]:
    """See a language switcher that offers official languages of the Union.

    A switcher is evidence for the Annex's language row, and commentary treats it as targeting on
    its own; where the language versions were read, they count and the switcher does not count
    again. Entries with a region outside the Union (Português (Brasil), Deutsch (Schweiz)) are left
    out, and so are links to other sites and to documents. Codes (DE, PL) count where hreflang or
    the address agrees. An entry without an address (a script changes the text) weighs little:
    whether the version exists was not seen.

    Seen:     <a href="/en/">English</a><a href="/de/">Deutsch</a><a href="/pl/">Polski</a>
    Seen:     <a href="/en/" hreflang="en">EN</a> <a href="/pl/" hreflang="pl">PL</a>
    Seen:     <select name="lang"><option value="/en">English<option value="/fr">Français</select>
    Seen:     <ul><li><a data-lang="en">English</a><li><a data-lang="it">Italiano</a></ul>
    Not seen: <a href="/en/">English</a><a href="/pt-br/">Português (Brasil)</a>
    Not seen: <p>Our team speaks English, Deutsch and Français.</p>
    Not seen: <a href="https://wiki.example/de">Deutsch</a><a href="https://wiki.example/fr">Français</a>
    Not seen: <a href="/course">Deutsch</a><a href="/fees">Fees</a>
    """
    offers: dict[tuple[str, tuple[str, ...]], Sighting] = {}
    seen: set[str] = set()
    for label, shown, url, place in _entries(page):
        code = _named(label)
        if code is None:
            continue
        linked = locale_code(locale_path(url)) if url else None
        if linked is not None and linked.explicit and linked.language == code.language:
            code = linked
        seen.add(f"{code.language}-{code.country if code.explicit else ''}")
        if code.language not in EU_LANGUAGES - {"en"} or (code.explicit and not code.state):
            continue
        states, shared = locales.shared_states(code.language)
        if code.explicit:
            states, shared = (code.state,), False
        confidence = Confidence.MEDIUM if url else Confidence.LOW
        note = f"The page offers itself in {language_name(code.language)}."
        if not url:
            note += " The entry has no address: whether the version exists was not seen."
        sighting = Sighting(
            page.cite(shown, place), states, confidence, page.host, code.language, shared, note=note
        )
        known = offers.get((code.language, states))
        if known is None or known.confidence.rank < confidence.rank:
            offers[code.language, states] = sighting
    if len(seen) >= _ENOUGH:
        yield from (offers[key] for key in sorted(offers))


_FILES = (".pdf", ".docx", ".epub", ".mp3", ".mp4")


def _own(page: Page, url: str) -> bool:
    """True for a version of the site itself, not for the manual of somebody else."""
    return offers.own_host(page, url) and not urlsplit(url).path.lower().endswith(_FILES)


def _coded(link: Link) -> str:
    """Name of the language that a link is labelled with by its code ("DE") and leads to."""
    label = link.text.strip().lower()
    code = locale_code(link.hreflang) if link.hreflang else None
    parts = urlsplit(link.url)
    first = next((s for s in parts.path.split("/") if s), "")
    if code is None and first.lower()[:2] == label[:2] and parts.path.count("/") <= 2:
        code = locale_code(first)
    if code is None and parts.query:  # ?lang=it
        code = locale_code(locale_path(link.url))
    if code is None or code.language != label[:2]:
        return ""
    if label not in (code.language, code.written.lower().replace("_", "-")):
        return ""
    if code.explicit and not code.state:
        return ""  # "PT" that leads to pt-BR
    name = language_name(code.language)
    return f"{name} ({country_name(code.state)})" if code.explicit else name


_TAGS = frozenset({"a", "area", "option"})


def _entries(page: Page) -> Iterator[tuple[str, str, str, str]]:
    """(name, label as shown, address or "", place) of everything that may be a switcher's entry."""
    for link in page.links:
        size = len(link.text)
        short = size <= 5
        if size < 2 or size > 40 or (not short and _named(link.text) is None):
            continue  # nearly all of them
        if link.tag not in _TAGS or link.url.startswith(("tel:", "mailto:")):
            continue
        name = _coded(link) if short else ""
        if (name or _named(link.text)) and _own(page, link.url):
            yield link.text, link.text, link.url, link.place
            if name:
                yield name, link.text, link.url, link.place
    for choice in page.choices:
        if _NO_SWITCH.search(choice.label):
            continue
        for value, text, usable in choice.options:
            listed = locale_code(text) if choice.kind == "language" and len(text) == 2 else None
            if listed is not None and usable and locale_code(value) is not None:
                yield language_name(listed.language), text, "", choice.place
            elif usable and not value.startswith(("/", "http", "?")) and 2 <= len(text) <= 40:
                yield text, text, "", choice.place
    for node in page.tree.css("[data-lang]:not([href]),[data-locale]:not([href])"):
        text = " ".join((node.text() or "").split())
        if 2 <= len(text) <= 40:
            code = node.attributes.get("data-lang") or node.attributes.get("data-locale") or ""
            yield text, text, "", f'{node.tag}[data-lang="{code}"]'
