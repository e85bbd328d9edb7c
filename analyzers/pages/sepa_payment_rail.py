"""SEPA transfers for deposits or withdrawals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzers import abroad, mentions, methods, money, stance, terms, voices
from analyzers.base import UNION, Confidence, Sighting, analyzer
from crawler.artifacts import Block
from crawler.page import Page

_MAX = 3
_TRIES = 30
_MARKET = re.compile(r"\b(?:statistic\w{0,3}|trends?|market share|volume|by market|survey)\b", re.I)


@analyzer(reads=Page, words=("sepa",), tables=("payments.money_in_out",))
def sepa_payment_rail(page: Page) -> Iterator[Sighting]:
    """See SEPA or SEPA Instant offered as a way to move money in or out.

    Commentary lists SEPA options among the signs of a site that serves the Union, and "no SEPA
    inputs" among the controls. SEPA has 41 countries, Switzerland and the United Kingdom among
    them, so that a firm at home there has its own reason. The word counts beside words for
    deposits, withdrawals or payments, in its sentence, its row or under its heading; States named
    in the same sentence are the ones pointed to. Definitions, refusals, announcements of later,
    outages, stories, laws, SEPA for countries outside the Union only, and other firms' fees are
    left out. An entry of a selector of ways to pay counts, a logo with medium confidence.

    Seen:     <p>Free SEPA deposits for European customers.</p>
    Seen:     <p>Kostenlose Einzahlung per SEPA-Überweisung.</p>
    Seen:     <h2>Withdrawal methods</h2><table><tr><td>SEPA Instant<td>0.50 EUR</table>
    Not seen: <p>SEPA stands for Single Euro Payments Area, a payment scheme.</p>
    Not seen: <table><tr><th>Deposit<th>Status<tr><td>SEPA<td>Not available</table>
    Not seen: https://a.example/blog/1 <p>Top payment methods in August: SEPA and Revolut.</p>
    Not seen: <p>SEPA payments are delayed by an outage at a German bank.</p>
    """
    editorial, number = terms.editorial(page) or terms.internal(page) or money.compares(page), 0
    for sighting in _written(page, editorial):
        number += 1
        yield sighting
    if not number and not editorial:
        yield from _shown(page)


def _written(page: Page, editorial: bool) -> Iterator[Sighting]:
    places = [*terms.standing(page.text, "SEPA"), *terms.standing(page.text, "Sepa")]
    number = 0
    done: set[int] = set()
    for tries, place in enumerate(places):
        index = terms.position(page, place)
        block = page.blocks[index]
        if tries >= _TRIES or number >= _MAX:
            return
        if index in done or not terms.own_words(block):
            continue
        at = place - block.start
        found = _prose(page, block, index, at, editorial) or _cell(page, index, place, editorial)
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
    paying = terms.says("payments", "money_in_out", said)
    if not (paying or stance.addresses(page, said)) or _MARKET.search(said):
        return None
    if not _ours(page, said, at - first) or abroad.third_country(said):
        return None
    if stance.answered_no(page, index, at):
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


def _cell(
    page: Page, index: int, place: int, editorial: bool
) -> tuple[int, int, Confidence] | None:
    """Bounds and confidence where SEPA is an entry of a list or table of ways to pay."""
    blocks = page.blocks
    prose = len(blocks[index].text) > terms.SHORT
    if prose or editorial:
        return None
    first, last = terms.row(blocks, index, back=2, ahead=2)
    around, above = terms.joined(blocks, first, last), terms.heading(blocks, index)
    own = blocks[index].text
    at = place - blocks[index].start
    if not _ours(page, own, at) or stance.answered_no(page, index, at):
        return None
    if abroad.third_country(own):
        return None
    if _refused(around) or _refused(above) or money.speaks_of_others(page, f"{around} {above}"):
        return None
    money_moves = any(terms.says("payments", "money_in_out", text) for text in (around, above))
    listed = blocks[index].tag in ("td", "th", "li", "dt", "option")
    if not money_moves and not (listed and methods.paying_page(page)):
        return None
    if _MARKET.search(f"{around} {above}"):
        return None
    unsure = terms.maybe_editorial(page)
    ends = blocks[min(last, index + 1)].end
    return blocks[index].start, ends, Confidence.LOW if unsure else Confidence.HIGH


def _ours(page: Page, said: str, at: int) -> bool:
    """True where a sentence offers SEPA: no denial, definition, law, news or somebody else's."""
    if terms.says("payments", "not_clients", said) or stance.explains(said):
        return False
    return not (voices.not_ours(page, said) or stance.no_offer(page, said, at, at + 4))


def _shown(page: Page) -> Iterator[Sighting]:
    """SEPA as an option of a selector of ways to pay, or as a logo among others."""
    note = "SEPA stands among the ways to pay in or out."
    for choice in methods.chosen(page):
        for _, text, usable in choice.options:
            if (
                usable
                and next(terms.standing(text, "SEPA"), None) is not None
                and not _refused(text)
            ):
                evidence = page.cite(f"{choice.label}: {text}", choice.place)
                yield Sighting(evidence, (UNION,), Confidence.HIGH, note=note)
                return
    for node in page.tree.css("img[alt*=SEPA],img[alt*=Sepa]"):
        alt = (node.attributes.get("alt") or "").strip()
        section, footer = methods.section(node)
        paying = terms.says("payments", "money_in_out", section) or methods.paying_page(page)
        if len(alt) <= 30 and paying and not _refused(section):
            src = (node.attributes.get("src") or node.attributes.get("data-src") or "")[:200]
            evidence = page.cite(f'<img alt="{alt}" src="{src}">', f'img[src="{src}"]')
            yield Sighting(
                evidence, (UNION,), Confidence.LOW if footer else Confidence.MEDIUM, note=note
            )
            return


def _refused(text: str) -> bool:
    return terms.says("payments", "not_offered", text)


def _refused_next(page: Page, index: int) -> bool:
    """True where the cell behind a short block refuses."""
    first, last = terms.row(page.blocks, index, back=0, ahead=2)
    return first < last and _refused(terms.joined(page.blocks, first + 1, last))
