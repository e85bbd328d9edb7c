"""What a host name says about a country (Mozilla's public suffix list, as tldextract ships it)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from analyzers.places import FRENCH_OVERSEAS, MEMBER_STATES, countries, country_name
from crawler import domains

REGIONAL = {
    **dict.fromkeys("berlin hamburg koeln cologne bayern ruhr saarland nrw".split(), "DE"),
    **dict.fromkeys("wien tirol".split(), "AT"),
    **dict.fromkeys("paris alsace bzh corsica".split(), "FR"),
    **dict.fromkeys("madrid barcelona cat eus gal".split(), "ES"),
    **dict.fromkeys("amsterdam frl".split(), "NL"),
    **dict.fromkeys("brussels vlaanderen gent".split(), "BE"),
    "stockholm": "SE",
    "helsinki": "FI",
    "budapest": "HU",
    "irish": "IE",
}
"""Generic top-level domains that name a region of a Member State (IANA root zone)."""
UNION_ENDINGS = frozenset({"eu", "xn--e1a4c", "xn--qxa6a"})
"""`.eu`, and its Cyrillic and Greek forms."""
_IDN = {"xn--90ae": "BG", "xn--qxam": "GR"}
_VANITY = frozenset("it be at is li re se si es st pt ee".split())
"""Endings that are often chosen for the word that they complete."""
GENERIC_COUNTRY_CODES = frozenset(
    "ad ai as bz cc cd co dj fm io la me ms nu sc sr su tk tv ws gg to vc ly im sh ac gl".split()
)
"""Country codes that search engines and registrants treat as generic: they point to no country."""
HACKS = frozenset(
    "youtu.be redd.it bit.ly lnkd.in t.me wa.me goo.gl discord.gg amzn.eu about.me spoti.fi"
    " pin.it fb.me ow.ly is.gd git.io instagr.am telegra.ph buff.ly".split()
)


@dataclass(frozen=True, slots=True)
class Ending:
    """A domain ending that names a country or a region of one."""

    suffix: str
    state: str
    """ISO 3166-1 alpha-2."""
    vanity: bool = False

    @property
    def name(self) -> str:
        """English name of the State."""
        return country_name(self.state)


def registrable(host: str) -> str:
    """Registrable domain (eTLD + 1) in lower case; empty for an address or a bare name."""
    return domains.registrable(host) if brand(host) else ""


def brand(host: str) -> str:
    """The label in front of the public suffix: `example` of `www.example.co.uk`."""
    return domains.brand(host)


def _top(host: str) -> str:
    return host.rstrip(".").rpartition(".")[2].lower()


@lru_cache(maxsize=8192)
def country_ending(host: str) -> Ending | None:
    """The Member State whose country-code domain a host stands under, if any."""
    if not registrable(host) or registrable(host) in HACKS:
        return None
    top = _top(host)
    code = _IDN.get(top) or ("FI" if top == "ax" else top.upper())
    if code in FRENCH_OVERSEAS:
        return Ending(top, "FR", top in _VANITY)
    if code in MEMBER_STATES:
        return Ending(top, code, top in _VANITY)
    return None


@lru_cache(maxsize=8192)
def foreign_ending(host: str) -> str:
    """The country outside the Union whose own country-code domain a host stands under, or ""."""
    top = _top(host)
    if not registrable(host) or top in GENERIC_COUNTRY_CODES or len(top) != 2:
        return ""
    code = "GB" if top == "uk" else top.upper()
    return code if code in countries() - MEMBER_STATES - FRENCH_OVERSEAS else ""
