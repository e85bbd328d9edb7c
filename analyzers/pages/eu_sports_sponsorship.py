"""Sponsoring of sport in a Member State or of European sport."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import audience, sponsoring
from analyzers.base import Sighting, analyzer
from crawler.page import Page

_MAX = 5


@analyzer(reads=Page, words=sponsoring.WORDS, tables=("sponsorship.sponsor",))
def eu_sports_sponsorship(page: Page) -> Iterator[Sighting]:
    """See that the firm sponsors a league, cup, federation, team or club of a Member State.

    The Annex to Guideline 1 lists sponsoring a sporting event centred on the Union or on a Member
    State; a national championship and a European championship are its own examples. The page must
    say that the firm is the sponsor: "official partner of", with its name or "we", or as a short
    label with no other name. European competitions point to the Union. A club is taken with medium
    confidence: the text names events, and a club plays in one. Deals of others, former deals,
    sponsors of the firm, and competitions outside the Union (Premier League, NBA, IPL) are left
    out; world events are another rule. Terms exist for all 24 official languages, names for the
    better-known leagues and clubs only.

    Seen:     <p>We are the official crypto partner of Serie A.</p>
    Seen:     <p>Wir sind stolzer Sponsor der Bundesliga.</p>
    Seen:     <footer><p>Official Partner of Paris Saint-Germain</p></footer>
    Not seen: <p>We are an official partner of the Premier League.</p>
    Not seen: <p>Crypto.com is the official partner of Serie A.</p>
    Not seen: <p>We were the main sponsor of LaLiga until 2023.</p>
    Not seen: <p>Our podcast is sponsored by LaLiga.</p>
    """
    number = 0
    for deal in sponsoring.deals(page):
        if deal.kind != sponsoring.EUROPEAN or number >= _MAX:
            continue
        number += 1
        where = audience.named(deal.states)
        note = f"The page tells of the firm as a sponsor of {deal.what} ({where})."
        yield Sighting(page.quote(deal.start, deal.end), deal.states, deal.confidence, note=note)
