"""SEPA transfers for deposits or withdrawals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzers import invites, mentions, money, terms, voices
from analyzers.base import UNION, Confidence, Sighting, analyzer
from crawler.artifacts import Block
from crawler.page import Page

_MAX = 3
_TRIES = 30
_MARKET = re.compile(r"\b(?:statistic\w{0,3}|trends?|market share|volume|by market|survey)\b", re.I)

_NO = re.compile(r"\W{0,3}(?:no|nein|non|não|nee|nie|ne|nej|nem|nu|не|όχι|ei|nē|le|níl)\b", re.I)
"""The answer to a question."""


@analyzer(reads=Page, words=("sepa",), tables=("payments.money_in_out",))
def sepa_payment_rail(page: Page) -> Iterator[Sighting]:
    """See SEPA or SEPA Instant offered as a way to move money in or out.

    Commentary lists SEPA options among the signs of a site that serves the Union, and "no SEPA
    inputs" among the controls. SEPA has 41 countries, Switzerland and the United Kingdom among
    them, so that a firm at home there has its own reason. The word counts beside words for
    deposits, withdrawals or payments, in its sentence, its row or under its heading; States named
    in the same sentence are the ones pointed to. Definitions, refusals, announcements of later,
    outages, stories and other firms' fees are left out.

    Seen:     <p>Free SEPA deposits for European customers.</p>
    Seen:     <p>Kostenlose Einzahlung per SEPA-Überweisung.</p>
    Seen:     <h2>Withdrawal methods</h2><table><tr><td>SEPA Instant<td>0.50 EUR</table>
    Not seen: <p>SEPA stands for Single Euro Payments Area, a payment scheme.</p>
    Not seen: <table><tr><th>Deposit<th>Status<tr><td>SEPA<td>Not available</table>
    Not seen: https://a.example/blog/1 <p>Top payment methods in August: SEPA and Revolut.</p>
    Not seen: <p>SEPA payments are delayed by an outage at a German bank.</p>
    """
    places = [*terms.standing(page.text, "SEPA"), *terms.standing(page.text, "Sepa")]
    if not places:
        return
    editorial, number = terms.editorial(page) or money.compares(page), 0
    done: set[int] = set()
    for tries, place in enumerate(places):
        index = terms.position(page, place)
        block = page.blocks[index]
        if tries >= _TRIES or number >= _MAX:
            return
        if index in done or not terms.own_words(block):
            continue
        at = place - block.start
        found = _prose(page, block, index, at, editorial) or _cell(page, index, editorial)
        if found is None:
            continue
        start, end, confidence = found
        done.add(index)
        number += 1
        states = mentions.states(page.text[start:end]) or (UNION,)
        note = "SEPA stands beside words for paying in, paying out or paying."
        yield Sighting(page.quote(start, end), states, confidence, note=note)


def _prose(
    page: Page, block: Block, index: int, at: int, editorial: bool
) -> tuple[int, int, Confidence] | None:
    """Bounds and confidence where SEPA is offered in a sentence."""
    first, last = terms.sentence(block.text, at, at + 4)
    said = block.text[first:last]
    if len(block.text) <= 20 or _refused(said) or money.speaks_of_others(page, said):
        return None
    if not terms.says("payments", "money_in_out", said) or _MARKET.search(said):
        return None
    if invites.negated(said) or voices.not_ours(page, said) or _answered_no(block.text, last):
        return None
    announced = terms.says("payments", "announced", said)
    if editorial and not announced:
        return None
    above = terms.heading(page.blocks, index, 6)
    if _refused(above) or money.speaks_of_others(page, above) or _refused_next(page, index):
        return None
    unsure = terms.maybe_editorial(page) and not announced
    start = block.start + max(first, at - 250)
    return start, block.start + last, Confidence.LOW if unsure else Confidence.HIGH


def _cell(page: Page, index: int, editorial: bool) -> tuple[int, int, Confidence] | None:
    """Bounds and confidence where SEPA is an entry of a list or table of ways to pay."""
    blocks = page.blocks
    prose = len(blocks[index].text) > terms.SHORT
    if prose or editorial:
        return None
    first, last = terms.row(blocks, index, back=2, ahead=2)
    around, above = terms.joined(blocks, first, last), terms.heading(blocks, index)
    if invites.negated(blocks[index].text) or voices.not_ours(page, blocks[index].text):
        return None
    if _refused(around) or _refused(above) or money.speaks_of_others(page, f"{around} {above}"):
        return None
    money_moves = any(terms.says("payments", "money_in_out", text) for text in (around, above))
    if not money_moves or _MARKET.search(f"{around} {above}"):
        return None
    unsure = terms.maybe_editorial(page)
    ends = blocks[min(last, index + 1)].end
    return blocks[index].start, ends, Confidence.LOW if unsure else Confidence.HIGH


def _answered_no(text: str, end: int) -> bool:
    """True where a question is answered with no."""
    return text[:end].rstrip().endswith("?") and bool(_NO.match(text[end:]))


def _refused(text: str) -> bool:
    return terms.says("payments", "not_offered", text)


def _refused_next(page: Page, index: int) -> bool:
    """True where the cell behind a short block refuses."""
    first, last = terms.row(page.blocks, index, back=0, ahead=2)
    return first < last and _refused(terms.joined(page.blocks, first + 1, last))
