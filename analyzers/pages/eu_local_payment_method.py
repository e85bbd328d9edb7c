"""Payment methods of single Member States."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from analyzers import audience, invites, methods, money, stance, terms, voices
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.methods import Method
from analyzers.places import country_name
from crawler.artifacts import Block
from crawler.page import Page

_WORDS = (
    "ideal", "bancontact", "payconiq", "blik", "przelewy24", "bizum", "multibanco", "mb way",
    "mbway", "eps", "swish", "mobilepay", "dankort", "trustly", "zimpler", "satispay", "postepay",
    "mybank", "wero", "giropay", "sofort", "cartes bancaires", "carte bleue",
)  # fmt: skip
_PAY_WITH = re.compile(
    r"(?:\b(?:pay|deposits?|buy|withdraw|funds?|top up|paying|payments?|payouts?)\b.{0,40}?"
    r"\b(?:with|via|by|using|through)|\b(?:mit|per|via|avec|con|com|met|med|genom|par))"
    r"\s(?:\w{2,14}(?:,|\s?/|\sand|\sor|\sund|\soder|\soch)\s){0,4}$",
    re.I,
)
_ENTRY_BEFORE = re.compile(r"(?:^|[,/|·•(:–-]\s?|\b(?:and|or|und|oder|et|ou|och|y|e|en|i)\s)$")
_ENTRY_AFTER = re.compile(r"^\s?(?:$|[,/|·•).;]|(?:and|or|und|oder|et|ou|och|y|e|en|i)\b)")
_MAX = 5


@analyzer(reads=Page, words=_WORDS, tables=("payments.money_in_out",))
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
    written, logos, number = methods.NAMED.on(page), methods.logos(page), 0
    offered = " | ".join(text for c in methods.chosen(page) for _, text, _ in c.options)
    named = [
        method
        for method in methods.methods()
        if method.name in logos
        or method.name in written
        or (offered and any(name in offered for name in method.literals))
    ]
    if not named or terms.editorial(page) or money.compares(page):
        return
    for method in named:
        found = _in_text(page, method)
        if found is None:
            found = _as_option(page, method)
        if found is None and method.name in logos:
            found = _as_logo(page, method, logos[method.name])
        if found is not None and number < _MAX:
            number += 1
            yield found


def _in_text(page: Page, method: Method) -> Sighting | None:
    best: Sighting | None = None
    for tries, (start, end) in enumerate(method.places(page.text)):
        if tries >= 10 or (best and best.confidence is Confidence.HIGH):
            break
        found = _offered(page, method, start, end)
        if found and (best is None or found.confidence.rank > best.confidence.rank):
            best = found
    return best


def _offered(page: Page, method: Method, at: int, behind: int) -> Sighting | None:
    blocks, written = page.blocks, page.text[at:behind]
    index = terms.position(page, at)
    block = blocks[index]
    at -= block.start
    if not terms.own_words(block):
        return None
    if len(block.text) > terms.SHORT:
        first, last = terms.sentence(block.text, at, at + len(written))
        said, above = block.text[first:last], ""
        start, end = block.start + max(first, at - 200), block.start + last
    else:
        first, last = terms.row(blocks, index, back=3, ahead=3)
        said, above = terms.joined(blocks, first, last), terms.heading(blocks, index, 30)
        start, end = block.start, block.end
    if (
        voices.third_party(said)
        or voices.somebody_else(page, said)
        or voices.warned(said)
        or voices.reported(said)
        or (len(block.text) > terms.SHORT and invites.negated(said))
        or stance.answered_no(page, index, at)
    ):
        return None
    own = block.text if len(block.text) <= terms.SHORT else said
    where = own.find(written)
    if stance.no_offer(page, own, where, where + len(written)):
        return None
    said = said.replace(written, "…")  # "Bancontact" starts as the word for a bank does
    if terms.words("payments", "not_offered").search(said) or money.speaks_of_others(
        page, f"{above} {said}"
    ):
        return None
    beside = methods.others(said, method)
    paying = terms.words("payments", "money_in_out").search(f"{above} | {said}")
    listed = block.tag in ("td", "th", "li", "dt") or len(block.text) <= 40
    here = bool(paying) or (listed and beside > 0 and methods.paying_page(page))
    if method.doubtful and not _meant(block, at, written, method, bool(beside and here)):
        return None
    if not here and beside < 2:
        return None
    confidence = Confidence.LOW if terms.maybe_editorial(page) else Confidence.HIGH
    if terms.words("payments", "widget").search(f"{above} | {said}"):
        confidence = Confidence.LOW
    return _sighting(page, method, start, end, confidence)


def _meant(block: Block, at: int, written: str, method: Method, listed: bool) -> bool:
    """True where a name that is also a word stands as an entry of a list, or behind "pay with"."""
    before, after = block.text[max(0, at - 60) : at], block.text[at + len(written) :]
    if listed and _ENTRY_BEFORE.search(before) and _ENTRY_AFTER.match(after):
        return True
    return method.name != "Sofort" and bool(_PAY_WITH.search(before))


def _sighting(page: Page, method: Method, start: int, end: int, confidence: Confidence) -> Sighting:
    return Sighting(
        page.quote(start, end), _where(page, method), _weight(method, confidence),
        note=_note(method),
    )  # fmt: skip


def _where(page: Page, method: Method) -> tuple[str, ...]:
    """States of a method; of several, those that the page itself addresses."""
    whole = audience.of_page(page) if len(method.states) > 1 else None
    shared = set(method.states).intersection(whole.states) if whole else ()
    return tuple(sorted(shared)) or method.states


def _weight(method: Method, confidence: Confidence) -> Confidence:
    return Confidence.LOW if method.stale else confidence


def _note(method: Method) -> str:
    where = ", ".join(country_name(state) for state in method.states)
    return f"{method.name} is a payment method used in {where}." + (
        " It has been withdrawn, so that the page is old." if method.stale else ""
    )


def _as_option(page: Page, method: Method) -> Sighting | None:
    """An entry of a selector of ways to pay."""
    for choice in methods.chosen(page):
        for _, text, usable in choice.options:
            named = usable and len(text) < 60 and any(name in text for name in method.literals)
            if named and not terms.says("payments", "not_offered", text):
                evidence = page.cite(f"{choice.label}: {text}", choice.place)
                weight = _weight(method, Confidence.HIGH)
                return Sighting(evidence, _where(page, method), weight, note=_note(method))
    return None


def _as_logo(page: Page, method: Method, node: LexborNode) -> Sighting | None:
    """A logo of the method among logos of other methods or under words for paying."""
    section, footer = methods.section(node)
    named = (node.attributes.get("alt") or "").strip() in method.literals
    paying = named and terms.words("payments", "money_in_out").search(section)
    if not (paying or terms.words("payments", "wallets").search(section)):
        return None
    src = (node.attributes.get("src") or node.attributes.get("data-src") or "")[:200]
    confidence = Confidence.LOW if footer else Confidence.MEDIUM
    markup = f'<img alt="{node.attributes.get("alt") or ""}" src="{src}">'
    evidence = page.cite(markup, f'img[src="{src}"]')
    return Sighting(evidence, _where(page, method), _weight(method, confidence), note=_note(method))
