"""Languages that are declared in code only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from analyzers import domains, locales, markup
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.places import EU_LANGUAGES, LocaleCode, country_name, language_name, locale_code
from analyzers.summary import locale_path
from crawler.artifacts import Evidence
from crawler.links import absolute
from crawler.page import Page
from crawler.state import locale_lists

_BUNDLED = markup.watch(
    "i18n/", "locale/", "locales/", "/lang/", "/langs/", "translations/", "l10n/"
)
_BUNDLE = re.compile(
    r"/(?:i18n|locales?|langs?|translations|l10n)/([a-z]{2}(?:[-_][A-Za-z]{2})?)"
    r"(?:[./][\w./-]{0,100})?\.(?:json|m?js)$"
)
_COMPONENTS = re.compile(
    r"node_modules|vendor|bower|plugins|wp-includes|moment|dayjs|luxon|date-?fns|picker|flatpickr"
    r"|chart|tinymce|ckeditor|editor|select2|datatables|validat|numeral|captcha|/libs?/",
    re.I,
)
"""Paths of components that ship the names of days and buttons in many languages."""
_LISTS, _COMPONENT = 5, 60
"""Lists of one page that are read; entries from which a list is a component's own."""


def _counts(code: LocaleCode | None) -> bool:
    """True for an official language other than English, without a region outside the Union."""
    if code is None or code.language not in EU_LANGUAGES - {"en"}:
        return False
    return not code.explicit or bool(code.state)


@analyzer(reads=Page)
def declared_locale(page: Page) -> Iterator[Sighting]:
    """See an official language of the Union declared in markup, without a country.

    `html lang`, hreflang without a region and language codes in the address are technical traces
    of a localisation. They carry no legal weight alone and support the language row of the Annex.
    A region that `html lang` names (fr-FR) is the State that is meant.
    A declaration that the text contradicts is left out where it stands in the markup only (a
    template left at lang="de" on an English page), and kept with low confidence where the address
    says the same.

    A list of locales that a page ships in a script, such as the data of Next or Nuxt, and to whose
    versions it has no link, is kept with low confidence too: the versions were prepared, and
    whether they are served was not seen. The same holds for files of translations that a page
    loads from its own site (/locales/de.json). Lists without the page's own language, lists of
    more than 60 languages (a component's) and files of components (calendars, charts) are left out.

    Seen:     <link rel="alternate" hreflang="de" href="/de/"><p>Text</p>
    Seen:     <html lang="en"><p>Hello</p><script id="__NEXT_DATA__" type="application/json">{"locale":"en","locales":["en","de","pt-BR"]}</script>
    Seen:     <html lang="en"><p>Hello</p><script>const i18n = {supportedLngs: ["en", "pl", "ru"]};</script>
    Seen:     <html lang="en"><p>Hello</p><script src="/i18n/hu.js"></script>
    Seen:     <html lang="fr"><p>Bonjour</p>
    Seen:     https://x.example/el/ <html lang="el"><p>Αγορά</p>
    Not seen: <html lang="en-GB"><p>Hello</p>
    Not seen: <html lang="en"><p>Hello</p><script>hljs.configure({languages: ["js", "cs", "go", "py"]})</script>
    Not seen: <html lang="en"><p>Hello</p><script type="application/json">{"locales":["en","pt-BR","zh-CN"]}</script>
    Not seen: <html lang="en"><p>Hello</p><script src="/node_modules/moment/locale/de.js"></script>
    Not seen: <html lang="pt-BR"><p>Taxas</p>
    Not seen: <link rel="alternate" hreflang="x-default" href="/">
    """  # noqa: E501
    yield from _shipped(page)
    yield from _loaded(page)
    found: dict[str, tuple[str, str]] = {}
    for alternate in page.alternates:
        code = locale_code(alternate.hreflang)
        if code is not None and _counts(code) and not code.explicit:
            quote = f'hreflang="{alternate.hreflang}" href="{alternate.url}"'
            found.setdefault(code.language, (quote, f'link[hreflang="{alternate.hreflang}"]'))
    own: dict[str, tuple[str, str]] = {}
    state, code = "", locale_code(page.html_lang)
    if code is not None and _counts(code):
        own[code.language] = (f'lang="{page.html_lang}"', "html[lang]")
        state = code.state if code.explicit else ""
    written = locale_path(page.url)
    code = locale_code(written) if written else None
    if code is not None and _counts(code) and not code.state:
        own.setdefault(code.language, (page.url, "address"))
    addressed = code.language if code is not None and _counts(code) else ""
    texts = locales.text_languages(page) if own else frozenset()
    for language, (quote, place) in sorted((found | own).items()):
        contradicted = language in own and bool(texts) and language not in texts
        if contradicted and language not in (addressed, *found):
            continue
        states, shared = locales.shared_states(language)
        note = f"The page declares {language_name(language)}."
        if state and place == "html[lang]":
            states, shared = (state,), False
            note = f"The page declares {language_name(language)} of {country_name(state)}."
        if contradicted:
            note += " Its text is in another language."
        yield Sighting(
            page.cite(quote, place),
            states,
            Confidence.LOW if contradicted else Confidence.MEDIUM,
            page.host,
            language=language,
            shared=shared,
            note=note,
        )


def _shipped(page: Page) -> Iterator[Sighting]:
    """Languages of a list of locales in a script that nothing on the page leads to."""
    for shipped in locale_lists(page)[:_LISTS]:
        read = [locale_code(code) for code in shipped.codes]
        codes = [code for code in read if code is not None and code.language]
        if 4 * len(codes) < 3 * len(read) or len(read) > _COMPONENT or not _own(page, codes):
            continue
        for code in codes:
            if not _counts(code) or _linked(page, code.language):
                continue
            name = language_name(code.language)
            note = f"A script of the page lists {name} among its languages; no link leads there."
            yield _weak(page.cite(shipped.quote, shipped.place), page.host, code, note)


def _loaded(page: Page) -> Iterator[Sighting]:
    """Languages of files of translations that the page loads from its own site."""
    if not markup.has(page, _BUNDLED):
        return
    loaded = [(script.src, "script[src]") for script in page.scripts if script.src]
    for node in page.tree.css("link[rel][href]"):
        rel = (node.attributes.get("rel") or "").lower()
        if rel in ("preload", "prefetch", "modulepreload"):
            target = absolute(page.url, node.attributes.get("href") or "")
            loaded.append((target, f'link[rel="{rel}"]'))
    seen: set[str] = set()
    for address, place in loaded:
        code = _translation(page, address)
        if code is None or not _counts(code) or _linked(page, code.language):
            continue
        if code.language not in seen:
            seen.add(code.language)
            name = language_name(code.language)
            note = f"The page loads texts in {name} from its own site; no link leads there."
            yield _weak(page.cite(address, place), page.host, code, note)


def _translation(page: Page, address: str) -> LocaleCode | None:
    """The locale of a file of translations of the site's own."""
    parts = urlsplit(address)
    match = _BUNDLE.search(parts.path)
    if match is None or _COMPONENTS.search(parts.path):
        return None
    own = domains.registrable(parts.hostname or "") == domains.registrable(page.host)
    return locale_code(match[1]) if own else None


def _weak(evidence: Evidence, host: str, code: LocaleCode, note: str) -> Sighting:
    states, shared = locales.shared_states(code.language)
    if code.explicit and code.state:
        states, shared = (code.state,), False
    return Sighting(
        evidence, states, Confidence.LOW, host, language=code.language, shared=shared, note=note
    )


def _own(page: Page, codes: list[LocaleCode]) -> bool:
    """True where a list holds the page's own language: it is a list of the site's versions."""
    own = locale_code(page.html_lang) or locale_code(locale_path(page.url))
    return own is not None and any(code.language == own.language for code in codes)


def _linked(page: Page, language: str) -> bool:
    """True where a link or an alternate leads to a version in a language."""
    if page.html_lang.lower().startswith(language):
        return True
    written = [alternate.hreflang for alternate in page.alternates]
    written += [locale_path(link.url) or link.hreflang for link in page.links]
    found = (locale_code(code) for code in written if code)
    return any(code is not None and code.language == language for code in found)
