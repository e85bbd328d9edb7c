"""Words in many languages, who is speaking, and what stands beside a block of text.

The word lists are data (`analyzers/data/*.toml`): a table is a topic, its keys are languages, and
a trailing `*` takes any ending. Country names come from CLDR.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

from ahocorasick_rs import AhoCorasick

from crawler import derived
from crawler.artifacts import Block, Region
from crawler.derived import Table
from crawler.page import Page

_ARCHIVE = (
    "archives?|archiwum|archiv|archivio|archivo|arquivo|arkiv|arkisto|arhiiv|arh[iī]v[as]?|archyvas"
    "|cartlann|архив|αρχε[ιί]ο"
)
_ARCHIVED = re.compile(rf"/(?:{_ARCHIVE})(?:/|$)", re.I)
_EDITORIAL_PATH = re.compile(
    r"/(?:blog|blogs|news|newsroom|noticias|nouvelles|actualites|aktuelles|nachrichten|magazin"
    r"|magazine|press|presse|academy|akademie|academie|accademia|learn|insights|articles?|artikel"
    r"|novosti|aktuality|novice|vijesti|hirek|hírek|uutiset|nyheter|nyheder|uudised|naujienos|zinas|novini"
    r"|aktualnosci|stiri|știri|nuacht|a[hħ]barijiet|νέα|nea|nieuws|wiki|guides?|stories|posts?"
    r"|gloss?a(?:r|ir)[a-z]{0,4}|lexi[ck]on|lexique|lexikon|dictionary|diccionario|dizionario|dicion[aá]rio"
    r"|begrippen(?:lijst)?|ordlist[ae]|ordbo[kg]|leksikons?|sanasto|s[oõ]nastik|[zž]odyn(?:as|[eė]lis)"
    r"|v[aā]rdn[iī]ca|s[lł]ovn?[ií][kč](?:ek)?|s[lł]ownik|slovar(?:[cč]ek)?|pojmovnik|rje[cč]nik|sz[oó]t[aá]r"
    r"|fogalomt[aá]r|dic[tț]ionar|gluais|focl[oó]ir|речник|rechnik|λεξικ[οό]|γλωσσ[αά]ρι|lexiko"
    rf"|{_ARCHIVE})(?:/|$)",
    re.I,
)
_BLOG = re.compile(r"/(?:blogs?|news|newsroom|magazine?|press|academy|learn|glossary)(?:/|$)", re.I)
_OWN_PATH = re.compile(
    r"fees?\b|pricing|prices|price-list|deposit|withdraw|payment|gebuehr|gebühr|preise|tarif|frais"
    r"|comision|commission|prezzi|costi|precios|oplaty|prowizje|cennik|kosten|terms|legal",
    re.I,
)
_HELP = re.compile(
    r"^(?:help|support|faq|hilfe)\.|/(?:hc|help|help-cent(?:er|re)|support|faqs?|kb|knowledge-?base|hilfe"
    r"|aide|ayuda|aiuto|ajuda|pomoc)(?:/|$)|/(?:fees?|pricing|prices|deposits?|withdrawals?|limits|terms"
    r"|payment-methods|fees-and-limits|gebuehren|preise|tarifs|frais|comisiones|tarifas|costi|oplaty)/?$",
    re.I,
)
"""Help centres, whose software calls every page an article, and pages of the firm's own terms."""
_CAREERS = re.compile(
    r"/(?:[\w-]*[-_/])?(?:careers?|jobs?|vacanc\w+|karriere|stellen\w*|emplois?|recrutement|carrieres?"
    r"|empleos?|trabaja\w*|lavora\w*|vacatures|werken-bij|kariera|kariéra|praca|carreiras|join-us"
    r"|work-with-us|lediga-jobb|ledige-stillinger|avoimet-tyopaikat|cariere|karrier|kari[jy]er[aei]|karjera"
    r"|karjeras|karjaar|karriär|karriar|posao|poslovi|zaposlitev|zaposlitve|darbas|darbo|darbs|vakances"
    r"|toopakkumised|tookohad|tyopaikat|ura|rekry|munka|allas|allasok|rabota|kar[iy]eri|theseis|ergasia"
    r"|praca|prace|volna-mista|volne-miesta|joburi|locuri-de-munca|stillinger|tjanster|posizioni|lavoro"
    r"|trabajo|trabalho|vagas|recrutamento|offres-d-emploi|postes|foluntais|gairmeacha|impjiegi|xoghol"
    r"|delo|prosta-dela|кариери|работа|θεσεις|καριερα)(?:[-_/.]|$)",
    re.I,
)
_INTERNAL = re.compile(
    r"/(?:employees?|staff|intranet|onboarding-staff|suppliers?|vendors?|procurement|mitarbeiter\w*"
    r"|lieferant\w*|personnel|fournisseurs?|empleados|proveedores|dipendenti|fornitori|colaboradores"
    r"|fornecedores|medewerkers|leveranciers?|pracownicy|dostawcy|zam[eě]stnanci|dodavatele?|zamestnanci"
    r"|dod[aá]vatelia|zaposleni|dobavitelji|dobavlja[cč]i|slu[zž]iteli|dostav[cč]i[ck]i|служители|доставчици"
    r"|medarbejdere|leverand[oø]rer|medarbetare|leverant[oö]rer|henkil[oö]st[oö]|toimittajat|t[oö][oö]tajad"
    r"|tarnijad|munkat[aá]rsak|besz[aá]ll[ií]t[oó]k|angaja[tț]i|furnizori|darbiniekiem?|pieg[aā]d[aā]t[aā]jiem?"
    r"|darbuotojams|tiek[eė]jams|impjegati|fornituri|foireann|sol[aá]thr[oó]ir[ií])(?:[-_/.]|$)",
    re.I,
)
_EDITORIAL_HOSTS = ("blog.", "news.", "academy.", "learn.", "magazin.", "magazine.", "press.")
_EDITORIAL_TYPES = frozenset(
    "Article NewsArticle BlogPosting Report OpinionNewsArticle AnalysisNewsArticle TechArticle"
    " ReviewNewsArticle LiveBlogPosting DefinedTerm DefinedTermSet".split()
)
CAPITALS = "A-ZÀ-ÝΆ-ΏΑ-ΩА-ЯȘȚ" + "".join(c for c in map(chr, range(0x100, 0x180)) if c.isupper())
"""Capitals of the Union's alphabets, for a set in a pattern."""
_END_OF_SENTENCE = re.compile(rf"[.!?;](?=\s{{1,3}}[{CAPITALS}¿¡„“\"(])|[•|]")
_ABBREVIATION = re.compile(r"(?:\b\w|\b(?:e\.g|i\.e|bzw|etc|min|max|ca|approx|inkl|incl|No|Nr))$")
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6 caption legend".split())
_CELLS = frozenset("td th".split())
LONG = 600
"""Characters on each side in which the bounds of a sentence are looked for."""
SHORT = 90
"""Longest block that reads as a cell or a label rather than as prose."""


def table(file: str) -> dict[str, Any]:
    """One data file, parsed."""
    return _tables()[file]


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, Any]]:
    """Every data file. To parse them takes longer than to read a page, so the result is kept."""
    files = sorted(resources.files("analyzers").joinpath("data").iterdir(), key=lambda f: f.name)
    texts = {f.name[:-5]: f.read_text("utf-8") for f in files if f.name.endswith(".toml")}
    key = hashlib.sha256(json.dumps([_CURLY, texts]).encode()).hexdigest()
    found: dict[str, dict[str, Any]] = derived.kept("words", key, lambda: _parsed(texts)).told
    return found


def _parsed(texts: dict[str, str]) -> Table:
    return Table(told={name: _both(tomllib.loads(text)) for name, text in texts.items()})


_CURLY = "’"


def _both(told: Any) -> Any:
    """Entries with an apostrophe in either of its forms ("l'offre", "l’offre")."""
    if isinstance(told, dict):
        return {name: _both(value) for name, value in told.items()}
    if not isinstance(told, list) or not all(isinstance(entry, str) for entry in told):
        return told
    curled = (entry.replace("'", _CURLY) for entry in told if "'" in entry)
    return list(dict.fromkeys([*told, *curled]))


@lru_cache(maxsize=256)
def phrases(file: str, topic: str) -> tuple[str, ...]:
    """The entries of a topic in every language, without repeats."""
    lists = table(file)[topic].values()
    return tuple(dict.fromkeys(phrase for entries in lists for phrase in entries))


def languages(file: str, topic: str) -> frozenset[str]:
    """Languages in which a topic has entries: in others it is not recognised, which is not "no"."""
    return frozenset(table(file)[topic]) - {"all"}


def gate(table: str, whole: bool = False) -> tuple[str, ...]:
    """Gate words of a term table (`file.topic`): what must stand in the markup of a page.

    The longest word of each entry, so that neither tags nor spaces between its words matter; with
    `whole` the entries themselves, where their words alone are on every page.
    """
    file, topic = table.split(".")
    entries = {entry.removesuffix("*") for entry in phrases(file, topic)}
    wanted = entries if whole else {max(entry.split(), key=len) for entry in entries}
    inside = AhoCorasick(sorted(wanted))  # a word that holds another one is never needed
    found = {word: inside.find_matches_as_indexes(word, overlapping=True) for word in wanted}
    kept = (word for word in wanted if len(found[word]) == 1)
    return tuple(sorted(kept, key=lambda word: (len(word), word)))


@lru_cache(maxsize=256)
def words(file: str, topic: str) -> re.Pattern[str]:
    """A pattern for the entries of a topic, as whole words; meant for a sentence, not a page."""
    ordered = sorted(phrases(file, topic), key=len, reverse=True)
    parts = [re.escape(p).replace(r"\*", r"\w{0,30}") for p in ordered if p[0].isalnum()]
    marks = [re.escape(p).replace(r"\*", r"\w{0,30}") for p in ordered if not p[0].isalnum()]
    whole = rf"(?<!\w)(?:{'|'.join(parts)})" if parts else ""
    either = "|".join([*([whole] if whole else []), *marks])  # "/month" stands behind a number
    return re.compile(rf"(?:{either})(?!\w)", re.I)


@lru_cache(maxsize=16_384)  # navigation, footers and headings repeat on every page of a site
def says(file: str, topic: str, text: str) -> bool:
    """True where a text (a sentence, a heading, a row) holds an entry of a topic."""
    return words(file, topic).search(text) is not None


@lru_cache(maxsize=8)
def lowered(text: str) -> str:
    """Lower case with every character at its place (some capitals have longer small forms)."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lower


def find_all(text: str, wanted: str) -> Iterator[int]:
    """Offsets of a plain string."""
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + len(wanted))


def standing(text: str, wanted: str) -> Iterator[int]:
    """Offsets at which a name stands alone: no part of a word, an address or a host name."""
    for at in find_all(text, wanted):
        before, after = text[at - 1 : at], text[at + len(wanted) : at + len(wanted) + 2]
        if before.isalnum() or (before and before in "@./_"):
            continue
        host = after[:1] == "." and after[1:].isalnum()
        if not (host or after[:1].isalnum() or (after and after[0] in "@_")):
            yield at


@lru_cache(maxsize=16_384)  # navigation, footers and headings repeat on every page of a site
def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Bounds of the sentence in `text` (one block) that holds `text[start:end]`."""
    first, last = max(0, start - LONG), min(len(text), end + LONG)
    for mark in _END_OF_SENTENCE.finditer(text, first, last):
        if _ABBREVIATION.search(text[max(0, mark.start() - 8) : mark.start()]):
            continue
        if mark.end() <= start:
            first = mark.end()
        elif mark.start() >= end:
            last = mark.end()
            break
    while first < start and text[first].isspace():
        first += 1
    return first, last


def own_words(block: Block) -> bool:
    """True for the firm's own words: no pickers, banners, widgets or code."""
    return block.region in (Region.CONTENT, Region.NAVIGATION, Region.FOOTER)


@lru_cache(maxsize=8192)
def editorial_path(path: str) -> bool:
    """True for the path of a story, a lesson or a definition."""
    return bool(_EDITORIAL_PATH.search(path)) and not _HELP.search(path)


@lru_cache(maxsize=4)  # a dozen rules ask the same of one page
def editorial(page: Page) -> bool:
    """True where the page is a story, a lesson or a definition: it speaks of others."""
    if _HELP.search(page.host) or _HELP.search(page.path):
        return page.host.startswith(_EDITORIAL_HOSTS) or bool(_BLOG.search(page.path))
    if _EDITORIAL_PATH.search(page.path) or page.host.startswith(_EDITORIAL_HOSTS):
        return True
    kinds = (item.get("@type") for item in page.structured)
    flat = {k for kind in kinds for k in (kind if isinstance(kind, list) else [kind])}
    return any(isinstance(k, str) and k in _EDITORIAL_TYPES for k in flat)


@lru_cache(maxsize=4)
def careers(page: Page) -> bool:
    """True for pages with jobs: they speak to people who look for work."""
    return bool(_CAREERS.search(page.path)) or page.host.startswith(("careers.", "jobs."))


@lru_cache(maxsize=4)
def archived(page: Page) -> bool:
    """True for pages that a firm keeps of what was."""
    return bool(_ARCHIVED.search(page.path))


@lru_cache(maxsize=4)
def internal(page: Page) -> bool:
    """True for pages that speak to the firm's own staff or to its suppliers."""
    return bool(_INTERNAL.search(page.path))


def maybe_editorial(page: Page) -> bool:
    """True where only `og:type` says article, as many content systems write on every page."""
    return page.meta("og:type").lower() == "article" and not _OWN_PATH.search(page.path)


def position(page: Page, offset: int) -> int:
    """Index in `page.blocks` of the block that holds a character of `page.text`."""
    return max(0, bisect_right(page.starts, offset) - 1)


def heading(blocks: Sequence[Block], index: int, reach: int = 80) -> str:
    """Column heads and the nearest heading above a block, joined."""
    found: list[str] = []
    for i in range(index - 1, max(-1, index - reach), -1):
        block = blocks[i]
        if block.region is not blocks[index].region:
            continue
        if block.tag in _HEADINGS:
            found.append(block.text[:200])
            break
        if block.tag == "th" and len(found) < 8:
            found.append(block.text[:SHORT])
    return " | ".join(reversed(found))


def row(blocks: Sequence[Block], index: int, back: int = 3, ahead: int = 1) -> tuple[int, int]:
    """First and last index of the short neighbours that read as one line with a short block."""
    first = last = index
    if len(blocks[index].text) > SHORT:
        return first, last
    cells = blocks[index].tag in _CELLS
    while first > 0 and index - first < back and _joins(blocks[first - 1], cells):
        first -= 1
    while last + 1 < len(blocks) and last - index < ahead and _joins(blocks[last + 1], cells):
        last += 1
    return first, last


def _joins(block: Block, cells: bool) -> bool:
    if len(block.text) > SHORT or block.tag in _HEADINGS or not own_words(block):
        return False
    return block.tag in _CELLS or not cells


def joined(blocks: Sequence[Block], first: int, last: int) -> str:
    """Text of a run of blocks."""
    return " | ".join(block.text for block in blocks[first : last + 1])
