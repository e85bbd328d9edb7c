"""Accounts in Member States to which clients are asked to pay."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from stdnum import iban

from analyzers import phrases, presence, speaker, stance, terms
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.occurrences import Spans
from analyzers.places import MEMBER_STATES, country_name
from crawler.artifacts import Block
from crawler.page import Page

_FILE = "deposits"
_FORM = r"([A-Z]{2})\d{2}(?<![\w:].{4})(?:[ ]?[0-9A-Z]){11,30}(?![0-9A-Za-z])"
_IBAN = re.compile(_FORM)
_PLACES = Spans(_FORM)
_LENGTHS = {
    "AT": 20, "BE": 16, "BG": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24,
    "FI": 18, "FR": 27, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IT": 27, "LT": 20, "LU": 20,
    "LV": 21, "MT": 31, "NL": 18, "PL": 28, "PT": 25, "RO": 24, "SE": 24, "SI": 19, "SK": 24,
}  # fmt: skip
"""Characters of an IBAN (ISO 13616 registry)."""
_HEX = re.compile(r"^[ ]?[0-9A-F]{4}(?:[ ]|$)")


_WORDS = (
    "iban", "bic", "swift", "sepa", "bank", "überweis", "konto", "conto", "compte", "cuenta",
    "rekening", "převod", "účet", "számla", "pank",
    *terms.gate("deposits.deposit", whole=True),
)  # fmt: skip


@analyzer(reads=Page, words=_WORDS, tables=("deposits.deposit",))
def eu_iban_funding_account(page: Page) -> Iterator[Sighting]:
    """See deposit instructions that name an account at a bank in a Member State.

    By analogy with the presence hints of paragraph 36 of the guidelines, and payment rails are a
    fact of their own: an account number (IBAN) of a Member State to which clients are asked to
    pay. The number must have the length, the form and the checksum that its country uses (ISO
    13616), and words for paying in must stand near it; they are known in the Union's 24 official
    languages. It says where the bank is, not where the clients are. Printed examples, donation and
    invoice accounts, key fingerprints that look alike, warnings and stories are left out.

    Seen:     <h2>Deposit by bank transfer</h2><p>Beneficiary: Exchange Ltd, IBAN LT06 9999 9000 0001 2345</p>
    Seen:     <p>Überweisen Sie den Betrag auf das Konto DE12 5001 0517 0648 4898 90.</p>
    Not seen: <p>Deposit with an IBAN, for example LT12 1000 0111 0100 1000.</p>
    Not seen: <p>Bank deposits.</p><p>PGP key fingerprint: DE88 7001 2045 1180 3392 64B1 0C5F A92E 77D0 3B18</p>
    Not seen: <p>Donate: IBAN LT06 9999 9000 0001 2345</p>
    Not seen: <p>Deposit to IBAN CH93 0076 2011 6238 5295 7</p>
    """  # noqa: E501
    yield from presence.bounded(_accounts(page))


def _accounts(page: Page) -> Iterator[Sighting]:
    if terms.editorial(page):
        return
    for start, _ in _PLACES.on(page):
        match = _IBAN.match(page.text, start)
        end = _number(match) if match else 0
        if match is None or not end:
            continue
        index = terms.position(page, start)
        block = page.blocks[index]
        near = _near(page, index, start, end)
        if _sample(page.text[start:end]) and not phrases.holds(near, "beneficiary", _FILE):
            continue
        if not terms.own_words(block) or phrases.holds(
            near, "not_deposit", _FILE, speaker.languages(page)
        ):
            continue
        at = start - block.start
        first, last = terms.sentence(block.text, at, end - block.start)
        if stance.denied(page, block.text[first:last], at - first, end - block.start - first):
            continue
        if phrases.holds(near, "deposit", _FILE) or _for_deposits(page, block, start):
            state = match[1]
            note = (
                f"Clients are asked to pay to an account in {country_name(state)};"
                " the number says where the bank is."
            )
            confidence = Confidence.MEDIUM if terms.maybe_editorial(page) else Confidence.HIGH
            yield Sighting(page.quote(start, end), (state,), confidence, nexus=True, note=note)


def _sample(text: str) -> bool:
    """True for a number that registries and handbooks print."""
    return text.replace(" ", "") in terms.phrases(_FILE, "samples")


def _for_deposits(page: Page, block: Block, start: int) -> bool:
    """True where the page's address and title are for deposits and no other party is spoken of."""
    about = f"{re.sub(r'[-_/.]', ' ', unquote(page.path))} | {page.title}"
    at = start - block.start
    return phrases.holds(about, "deposit", _FILE) and not presence.elsewhere(
        page, block, at, at + 4
    )


def _number(match: re.Match[str]) -> int:
    """Offset behind a valid account number of a Member State, or 0."""
    state, text = match[1], match[0]
    if state not in MEMBER_STATES:
        return 0
    ends = [at for at, character in enumerate(text, 1) if character != " "]
    if len(ends) < _LENGTHS[state]:
        return 0
    length = ends[_LENGTHS[state] - 1]
    number, rest = text[:length], text[length:]
    if rest[:1] not in ("", " ") or _HEX.match(rest):
        return 0  # in the middle of a group, or more groups of a fingerprint
    compact = number.replace(" ", "")
    if not iban.is_valid(compact):
        return 0
    return match.start() + length


def _near(page: Page, index: int, start: int, end: int) -> str:
    """The block, the heading and the short blocks around a number."""
    blocks = page.blocks
    block = blocks[index]
    if len(block.text) > 600:
        at = start - block.start
        return block.text[max(0, at - 250) : at + 250]
    first, last = max(0, index - 6), min(len(blocks) - 1, index + 4)
    around = [b.text[:200] for b in blocks[first : last + 1]]
    return " | ".join([terms.heading(blocks, index, 20), *around, block.text])
