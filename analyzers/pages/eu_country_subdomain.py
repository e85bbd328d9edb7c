"""Country-specific subdomains."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import domains, locales
from analyzers.base import Confidence, Sighting, analyzer
from crawler.page import Page

_MACHINES = frozenset(
    "api apis gateway cdn edge static assets img images media ws wss stream mail smtp vpn status"
    " s3 dev test staging stage sandbox".split()
)
"""Labels of machines: a code in front of one says where it stands."""


@analyzer(reads=Page)
def eu_country_subdomain(page: Page) -> Iterator[Sighting]:
    """See a page of the firm on a host such as fr.example.com.

    The Annex names subdirectories and says "may include": a country subdomain does the same work,
    and is treated the same by analogy, never with high confidence. The page must agree with the
    code by its declared language, its hreflang or its text: it.example.com is often a department
    and de.cdn.example.com or eu.api.example.com a machine.

    Seen:     https://fr.exchange.example/ <html lang="fr"><p>Acheter des cryptomonnaies</p>
    Not seen: https://it.exchange.example/ <html lang="en"><p>IT service desk</p>
    Not seen: https://www.exchange.example/ <html lang="fr"><p>Acheter</p>
    Not seen: https://pt-br.exchange.example/ <html lang="pt-BR"><p>Comprar</p>
    """
    registrable = domains.registrable(page.host)
    if not registrable or page.host == registrable:
        return
    labels = page.host[: -len(registrable) - 1].split(".")
    label = next((part for part in labels if part != "www"), "")
    if not _MACHINES.isdisjoint(labels):
        return
    claim = locales.claim(page, label) if label else None
    if claim is None:
        return
    confidence = claim.confidence
    if confidence is Confidence.HIGH:
        confidence = Confidence.MEDIUM
    yield Sighting(
        page.address(),
        claim.states,
        confidence,
        page.host,
        language=claim.language,
        note=f"The host name begins with {label}. {claim.why}",
    )
