"""Customer support in a language of the Union, or for the people of a State."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from analyzers import (
    abroad,
    audience,
    clauses,
    desks,
    domains,
    gatherings,
    invites,
    markup,
    offers,
    phrases,
    presence,
    speaker,
    stance,
    terms,
)
from analyzers.base import UNION, Confidence, Sighting, analyzer
from analyzers.clauses import Clause
from analyzers.places import (
    EU_LANGUAGES,
    LocaleCode,
    country_name,
    language_name,
    language_states,
    locale_code,
    official_languages,
)
from analyzers.statements import Said
from crawler import cldr
from crawler.page import Page

_CENTRES = markup.watch("/hc/", "/support/solutions")
_FILE = "onboarding"
_HELP_PATH = re.compile(
    r"/hc/([a-z]{2}(?:-[a-z]{2,4})?)(?:[/?]|$)|/support/solutions.{0,40}[?&]lang=([a-z]{2})", re.I
)
_HELP_HOST = re.compile(r"^(?:help|support|hilfe|aide|ayuda|assistenza|faq|docs)\.", re.I)
_FIRST = re.compile(r"^/([a-z]{2}(?:-[a-z]{2,4})?)(?:/|$)", re.I)
_LISTED = 12
"""Languages from which a list is the help desk's own default."""


@analyzer(reads=Page, tables=("onboarding.desk", "desks.desk"))
def localised_customer_support(page: Page) -> Iterator[Sighting]:
    """See customer support that is offered in a language of the Union or for one of its States.

    Commentary reports that an authority treats translated help pages and support in the local
    language as active marketing; published help pages also belong to the language row of the Annex.
    Seen are sentences that promise support in such a language or for a place, and pages of a help
    centre whose address carries its locale where the text is in that language. A help desk's
    automatic locale with English articles, languages other than the Union's, regions outside it
    (fr-CA), lists of a dozen and more languages, refusals and stories are left out. Sentences are
    known in the Union's 24 official languages.

    Seen:     <p>Unser deutschsprachiger Support ist montags bis freitags für Sie da.</p>
    Seen:     <p>Our customers get live support in Dutch and Polish.</p>
    Seen:     https://help.x.example/hc/nl <html lang="nl"><p>Hoe stort ik geld op mijn rekening? Dat leest u in dit artikel van ons helpcentrum.</p>
    Not seen: https://help.x.example/hc/nl <html lang="nl"><p>How do I deposit money? You can read that in this article of our help centre.</p>
    Not seen: https://help.x.example/hc/fr-ca <html lang="fr-CA"><p>Comment déposer de l'argent? Lisez cet article.</p>
    Not seen: <p>Support is open around the clock and answers in English.</p>
    Not seen: <p>Our wallet has no support in German yet.</p>
    """  # noqa: E501
    if not terms.editorial(page):
        yield from presence.bounded(_seen(page))


def _seen(page: Page) -> Iterator[Sighting]:
    known: set[int] = set()
    for clause in clauses.found(page, "desk", _FILE):
        if not _promised(page, clause) or phrases.holds(clause.text, "not_desk", desks.FILE):
            continue
        known.add(clause.start)
        if clause.key == "en":
            yield from _english(page, clause)
        else:
            states, shared = clauses.addressed(page, clause.key)
            if states:
                yield _sighting(page, clause, states, clause.key, shared)
    for desk in desks.found(page):
        if desk.said.start in known:
            continue
        if not _abroad(page, desk.said.text) and _few(desk.said.text):
            yield from _composed(page, desk)
    yield from _help_centre(page)
    yield from _help_links(page)


def _composed(page: Page, desk: desks.Desk) -> Iterator[Sighting]:
    language, shared = desk.language, False
    states: tuple[str, ...] = (desk.state,) if desk.state else ()
    own = audience.own_language(page)
    if not language and own and own in official_languages(desk.state):
        language = own  # "deutscher Support" on a German page
    if language:
        states, shared = clauses.addressed(page, language)
        if language != own:
            states = language_states(language)
            shared = len(states) > 1
    if states:
        yield _sighting(page, desk.said, states, language, shared)


def _promised(page: Page, clause: Clause) -> bool:
    if (
        clause.text.rstrip().endswith("?")
        or _abroad(page, clause.text)
        or not _few(clause.text)
        or speaker.over(page, clause.text)
    ):
        return False
    return not stance.denied(page, clause.text, clause.at, clause.entry_end)


def _abroad(page: Page, text: str) -> bool:
    return gatherings.abroad(text) or abroad.third_country(text)


def _few(text: str) -> bool:
    """True for a few languages of a help desk, and not for software, texts or all of them."""
    if phrases.holds(text, "no_desk", _FILE):
        return False
    return len(list(phrases.find(text, "desk_languages", _FILE))) < _LISTED


def _english(page: Page, clause: Clause) -> Iterator[Sighting]:
    behind = clause.text[clause.at :][:140]
    named = phrases.find(behind, "desk_languages", _FILE)
    codes = {
        p.key for p in named if "-speaking" in clause.entry or desks.NAMED.match(behind, p.end)
    }
    for language in sorted(codes):
        states = language_states(language)
        yield _sighting(page, clause, states, language, len(states) > 1)
    if not codes and clause.entry.endswith((" for", "local support in")):
        states = invites.states(behind)
        if states:
            yield _sighting(page, clause, states, "", False)


def _sighting(
    page: Page, clause: Clause | Said, states: tuple[str, ...], language: str, shared: bool
) -> Sighting:
    what = language_name(language) if language else _named(states)
    return Sighting(
        page.quote(clause.start, clause.end),
        states,
        Confidence.MEDIUM if shared else Confidence.HIGH,
        language=language,
        shared=shared,
        nexus=True,
        note=f"The page offers customer support {'in' if language else 'for'} {what}.",
    )


def _named(states: tuple[str, ...]) -> str:
    return "the Union" if states == (UNION,) else ", ".join(map(country_name, states))


def _help_links(page: Page) -> Iterator[Sighting]:
    """Versions of the help centre that a page names in their own language: "Nederlands"."""
    if not markup.has(page, _CENTRES):
        return
    for link in page.links:
        if "/hc/" not in link.url and "/support/solutions" not in link.url:
            continue
        parts = urlsplit(link.url)
        match = _HELP_PATH.search(f"{parts.path}?{parts.query}")
        code = locale_code(match[1] or match[2]) if match else None
        if code is None or code.language not in EU_LANGUAGES - {"en"} or not link.text:
            continue
        if (code.explicit and not code.state) or not offers.own_host(page, link.url):
            continue
        own = cldr.own_name(code.language).lower()
        if own and own in link.text.lower():
            states = (code.state,) if code.explicit else language_states(code.language)
            note = f"The page links a version of the help centre in {own}; it was not read here."
            yield Sighting(
                page.cite(f'{link.text} href="{link.url}"', link.place),
                states, Confidence.LOW, language=code.language, shared=len(states) > 1,
                nexus=True, note=note,
            )  # fmt: skip


def _help_centre(page: Page) -> Iterator[Sighting]:
    code = _locale(page)
    if code is None or code.language not in EU_LANGUAGES - {"en"}:
        return
    if code.explicit and not code.state:
        return  # fr-CA, pt-BR
    if domains.foreign_ending(page.host) or audience.own_language(page) != code.language:
        return
    states = (code.state,) if code.explicit else language_states(code.language)
    note = f"A page of the help centre stands under {code.written} and is in that language."
    yield Sighting(
        page.cite(page.url, "address"),
        states,
        Confidence.HIGH,
        language=code.language,
        shared=len(states) > 1,
        nexus=True,
        note=note,
    )


def _locale(page: Page) -> LocaleCode | None:
    parts = urlsplit(page.url)
    match = _HELP_PATH.search(f"{parts.path}?{parts.query}")
    written = (match[1] or match[2]) if match else ""
    if not written and _HELP_HOST.search(page.host) and (first := _FIRST.search(parts.path)):
        written = first[1]
    return locale_code(written) if written else None
