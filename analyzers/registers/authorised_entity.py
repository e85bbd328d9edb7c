"""Authorised entities of the register that agree with the firm."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import registry
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.places import MEMBER_STATES
from analyzers.registry import Match, Standing


@analyzer(reads=Standing)
def authorised_entity(standing: Standing) -> Iterator[Sighting]:
    """See rows of ESMA's register of providers that agree with the firm by LEI, name or address.

    Where the contracting entity is authorised (MiCA Art. 59 and 63) or has notified (Art. 60),
    Article 61 is not engaged for its services in the States notified. A brand is not enough: the
    LEI or legal name of an entity entered must agree, or the row's address must cover the audited
    site, path included. Confidence is high for an entity entered, medium for the address alone,
    low for another path or host of the same domain. An authorisation that ended is no match.

    Seen:     https://brand.example.com/eu/ {"rows": [{"ae_lei_name": "Brand Europe UAB", "ae_website": "www.brand.example.com/eu", "ac_serviceCode": "a. custody", "ac_serviceCode_cou": "DE|EL"}]}
    Not seen: https://brand-eu.com/ {"rows": [{"ae_lei_name": "Brand Europe UAB", "ae_website": "https://brand.eu"}]}
    Not seen: https://brand.eu/ {"rows": [{"ae_lei_name": "Brand Europe UAB", "ae_website": "https://brand.eu", "ac_authorisationEndDate": "24/04/2026"}]}
    """  # noqa: E501
    live = list(registry.authorised(standing))
    shared = {m.entry.name for m in live if "website" in m.by and not m.sure}
    for match in live:
        entry = match.entry
        notified = {*entry.passports, entry.home_state} & MEMBER_STATES
        note = (
            f"{entry.name} (LEI {entry.lei or 'not given'}) is listed as authorised by"
            f" {entry.authority} since {entry.start or 'an unknown day'} for"
            f" {registry.service_names(entry)}; it agrees by {' and '.join(match.by)}."
        )
        if len(shared) > 1 and entry.name in shared:
            others = ", ".join(sorted(shared - {entry.name}))
            note += f" The register gives the same address for {others} too."
        if "website" not in match.by and (pages := standing.pages_of(entry)):
            note += f" {len(pages)} of the pages read lie under its address."
        yield Sighting(
            entry.evidence, tuple(sorted(notified)), _confidence(match), match.host, note=note
        )


def _confidence(match: Match) -> Confidence:
    if match.sure:
        return Confidence.HIGH
    return Confidence.MEDIUM if "website" in match.by else Confidence.LOW
