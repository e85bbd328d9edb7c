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

from analyzers import domains, terms
from analyzers.base import Confidence
from crawler.artifacts import Block, Evidence
from crawler.page import Page

MAX_AMOUNTS = 60
"""Amounts of one page that are looked at: a price list shows itself sooner."""
LIST = 3
"""Amounts in short blocks that make a price list."""
SIGNS = {
    "EUR": ("€", "EUR", "euro", "Euro"), "CZK": ("Kč", "CZK"), "DKK": ("DKK",), "HUF": ("HUF",),
    "PLN": ("zł", "PLN"), "RON": ("RON",), "SEK": ("SEK",), "BGN": ("BGN",), "HRK": ("HRK",),
}  # fmt: skip
"""How each currency is written."""
HOME_SIGNS = {
    ("SEK", "sv"): ("kr", "kronor"), ("DKK", "da"): ("kr",), ("HUF", "hu"): ("Ft",),
    ("RON", "ro"): ("lei", "Lei"), ("BGN", "bg"): ("лв",), ("HRK", "hr"): ("kn",),
}  # fmt: skip
"""Signs that other words or countries share: only on a page in that language."""
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


@lru_cache(maxsize=64)
def _signs(written: tuple[str, ...]) -> re.Pattern[str]:
    parts = (re.escape(w) + ("s?" if w.lower() == "euro" else "") for w in written)
    return re.compile(r"(?<![^\W\d_])(?:" + "|".join(parts) + r")(?![^\W\d_])")


def _has(topic: str, text: str) -> bool:
    return bool(terms.words("money", topic).search(text))


def _ends_with(topic: str, text: str) -> bool:
    """True where a phrase of the topic stands at the very end of a text."""
    return any(not text[m.end() :].strip() for m in terms.words("money", topic).finditer(text))


def _language(page: Page) -> str:
    return re.split(r"[-_]", page.html_lang)[0].lower()


def _amounts(page: Page, currency: str) -> Iterator[_Amount]:
    """Amounts in the firm's own words, market pairs and rates left out."""
    text, seen = page.text, 0
    written = SIGNS[currency] + HOME_SIGNS.get((currency, _language(page)), ())
    present = tuple(sign for sign in written if sign in text)
    if not present:
        return
    for sign in _signs(present).finditer(text):
        index = terms.position(page, sign.start())
        block = page.blocks[index]
        if not terms.own_words(block):
            continue
        start, end = sign.start() - block.start, sign.end() - block.start
        found = _amount(block.text, start, end)
        if found is None:
            continue
        first, last = found
        price = Price.fromstring(block.text[first:last], currency_hint=currency)
        if price.amount is not None:
            yield _Amount(currency, float(price.amount), index, first, last)
            seen += 1
            if seen >= MAX_AMOUNTS:
                return


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
    editorial = terms.editorial(page)
    about_others = editorial or speaks_of_others(page, page.title)
    listed = [a for a in amounts if _listed(page, a)]
    found: list[Asked] = []
    if len(listed) >= LIST and not about_others:
        found += [_report(page, a, Confidence.HIGH, "in a list of prices") for a in listed[:limit]]
    else:
        for amount in amounts:
            verdict = _judge(page, amount, about_others)
            if verdict is not None:
                found.append(_report(page, amount, *verdict))
    unique = {item.evidence.quote: item for item in reversed(found)}
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
    around = terms.joined(blocks, *terms.row(blocks, amount.block))
    above = terms.heading(blocks, amount.block)
    if _excluded(around) or speaks_of_others(page, f"{around} | {above}"):
        return None
    if _has("example", around):
        return None
    if about_others and not _has("own", f"{around} | {above}"):
        return None
    if _has("strong", around) or _has("strong", above):
        return Confidence.HIGH, "beside the name of a fee, deposit or subscription"
    if _PAIR.search(around) or _has("market", f"{around} | {above}"):
        return None
    if _at_once(text, amount):
        return Confidence.HIGH, "as a price to start from"
    if _has("coins", around):
        return None  # the price of a coin is a rate
    if _has("weak", around) or _has("weak", above):
        return Confidence.HIGH, "beside the word for a price"
    return None


def _excluded(said: str) -> bool:
    return _has("story", said) and not _charged(said)


def _charged(said: str) -> bool:
    """A fee schedule may say "for amounts above": the fee outweighs a single word of a story."""
    return _has("charged", said) and len(terms.words("money", "story").findall(said)) == 1


@lru_cache(maxsize=1)
def _others() -> re.Pattern[str]:
    names = sorted(terms.table("payments")["others"]["names"], key=len, reverse=True)
    return re.compile(r"\b(" + "|".join(re.escape(name) for name in names) + r")\b", re.I)


def speaks_of_others(page: Page, text: str) -> bool:
    """True where another well-known firm is named, or firms are compared."""
    brand = domains.brand(page.host)
    names = (re.sub(r"[^a-z0-9]", "", name.lower()) for name in _others().findall(text))
    if any(name not in brand for name in names):
        return True
    return text == page.title and bool(_INFORMATION.search(text))


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
        head, _ = terms.row(blocks, amount.block, back=1, ahead=0)
        start, end = blocks[head].start, block.end
    evidence = page.quote(start, max(end, block.start + amount.end))
    return Asked(amount.currency, amount.value, confidence, evidence, why)
