"""Sponsoring of world sport."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import sponsoring
from analyzers.base import UNION, Sighting, analyzer
from crawler.page import Page

_MAX = 5


@analyzer(reads=Page, words=sponsoring.WORDS, tables=("sponsorship.sponsor",))
def international_sports_sponsorship(page: Page) -> Iterator[Sighting]:
    """See that the firm sponsors a world competition, or a team that races or plays in one.

    Footnote 1 to paragraph 16: sponsoring an international competition in which teams or athletes
    of Member States take part is not forbidden, but the firm should be considered as soliciting in
    the Union too, though not only there. Named here are FIFA and other world cups, the Olympic
    Games, Formula 1 and its teams, MotoGP, the ATP and WTA tours, the America's Cup and world
    championships. The page must say that the firm itself is the sponsor. Leagues of other countries
    (NBA, NFL, IPL, Premier League) point to nothing; deals of others and former deals are left out.
    Terms exist for all 24 official languages.

    Seen:     <p>We are the official crypto partner of the FIFA World Cup.</p>
    Seen:     <p>Wir sind Titelsponsor des Formel 1 Teams.</p>
    Seen:     <footer><p>Official Partner of MotoGP</p></footer>
    Not seen: <p>We are an official partner of the NBA.</p>
    Not seen: <p>Crypto.com is a global partner of Formula 1.</p>
    Not seen: <p>Predict the results of the FIFA World Cup with our app.</p>
    """
    number = 0
    for deal in sponsoring.deals(page):
        if deal.kind != sponsoring.INTERNATIONAL or number >= _MAX:
            continue
        number += 1
        note = f"The page tells of the firm as a sponsor of {deal.what}, a world competition."
        yield Sighting(page.quote(deal.start, deal.end), (UNION,), deal.confidence, note=note)
