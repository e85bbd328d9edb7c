"""Postal addresses in Member States in app stores."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import postal, storefronts
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.places import country_name
from crawler.storefronts import AppPresence


@analyzer(reads=AppPresence)
def eu_mailing_address(presence: AppPresence) -> Iterator[Sighting]:
    """See a postal address in a Member State that the developer gives in an app store.

    Stores show the developer's address beside the app. It counts where street, postcode and country
    or city go together as they do for an address on the site.

    Seen:     {"FR": {"state": "listed", "address": "Exchange GmbH, Friedrichstr. 10, 10117 Berlin, Germany"}, "*": "absent"}
    Not seen: {"FR": {"state": "listed", "address": "1 Harbour Road, Victoria, Seychelles"}, "*": "absent"}
    """  # noqa: E501
    seen = set()
    for one in presence.answers or presence.listings:
        for found in postal.find(one.address):
            if found.state in seen:
                continue
            seen.add(found.state)
            sure = storefronts.is_own(presence)
            note = f"{presence.store.label} shows an address in {country_name(found.state)} for the"
            yield Sighting(
                one.cite(one.address, "developer contact"),
                (found.state,),
                Confidence.HIGH if sure else Confidence.LOW,
                presence.host,
                note=f"{note} developer{storefronts.seller(presence)}.",
            )
