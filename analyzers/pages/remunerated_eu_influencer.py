"""Creators in the Union whom the firm pays, as its own pages show them."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import creators, presence, terms, testimony
from analyzers.base import Confidence, Sighting, analyzer
from crawler.page import Page

_WORDS = (
    "influen", "creator", "creador", "créat", "cr&eacute;at", "youtuber", "streamer", "podcaster",
    "tiktoker", "ambassad", "instagrammer", "blogger", "vlogger", "botschafter", "embajador",
    "ambasciator", "ambasador", "twórc", "embaixador", "criador",
    *terms.gate("promotion.creator"),
    *terms.gate("outsiders.label", whole=True),
    *terms.gate("outsiders.paid", whole=True),
)  # fmt: skip


@analyzer(reads=Page, words=_WORDS, tables=("promotion.creator",))
def remunerated_eu_influencer(page: Page) -> Iterator[Sighting]:
    """See a creator tied to a Member State together with what the creator or the audience gets.

    The second row of the Annex to Guideline 2 lists the use and remuneration of influencers or
    creators based in the Union. On the firm's own pages three things must stand together: a word
    for a creator or ambassador, a Member State, its people or a city, and pay or a deal (promo
    code, paid partnership, an advertising label). Where somebody lives is taken from the text, so
    that the confidence is medium. Jobs, diplomats, interviews, speakers, invitations to become an
    ambassador, denials, and stories are left out; most such facts are outside the site and come
    from imports.

    Seen:     <p>Our ambassador, the German YouTuber Hans: use code HANS20.</p>
    Seen:     <p>Notre ambassadrice Léa, créatrice de contenu à Paris : avec le code LEA10.</p>
    Not seen: <p>Our ambassador, the German YouTuber Hans, likes charts.</p>
    Not seen: <p>Our ambassador in Brazil, YouTuber Ana: use code ANA20.</p>
    Not seen: <p>We are looking for an influencer manager in Germany. Use code JOB1.</p>
    Not seen: <p>The ambassador of Germany gave an interview.</p>
    """
    note = "A creator tied to PLACES is shown together with a deal or pay."
    yield from presence.bounded(
        creators.told(page, one.clause.start, one.clause.end, one.states, note)
        for one in creators.found(page)
        if one.paid
    )
    yield from presence.bounded(_others(page))


def _others(page: Page) -> Iterator[Sighting]:
    """Labelled texts on creators' own pages, and rows of a list of creators and their pay."""
    for one in testimony.found(page):
        if one.paid:
            other = f"another firm ({one.firm})"
            note = f"A page tied to PLACES promotes {other} and says that it is paid for."
            yield creators.told(page, one.block.start, one.block.end, one.states, note)
    if terms.editorial(page):
        return
    for first, last, states in testimony.listed(page):
        note = "A list of creators names a place in the Union and what is paid."
        evidence = page.quote(first.start, last.end)
        yield Sighting(evidence, states, Confidence.MEDIUM, nexus=True, note=note)
