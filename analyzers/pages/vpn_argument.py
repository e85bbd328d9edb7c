"""The argument that persons in the Union came through a VPN."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import concepts, passages, phrases, statements, terms, venues
from analyzers.base import Confidence, Sighting, analyzer
from crawler.page import Page

FILE = "assertions"


@analyzer(
    reads=Page,
    words=("vpn", "virtual private network", "proxy", "proxies"),
    tables=("assertions.vpn_excuse",),
)
def vpn_argument(page: Page) -> Iterator[Sighting]:
    """See a statement that visitors of the Union behind a VPN come at their own risk or initiative.

    The guidelines do not mention it and commentary gives it no weight: the residence that was
    checked counts. It is recorded without effect. Asked for are a VPN or proxy, the Union or a
    Member State, and the conclusion (own risk, own initiative, circumvention, no responsibility)
    in one sentence of the firm, or in one passage that speaks of people. A rule against VPNs or a
    block is a measure and is left out, so are stories and lessons.

    Seen:     <p>Persons in the EU who reach us through a VPN do so at their own risk.</p>
    Seen:     <p>Wer in Deutschland ein VPN nutzt, handelt auf eigene Verantwortung.</p>
    Not seen: <p>Use of a VPN is prohibited; accounts from the EU are closed at your own risk.</p>
    Not seen: <p>A VPN hides your address at your own risk.</p>
    Not seen: https://a.example/learn/vpn <p>In the EU you use a VPN at your own risk.</p>
    """
    if terms.editorial(page):
        return
    for said in statements.said(page, "vpn", 12, FILE):
        text = said.text
        if phrases.holds(text, "vpn_block", FILE) or phrases.holds(text, "vpn_goods", FILE):
            continue
        if said.text.rstrip().endswith("?") or passages.answered_no(page, said.index):
            continue
        if not _excused(page, text) or not (states := _places(text)):
            text = passages.around(page, said.index)
            if phrases.holds(text, "vpn_goods", FILE) or phrases.holds(text, "about_it", FILE):
                continue
            if not concepts.has(page, text, "persons") or not _excused(page, text):
                continue
            states = _places(text)
        if states:
            note = "The firm points to VPNs for visitors from the Union; this has no effect."
            yield Sighting(page.quote(said.start, said.end), states, Confidence.HIGH, note=note)
            return


def _excused(page: Page, text: str) -> bool:
    """True where a text draws the conclusion that the firm is not to blame."""
    if phrases.holds(text, "vpn_excuse", FILE) or concepts.has(page, text, "excuse"):
        return True
    return concepts.has(page, text, "persons") and (
        concepts.has(page, text, "hidden") or phrases.holds(text, "through_vpn", concepts.FILE)
    )


def _places(text: str) -> tuple[str, ...]:
    return concepts.places(text) or venues.states(text)
