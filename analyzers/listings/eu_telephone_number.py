"""Telephone numbers of Member States in app stores."""

from __future__ import annotations

from collections.abc import Iterator

from analyzers import phones, storefronts
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.places import country_name
from crawler.storefronts import AppPresence


@analyzer(reads=AppPresence)
def eu_telephone_number(presence: AppPresence) -> Iterator[Sighting]:
    """See a telephone number of a Member State that the developer gives in an app store.

    Stores show the developer's number beside the app, in the Union as the Digital Services Act asks
    of traders. It is checked against the numbering plan as a number on the site is.

    Seen:     {"FR": {"state": "listed", "phone": "+49 30 23125 114"}, "*": "absent"}
    Not seen: {"FR": {"state": "listed", "phone": "+1 650-253-0000"}, "*": "absent"}
    Not seen: {"FR": {"state": "listed", "phone": "+49 123456789"}, "*": "absent"}
    """
    seen = set()
    for one in presence.answers or presence.listings:
        state = phones.state(one.phone) if one.phone[:1] in ("+", "0") else ""
        if state and state not in seen:
            seen.add(state)
            sure = storefronts.is_own(presence)
            note = f"{presence.store.label} shows a number of {country_name(state)} for the"
            yield Sighting(
                one.cite(one.phone, "developer contact"),
                (state,),
                Confidence.HIGH if sure else Confidence.LOW,
                presence.host,
                note=f"{note} developer{storefronts.seller(presence)}.",
            )
