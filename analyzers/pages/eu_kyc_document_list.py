"""Identity documents of Member States that the firm asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from analyzers import (
    abroad,
    clauses,
    domains,
    invites,
    mentions,
    phrases,
    presence,
    speaker,
    stance,
    terms,
    venues,
)
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.clauses import Clause
from analyzers.places import MEMBER_STATES, country_name, locale_code, official_languages
from crawler.page import Page

_FILE = "onboarding"
_SLUG = re.compile(r"[-_/.]+")
_CATALOGUE = 8
"""Countries in one sentence from which it is a catalogue."""
_LISTED = 40
"""Entries from which a list is one of all documents of the world."""


@analyzer(reads=Page, tables=("onboarding.verify",))
def eu_kyc_document_list(page: Page) -> Iterator[Sighting]:
    """See national documents of a Member State that visitors are asked to show.

    No text of ESMA names it; a list that the firm itself has made is a weak trace of the residents
    that it expects (a nationality is not a residence). A document that only one State issues counts
    beside words for proving who one is (Personalausweis, DNI or NIE, carta d'identità, dowód
    osobisty, mobile BankID ...), in text and among the entries of a list; one that every State
    issues (passport, driving licence) counts beside the name of a Member State. Catalogues of identification services, documents of countries that
    use the same word (the Argentine DNI), refusals, warnings and stories are left out. Documents of
    all 27 States are known; the words beside them in the Union's 24 official languages.

    Seen:     <p>Bestätigen Sie Ihre Identität mit dem Personalausweis.</p>
    Seen:     <p>Register, then take a picture of your DNI or NIE.</p>
    Seen:     <h2>Accepted documents</h2><table><tr><td>Spain<td>DNI</table>
    Seen:     <label>Document <select name="doc"><option>Passport<option>Dutch driving licence</select></label>
    Seen:     <ul><li>Accepted documents</li><li>Carta d'identità elettronica</li></ul>
    Not seen: <p>Verify your identity with a passport or driving licence.</p>
    Not seen: <p>Our vendor Sumsub verifies documents of 220 countries, the Personalausweis too.</p>
    Not seen: <p>Sube tu DNI argentino para verificar tu identidad.</p>
    Not seen: https://a.example/blog/1 <p>Verify with the Personalausweis, says the author.</p>
    """  # noqa: E501
    if not (terms.editorial(page) or terms.internal(page)):
        yield from presence.bounded(_documents(page))


def _documents(page: Page) -> Iterator[Sighting]:
    for clause in clauses.found(page, "documents", _FILE):
        if not _asked(page, clause) or _elsewhere(page) or _denied(page, clause):
            continue
        if abroad.third_country(clause.text):
            continue  # the Swiss carta d'identità
        state = _issuer(page, clause)
        note = f"Visitors are asked for a document of {country_name(state)}."
        evidence = page.quote(clause.start, clause.end)
        yield Sighting(evidence, (state,), Confidence.HIGH, note=note)
    if not _elsewhere(page):
        yield from _papers(page)
        yield from _options(page)


def _asked(page: Page, clause: Clause) -> bool:
    """True where the words around a document, the address or the title say that it is wanted."""
    if phrases.holds(clauses.around(page, clause, 2, 1), "not_documents", _FILE):
        return False
    near = clauses.around(page, clause, 4, 2)
    return phrases.holds(near, "verify", _FILE) or phrases.holds(_about(page), "verify", _FILE)


def _about(page: Page) -> str:
    return f"{_SLUG.sub(' ', unquote(page.path))} | {page.title}"


def _papers(page: Page) -> Iterator[Sighting]:
    """Documents that every State issues, beside the name of a Member State."""
    for clause in clauses.found(page, "papers", _FILE):
        states = _beside(page, clause)
        if not states or not _asked(page, clause) or _denied(page, clause):
            continue
        national = phrases.find(clause.text, "documents", _FILE)
        if any(stance.defined(page, clause.text, one.start, one.end) for one in national):
            continue
        note = f"Visitors are asked for a document of {', '.join(map(country_name, states))}."
        evidence = page.quote(clause.start, clause.end)
        yield Sighting(evidence, states, Confidence.MEDIUM, note=note)


def _beside(page: Page, clause: Clause) -> tuple[str, ...]:
    """Member States named near a document: in its part of a sentence, or in its row."""
    text = clause.text[max(0, clause.at - 60) : clause.entry_end + 60]
    if clause.block.tag in ("td", "dd", "th", "dt"):
        cell = clause.block.tag in ("td", "dd")
        first = terms.row(page.blocks, clause.index, 1, 1)[0] if cell else clause.index
        text = terms.joined(page.blocks, first, clause.index)
    if len(mentions.mentions(text)) > _CATALOGUE or abroad.third_country(text):
        return ()
    return tuple(sorted(MEMBER_STATES & set(venues.audience(text))))


def _options(page: Page) -> Iterator[Sighting]:
    """Documents among the entries of a list."""
    for choice in page.choices:
        texts = [text for _, text, usable in choice.options if usable]
        if len(texts) > _LISTED or choice.kind in ("language", "currency"):
            continue
        kinds = sum(phrases.holds(t, "papers", _FILE) or phrases.holds(t, "documents", _FILE)
                    for t in texts)  # fmt: skip
        if kinds * 2 < len(texts) and not phrases.holds(choice.label, "verify", _FILE):
            continue
        for text in texts:
            states = _named(text)
            if states:
                note = "A list of documents offers one of " + ", ".join(map(country_name, states))
                evidence = page.cite(f"{choice.label}: {text}", choice.place)
                yield Sighting(evidence, states, Confidence.HIGH, note=f"{note}.")


def _named(text: str) -> tuple[str, ...]:
    """States whose document an entry of a list names."""
    if abroad.third_country(text):
        return ()
    found = set(venues.audience(text)) & MEMBER_STATES
    own = next(phrases.find(text, "documents", _FILE), None)
    if own is not None and not found:
        found = {own.key}
    is_document = own is not None or phrases.holds(text, "papers", _FILE)
    return tuple(sorted(found)) if is_document else ()


def _denied(page: Page, clause: Clause) -> bool:
    text = clause.text.replace("NIE", "…")  # the document, not Polish "no"
    if speaker.over(page, text) or phrases.holds(text, "declined", _FILE):
        return True
    at = clause.start - clause.block.start + clause.at
    if stance.answered_no(page, clause.index, at):
        return True
    return stance.no_offer(page, text, clause.at, clause.entry_end)


def _issuer(page: Page, clause: Clause) -> str:
    """The State named beside the document where it shares the document's language."""
    ending = domains.country_ending(page.host)
    near = {ending.state} if ending else set(invites.states(clause.text))
    spoken = official_languages(clause.key)
    others = {s for s in near if len(s) == 2 and official_languages(s) & spoken}
    return others.pop() if len(others) == 1 else clause.key


def _elsewhere(page: Page) -> bool:
    """True where the page is marked for a country outside the Union (it-CH, ro-MD)."""
    code = locale_code(page.html_lang) if page.html_lang else None
    return bool(domains.foreign_ending(page.host)) or bool(
        code and code.explicit and not code.state and code.language != "en"
    )
