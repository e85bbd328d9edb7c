"""The languages of the country that the operator says it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzers import mentions, statements, terms
from analyzers.base import UNION, Confidence, Sighting, analyzer
from analyzers.places import (
    EU_LANGUAGES,
    MEMBER_STATES,
    country_name,
    language_name,
    language_states,
    official_languages,
)
from analyzers.statements import Said
from crawler.page import Page

_WORDS = (
    "incorporat", "organi", "establish", "existing", "formed", "regist", "headquarter", "based in",
    "office", "licens", "licenc", "regulat", "authori", "sitz", "recht", "gegründet", "siège",
    "si&egrave;ge", "social", "immatricul", "constitu", "domicili", "sede", "inscrit", "gevestigd",
    "opgericht", "siedzib", "zarejestr",
    *terms.gate("statements.seat", whole=True),
)  # fmt: skip
_REACH = 140
"""Characters behind "registered in" in which the country is looked for."""
_WHO = 200
"""Characters in front of it in which the operator is looked for."""


@analyzer(reads=Page, words=_WORDS, tables=("statements.seat", "statements.operator"))
def home_jurisdiction_language(page: Page) -> Iterator[Sighting]:
    """See the country outside the Union in which the operator sits, and its official languages.

    The Annex's language row does not apply where there is an indication that the firm originates
    from a jurisdiction that uses the same language: Portuguese of a Brazilian firm, German of a
    Swiss one. Only sentences about the operator are read (incorporated, registered, licensed,
    seat). Where a firm was formed is weaker than where it sits: a shell company gives no home
    language, and the report says which it was. Users' countries and trade marks are left out.

    Seen:     <p>Brand Ltd. is incorporated under the laws of the Republic of Seychelles.</p>
    Seen:     <footer>Brand AG mit Sitz in Zug, Schweiz</footer>
    Seen:     <p>Brand Ltda é uma empresa com sede em São Paulo, Brasil.</p>
    Not seen: <p>Brand GmbH, Sitz in Berlin, Deutschland</p>
    Not seen: <p>Users registered in Canada can trade options.</p>
    Not seen: <p>Brand is a registered trademark in the United States.</p>
    Not seen: <p>We love Switzerland.</p>
    """
    homes: dict[str, tuple[Said, bool]] = {}
    for topic, seat in (("seat", True), ("formed", False)):
        for said in statements.said(page, topic):
            country = _home(said)
            if country and country not in homes and len(homes) < 3:
                homes[country] = said, seat
    for country, (said, seat) in homes.items():
        for language in sorted(official_languages(country) & EU_LANGUAGES):
            how = "sits in" if seat else "was formed, registered or licensed in"
            note = (
                f"The page says that the operator {how} {country_name(country)}, where"
                f" {language_name(language)} is official."
            )
            start, end = _bounds(said)
            yield Sighting(
                page.quote(start, end), language_states(language),
                Confidence.HIGH if seat else Confidence.MEDIUM, language=language, note=note,
            )  # fmt: skip


def _bounds(said: Said) -> tuple[int, int]:
    first = max(0, said.phrase - _WHO)
    return said.start + first, min(said.end, said.start + said.phrase_end + _REACH)


def _home(said: Said) -> str:
    """The first country behind the phrase, where it is outside the Union."""
    before = said.text[max(0, said.phrase - _WHO) : said.phrase]
    behind = said.text[said.phrase_end : said.phrase_end + _REACH]
    named = [m for m in mentions.mentions(behind) if m.code != UNION]
    if not named or named[0].code in MEMBER_STATES:
        return ""
    around = before + said.text[said.phrase : said.phrase_end] + behind
    if statements.has(around, "not_operator") or not (_operator(around) or behind.startswith(":")):
        return ""
    return named[0].code


_LEGAL_FORM = re.compile(
    r"\b(?:AG|SA|S\.A\.|SAS|Ltd|LLC|Inc|GmbH|Ltda|Corp|PLC|Pte|Pty|FZCO|FZE|DMCC)\b"
)


def _operator(text: str) -> bool:
    return bool(_LEGAL_FORM.search(text)) or statements.has(text, "operator")
