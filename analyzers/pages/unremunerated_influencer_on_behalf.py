"""Creators in the Union who stand up for the firm, without visible pay."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import creators, phrases, presence, terms, testimony
from analyzers.base import Sighting, analyzer
from crawler.artifacts import Region
from crawler.page import Page

_WORDS = (
    "influen", "creator", "creador", "créat", "cr&eacute;at", "youtuber", "streamer", "podcaster",
    "tiktoker", "ambassad", "instagrammer", "blogger", "vlogger", "botschafter", "embajador",
    "ambasciator", "ambasador", "twórc", "embaixador", "criador",
    *terms.gate("promotion.creator"),
    *terms.gate("outsiders.unpaid", whole=True),
    *terms.gate("promotion.our_mark", whole=True),
    *terms.gate("outsiders.mine", whole=True),
    "logo", "badge", "friend of", "friends of", "ami de", "amis de", "amigo", "amico d", "amici d",
    "freund",
    "vriend", "przyjaci", "přítel", "přátel", "priate", "prijatelj", "ven af", "vän ",
)  # fmt: skip


@analyzer(reads=Page, words=_WORDS, tables=("promotion.creator",))
def unremunerated_influencer_on_behalf(page: Page) -> Iterator[Sighting]:
    """See a creator tied to a Member State whom the firm calls its own, without visible pay.

    Acting on behalf may be informal, and the lack of pay does not exclude it (paragraphs 19 and
    20 of the guidelines). On the firm's own pages a word for a creator or ambassador, a Member
    State, its people or a city, and words for acting together (our ambassador, partners with
    us) must stand together; or a text tells of volunteers tied to a State who show the firm's logo
    or link. Where pay or a deal shows, the rule for remunerated creators sees
    it instead. Jobs, diplomats, interviews, speakers, invitations to become an ambassador,
    denials, and stories are left out; channels outside the site come from imports.

    Seen:     <p>Our ambassador, the German YouTuber Hans, explains staking.</p>
    Seen:     <p>Nasz ambasador, youtuber Jan z Polski, pokazuje giełdę.</p>
    Not seen: <p>Our ambassador, the German YouTuber Hans: use code HANS20.</p>
    Not seen: <p>A German YouTuber reviewed our app.</p>
    Not seen: <p>We do not work with influencers; our partners in Germany are banks.</p>
    Not seen: <p>Our ambassador in Peru, YouTuber Ana, explains staking.</p>
    """
    note = "The page calls a creator tied to PLACES its own; no pay is visible."
    yield from presence.bounded(
        creators.told(page, one.clause.start, one.clause.end, one.states, note)
        for one in creators.found(page)
        if not one.paid
    )
    yield from presence.bounded((*_friends(page), *_volunteers(page)))


def _volunteers(page: Page) -> Iterator[Sighting]:
    """Texts of the firm on people who show its logo or link and get nothing for it."""
    if terms.editorial(page):
        return
    for index, block in enumerate(page.blocks):
        text = block.text
        if block.region is not Region.CONTENT or not 30 < len(text) < 900:
            continue
        if not phrases.holds(text, "our_mark", creators.FILE):
            continue
        head = f"{page.title[:120]} | {terms.heading(page.blocks, index, 8)}"
        if not phrases.holds(f"{head} | {text}", "volunteers", creators.FILE):
            continue
        if not phrases.holds(f"{head} | {text}", "creator", creators.FILE):
            continue
        rows = [b.text[:90] for b in page.blocks[index + 1 : index + 13] if b.tag in _ROWS]
        states = creators.based(" | ".join([text, head, *rows]))
        if states:
            note = "The page tells of creators tied to PLACES who act for the firm without pay."
            yield creators.told(page, block.start, block.end, states, note)


_ROWS = frozenset("li td".split())


def _friends(page: Page) -> Iterator[Sighting]:
    """Texts on creators' own pages that send readers on, and do not say that they are paid for."""
    for one in testimony.found(page):
        if not one.paid:
            other = f"another firm ({one.firm})"
            note = f"A page tied to PLACES sends its readers to {other}; no pay is visible."
            yield creators.told(page, one.block.start, one.block.end, one.states, note)
