"""Terms, consumer rights and tax papers that are meant for people in the Union."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from analyzers import clauses, invites, markup, phrases, presence, stance, terms, voices
from analyzers.base import UNION, Confidence, Sighting, analyzer
from analyzers.clauses import Clause
from analyzers.places import MEMBER_STATES, country_name
from crawler.page import Page

_FILE = "onboarding"
_UNION = ("eea", "eu ", "european", "europ", "dac8", "dac 8", "odr", "consumers/odr")
_ODR = markup.watch("ec.europa.eu/consumers/odr")


@analyzer(reads=Page, tables=("onboarding.eea_terms", "onboarding.withdrawal"))
def eu_specific_legal_terms(page: Page) -> Iterator[Sighting]:
    """See contract wording, consumer rights or tax papers addressed to people in the Union.

    No text of ESMA names it; by analogy with Pammer and Hotel Alpenhof, wording that only makes
    sense for clients in the Union suggests that they are envisaged. Seen are annexes for clients of
    the EEA or a State, the Union's right of withdrawal and dispute platform, tax reports and forms
    of one State, and a representative under Article 27 of the data protection regulation. General
    clauses on data protection, consent banners, clauses that say they do not apply, and stories are
    left out. Annexes and rights are known in the Union's 24 official languages.

    Seen:     <h2>Addendum for EEA clients</h2><p>It prevails over the general terms.</p>
    Seen:     <p>Der Steuerreport für das abgelaufene Jahr steht in Ihrem Konto bereit.</p>
    Seen:     <p>Exporte seu relatório fiscal para o Anexo G1.</p>
    Seen:     <p>Disputes: <a href="https://ec.europa.eu/consumers/odr">platform</a></p>
    Not seen: <p>Persons to whom the General Data Protection Regulation applies.</p>
    Not seen: <p>The right of withdrawal does not apply. Our terms apply to all clients.</p>
    Not seen: <div class="cookie-banner"><p>EU consumers: we use cookies.</p></div>
    Not seen: https://a.example/blog/1 <p>The Steuerreport explained.</p>
    """
    if not terms.editorial(page) and not terms.careers(page):
        yield from islice(presence.bounded(_seen(page)), presence.MOST)


def _seen(page: Page) -> Iterator[Sighting]:
    for clause in _clauses(page, "eea_terms"):
        if not _is_a_term(page, clause):
            continue
        codes = invites.codes(clause.text)
        states = invites.states(clause.text)
        if states or (not codes and clause.entry.startswith(_UNION)) or " eea" in clause.entry:
            yield _sighting(page, clause, states or (UNION,), False, "Terms are for clients")
    for clause in _clauses(page, "consumers"):
        if phrases.holds(clause.text, "rights", _FILE) and (
            named := invites.only_states(clause.text)
        ):
            yield _sighting(page, clause, named, False, "A right is given to consumers")
    for clause in _clauses(page, "withdrawal"):
        yield from _by_language(page, clause, "A consumer right of Union law is offered")
    for clause in _clauses(page, "tax_report"):
        yield from _by_language(page, clause, "A tax report is offered")
    for clause in _clauses(page, "national_law"):
        yield _sighting(page, clause, (clause.key,), False, "A tax form or law is named")
    for clause in _clauses(page, "representative"):
        yield _sighting(page, clause, (UNION,), False, "A representative under Article 27 is named")
    if markup.has(page, _ODR):
        for link in page.links:
            if _ODR[0] in link.url:
                evidence = page.cite(f'{link.text} href="{link.url}"', link.place)
                note = "The page links the Union's platform for disputes of consumers."
                yield Sighting(evidence, (UNION,), Confidence.MEDIUM, note=note)
                return


def _is_a_term(page: Page, clause: Clause) -> bool:
    """False for words such as "EU consumers" in prose, without a contract around them."""
    if clause.entry not in terms.phrases(_FILE, "loose_terms"):
        return True
    near = f"{terms.heading(page.blocks, clause.index, 30)} | {clause.text}"
    return phrases.holds(near, "contract_words", _FILE)


def _clauses(page: Page, topic: str) -> Iterator[Clause]:
    for clause in clauses.found(page, topic, _FILE, 12):
        text = clause.text
        if phrases.holds(text, "template", _FILE) or text.rstrip().endswith("?"):
            continue
        if stance.explains(text):
            continue
        if voices.not_ours(page, text) or stance.defined(page, text, clause.at, clause.entry_end):
            continue
        if topic in _RIGHTS and stance.denied(page, text, clause.at, clause.entry_end):
            continue
        yield clause


_RIGHTS = ("withdrawal", "consumers", "eea_terms")


def _by_language(page: Page, clause: Clause, what: str) -> Iterator[Sighting]:
    """A clause whose language, or whose words, say whom it is for."""
    states, shared = invites.states(clause.text), False
    if not states and clause.key == "en":
        adjectives = tuple(s for s, word in _PEOPLE.items() if clause.entry.startswith(word))
        states = adjectives or (UNION,)
    elif not states:
        states, shared = clauses.addressed(page, clause.key)
    if states:
        yield _sighting(page, clause, states, shared, what)


_PEOPLE = {
    "DE": "german ", "AT": "austrian ", "FR": "french ", "IT": "italian ", "ES": "spanish ",
    "NL": "dutch ", "PL": "polish ", "PT": "portuguese ",
}  # fmt: skip


def _sighting(
    page: Page, clause: Clause, states: tuple[str, ...], shared: bool, what: str
) -> Sighting:
    named = ", ".join(country_name(s) for s in states if s in MEMBER_STATES) or "the Union"
    return Sighting(
        page.quote(clause.start, clause.end),
        states,
        Confidence.MEDIUM if shared else Confidence.HIGH,
        language=clause.key if shared else "",
        shared=shared,
        note=f"{what} ({named}).",
    )
