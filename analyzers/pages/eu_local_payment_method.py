"""Payment methods of single Member States."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborNode

from analyzers import money, terms
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.places import country_name
from crawler.artifacts import Block
from crawler.page import Page


@dataclass(frozen=True, slots=True)
class _Method:
    name: str
    written: re.Pattern[str]
    literals: tuple[str, ...]
    states: tuple[str, ...]
    stale: bool
    doubtful: bool


@lru_cache(maxsize=1)
def _methods() -> tuple[_Method, ...]:
    found = []
    for entry in terms.table("payments")["method"]:
        names = (entry["name"], *entry.get("also", ()))
        pattern = re.compile(r"(?<![\w.@/-])(?:" + "|".join(map(re.escape, names)) + r")(?![\w@]|\.\w)")
        doubtful = bool(entry.get("doubtful"))
        states = tuple(sorted(entry["states"]))
        found.append(
            _Method(entry["name"], pattern, names, states, bool(entry.get("stale")), doubtful)
        )
    return tuple(found)


_WORDS = tuple(
    "ideal bancontact payconiq blik przelewy24 bizum multibanco eps swish mobilepay dankort trustly"
    " zimpler satispay postepay mybank wero giropay sofort".split()
) + ("mb way", "mbway", "cartes bancaires", "carte bleue")
_PAY_WITH = re.compile(
    r"(?:\b(?:pay|deposits?|buy|withdraw|funds?|top up|paying|payments?|payouts?)\b.{0,40}?\b(?:with|via|by|using|through)"
    r"|\b(?:zahlen|bezahlen|kaufen|einzahlen|zahlung|einzahlung)?\s?(?:mit|per|via)|\bavec|\bcon|\bcom|\bmet|\bmed|\bgenom|\bpar)"
    r"\s(?:\w{2,14}(?:,|\s?/|\sand|\sor|\sund|\soder|\soch)\s){0,4}$",
    re.I,
)
_ENTRY_BEFORE = re.compile(r"(?:^|[,/|·•(:–-]\s?|\b(?:and|or|und|oder|et|ou|och|y|e|en|i)\s)$")
_ENTRY_AFTER = re.compile(r"^\s?(?:$|[,/|·•).;]|(?:and|or|und|oder|et|ou|och|y|e|en|i)\b)")
_MAX = 5


@analyzer(reads=Page, words=_WORDS)
def eu_local_payment_method(page: Page) -> Iterator[Sighting]:
    """See a payment method that only residents of one or a few Member States use.

    By analogy with the euro and SEPA in commentary: a domestic scheme such as iDEAL (Netherlands),
    BLIK (Poland) or Bizum (Spain) is of use to residents of that State only. The name must be
    written as the scheme writes it and stand beside words for paying or beside other methods;
    names that are also words (Swish, Sofort, EPS) need more. Logos in a payment section count with
    medium confidence, in a footer or an on-ramp's own list with low, withdrawn schemes (giropay,
    Sofort) with low. Stories and guides about others are left out.

    Seen:     <p>Buy bitcoin with iDEAL or Bancontact in minutes.</p>
    Seen:     <h3>Metody płatności</h3><ul><li>BLIK<li>Visa</ul>
    Seen:     <p>Pay with</p><img alt="iDEAL" src="/i.svg"><img alt="Visa" src="/v.svg">
    Not seen: <p>Pay with the ideal card; the EPS of the company rose.</p>
    Not seen: <p>Sofort kaufen mit Kreditkarte.</p>
    Not seen: https://a.example/news/1 <p>Dutch shops take payments with iDEAL.</p>
    Not seen: <p>iDEAL payments are no longer supported.</p>
    """
    if terms.editorial(page) or money.speaks_of_others(page, page.title):
        return
    number = 0
    for method in _methods():
        found = _in_text(page, method) or _as_logo(page, method)
        if found is not None and number < _MAX:
            number += 1
            yield found


def _in_text(page: Page, method: _Method) -> Sighting | None:
    if not any(name in page.text for name in method.literals):
        return None
    best: Sighting | None = None
    for tries, match in enumerate(method.written.finditer(page.text)):
        index = terms.position(page, match.start())
        if tries >= 10 or (best and best.confidence is Confidence.HIGH):
            break
        found = _offered(page, method, match, index)
        if found and (best is None or found.confidence.rank > best.confidence.rank):
            best = found
    return best


def _offered(page: Page, method: _Method, match: re.Match[str], index: int) -> Sighting | None:
    blocks = page.blocks
    block = blocks[index]
    at = match.start() - block.start
    if not terms.own_words(block):
        return None
    if len(block.text) > terms.SHORT:
        first, last = terms.sentence(block.text, at, at + len(match[0]))
        said, above = block.text[first:last], ""
        start, end = block.start + max(first, at - 200), block.start + last
    else:
        first, last = terms.row(blocks, index, back=3, ahead=3)
        said, above = terms.joined(blocks, first, last), terms.heading(blocks, index, 30)
        start, end = block.start, block.end
    if terms.words("payments", "not_offered").search(said) or money.speaks_of_others(page, said):
        return None
    beside = _other_methods(said, method)
    paying = terms.words("payments", "money_in_out").search(f"{above} | {said}")
    if method.doubtful and not _meant(block, at, match[0], method, bool(beside and paying)):
        return None
    if not paying and beside < 2:
        return None
    confidence = Confidence.LOW if terms.maybe_editorial(page) else Confidence.HIGH
    if terms.words("payments", "widget").search(f"{above} | {said}"):
        confidence = Confidence.LOW
    return _sighting(page, method, start, end, confidence)


def _meant(block: Block, at: int, written: str, method: _Method, listed: bool) -> bool:
    """True where a name that is also a word stands as an entry of a list, or behind "pay with"."""
    before, after = block.text[max(0, at - 60) : at], block.text[at + len(written) :]
    if listed and _ENTRY_BEFORE.search(before) and _ENTRY_AFTER.match(after):
        return True
    return method.name != "Sofort" and bool(_PAY_WITH.search(before))


def _other_methods(text: str, method: _Method) -> int:
    """How many other ways to pay a text names."""
    wallets = {name.lower() for name in terms.words("payments", "wallets").findall(text)}
    own = sum(
        bool(m.written.search(text))
        for m in _methods()
        if m is not method and not m.doubtful and not set(m.literals) & set(method.literals)
    )
    return len(wallets) + own


def _sighting(
    page: Page, method: _Method, start: int, end: int, confidence: Confidence
) -> Sighting:
    return Sighting(
        page.quote(start, end), method.states, _weight(method, confidence), note=_note(method)
    )


def _weight(method: _Method, confidence: Confidence) -> Confidence:
    return Confidence.LOW if method.stale else confidence


def _note(method: _Method) -> str:
    where = ", ".join(country_name(state) for state in method.states)
    return f"{method.name} is a payment method used in {where}." + (
        " It has been withdrawn, so that the page is old." if method.stale else ""
    )


def _as_logo(page: Page, method: _Method) -> Sighting | None:
    """A logo of the method among logos of other methods or under words for paying."""
    keys = [re.sub(r"[\W_]", "", name.lower()) for name in method.literals]
    if method.doubtful or not any(name.lower() in page.lower for name in method.literals):
        return None
    for node in page.tree.css("img"):
        a = node.attributes
        alt, src = (a.get("alt") or "").strip(), a.get("src") or a.get("data-src") or ""
        file = re.sub(r"[\W_]", "", src.rpartition("/")[2].rpartition(".")[0].lower())[:40]
        label = re.sub(r"[\W_]", "", alt.lower()).removesuffix("logo")
        if not any(key == label or key == file.removesuffix("logo").removeprefix("logo") for key in keys):
            continue
        section, footer = _section(node)
        others = terms.words("payments", "wallets").search(section)
        if others or terms.words("payments", "money_in_out").search(section):
            confidence = Confidence.LOW if footer else Confidence.MEDIUM
            evidence = page.cite(f'<img alt="{alt}" src="{src[:200]}">', f'img[src="{src[:200]}"]')
            return Sighting(evidence, method.states, _weight(method, confidence), note=_note(method))
    return None


def _section(node: LexborNode) -> tuple[str, bool]:
    """Words and alternative texts around an image, and whether it stands in the footer."""
    parent, footer = node.parent, False
    section: LexborNode | None = parent
    for _ in range(3):
        if section is None or len(section.css("img")) > 1:
            break
        section = section.parent
    above: LexborNode | None = node
    while above is not None:
        footer = footer or above.tag == "footer"
        above = above.parent
    if section is None:
        return "", footer
    alts = " | ".join(n.attributes.get("alt") or "" for n in section.css("img")[:60])
    return f"{alts} | {(section.text() or '')[:600]}", footer
