"""Apps that storefronts of the Union offer."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import storefronts
from analyzers.base import Confidence, Sighting, analyzer
from crawler.storefronts import AppPresence


@analyzer(reads=AppPresence)
def app_store_eu_availability(presence: AppPresence) -> Iterator[Sighting]:
    """See an app that can be installed or ordered from app stores of Member States.

    Paragraph 12 of the guidelines lists mobile applications among the means of solicitation, and
    footnote 2 to paragraph 16 names an app that the stores of the Union do not have as a
    precaution. Availability shows an open door and no aim. An app is one observation, however many
    storefronts have it. Where a store has it in some Member States and not in others, somebody
    chose, and the confidence is high. An app that the firm only links, whose listing names no site
    of the firm, may be somebody else's: low. A storefront that could not be asked says nothing.

    Seen:     {"ES": "listed", "*": "absent"}
    Seen:     {"store": "apple", "*": "listed"}
    Seen:     {"SE": "pre-registration", "*": "unknown"}
    Not seen: {"*": "absent"}
    Not seen: {"DE": "listed-not-available", "*": "unknown"}
    Not seen: {"US": "listed", "NO": "listed", "*": "absent"}
    """
    found = storefronts.offered(presence)
    states = tuple(sorted(one.country for one in found))
    inside = storefronts.in_union(presence)
    chosen = any(one.state.observed and not one.state.offered for one in inside)
    own = storefronts.is_own(presence)
    confidence = Confidence.HIGH if chosen else Confidence.MEDIUM
    note = f"{presence.store.label}, of 27 storefronts: {storefronts.tally(presence)}"
    note += storefronts.seller(presence) + "."
    if not own:
        note += " The listing names no site of the firm: whose app it is is open."
    for one in found:
        yield Sighting(
            one.cite(after=f" {one.state.value} in {one.country}"),
            states,
            confidence if own else Confidence.LOW,
            presence.host,
            note=note,
        )
