"""What the user told us about the firm; nothing here was observed."""

from __future__ import annotations

from dataclasses import dataclass

from analyzers.places import FRENCH_OVERSEAS, MEMBER_STATES

GATES = ("authorised", "eu-established", "no-crypto-asset-service", "unfetchable")
POSTURES = ("closed-verified", "partly-closed", "open", "claimed-only", "unknown")


@dataclass(frozen=True, slots=True)
class Entity:
    """A legal person of the firm."""

    name: str
    lei: str = ""
    """Legal entity identifier, ISO 17442."""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """The firm, as entered."""

    name: str = ""
    home: str = ""
    """ISO 3166-1 alpha-2 code of the home jurisdiction; empty: not given."""
    sites: tuple[str, ...] = ()
    entities: tuple[Entity, ...] = ()
    non_eu_markets: tuple[tuple[str, str], ...] = ()
    """(country code, reason) of served markets outside the Union."""
    customary_languages: tuple[tuple[str, str], ...] = ()
    """(language code, reason) beyond English."""
    gate: str = ""
    """One of `GATES`, or empty."""
    access: str = ""
    """One of `POSTURES` where the user vouches for it, or empty: derived from what was seen."""

    @property
    def home_in_union(self) -> bool:
        """Tell whether home is a Member State or one of its outermost regions (TFEU Art. 349)."""
        return self.home in MEMBER_STATES or self.home in FRENCH_OVERSEAS

    @property
    def markets(self) -> tuple[tuple[str, str], ...]:
        """Return the served markets that really lie outside the Union."""
        inside = MEMBER_STATES | FRENCH_OVERSEAS
        return tuple(market for market in self.non_eu_markets if market[0] not in inside)
