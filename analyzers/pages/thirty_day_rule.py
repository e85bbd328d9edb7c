"""A fixed period for further offers after the client's first request."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzers import concepts, passages, phrases, speaker, stance, statements, terms
from analyzers.base import UNION, Confidence, Sighting, analyzer
from analyzers.statements import Said
from crawler.page import Page

FILE = "assertions"
_COMMAS = re.compile(r"[,;:]\s")
_WORDS = (
    "30 days", "thirty days", "30-day", "thirty-day", "30 calendar", "30 business", "one month",
    "1 month", "30 tage", "dreißig tage", "30-tage", "eines monats", "einen monat", "30 jours",
    "trente jours", "un mois", "30 días", "treinta días", "un mes", "30 giorni", "trenta giorni",
    "un mese", "30 dias", "trinta dias", "um mês", "30 dagen", "dertig dagen", "een maand",
    "één maand", "30 dni", "trzydziestu dni", "miesiąca",
    *terms.gate("assertions.month", whole=True),
)  # fmt: skip


@analyzer(
    reads=Page,
    words=_WORDS,
    tables=("assertions.month", "assertions.original", "assertions.further"),
)
def thirty_day_rule(page: Page) -> Iterator[Sighting]:
    """See a rule that further services may be offered for thirty days after the client's request.

    No text of ESMA knows such a period: the context of the original transaction decides
    (paragraphs 26 and 27). It is recorded without effect. Asked for are the period, the client's
    own or original request and further offers in one sentence of the firm, or in one passage that
    names people of the Union. Periods for complaints, notices and refunds, and comments on the law,
    are left out.

    Seen:     <p>Within 30 days of the client's initial request we may offer further services.</p>
    Seen:     <p>Innerhalb von 30 Tagen nach der ursprünglichen Anfrage dürfen wir anbieten.</p>
    Not seen: <p>Complaints are answered within 30 days of the initial request.</p>
    Not seen: <p>For 30 days we offer new products without fees.</p>
    Not seen: https://law.example/blog/1 <p>Offer within 30 days of the initial request?</p>
    """
    if terms.editorial(page):
        return
    for said in statements.said(page, "month", 20, FILE):
        text = next((text for text in _texts(page, said) if _ruled(page, text)), "")
        text = text or _told(page, said)
        if text:
            note = "The firm gives itself a fixed period for further offers; no such rule exists."
            states = concepts.places(text) or (UNION,)
            yield Sighting(page.quote(said.start, said.end), states, Confidence.HIGH, note=note)
            return


def _ruled(page: Page, text: str) -> bool:
    """True where a text holds the request, further services and the leave to offer them."""
    strict = phrases.holds(text, "original", FILE) and phrases.holds(text, "further", FILE)
    loose = concepts.has(page, text, "first_contact", "more", "other", "pitch")
    loose = loose and (phrases.holds(text, "further", FILE) or _may(page, text))
    if not (strict or loose) or phrases.holds(text, "about_it", FILE):
        return False
    if concepts.has(page, text, "not_offers"):
        return False
    return not concepts.idle(page, text)


def _told(page: Page, said: Said) -> str:
    """The passage, where it tells of the period, people in the Union, their request and offers."""
    text = passages.around(page, said.index)
    if not concepts.places(text) or passages.answered_no(page, said.index):
        return ""
    asked = concepts.has(page, text, "first_contact") or phrases.holds(text, "original", FILE)
    if not asked or not concepts.has(page, text, "pitch"):
        return ""
    if concepts.has(page, text, "not_offers") or phrases.holds(text, "about_it", FILE):
        return ""
    segment = _COMMAS.split(said.text[: said.phrase])[-1] + said.text[said.phrase :]
    denied = stance.denied(page, _COMMAS.split(segment)[0])
    return "" if denied or said.text.rstrip().endswith("?") else text


def _texts(page: Page, said: Said) -> Iterator[str]:
    """The sentence; of a table, the row with the rows above it, too."""
    yield said.text
    if said.block.tag in ("td", "th", "dt", "dd"):
        first, last = max(0, said.index - 4), said.index + 2
        yield " | ".join(block.text[:120] for block in page.blocks[first:last])


def _may(page: Page, text: str) -> bool:
    """True where the firm says what it may do: "we are free to show you further services"."""
    ours = speaker.own(page, text) or stance.reads(page, text)
    return ours and phrases.holds(text, "may", FILE)
