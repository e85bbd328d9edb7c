"""Publishers in the Union who promote with a code or a programme's link, and say it is paid."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers.backlinks import BacklinkProfile
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.linking import Observed

_SHOWN = 10
_CODED = ("affiliate parameter", "referral parameter")


@analyzer(reads=BacklinkProfile)
def remunerated_eu_influencer(profile: BacklinkProfile) -> Iterator[Sighting]:
    """See a page in the Union that promotes the firm with a code, and shows that it is paid for.

    The Annex to Guideline 2 lists influencers and content creators based in the Union who are
    remunerated (paragraphs 19 and 20). Seen is a visited page (`--visit-links`) under a Member
    State's ending or code that labels its link as advertising or marks it as sponsored, and offers
    a promotional code or a link of an affiliate programme. Whether its author is a content creator
    who lives there is not seen, so the confidence is low: enter the contract as a fact (`--facts`)
    where it is known. Reviews without a label and code, comments and news are none.

    Seen:     https://brand.com/ [{"source": "https://hans.de/x", "target": "https://brand.com/", "page": "<p>Werbung</p><p>Mein Code: HANS20 bei <a href='https://brand.com/'>Brand</a></p>"}]
    Seen:     https://brand.com/ [{"source": "https://hans.de/x", "target": "https://brand.com/", "page": "<p>Bei <a rel='sponsored' href='https://brand.com/?aff_id=7'>Brand</a></p>"}]
    Not seen: https://brand.com/ [{"source": "https://hans.de/x", "target": "https://brand.com/", "page": "<p>Mein Code: HANS20 bei <a href='https://brand.com/'>Brand</a></p>"}]
    Not seen: https://brand.com/ [{"source": "https://hans.de/x", "target": "https://brand.com/", "page": "<p>Werbung</p><p>Bei <a href='https://brand.com/'>Brand</a></p>"}]
    Not seen: https://brand.com/ [{"source": "https://hans.com/x", "target": "https://brand.com/", "page": "<p>Werbung</p><p>Mein Code: HANS20 bei <a href='https://brand.com/'>Brand</a></p>"}]
    """  # noqa: E501
    for states, found in profile.by_states():
        number = 0
        for one in found:
            coded = [m for kind, m in one.markers.items() if kind in _CODED]
            seen = next((o for o in one.seen if o.paid and (o.code or o in coded)), None)
            if seen is None or number >= _SHOWN:
                continue
            number += 1
            note = (
                f"{one.domain} ({one.how}) promotes with {_with(seen)} and says that it is paid"
                f" for; whether its author is a content creator there is open. {one.visit_note}"
            )
            yield Sighting(seen.evidence, states, Confidence.LOW, one.domain, nexus=True, note=note)


def _with(seen: Observed) -> str:
    return f"the code {seen.code}" if seen.code else "a link of a programme"
