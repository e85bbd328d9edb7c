"""Sponsorships with a place in the Union, other than sport."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import audience, sponsoring
from analyzers.base import Sighting, analyzer
from crawler.page import Page

_MAX = 5


@analyzer(reads=Page, words=sponsoring.WORDS, tables=("sponsorship.sponsor",))
def other_sponsorship_deal(page: Page) -> Iterator[Sighting]:
    """See that the firm sponsors a conference, an e-sports team or a festival in the Union.

    Sponsorship deals are a means named in paragraph 12 (fifteenth bullet). Seen where the page says
    that the firm is the sponsor and names an event or team with a home in a Member State, or an
    event together with a city there. Sponsors of the firm, money for open-source software, deals of
    others and events elsewhere (TOKEN2049 in Singapore or Dubai) are left out; sport has rules of
    its own. Terms exist for all 24 official languages.

    Seen:     <p>We are a gold sponsor of EthCC in Cannes.</p>
    Seen:     <p>Wir sind Hauptsponsor der Konferenz in Wien.</p>
    Seen:     <p>We are the main partner of Team Vitality.</p>
    Not seen: <p>We are a gold sponsor of TOKEN2049 in Singapore.</p>
    Not seen: <p>Our meetup in Berlin is sponsored by Acme.</p>
    Not seen: <p>We are a proud sponsor of open source developers in Berlin.</p>
    """
    number = 0
    for deal in sponsoring.deals(page):
        if deal.kind != sponsoring.OTHER or number >= _MAX:
            continue
        number += 1
        where = audience.named(deal.states)
        note = f"The page tells of the firm as a sponsor: {deal.what} ({where})."
        yield Sighting(page.quote(deal.start, deal.end), deal.states, deal.confidence, note=note)
