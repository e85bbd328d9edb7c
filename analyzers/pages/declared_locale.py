"""Languages that are declared in code only."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import locales
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.places import EU_LANGUAGES, LocaleCode, language_name, locale_code
from analyzers.summary import locale_path
from crawler.page import Page


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
    A declaration that the text contradicts (a template left at lang="de" on an English page) is
    kept, with low confidence.

    Seen:     <link rel="alternate" hreflang="de" href="/de/"><p>Text</p>
    Seen:     <html lang="fr"><p>Bonjour</p>
    Seen:     https://x.example/el/ <html lang="el"><p>Αγορά</p>
    Not seen: <html lang="en-GB"><p>Hello</p>
    Not seen: <html lang="pt-BR"><p>Taxas</p>
    Not seen: <link rel="alternate" hreflang="x-default" href="/">
    """
    found: dict[str, tuple[str, str]] = {}
    for alternate in page.alternates:
        code = locale_code(alternate.hreflang)
        if code is not None and _counts(code) and not code.explicit:
            quote = f'hreflang="{alternate.hreflang}" href="{alternate.url}"'
            found.setdefault(code.language, (quote, f'link[hreflang="{alternate.hreflang}"]'))
    own: dict[str, tuple[str, str]] = {}
    code = locale_code(page.html_lang)
    if code is not None and _counts(code):
        own[code.language] = (f'lang="{page.html_lang}"', "html[lang]")
    written = locale_path(page.url)
    code = locale_code(written) if written else None
    if code is not None and _counts(code) and not code.state:
        own.setdefault(code.language, (page.url, "address"))
    texts = locales.text_languages(page) if own else frozenset()
    for language, (quote, place) in sorted((found | own).items()):
        contradicted = language in own and bool(texts) and language not in texts
        states, shared = locales.shared_states(language)
        note = f"The page declares {language_name(language)}."
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
