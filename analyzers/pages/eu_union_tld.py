"""The .eu domain and regional top-level domains."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import domains
from analyzers.base import UNION, Confidence, Sighting, analyzer
from analyzers.places import country_name
from crawler.page import Page


@analyzer(reads=Page)
def eu_union_tld(page: Page) -> Iterator[Sighting]:
    """See a host of the firm under .eu or under a regional domain such as .berlin or .paris.

    The Annex speaks of country-code domains and does not name these; an address that hints at a
    presence in the Union is one of the things that authorities may search for (paragraph 36). A
    site under .eu points at the Union, one under .berlin at Germany.

    Seen:     https://brand.eu/ <p>Welcome
    Seen:     https://brand.berlin/ <p>Willkommen
    Not seen: https://eu.brand.com/ <p>Welcome
    Not seen: https://brand.eu.com/ <p>Welcome
    """
    top = page.host.rpartition(".")[2]
    if not domains.registrable(page.host) or domains.registrable(page.host) in domains.HACKS:
        return
    address = page.address()
    if top in domains.UNION_ENDINGS:
        note = f"The host {page.host} stands under .eu, the Union's own domain."
        yield Sighting(address, (UNION,), host=page.host, note=note)
    elif top in domains.REGIONAL:
        state = domains.REGIONAL[top]
        note = f"The ending .{top} names a region of {country_name(state)}."
        yield Sighting(address, (state,), Confidence.MEDIUM, page.host, note=note)
