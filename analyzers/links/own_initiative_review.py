"""Reviews that others seem to have written by themselves."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers.backlinks import BacklinkProfile
from analyzers.base import Confidence, Sighting, analyzer

_SHOWN = 10


@analyzer(reads=BacklinkProfile)
def own_initiative_review(profile: BacklinkProfile) -> Iterator[Sighting]:
    """See links from reviews in the Union that show no sign of the firm's involvement.

    Paragraph 21 leaves out persons who review a firm by themselves, without pay and without acting
    for it. Title or address of the linking page say review; the export says that the link is not
    marked as paid, it is no comment of a user, and no link of the domain carries a code or a
    campaign. Exports that do not say which links are paid show nothing of the kind. The confidence
    is medium: the page was not visited, and a label or a contract would change it.

    Seen:     https://brand.com/ [{"source": "https://blog.de/brand-erfahrungen", "target": "https://brand.com/", "anchor": "Brand"}]
    Not seen: https://brand.com/ [{"source": "https://blog.de/brand-erfahrungen", "target": "https://brand.com/?aff=1"}]
    Not seen: https://brand.com/ [{"source": "https://blog.de/brand-erfahrungen", "target": "https://brand.com/", "rel": ["sponsored"]}]
    Not seen: https://brand.com/ [{"source": "https://blog.de/testament", "target": "https://brand.com/"}]
    """  # noqa: E501
    for states, found in profile.by_states():
        reviews = [one for one in found if one.review is not None]
        for one in reviews[:_SHOWN]:
            if one.review is None:
                continue
            note = (
                f"What links on {one.domain} reads like a review; no sign of the firm's involvement"
                f" was seen in the export. {one.visit_note}"
            )
            yield Sighting(one.review.evidence, states, Confidence.MEDIUM, one.domain, note=note)
