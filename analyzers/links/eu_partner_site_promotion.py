"""Logos and links of the firm in partner places of sites that belong to a Member State."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers.backlinks import BacklinkProfile
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.linking import Observed, spoken

_SHOWN = 10


@analyzer(reads=BacklinkProfile)
def eu_partner_site_promotion(profile: BacklinkProfile) -> Iterator[Sighting]:
    """See the firm's logo or link among the partners of a site under a Member State's ending.

    The first row of the Annex to Guideline 2 lists the use of the web site of an affiliate or firm
    in the Union, regulated or not, to show a logo or link or to promote services. Seen is a link to
    the firm on a visited page (`--visit-links`) under a heading for partners or sponsors, or behind
    words such as "powered by". A link in prose, in a directory, in a comment or in the news is no
    partnership. That the firm had a hand in it is not seen from outside: confidence medium with a
    logo or such words, else low.

    Seen:     https://brand.com/ [{"source": "https://fintech.de/", "target": "https://brand.com/", "page": "<footer><p>Trading by <a href='https://brand.com/'>Brand</a></p></footer>"}]
    Seen:     https://brand.com/ [{"source": "https://club.fr/", "target": "https://brand.com/", "page": "<div><h2>Our partners</h2><a href='https://brand.com/'><img alt='Brand'></a></div>"}]
    Not seen: https://brand.com/ [{"source": "https://club.com/", "target": "https://brand.com/", "page": "<div><h2>Our partners</h2><a href='https://brand.com/'><img alt='Brand'></a></div>"}]
    Not seen: https://brand.com/ [{"source": "https://news.de/", "target": "https://brand.com/", "page": "<article><h1>Hack</h1><p>The exchange <a href='https://brand.com/'>Brand</a> was hacked.</p></article>"}]
    Not seen: https://brand.com/ [{"source": "https://club.fr/", "target": "https://brand.com/"}]
    """  # noqa: E501
    for states, found in profile.by_states():
        number = 0
        for one in found:
            seen = next((link for link in one.seen if link.partner), None)
            if seen is None or number >= _SHOWN:
                continue
            number += 1
            note = (
                f"On {one.domain} ({one.how}) the link stands under “{seen.partner}”"
                f"{_language(seen)}. {one.visit_note}"
            )
            yield Sighting(
                seen.evidence, states, _confidence(seen), one.domain, nexus=True, note=note
            )


def _confidence(seen: Observed) -> Confidence:
    said = seen.partner != seen.link.heading
    return Confidence.MEDIUM if said or seen.link.image else Confidence.LOW


def _language(seen: Observed) -> str:
    code = spoken(seen.page)
    return f", on a page in {code}" if code else ""
