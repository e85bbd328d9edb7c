"""Entities of the firm that the register places in a Member State."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import registry
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.places import country_name
from analyzers.registry import Standing


@analyzer(reads=Standing)
def eu_established_firm(standing: Standing) -> Iterator[Sighting]:
    """See an entity entered whose row in ESMA's register places it in a Member State.

    The exemption concerns third-country firms (guidelines, section 2.3); a firm established in the
    Union cannot rely on it (Final Report, paragraph 10). The entity must agree by LEI, or by its
    full legal name together with its country or the audited domain. An address alone is not enough,
    and the address of a white paper says nothing about where its offeror is established.

    Seen:     https://gielda.pl/ {"entities": [{"name": "Gielda sp. z o.o.", "country": "PL"}], "file": "OTHER", "rows": [{"ae_lei_name": "GIELDA SP. Z O.O.", "ae_lei_cou_code": "PL", "ae_homeMemberState": "PL"}]}
    Not seen: https://gielda.pl/ {"entities": ["Gielda Ltd"], "file": "OTHER", "rows": [{"ae_lei_name": "Gielda Global Ltd", "ae_lei_cou_code": "PL"}]}
    Not seen: https://brand.com/ {"entities": [{"name": "Brand Ltd", "country": "VG"}], "file": "OTHER", "rows": [{"ae_lei_name": "Brand Ltd", "ae_lei_cou_code": "VG", "ae_homeMemberState": "IE"}]}
    """  # noqa: E501
    for match in registry.established(standing):
        state = registry.country_of(match.entry)
        note = (
            f"The register places {match.entry.name} in {country_name(state)}; it agrees with the"
            f" entity entered by {' and '.join(match.by)}."
        )
        yield Sighting(match.entry.evidence, (state,), Confidence.HIGH, match.host, note=note)
