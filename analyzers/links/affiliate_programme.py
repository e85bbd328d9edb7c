"""Affiliate and referral links on sites that belong to a Member State."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers.backlinks import BacklinkProfile
from analyzers.base import Confidence, Sighting, analyzer

_CLEAR, _MAYBE = "affiliate parameter", "referral parameter"
_SHOWN = 5


@analyzer(reads=BacklinkProfile)
def affiliate_programme(profile: BacklinkProfile) -> Iterator[Sighting]:
    """See publishers in the Union whose links carry an affiliate's or a referrer's code.

    Affiliation campaigns are a means of solicitation (paragraph 12); persons who act for the firm,
    by contract or informally, count as the firm, and remuneration is a strong indication of it
    (paragraphs 19 and 20). A parameter of an affiliate programme, or referral codes on two
    domains of different owners, give medium confidence; a single referral code may be a client's
    own invitation: low.
    Links in comments of users are left out. Visits (`--visit-links`) show what the export hides.

    Seen:     https://brand.com/ [{"source": "https://guida.it/x", "target": "https://brand.com/?ref=guida"}]
    Seen:     https://brand.com/ [{"source": "https://guida.it/x", "target": "https://brand.com/?aff_id=7"}]
    Not seen: https://brand.com/ [{"source": "https://guide.com/x", "target": "https://brand.com/?aff_id=7"}]
    Not seen: https://brand.com/ [{"source": "https://guida.it/x", "target": "https://brand.com/?lang=it"}]
    Not seen: https://brand.com/ [{"source": "https://forum.it/t/1", "target": "https://brand.com/?ref=me", "rel": ["ugc"]}]
    """  # noqa: E501
    coded = [one for one in profile.in_union if {_CLEAR, _MAYBE} & one.markers.keys()]
    several = len({one.owner for one in coded}) > 1
    for states, found in profile.by_states():
        publishers = [one for one in found if one in coded]
        for one in publishers[:_SHOWN]:
            clear = _CLEAR in one.markers
            link = one.markers[_CLEAR if clear else _MAYBE]
            sure = clear or several or "paid link" in one.markers
            note = (
                f"{len(publishers)} linking domain{'s' if len(publishers) > 1 else ''}, such as"
                f" {one.domain}, with {_CLEAR if clear else _MAYBE}s in the links. {one.visit_note}"
            )
            yield Sighting(
                link.evidence, states, Confidence.MEDIUM if sure else Confidence.LOW, profile.host,
                nexus=True, note=note,
            )  # fmt: skip
