"""Affiliate programmes for publishers or clients in the Union."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from analyzers import (
    audience,
    clauses,
    gatherings,
    invites,
    mentions,
    phrases,
    relations,
    speaker,
    stance,
    terms,
    venues,
)
from analyzers.base import EURO, UNION, Confidence, Sighting, analyzer
from analyzers.clauses import Clause
from analyzers.places import MEMBER_STATES, country_name
from crawler.artifacts import Block, Region
from crawler.page import Page

_FILE = "promotion"
_PATH = re.compile(
    r"/(?:[\w-]*[-_/])?(?:affiliat\w*|afiliad\w*|affili[eé]\w*|afilia\w*|affilj\w*|cleamhn\w*|partnerlus\w*"
    r"|partner\w{0,6}[-_]?program\w*|programa?-(?:de-)?(?:partener|parceir|partner)\w*)(?:[-_/.]|$)",
    re.I,
)
_CODES = re.compile(r"(?<![\w-])[A-Z]{2}(?:(?:\s?[,/|&]\s?|\s)[A-Z]{2})+(?![\w-])")
_EURO = re.compile(r"€|\bEUR\b|\beuros?\b", re.I)
_STEM = re.compile(
    r"(?<!\w)(?:affili?at\w*|afiliad\w*|afilia[cç]\w*|afiliant\w*|affili[ée]\w*|publishers?"
    r"|introducing|IBs?(?!\w)|partnerprogram\w*|афилиейт\w*|πρόγραμμα συνεργατών|filiaal\w*"
    r"|partnerstv\w* program\w*)",
    re.I,
)
_HEADS = ("h1", "h2", "h3")
_AMOUNT = re.compile(
    r"\d\s?%|[$€£]\s?\d|\d\s?(?:[$€£]|EUR\b|eur[aoušt]\w{0,3}|ευρώ|евро|eiro|zł\b|kr\b|Kč\b|Ft\b|lei\b|USDT?\b)"
)
_GEO = re.compile(
    r"traffic|landing pages?|banners?|dashboard|geos?\b|countr|accept|partners? from"
    r"|affiliates? (?:from|in)|come from|herkunft"
    r"|länder|pays\b|países|paesi|landen|kraj|zem[ií]|krajin|ország|țări|държав|χώρ|\blande\b|riigi|valst"
    r"|šal|zemlj|držav|tráfico|trafic|traffico|ruch\b|verkeer",
    re.I,
)
_COMPANY = re.compile(r"\b(?:Ltd|Limited|GmbH|Inc|LLC|S\.A\.|B\.V\.|office|headquarter\w*)\b")
_NOT_PAID = re.compile(
    r"\bnot (?:paid|counted|credited|accepted|allowed)|nicht (?:vergütet|bezahlt|akzeptiert)"
    r"|pas (?:rémunéré|accepté)|no se (?:paga|acepta)|non (?:è|viene|sono) (?:pagat|accettat)"
    r"|niet (?:betaald|geaccepteerd)|nie (?:jest|płacimy)",
    re.I,
)
_ENDED = re.compile(
    r"\b(?:closed|discontinued|no longer|ended|has been withdrawn|eingestellt|beendet|geschlossen"
    r"|fermé|terminé|cerrado|finalizado|chiuso|terminato|encerrado|gesloten|beëindigd|zamknięty|zakończony"
    r"|ukončen\w*|lezárult|încheiat|закрита|έκλεισε)\b",
    re.I,
)
_SHORT = 220
_CELLS = frozenset("td th li dd dt".split())
_SENTENCE = re.compile(r"(?<=[.!?])\s")


@analyzer(reads=Page, tables=("promotion.affiliate",))
def affiliate_programme(page: Page) -> Iterator[Sighting]:
    """See an affiliate programme whose page names the Union, or addresses publishers in it.

    Affiliation campaigns are a means named in paragraph 12 of the guidelines; affiliates act on
    the firm's behalf whatever the contract says (paragraph 19), and their pay is a strong
    indication (paragraph 20). Seen is a page about a programme with commissions that pays by
    country tiers with Member States in them, is written in a language of the Union for a State,
    or pays in euro. A page that leaves the Union out, a partnership for developers or
    resellers, a link in the menu, and stories are left out; a programme that names no place is
    seen only through the links that publishers carry (imports). Programme names are known in
    the Union's 24 official languages.

    Seen:     <h1>Affiliate programme</h1><p>Earn a commission.</p><table><tr><td>Tier 1<td>Germany, Austria</table>
    Seen:     <h1>Affiliate program</h1><p>CPA Tier 1: DE, AT, FR</p>
    Seen:     <html lang="it-IT"><h1>Programma di affiliazione</h1><p>Guadagna commissioni per ogni cliente.</p>
    Not seen: <h1>Affiliate program</h1><p>Earn a commission. Publishers in the EU are not eligible.</p>
    Not seen: <h1>API partner program for developers in Germany</h1><p>Earn more.</p>
    Not seen: <h1>Markets</h1><p>Trading in Germany.</p><footer>Affiliate program</footer>
    Not seen: <h1>Affiliate program</h1><p>Earn a commission for every client.</p>
    """  # noqa: E501
    if terms.editorial(page):
        return
    programme = _programme(page)
    if programme is None or not (_pays(page, programme) or _invites(page, programme)):
        return
    if len(programme.text) < 60 and stance.denied(page, programme.text):
        return  # "The programme has ended"
    named, first, shut = _named(page)
    if UNION in shut or len(MEMBER_STATES & shut) > 20:
        return
    states = mentions.as_states(named - shut)
    if states and first is not None:
        where = "the Union" if states == (UNION,) else ", ".join(map(country_name, states))
        note = f"The affiliate programme names {where}."
        yield Sighting(page.quote(*first), states, Confidence.HIGH, nexus=True, note=note)
        return
    whole = audience.of_page(page)
    if whole and not gatherings.abroad(page.text[programme.start : programme.end]):
        note = f"The page of the affiliate programme addresses publishers: {whole.why}."
        yield Sighting(
            page.quote(programme.start, programme.end), whole.states, Confidence.MEDIUM,
            language=whole.language, shared=whole.shared, nexus=True, note=note,
        )  # fmt: skip
    elif euro := _euro(page):
        note = "The affiliate programme pays in euro."
        yield Sighting(
            page.quote(*euro), (EURO,), Confidence.MEDIUM, currency="EUR", nexus=True, note=note
        )


@lru_cache(maxsize=4096)
def _is_named(text: str) -> bool:
    return _STEM.search(text) is not None


def _programme(page: Page) -> Block | Clause | None:
    """The heading, or a sentence of a page made for it, that names the programme."""
    made = bool(_PATH.search(page.path))
    for block in page.blocks:
        if block.tag not in _HEADS or block.region is not Region.CONTENT or len(block.text) > 120:
            continue
        named = (made and block.tag == "h1") or _is_named(block.text)
        if named and not _b2b(page, block):
            return block
    if made and (offer := next((b for b in page.blocks if _share(b)), None)):
        return offer
    for clause in clauses.found(page, "affiliate", _FILE, 12):
        head = clause.block.tag in ("h1", "h2", "h3") and clause.block.region is Region.CONTENT
        told = (
            clause.block.region is Region.CONTENT
            and phrases.holds(clause.text, "commission", _FILE)
            and not speaker.over(page, clause.text)
        )
        told = told or (made and clause.block.region is Region.CONTENT)
        if (head or told) and not _b2b(page, clause.block):
            return clause
    return None


def _share(block: Block) -> bool:
    """True for a block that offers a share of fees or a price for clients."""
    if block.region is not Region.CONTENT or not _AMOUNT.search(block.text):
        return False
    return len(block.text) < 600 and relations.hold(block.text, "pay_share", "pays")


def _b2b(page: Page, block: Block) -> bool:
    """True where the words speak of resellers, developers or firms of the group."""
    index = terms.position(page, block.start)
    around = " | ".join(near.text[:300] for near in page.blocks[index : index + 2])
    return phrases.holds(around, "b2b", _FILE)


def _invites(page: Page, programme: Block | Clause) -> bool:
    """True where publishers are invited on a page made for them, whatever is paid."""
    invited = phrases.holds(programme.text, "become", _FILE)
    return invited and bool(_PATH.search(page.path)) and not _ENDED.search(programme.text)


def _pays(page: Page, programme: Block | Clause) -> bool:
    """True where a sentence says what is earned, and not that it was."""
    for block in page.blocks:
        if block.region is not Region.CONTENT:
            continue
        shared = _AMOUNT.search(block.text) and relations.hold(block.text[:600], "pay_share")
        if shared or phrases.holds(block.text, "commission", _FILE):
            own = block.start <= programme.start < block.end
            sentences = [programme.text] if own else _SENTENCE.split(block.text[:600])
            if not any(_ENDED.search(text) for text in sentences):
                return True
    return False


def _named(page: Page) -> tuple[set[str], tuple[int, int] | None, set[str]]:
    """(places that take part, where the first stand, places that are left out)."""
    named, shut, first = set[str](), set[str](), None
    for index, block in enumerate(page.blocks):
        if block.region is not Region.CONTENT or not terms.own_words(block):
            continue
        codes = set(invites.codes(block.text[:600])) & (MEMBER_STATES | {UNION})
        codes |= {c for m in _CODES.finditer(block.text) for c in _split(m[0])}
        if "publisher" in block.text[:600].lower():
            codes |= set(venues.audience(block.text[:600]))
        if not codes:
            continue
        shut |= set(invites.shut(block.text[:600])) & (MEMBER_STATES | {UNION})
        head = terms.heading(page.blocks, index, 12)
        if (
            phrases.holds(block.text, "excluded", _FILE)
            or phrases.holds(head, "excluded", _FILE)
            or _NOT_PAID.search(block.text[:600])
        ):
            shut |= codes
        elif _in_tiers(page, block, page.blocks[index - 1] if index else block):
            named |= codes
            first = first or (block.start, block.end)
    return named, first, shut


def _in_tiers(page: Page, block: Block, before: Block) -> bool:
    """True for a cell or entry of a list, and for sentences that join places with pay."""
    if block.tag in _CELLS and len(block.text) < _SHORT:
        return True
    for sentence in _SENTENCE.split(block.text):
        paid = phrases.holds(sentence, "commission", _FILE) or "publisher" in sentence.lower()
        if not paid or stance.denied(page, sentence):
            continue
        if invites.states(sentence) or _CODES.search(sentence):
            return True
        if venues.audience(sentence) == (UNION,):
            return True
    geo = (
        len(block.text) < 300 and relations.hold(block.text, "traffic") and _GEO.search(block.text)
    )
    if geo and not _COMPANY.search(block.text):
        return True
    return len(block.text) < 60 and phrases.holds(before.text[:90], "commission", _FILE)


def _split(codes: str) -> list[str]:
    return [code for code in re.findall(r"[A-Z]{2}", codes) if code in MEMBER_STATES]


def _euro(page: Page) -> tuple[int, int] | None:
    for block in page.blocks:
        if block.region is Region.CONTENT and _EURO.search(block.text):
            match = _EURO.search(block.text)
            at = match.start() if match else 0
            near = block.text[max(0, at - 120) : at + 120]
            if re.search(r"\d", near) and phrases.holds(near, "commission", _FILE):
                return block.start, block.end
    return None
