"""Identity documents of Member States that the firm asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzers import abroad, clauses, domains, invites, phrases, presence, speaker, stance, terms
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.clauses import Clause
from analyzers.places import country_name, locale_code, official_languages
from crawler.page import Page

_FILE = "onboarding"


@analyzer(reads=Page, tables=("onboarding.verify",))
def eu_kyc_document_list(page: Page) -> Iterator[Sighting]:
    """See national documents of a Member State that visitors are asked to show.

    No text of ESMA names it; a list that the firm itself has made is a weak trace of the residents
    that it expects (a nationality is not a residence). A document that only one State issues counts
    beside words for proving who one is (Personalausweis, DNI or NIE, carta d'identità, dowód
    osobisty, mobile BankID ...). Catalogues of identification services, documents of countries that
    use the same word (the Argentine DNI), refusals, warnings and stories are left out. Documents of
    all 27 States are known; the words beside them in the Union's 24 official languages. What to do:
    limit the list to the residences that are served.

    Seen:     <p>Bestätigen Sie Ihre Identität mit dem Personalausweis.</p>
    Seen:     <p>Register, then take a picture of your DNI or NIE.</p>
    Seen:     <ul><li>Accepted documents</li><li>Carta d'identità elettronica</li></ul>
    Not seen: <p>Verify your identity with a passport or driving licence.</p>
    Not seen: <p>Our vendor Sumsub verifies documents of 220 countries, the Personalausweis too.</p>
    Not seen: <p>Sube tu DNI argentino para verificar tu identidad.</p>
    Not seen: https://a.example/blog/1 <p>Verify with the Personalausweis, says the author.</p>
    """
    if not terms.editorial(page):
        yield from presence.bounded((*_documents(page), *_listed(page), *_chosen(page)))


def _documents(page: Page) -> Iterator[Sighting]:
    for clause in clauses.found(page, "documents", _FILE):
        near = f"{clauses.around(page, clause, 4, 2)} | {_purpose(page)}"
        if not phrases.holds(near, "verify", _FILE) or phrases.holds(near, "not_documents", _FILE):
            continue
        if _elsewhere(page) or _denied(page, clause):
            continue
        if abroad.third_country(clause.text):
            continue  # the Swiss carta d'identità
        state = _issuer(page, clause)
        note = f"Visitors are asked for a document of {country_name(state)}."
        evidence = page.quote(clause.start, clause.end)
        yield Sighting(evidence, (state,), Confidence.HIGH, note=note)


_VERIFY = re.compile(
    r"verif|/kyc|identi[tf]|overen|ověřen|weryfik|documents?\b|onboarding|legitim|tunnist|azonosit",
    re.I,
)
_DNI = re.compile(r"(?<!\w)DNI(?!\w)")


def _purpose(page: Page) -> str:
    """A word for verification where the page's address says that it is there for it."""
    return "verification" if _VERIFY.search(page.path) else ""


def _listed(page: Page) -> Iterator[Sighting]:
    """A row "Spain | DNI": the document's name is Argentina's and Peru's, too."""
    if "DNI" not in page.text:
        return
    for place in list(terms.standing(page.text, "DNI"))[:8]:
        index = terms.position(page, place)
        block = page.blocks[index]
        if len(block.text) > terms.SHORT or not terms.own_words(block):
            continue
        row = terms.joined(page.blocks, *terms.row(page.blocks, index, back=1, ahead=0))
        near = f"{row} | {terms.heading(page.blocks, index, 20)} | {_purpose(page)}"
        verify = phrases.holds(near, "verify", _FILE)
        if verify and invites.states(row) == ("ES",) and not stance.denied(page, row):
            note = "Visitors are asked for a document of Spain."
            yield Sighting(page.quote(block.start, block.end), ("ES",), Confidence.HIGH, note=note)
            return


def _chosen(page: Page) -> Iterator[Sighting]:
    """National documents among the options of a selector of documents."""
    for choice in page.choices:
        label = choice.label.replace("_", " ").lower()
        named = " | ".join(text for _, text, _ in choice.options[:60])
        papers = "doc" in label or phrases.holds(f"{label} {named}", "verify", _FILE)
        if not papers or phrases.holds(named, "not_documents", _FILE):
            continue
        for _, text, usable in choice.options[:60] if len(choice.options) <= 60 else ():
            for found in phrases.find(text, "documents", _FILE) if usable else ():
                if not abroad.third_country(text):
                    note = f"Visitors may choose a document of {country_name(found.key)}."
                    evidence = page.cite(f"{choice.label}: {text}", choice.place)
                    yield Sighting(evidence, (found.key,), Confidence.HIGH, note=note)


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
