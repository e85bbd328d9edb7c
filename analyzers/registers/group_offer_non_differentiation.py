"""One domain for an authorised entity and for a firm outside the Union."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import registry
from analyzers.base import UNION, Confidence, Sighting, analyzer
from analyzers.registry import Standing
from crawler.register import RegisterEntry


@analyzer(reads=Standing)
def group_offer_non_differentiation(standing: Standing) -> Iterator[Sighting]:
    """See an authorised entity of the same brand on the domain of a firm outside the Union.

    The Annex (Guideline 1, crypto-group row) lists groups with regulated entities in the Union and
    third-country firms whose strategies do not sufficiently let clients tell the offers apart. The
    register names an authorised entity with an address on the audited domain, and what was entered
    (home, or the country of an entity, outside the EEA) says that another firm offers there:
    confidence medium, also where the entity has a path of its own there. Where it has a domain of
    its own and only the links of the site lead there: low. A brand that is merely spelt alike is nothing.

    Seen:     https://brand.com/ {"home": "SC", "rows": [{"ae_lei_name": "Brand Europe UAB", "ae_website": "brand.com"}]}
    Seen:     https://brand.com/ {"home": "SC", "hosts": ["brand.com", "brand.eu"], "rows": [{"ae_lei_name": "Brand Europe UAB", "ae_website": "brand.eu"}]}
    Not seen: https://brand.com/ {"home": "SC", "rows": [{"ae_lei_name": "Brand Europe UAB", "ae_website": "brand.eu"}]}
    Not seen: https://brand.com/ {"rows": [{"ae_lei_name": "Brand Europe UAB", "ae_website": "brand.com"}]}
    """  # noqa: E501
    if not standing.third_country:
        return
    audited = [registry.host_of(url) for url in standing.firm.sites]
    for match in registry.authorised(standing):
        entry = match.entry
        shared = [host for host in audited if registry.same_domain(entry, host)]
        linked = _linked(standing, entry, audited)
        if shared:
            note = (
                f"The register gives {_address(entry)} as the address of {entry.name}, an"
                " authorised entity; what was entered says that a firm outside the Union offers"
                " on the same domain."
            )
            note += "" if match.sites else " It has a path or host of its own there."
            yield Sighting(
                entry.evidence, (UNION,), Confidence.MEDIUM, shared[0], nexus=True, note=note
            )
        elif linked:
            note = (
                f"The site leads to {linked}, which the register gives for {entry.name}, an"
                " authorised entity of the same brand; a domain of its own helps to tell them"
                " apart."
            )
            yield Sighting(
                entry.evidence, (UNION,), Confidence.LOW, audited[0], nexus=True, note=note
            )


def _linked(standing: Standing, entry: RegisterEntry, audited: list[str]) -> str:
    """A host of the row that was read as the firm's and has the brand of an audited one."""
    brands = {registry.brand(host) for host in audited} - {""}
    return next(
        (
            host
            for host in standing.hosts
            if registry.same_domain(entry, host) and registry.brand(host) in brands
        ),
        "",
    )


def _address(entry: RegisterEntry) -> str:
    return ", ".join(host + path for host, path in entry.websites)
