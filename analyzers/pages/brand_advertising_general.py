"""Advertising to the general public at a place in the Union."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import audience, gatherings, money, phrases, speaker, statements, terms, venues
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.sponsoring import FILE
from crawler.page import Page

_WORDS = (
    "naming", "stadi", "airport", "reclame", "publicit", "óriás", "billboard", "out-of-home",
    "out of home", "tv ", "tv-", "televis", "outdoor", "campaign", "poster", "kampagn", "campagn",
    "campañ", "campanha", "campanie", "campania", "kampan", "plakat", "affich", "carteles",
    "affission", "kampán", "reklam", "namens", "реклам", "билборд", "διαφ", "oglas", "oglaš",
    "mainos", "reklaam", "reklām", "mupis", "spot ", "spots", "vallas",
    *terms.gate("sponsorship.brand", whole=True),
)  # fmt: skip
_MAX = 5
_NEAR = 160


@analyzer(reads=Page, words=_WORDS, tables=("sponsorship.brand",))
def brand_advertising_general(page: Page) -> Iterator[Sighting]:
    """See that the firm tells of its brand advertising at a place in the Union.

    Brand advertising addressed to the general public may also be solicitation where it reaches
    people in the Union (paragraph 13). Seen where the firm writes of its own naming rights,
    television or cinema spots, posters, billboards or other outdoor advertising, and the same
    sentence names a Member State, one of its cities, or Europe. A mention in the press, advice on
    advertising, campaigns of others and places elsewhere (an airport in Singapore) are left out.
    Terms exist for 22 official languages: not for Irish and Maltese. What to do: agree on a
    blackout for the Union with the seller, or rely on measures that keep its clients out.

    Seen:     <p>Look out for our billboards in Berlin and Hamburg.</p>
    Seen:     <p>Unsere Plakate hängen jetzt in ganz Wien.</p>
    Seen:     <p>We hold the naming rights of the stadium in Naples.</p>
    Not seen: <p>See our billboards at Singapore airport.</p>
    Not seen: <p>Crypto.com shows TV ads in Italy.</p>
    Not seen: <p>How to run our TV campaign checklist in Germany: a guide.</p>
    """
    number = 0
    for said in statements.said(page, "brand", 20, FILE):
        low = max(0, said.phrase - _NEAR)
        near = said.text[low : said.phrase_end + _NEAR]
        if not speaker.own(page, said.text) or speaker.over(page, near) or number >= _MAX:
            continue
        if phrases.holds(said.text, "advice", FILE) or money.speaks_of_others(page, said.text):
            continue
        states, language, shared = venues.states(near) or venues.audience(near), "", False
        whole = audience.of_page(page)
        if not states and whole is not None and not gatherings.abroad(said.text):
            states, language, shared = whole.states, whole.language, whole.shared
        if states:
            number += 1
            note = f"The firm tells of its advertising to the public: {audience.named(states)}."
            evidence = page.quote(said.start, said.end)
            yield Sighting(
                evidence, states, Confidence.MEDIUM, language=language, shared=shared, note=note
            )
