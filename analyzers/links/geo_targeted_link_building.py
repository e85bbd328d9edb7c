"""Links from sites that belong to a Member State."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers.backlinks import BacklinkProfile, LinkingDomain, visit_notes
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.linking import Observed
from crawler.backlinks import Backlink

UNRELATED = 3
"""Domains of different owners that must show marks of a strategy."""
_SHOWN = 5
_REVIEWS = 10


@analyzer(reads=BacklinkProfile)
def geo_targeted_link_building(profile: BacklinkProfile) -> Iterator[Sighting]:
    """See links from domains or subdirectories of Member States, and whether they show a strategy.

    The Annex (Guideline 1, search-engine optimisation, iv) names backlinks on EU country-specific
    websites as part of a strategy to build traffic from the Union. The strategy is the hinge: only
    where paid-link attributes, affiliate or campaign parameters, or the very words that buyers
    search by stand on at least three unrelated domains in the Union is the confidence medium;
    otherwise it is low, because links grow by themselves. Counted are linking domains, never
    links. Platforms, encyclopaedias, universities, authorities and comments of users are left
    out. Where linking pages are visited (`--visit-links`), advertising labels and marks on the page
    count too, and a link that is not there any more is left out.

    Seen:     https://brand.com/ [{"source": "https://ratgeber.de/x", "target": "https://brand.com/"}]
    Seen:     https://brand.com/ [{"source": "https://world.com/fr-fr/x", "target": "https://brand.com/"}]
    Seen:     https://brand.com/ [{"source": "https://a.de/x", "target": "https://brand.com/", "page": "<p>Anzeige</p><p><a href='https://brand.com/'>Brand</a></p>"}]
    Not seen: https://brand.com/ [{"source": "https://a.de/x", "target": "https://brand.com/", "page": "<p>No link any more.</p>"}]
    Not seen: https://brand.com/ [{"source": "https://daily.com/de-ch/x", "target": "https://brand.com/"}]
    Not seen: https://brand.com/ [{"source": "https://de.wikipedia.org/wiki/Brand", "target": "https://brand.com/"}]
    Not seen: https://brand.com/ [{"source": "https://ratgeber.de/x", "target": "https://other.com/"}]
    """  # noqa: E501
    marked = [one for one in profile.in_union if one.markers]
    owners = len({one.owner for one in marked})
    campaign = owners >= UNRELATED
    for states, found in profile.by_states():
        reviews = [one for one in found if one.review]
        others = [one for one in found if not one.review]
        note = _note(others, owners, campaign)
        for one in others[:_SHOWN]:
            sure = campaign and bool(one.markers)
            seen = _sample(one).evidence
            yield Sighting(
                seen, states, Confidence.MEDIUM if sure else Confidence.LOW, profile.host,
                nexus=True, note=note,
            )  # fmt: skip
        for one in reviews[:_REVIEWS]:
            link = _sample(one)
            why = f"{one.domain} links from what reads like a review: {one.how}. {one.visit_note}"
            yield Sighting(link.evidence, states, Confidence.LOW, one.domain, nexus=True, note=why)


def _sample(one: LinkingDomain) -> Backlink | Observed:
    shown = next(iter(one.seen), one.samples[0])
    marked = sorted(one.markers.values(), key=lambda link: isinstance(link, Backlink))
    return one.review or next(iter(marked), shown)


def _note(found: list[LinkingDomain], owners: int, campaign: bool) -> str:
    if not found:
        return ""
    number, with_marks = len(found), [one for one in found if one.markers]
    kinds = sorted({mark for one in with_marks for mark in one.markers})
    said = f"{number} linking domain{'s' if number > 1 else ''} (such as {found[0].domain}:"
    said += f" {found[0].how}); {len(with_marks)} with marks of a strategy"
    said += f" ({', '.join(kinds)})" if kinds else ""
    said += f"; in the Union {owners} owners of such domains"
    said += "" if campaign else f", fewer than {UNRELATED}"
    return f"{said}. {visit_notes(found)}"
