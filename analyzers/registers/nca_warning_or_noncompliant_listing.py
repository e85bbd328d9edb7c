"""Entries of ESMA's list of non-compliant entities that agree with the firm."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers.base import UNION, Confidence, Sighting, analyzer
from analyzers.places import MEMBER_STATES
from analyzers.registry import Match, Warnings
from crawler.register import Kind


@analyzer(reads=Warnings)
def nca_warning_or_noncompliant_listing(listed: Warnings) -> Iterator[Sighting]:
    """See the firm in ESMA's list of non-compliant entities, by exact domain, LEI or legal name.

    The list (MiCA Art. 110) shows an authority's public view; paragraphs 39 and 40 ask authorities
    to exchange and follow up such information. It is strong corroboration and no criterion of
    solicitation. The State is that of the authority. Domain and LEI give high confidence; a legal
    name alone may be a namesake, and a warning may be about a clone: low. A look-alike domain never
    matches. Nearly all rows come from one authority: not being listed means nothing.

    Seen:     https://brand.io/ {"rows": [{"ae_homeMemberState": "IT", "ae_lei_name": "Brand", "ae_website": "https://app.brand.io|https://brand.top", "ae_decision_date": "12/02/2025"}]}
    Not seen: https://brand.io/ {"rows": [{"ae_homeMemberState": "IT", "ae_lei_name": "Brand", "ae_website": "https://brand-io.com|https://brandio.io"}]}
    Not seen: https://brand.io/ {"entities": ["Brand Ltd"], "rows": [{"ae_homeMemberState": "IT", "ae_lei_name": "Brand Limited", "ae_website": "brand.top"}]}
    """  # noqa: E501
    for match in listed.standing.matches(Kind.NCASP):
        entry = match.entry
        states = (entry.home_state,) if entry.home_state in MEMBER_STATES else (UNION,)
        note = (
            f"{entry.authority} had {entry.name} listed"
            f"{' on ' + entry.start if entry.start else ''}; it agrees by"
            f" {' and '.join(match.by).replace('website', 'domain')}."
        )
        yield Sighting(entry.evidence, states, _confidence(match), match.host, note=note)


def _confidence(match: Match) -> Confidence:
    return Confidence.LOW if match.by == ("legal name",) else Confidence.HIGH
