"""Advertising to the general public at a place in the Union."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import adverts, audience, money, phrases, speaker, statements, terms
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.sponsoring import FILE
from analyzers.statements import Said
from crawler.page import Page

_WORDS = (
    "naming", "stadi", "airport", "reclame", "publicit", "óriás", "billboard", "out-of-home",
    "out of home", "tv ", "tv-", "televis", "outdoor", "campaign", "poster", "kampagn", "campagn",
    "campañ", "campanha", "campanie", "campania", "kampan", "plakat", "affich", "carteles",
    "affission", "kampán", "reklam", "namens", "реклам", "билборд", "διαφ", "oglas", "oglaš",
    "mainos", "mainok", "kampaň", "reklaam", "reklām", "mupis", "spot ", "spots", "vallas",
    *terms.gate("sponsorship.brand", whole=True),
    "advert", "commercial", "film", "eurosport", "wrap", "werbung",
    "manifest", "cartaz", "cartel", "plagát", "plakát", "panou", "плакат", "табел", "plakāt",
    "póstae", "afiș", "αφίσ", "πινακίδ", "julist", "affisch", "panneau", "citylight", "jingle",
    "cartellon", "pútač", "poutač", "tabellun", "hoarding", "our name", "our logo", "unser name",
    "unser logo", "anuncio", "anúncio", "pubblicit", "annons", "reklám", "fógra", "riklam",
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
    Terms exist for all 24 official languages.

    Seen:     <p>Look out for our billboards in Berlin and Hamburg.</p>
    Seen:     <p>Unsere Plakate hängen jetzt in ganz Wien.</p>
    Seen:     <p>We hold the naming rights of the stadium in Naples.</p>
    Not seen: <p>See our billboards at Singapore airport.</p>
    Not seen: <p>Crypto.com shows TV ads in Italy.</p>
    Not seen: <p>How to run our TV campaign checklist in Germany: a guide.</p>
    """
    if terms.archived(page):
        return
    done: set[int] = set()
    for said, states, language, shared in (*_named(page), *_told(page)):
        if said.start in done or len(done) >= _MAX:
            continue
        done.add(said.start)
        note = f"The firm tells of its advertising to the public: {audience.named(states)}."
        evidence = page.quote(said.start, said.end)
        yield Sighting(
            evidence, states, Confidence.MEDIUM, language=language, shared=shared, note=note
        )


def _named(page: Page) -> Iterator[tuple[Said, tuple[str, ...], str, bool]]:
    """Sentences with a fixed name for such advertising: "naming rights", "TV spots"."""
    for said in statements.said(page, "brand", 20, FILE):
        low = max(0, said.phrase - _NEAR)
        near = said.text[low : said.phrase_end + _NEAR]
        if not speaker.own(page, said.text) or speaker.over(page, near):
            continue
        if phrases.holds(said.text, "advice", FILE) or money.speaks_of_others(page, said.text):
            continue
        found = adverts.placed(page, near, said.text)
        if found is not None:
            yield said, *found


def _told(page: Page) -> Iterator[tuple[Said, tuple[str, ...], str, bool]]:
    """Sentences in which advertising and a public place stand together."""
    for one in adverts.told(page, "outdoor"):
        yield one.said, one.states, one.language, one.shared
