"""Lists of excluded countries with Member States in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzers import concepts, invites, stance, statements, terms
from analyzers.base import UNION, Confidence, Sighting, analyzer
from analyzers.places import MEMBER_STATES
from analyzers.statements import Said
from crawler.page import Page

_WORDS = (
    "restrict", "prohibited", "excluded", "support", "banned", "blocked", "ineligible", "available",
    "länder", "l&auml;nder", "staaten", "rechtsordnung", "jurisdi", "pays", "juridiction",
    "territoire", "territori", "países", "pa&iacute;ses", "paesi", "giurisdizion", "landen",
    "rechtsgebied", "kraje", "jurysdykcj",
    *terms.gate("statements.restricted"),
    *terms.gate("statements.not_resident"),
)  # fmt: skip
_LIST = 80
"""Entries that are read behind the head of a list."""
_HEADS = frozenset("h1 h2 h3 h4 h5 h6".split())


@analyzer(reads=Page, words=_WORDS, tables=("statements.restricted",))
def terms_country_exclusion(page: Page) -> Iterator[Sighting]:
    """See terms or a help page that list Member States or the EEA among excluded countries.

    A clause alone changes nothing: paragraph 16 of the guidelines asks that the firm refrains, and
    Article 61(1) disregards contractual clauses. The list is noted, and compared with what the
    site, its sign-up form and the stores offer. It counts under a heading, or in a sentence, that
    speaks of restricted, prohibited, excluded or unsupported countries, and in a declaration of the
    visitor of not living in any of some places. Lists of supported
    countries, and lists without a Member State, are not seen.

    Seen:     <p>Restricted jurisdictions include Germany, Iran and Cuba.</p>
    Seen:     <p>You represent that you are not a resident of Cuba, Iran or the Netherlands.</p>
    Seen:     <h1>Prohibited countries</h1><ul><li>Cuba<li>France<li>Iran</ul>
    Seen:     <h2>Ausgeschlossene Länder</h2><ul><li>Österreich<li>Nordkorea</ul>
    Not seen: <h1>Supported countries</h1><ul><li>Germany<li>France</ul>
    Not seen: <p>Restricted countries: Cuba, Iran, North Korea and Syria.</p>
    Not seen: <h2>Prohibited countries</h2><ul><li>Iran</ul><h2>Supported</h2><ul><li>Spain</ul>
    Not seen: https://a.example/news/1 <p>Restricted countries now include Germany.</p>
    """
    if terms.editorial(page):
        return
    best: tuple[int, int, frozenset[str]] | None = None
    for said in statements.said(page, "restricted", 20):
        if statements.has(said.text, "lifted") or _open_list(page, said):
            continue
        found = _sentence(said) or _list_behind(page, said)
        if found is not None and (best is None or len(found[2]) > len(best[2])):
            best = found
    if best is None:
        best = _avowed(page) or _clause(page)
    if best is not None:
        start, end, codes = best
        named = codes & MEMBER_STATES
        whole = not named or named == MEMBER_STATES
        states = (UNION,) if whole else tuple(sorted(named))
        note = "Member States stand in a list of excluded countries; a clause has no effect alone."
        yield Sighting(page.quote(start, end), states, Confidence.HIGH, note=note)


def _open_list(page: Page, said: Said) -> bool:
    """True for "the following countries" where nothing says that they are kept out."""
    if not _FOLLOWING.search(said.text[said.phrase : said.phrase_end]):
        return False
    return not stance.denied(page, said.text) and not concepts.has(page, said.text, "excluded")


def _avowed(page: Page) -> tuple[int, int, frozenset[str]] | None:
    """A visitor's declaration of not living in any of some places, States among them."""
    for said in statements.said(page, "not_resident", 30):
        text = said.text
        named = invites.codes(text)
        codes = _codes(text)
        if not codes or len(named) < _PLACES or _permits(text) or text.rstrip().endswith("?"):
            continue
        avowed = statements.has(text, "avows") and not statements.has(text, "turned")
        if avowed and stance.denied(page, text):
            return said.start, said.end, codes
    return None


def _clause(page: Page) -> tuple[int, int, frozenset[str]] | None:
    """A clause of the terms that keeps out people who live in a State or the Union."""
    if not _TERMS.search(page.path):
        return None
    for said in statements.said(page, "not_resident", 30):
        text = said.text
        codes = _codes(text)
        if not codes or _permits(text) or statements.has(text, "turned"):
            continue
        if _NO_OTHER.search(text):
            continue
        if statements.has(text, "partial"):
            continue
        shut = statements.has(text, "refuse") or concepts.has(page, text, "excluded")
        if statements.has(text, "modal"):  # they cannot do what?
            shut = shut and any(concepts.has(page, text, t) for t in ("using", "more"))
        if shut and not statements.has(text, "lifted"):
            return said.start, said.end, codes
    return None


_TERMS = re.compile(
    r"/(?:[\w-]*[-_/])?(?:terms|legal|agb|nutzungsbeding|cgu|cgv|conditions|condiciones|termini"
    r"|condizioni|termos|condicoes|voorwaarden|regulamin|podminky|podmienky|vilkar|villkor|ehdot"
    r"|feltetelek|aszf|termeni|conditii|uslovi|pogoji|uvjeti|oroi|tingimused|noteikumi|salygos"
    r"|kasutustingimused|lietosanas|taisykles|kayttoehdot|brugervilkar|anvandarvillkor|cgu|regolamento|statut"
    r"|tearmai|vseobecne|obecne|opci|splosni|obshti|usloviya|oroi-xrisis|общи|όροι|условия"
    r"|user-agreement|agreement|rules|restricted)",
    re.I,
)
_NO_OTHER = re.compile(
    r"\b(?:no other|kein(?:e|es)? ander|aucun autre|ningún otro|nessun altro|nenhum outro"
    r"|geen ander|żaden inny|žádn\w+ jin|niciun alt|ingen and|inget ann)",
    re.I,
)
"""Nobody else is kept out."""
_FOLLOWING = re.compile(
    r"follow|folgend|suivant|siguiente|seguent|seguinte|volgende|następuj|следн|nás?leduj|følgende"
    r"|följande|ακόλουθ|εξής|järgmi|seuraav|leanas|sljedeć|következő|alábbi|toliau|šių|šios|šād|týchto"
    r"|šo valstu|turpmāk|ġejjin|următoare|naslednj",
    re.I,
)
_PLACES = 2
_NEGATED = re.compile(r"(?:\bnot|\bnon|\bno|\bnicht|\bniet|\bpas|\bnão|\bnie)[\s-]$", re.I)


def _permits(text: str) -> bool:
    """True where a text speaks of supported or permitted countries, and does not deny it."""
    found = terms.words(statements.FILE, "permitted").finditer(text)
    return any(not _NEGATED.search(text[: match.start()]) for match in found)


def _codes(text: str) -> frozenset[str]:
    return invites.codes(text) & (MEMBER_STATES | {UNION})


def _sentence(said: Said) -> tuple[int, int, frozenset[str]] | None:
    behind = said.text[said.phrase_end :]
    before = said.text[max(0, said.phrase - 40) : said.phrase]
    if _permits(said.text) or statements.has(before, "turned"):
        return None
    codes = _codes(behind) or (_codes(said.text) if len(said.text) < 200 else frozenset())
    return (said.start, said.end, codes) if codes else None


def _list_behind(page: Page, said: Said) -> tuple[int, int, frozenset[str]] | None:
    """The entries below a short head, up to the next head or a list of what is permitted."""
    blocks = page.blocks
    head = blocks[said.index]
    if len(head.text) > 120 and not head.text.rstrip().endswith(":"):
        return None
    if _permits(said.text):
        return None
    codes: set[str] = set()
    end, level = head.end, head.tag
    for block in blocks[said.index + 1 : said.index + 1 + _LIST]:
        stops = block.tag in _HEADS and (level not in _HEADS or block.tag <= level)
        if stops or _permits(block.text[:80]) or not terms.own_words(block):
            break
        if level not in _HEADS and block.tag == "p" and len(block.text) > 60:
            break
        if statements.has(block.text, "lifted"):
            continue
        here = _codes(block.text)
        codes |= here
        if here:
            end = block.end
    return (head.start, end, frozenset(codes)) if codes else None
