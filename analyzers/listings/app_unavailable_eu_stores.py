"""Apps that no storefront of the Union offers."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import storefronts
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.places import country_name
from crawler.storefronts import AppSurface


@analyzer(reads=AppSurface)
def app_unavailable_eu_stores(surface: AppSurface) -> Iterator[Sighting]:
    """See that the firm's apps are offered somewhere, and in none of the Union's 27 storefronts.

    Footnote 2 to paragraph 16 of the guidelines names this as a precaution. All 27 storefronts of
    every store must have been observed for every app that is the firm's: one that could not be
    asked leaves the question open. Somewhere outside the Union the app must be offered, or a wrong
    id would look like a precaution. A web app stays open whatever the stores have.

    Seen:     {"US": "listed", "*": "absent"}
    Seen:     {"US": "listed", "DE": "listed-not-available", "*": "absent"}
    Not seen: {"US": "listed", "DE": "unknown", "*": "absent"}
    Not seen: {"US": "listed", "MT": "listed", "*": "absent"}
    Not seen: {"*": "absent"}
    """
    own = [one for one in surface.presences if storefronts.is_own(one)]
    there = [one for one in own if storefronts.published(one)]
    if not there or any(not storefronts.complete(one) for one in own):
        return
    if any(storefronts.offered(one) for one in own):
        return
    for presence in there:
        outside = [one.country for one in presence.listings if one.state.offered]
        note = (
            f"{presence.store.label}: offered in {', '.join(map(country_name, outside[:3]))},"
            " and in none of the 27 storefronts of the Union."
        )
        for one in storefronts.in_union(presence):
            shown = f" {one.country}: {one.reason}"
            yield Sighting(one.cite(after=shown), (), Confidence.HIGH, presence.host, note=note)
