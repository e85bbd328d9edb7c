"""What listings of an app in many storefronts say together: helpers of `analyzers.listings`."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from analyzers.places import MEMBER_STATES
from crawler.domains import registrable
from crawler.storefronts import AppListing, AppPresence, State


def in_union(presence: AppPresence) -> tuple[AppListing, ...]:
    """Listings of the Member States."""
    return tuple(one for one in presence.listings if one.country in MEMBER_STATES)


def offered(presence: AppPresence) -> tuple[AppListing, ...]:
    """Listings of Member States in which the app can be got or ordered."""
    return tuple(one for one in in_union(presence) if one.state.offered)


def complete(presence: AppPresence) -> bool:
    """True where something was observed in each of the 27 storefronts."""
    return {one.country for one in in_union(presence) if one.state.observed} == MEMBER_STATES


def published(presence: AppPresence) -> bool:
    """True where any storefront, inside or outside the Union, offers the app."""
    return any(one.state.offered for one in presence.listings)


def is_own(presence: AppPresence) -> bool:
    """True where the firm file names the app, or the listing names a site of the firm.

    Firms also link apps that others make: trading terminals, wallets, authenticators.
    """
    return presence.named or any(d in presence.sites for d in _domains(presence))


def _domains(presence: AppPresence) -> Iterator[str]:
    for one in presence.answers or presence.listings:
        if one.site:
            try:
                yield registrable(urlsplit(one.site).hostname or "")
            except ValueError:
                continue
        if "@" in one.email:
            yield registrable(one.email.rpartition("@")[2])


def seller(presence: AppPresence) -> str:
    """The seller's name as the storefronts of the Union give it, for a sentence."""
    names = dict.fromkeys(one.seller for one in presence.listings if one.seller)
    return f"; seller: {', '.join(list(names)[:3])}" if names else ""


def tally(presence: AppPresence) -> str:
    """`offered in 26, not in 1`, with what could not be seen."""
    inside = in_union(presence)
    number = sum(one.state.offered for one in inside)
    absent = sum(one.state in (State.ABSENT, State.NOT_AVAILABLE) for one in inside)
    unknown = len(MEMBER_STATES) - number - absent
    said = [f"offered in {number}"]
    said += [f"not in {absent}"] if absent else []
    said += [f"unknown in {unknown}"] if unknown else []
    return ", ".join(said)
