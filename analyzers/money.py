"""Prices that the firm asks, told apart from rates, stories, thresholds and examples.

An amount is found by its currency sign, read by price-parser, and then judged by what stands
around it: in its sentence where it is prose, in its row and under its heading where it is a table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from price_parser import Price

from analyzers import currency_signs, phrases, terms, voices
from analyzers.automaton import Automaton
from analyzers.base import Confidence
from crawler.artifacts import Block, Evidence
from crawler.page import Page
from crawler.remembering import remembered

MAX_AMOUNTS = 60
"""Amounts of one page that are looked at: a price list shows itself sooner."""
OTHERS = 3
"""Other firms named on a page that compares firms."""
LIST = 3
"""Amounts in short blocks that make a price list."""
_BEFORE = re.compile(r"(?<![\w.,/])\d[\d.,'’ ]{0,16}(?:,?-{1,2}|,[–—])?\s?$")
_AFTER = re.compile(r"^\s?\d[\d.,'’ ]{0,16}(?:-{1,2}|[–—](?!\d))?")
_PAIR_BEFORE = re.compile(r"[A-Za-z0-9]{2,6}\s?[/\-–_]\s?$")
_PAIR_AFTER = re.compile(r"^\s?[/\-–_]\s?[A-Z]{3,5}\b")
_PAIR = re.compile(
    r"\b[A-Z0-9]{2,6}\s?[/\-–_]\s?(?:EUR|USD|USDT|GBP|PLN|CZK)\b"
    r"|\b(?:EUR|GBP)\s?[/\-–_]\s?[A-Z]{3,5}\b|\b(?:BTC|ETH|XRP|ADA|SOL|LTC|DOGE)EUR\b"
)
_RATE_BEFORE = re.compile(r"(?:[=≈≃~]|\bequals)\s?$")
_RATE_AFTER = re.compile(r"^\s?(?:[=≈≃]|equals\b)")
_SCALE = re.compile(
    r"^[\s-]?(?:[kKmMbB]\b|mn\b|bn\b|Mio|Mrd|mil+i|mill|mili|mld|mln|Md\b|trill|bill|tys\b"
    r"|тыс|εκατ|thousand|Tsd)"
)
_TICKER = re.compile(r"^(?!(?:SEPA|VISA|SWIFT|IBAN|CARD|EUR)$)[A-Z0-9]{2,6}$")
_INFORMATION = re.compile(
    r"(?:\bvs\.?\b|versus|review|comparison|compared|vergleich|comparati)", re.I
)
_TOOLS = re.compile(
    r"/(?:convert|converter|calculator|rechner|kurse?|cours|markets?|rates?)(?:[/-]|$)", re.I
)
_THEN = re.compile(r"^.{0,3}\s?(?:to|bis|auf|à|a|do|tot)\s", re.I)


@dataclass(frozen=True, slots=True)
class Asked:
    """An amount that reads as a price of the firm."""

    currency: str
    amount: float
    confidence: Confidence
    evidence: Evidence
    why: str
    """How it was recognised, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class _Amount:
    currency: str
    value: float
    block: int
    start: int
    """Offset within the block."""
    end: int


def _has(topic: str, text: str) -> bool:
    return terms.says("money", topic, text)


def _ends_with(topic: str, text: str) -> bool:
    """True where a phrase of the topic stands at the very end of a text."""
    return any(not text[m.end() :].strip() for m in terms.words("money", topic).finditer(text))


def _amounts(page: Page, currency: str) -> Iterator[_Amount]:
    """Amounts in the firm's own words, market pairs and rates left out."""
    seen = 0
    for at, behind in currency_signs.places(page, currency):
        index = terms.position(page, at)
        block = page.blocks[index]
        if not terms.own_words(block) or _elsewhere(page, currency, block):
            continue
        found = _amount(block.text, at - block.start, behind - block.start)
        if found is None:
            continue
        first, last = found
        value = _value(block.text[first:last], currency)
        if value is not None:
            yield _Amount(currency, value, index, first, last)
            seen += 1
            if seen >= MAX_AMOUNTS:
                return


def _elsewhere(page: Page, currency: str, block: Block) -> bool:
    """True where a price in a shared currency or name is one for a country outside the Union."""
    if currency not in currency_signs.ELSEWHERE:
        return False
    codes, named = currency_signs.ELSEWHERE[currency]
    if re.split(r"[-_]", page.html_lang.lower())[-1] in codes:
        return True
    around = f"{block.text} {terms.heading(page.blocks, terms.position(page, block.start))}"
    return named.search(around) is not None


@lru_cache(maxsize=4096)
def _value(written: str, currency: str) -> float | None:
    amount = Price.fromstring(written, currency_hint=currency).amount
    return None if amount is None else float(amount)


def _amount(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Bounds of the number and its sign at `text[start:end]`; None where it is no plain amount."""
    left, right = text[max(0, start - 24) : start], text[end : end + 24]
    if _PAIR_BEFORE.search(left) or _PAIR_AFTER.match(right):
        return None
    before, after = _BEFORE.search(left), _AFTER.match(right)
    # "€10": the number follows its sign at once; "10 € 5 Tage": it stands in front
    if before and not (after and not right[:1].isspace()):
        bounds = start - len(left) + before.start(), end
    elif after:
        bounds = start, end + len(after[0].rstrip(" .,'’"))
    else:
        return None
    first, last = bounds
    rest = text[last : last + 16]
    if _SCALE.match(rest) or _RATE_BEFORE.search(text[max(0, first - 10) : first]):
        return None
    return None if _RATE_AFTER.match(rest) or rest[:1] == "%" else bounds


def asked(page: Page, currency: str, limit: int = 3) -> list[Asked]:
    """The firm's prices in a currency, surest first, at most `limit`."""
    if _TOOLS.search(page.path):
        return []
    amounts = list(_amounts(page, currency))
    if not amounts:
        return []
    about_others = terms.editorial(page) or compares(page)
    listed = [a for a in amounts if _listed(page, a)]
    found: list[Asked] = []
    if len(listed) >= LIST and not about_others:
        found += [_report(page, a, Confidence.HIGH, "in a list of prices") for a in listed[:limit]]
    else:
        for amount in amounts:
            verdict = _judge(page, amount, about_others)
            if verdict is not None:
                found.append(_report(page, amount, *verdict))
    unique = {_offset(item): item for item in reversed(found)}
    ordered = sorted(unique.values(), key=lambda a: (-a.confidence.rank, _offset(a)))
    return ordered[:limit]


def _offset(item: Asked) -> int:
    return int(item.evidence.place.partition(":")[2].partition("-")[0])


def _listed(page: Page, amount: _Amount) -> bool:
    """True for an amount at the edge of a short block that no market word or story surrounds."""
    blocks = page.blocks
    block = blocks[amount.block]
    if len(block.text) > SHORT_ENTRY or _PAIR.search(block.text):
        return False
    around = terms.joined(blocks, *terms.row(blocks, amount.block))
    above = terms.heading(blocks, amount.block, 30)
    if _PAIR.search(around) or _has("market", f"{around} | {above}"):
        return False
    if _has("story", block.text) or _is_rate(block.text, around):
        return False
    if speaks_of_others(page, around):
        return False
    if _TICKER.match(blocks[amount.block - 1].text) and not _has("strong", around):
        return False  # PEPE | €0.45
    edge = amount.start <= 2 or len(block.text) - amount.end <= 12
    return edge and not _has("example", block.text)


SHORT_ENTRY = 120
"""Longest entry of a price list: a name, a few properties and the price."""


def _is_rate(text: str, around: str) -> bool:
    """True for "Bitcoin 67.000 €": a coin and an amount, and nothing that says who asks it."""
    return _has("coins", around) and not _has("strong", around) and not _has("at_once", text)


def _judge(page: Page, amount: _Amount, about_others: bool) -> tuple[Confidence, str] | None:
    blocks = page.blocks
    block = blocks[amount.block]
    if len(block.text) <= terms.SHORT:
        return _judge_cell(page, amount, about_others)
    first, last = terms.sentence(block.text, amount.start, amount.end)
    said = block.text[first:last]
    if _excluded(said) or speaks_of_others(page, said):
        return None
    if _rivals(said, block.text[amount.start : amount.end]):
        return None
    if _has("example", block.text[max(0, amount.start - 30) : amount.end]):
        return None
    own = _has("own", said)
    if (about_others or terms.maybe_editorial(page)) and not own:
        return None
    if _has("strong", said):
        return Confidence.HIGH, "beside the name of a fee, deposit or subscription"
    if _at_once(block.text, amount) and _has("weak", said):
        return Confidence.MEDIUM, "as a price to start from"
    return None


def _at_once(text: str, amount: _Amount) -> bool:
    """True for "from €10", and not for "from €10 to €20"."""
    before, after = text[max(0, amount.start - 24) : amount.start], text[amount.end :]
    return _ends_with("at_once", before) and not _THEN.match(after[:12])


def _judge_cell(page: Page, amount: _Amount, about_others: bool) -> tuple[Confidence, str] | None:
    blocks = page.blocks
    text = blocks[amount.block].text
    around = text
    if _bare(blocks[amount.block], amount):
        around = terms.joined(blocks, *terms.row(blocks, amount.block))
    above = terms.heading(blocks, amount.block)
    if _excluded(around) or speaks_of_others(page, f"{around} | {above}"):
        return None
    if _has("example", around) or _rivals(around, text[amount.start : amount.end]):
        return None
    own = around if blocks[amount.block].tag in ("td", "th") else text
    if about_others and not _has("own", f"{own} | {above}"):
        return None
    if _has("strong", around) or _has("strong", above):
        return Confidence.HIGH, "beside the name of a fee, deposit or subscription"
    if _PAIR.search(around) or _has("market", f"{around} | {above}"):
        return None
    if _at_once(text, amount):
        return Confidence.HIGH, "as a price to start from"
    if _has("coins", f"{around} | {above}") or _has("crypto", above):
        return None  # the price of a coin is a rate
    if _has("weak", around) or _has("weak", above):
        return Confidence.HIGH, "beside the word for a price"
    return None


def _bare(block: Block, amount: _Amount) -> bool:
    """True for an amount with next to nothing beside it: its neighbours say what it is."""
    rest = len(block.text) - (amount.end - amount.start)
    return block.tag in ("td", "th") or (rest <= 12 and block.tag[:1] != "h")


def _excluded(said: str) -> bool:
    return _has("story", said) and not _charged(said)


def _charged(said: str) -> bool:
    """A fee schedule may say "for amounts above": the fee outweighs a single word of a story."""
    return _has("charged", said) and len(terms.words("money", "story").findall(said)) == 1


@lru_cache(maxsize=1)
def _others() -> re.Pattern[str]:
    """Names of other firms, but not of the coins that are called after them."""
    names = sorted(terms.table("payments")["others"]["names"], key=len, reverse=True)
    coins = r"(?!\s(?:Coin|Token|USD|Dollar|Chain|Smart|Pay|Ecosystem|Staked|Peg|Wrapped)\b)"
    return re.compile(r"\b(" + "|".join(re.escape(name) for name in names) + r")\b" + coins)


def _strange(page: Page, text: str) -> set[str]:
    """Other firms that a text names."""
    names = _firms(text)
    if not names:
        return set()
    own = re.sub(r"[^a-z0-9]", "", page.host)  # "Crypto.com" on www.crypto.com
    return {name for name in names if name not in own}


@remembered(below=1000, most=4096)
def _firms(text: str) -> frozenset[str]:
    return frozenset(re.sub(r"[^a-z0-9]", "", n.lower()) for n in _others().findall(text))


def speaks_of_others(page: Page, text: str) -> bool:
    """True where another well-known firm is named, or a rival in the part with the price."""
    return bool(_strange(page, text))


def _rivals(text: str, amount: str) -> bool:
    """True where the part of a sentence that holds an amount speaks of a rival."""
    part = next((p for p in _PARTS.split(text) if amount in p), text)
    return phrases.holds(part, "rival", voices.FILE)


_PARTS = re.compile(r"[;:]\s|,\s(?=[^\d])")


@lru_cache(maxsize=1)
def _names() -> Automaton[str]:
    return Automaton({name: name for name in terms.table("payments")["others"]["names"]})


@lru_cache(maxsize=2)  # four questions ask the same of one page
def compares(page: Page) -> bool:
    """True where the page is about other firms: by its title, or by naming several of them."""
    if _INFORMATION.search(page.title) or _strange(page, page.title):
        return True
    named = {name for _, name in _names().iter(page.text)}
    return len(named) >= OTHERS and len(_strange(page, page.text)) >= OTHERS


def _report(page: Page, amount: _Amount, confidence: Confidence, why: str) -> Asked:
    """Quote the sentence of a prose price, the row of a price in a table."""
    blocks: Sequence[Block] = page.blocks
    block = blocks[amount.block]
    if len(block.text) > SHORT_ENTRY:
        first, last = terms.sentence(block.text, amount.start, amount.end)
        start, end = block.start + max(first, amount.start - 250), block.start + last
    elif len(block.text) > 30:
        start, end = block.start, block.end
    else:
        start, end = blocks[_named_by(blocks, amount.block)].start, block.end
    evidence = page.quote(start, max(end, block.start + amount.end))
    return Asked(amount.currency, amount.value, confidence, evidence, why)


def _named_by(blocks: Sequence[Block], index: int) -> int:
    """Index of the block that names a short price: the nearest one in its row without a digit."""
    first, _ = terms.row(blocks, index, ahead=0)
    for i in range(index - 1, first - 1, -1):
        if not any(character.isdigit() for character in blocks[i].text):
            return i
        if blocks[i].tag != "td":  # a neighbour with a number is an entry of its own
            break
    return index
