"""Identity documents of Member States that the firm asks for."""

from __future__ import annotations

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
        yield from presence.bounded(_documents(page))


def _documents(page: Page) -> Iterator[Sighting]:
    for clause in clauses.found(page, "documents", _FILE):
        near = clauses.around(page, clause, 4, 2)
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
