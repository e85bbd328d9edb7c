"""Creators in the Union who stand up for the firm, without visible pay."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import creators, outward, presence
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.places import country_name
from crawler.page import Page


@analyzer(reads=Page, tables=("promotion.creator",))
def unremunerated_influencer_on_behalf(page: Page) -> Iterator[Sighting]:
    """See a creator tied to a Member State whom the firm calls its own, without visible pay.

    Acting on behalf may be informal, and the lack of pay does not exclude it (paragraphs 19 and
    20 of the guidelines). On the firm's own pages a word for a creator or ambassador, a Member
    State, its people or a city, and words for acting together (our ambassador, partners with
    us) must stand together; where pay or a deal shows, the rule for remunerated creators sees
    it instead. Jobs, diplomats, interviews, speakers, invitations to become an ambassador,
    denials, and stories are left out; channels outside the site come from imports. What to do:
    object in writing, ask for the removal of links, and keep the record.

    Seen:     <p>Our ambassador, the German YouTuber Hans, explains staking.</p>
    Seen:     <p>Nasz ambasador, youtuber Jan z Polski, pokazuje giełdę.</p>
    Not seen: <p>Our ambassador, the German YouTuber Hans: use code HANS20.</p>
    Not seen: <p>A German YouTuber reviewed our app.</p>
    Not seen: <p>We do not work with influencers; our partners in Germany are banks.</p>
    Not seen: <p>Our ambassador in Peru, YouTuber Ana, explains staking.</p>
    """
    yield from presence.bounded(
        Sighting(
            page.quote(creator.clause.start, creator.clause.end),
            creator.states,
            Confidence.MEDIUM,
            nexus=True,
            note="The page calls a creator tied to "
            + ", ".join(country_name(state) for state in creator.states)
            + " its own; no pay is visible.",
        )
        for creator in creators.found(page)
        if not creator.paid
    )
    for one in outward.by_creators(page, paid=False):
        yield Sighting(
            one.evidence,
            one.states,
            Confidence.LOW,
            nexus=True,
            note=f"A person with an audience points readers to {one.firm} and shows no pay.",
        )
