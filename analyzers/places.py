"""Places, languages and currencies: facts from CLDR (Babel), with dated overrides where CLDR lags.

The lists that are law rather than geography (the 24 official languages, Regulation No 1/58; the
SEPA scheme's countries, EPC409-09) are written out. Country codes are ISO 3166-1 alpha-2, language
codes ISO 639-1, currencies ISO 4217.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel.languages import get_official_languages
from babel.numbers import get_territory_currencies

from crawler import cldr

MEMBER_STATES = frozenset(
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE".split()
)
EEA_EFTA = frozenset({"IS", "LI", "NO"})
EURO_AREA = MEMBER_STATES - frozenset("CZ DK HU PL RO SE".split())
"""21 States since Bulgaria joined on 1 January 2026."""
SEPA = MEMBER_STATES | EEA_EFTA | frozenset("AD AL CH GB MC MD ME MK RS SM VA".split())
"""41 countries: membership says little about the Union."""
EU_LANGUAGES = frozenset(cldr.OFFICIAL)
LOCAL_CURRENCIES = {
    "CZK": "CZ", "DKK": "DK", "HUF": "HU", "PLN": "PL", "RON": "RO", "SEK": "SE",
}  # fmt: skip
STALE_CURRENCIES = {"BGN": "BG", "HRK": "HR"}
"""Replaced by the euro on 1 January 2026 and 2023: content in them is old."""
FRENCH_OVERSEAS = frozenset("RE GP GF MQ YT".split())
"""Outermost regions: territory of the Union (TFEU Art. 349), with country codes of their own."""

_CURRENCY_SINCE = {"BG": (date(2026, 1, 1), "EUR")}
_TERRITORIES = cldr.territories("en")
_LANGUAGES = cldr.languages("en")


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """Every ISO 3166-1 alpha-2 code that CLDR names."""
    special = {"EU", "EZ", "UN", "QO", "ZZ", "XA", "XB"}
    codes = (c for c in _TERRITORIES if len(c) == 2 and c.isalpha())
    return frozenset(codes) - special


@lru_cache(maxsize=1)
def language_codes() -> frozenset[str]:
    """Every two-letter language code that CLDR names."""
    return frozenset(c for c in _LANGUAGES if len(c) == 2)


def country_name(code: str) -> str:
    """English short name, or the code itself."""
    return _TERRITORIES.get(code, code)


def language_name(code: str) -> str:
    """English name, or the code itself."""
    return _LANGUAGES.get(code, code)


@lru_cache(maxsize=512)
def official_languages(country: str) -> frozenset[str]:
    """Official languages of the whole country, de facto ones included."""
    return frozenset(get_official_languages(country, regional=False, de_facto=True))


@lru_cache(maxsize=512)
def regional_languages(country: str) -> frozenset[str]:
    """Languages that are official in a region only."""
    found = get_official_languages(country, regional=True, de_facto=True)
    return frozenset(found) - official_languages(country)


@lru_cache(maxsize=64)
def language_states(language: str) -> tuple[str, ...]:
    """Member States with that official language, if it is one of the Union's 24."""
    if language not in EU_LANGUAGES:
        return ()
    return tuple(sorted(s for s in MEMBER_STATES if language in official_languages(s)))


@lru_cache(maxsize=512)
def currencies(country: str, on: date = date(2026, 11, 20)) -> frozenset[str]:
    """Legal tender of a country on a day."""
    if country in _CURRENCY_SINCE and on >= _CURRENCY_SINCE[country][0]:
        return frozenset({_CURRENCY_SINCE[country][1]})
    return frozenset(get_territory_currencies(country, start_date=on, end_date=on, tender=True))


@dataclass(frozen=True, slots=True)
class LocaleCode:
    """A code for a language, a country or both, as found in a path, a host name or hreflang."""

    written: str
    language: str = ""
    """ISO 639-1 code where the code can name a language."""
    country: str = ""
    """Country where the code can name one (`fr` can name both)."""
    explicit: bool = False
    """True where language and region stand side by side (`fr-BE`)."""
    valid: bool = True
    """False for codes that no standard knows (`en-EU`, `en-UK`, `es-419` as hreflang)."""

    @property
    def state(self) -> str:
        """The Member State that the code can name, or an empty string."""
        if self.country in FRENCH_OVERSEAS:
            return "FR"
        return self.country if self.country in MEMBER_STATES else ""

    @property
    def union(self) -> bool:
        """True for `en-EU` and `eu`-as-region: means Europe, is no State."""
        return self.country == "EU"

    @property
    def same(self) -> bool:
        """True where the bare code names a State and its own language (`fr`, `de`, `it`)."""
        return bool(self.state) and self.language in official_languages(self.state)


_ALIASES = {"UK": "GB", "EL": "GR"}


@lru_cache(maxsize=4096)
def locale_code(written: str) -> LocaleCode | None:
    """Read `fr`, `de-AT`, `de_at`, `zh-Hans-HK`, `be-nl`, `en-EU`; None where it is no code."""
    parts = written.strip().replace("_", "-").split("-")
    if not (1 <= len(parts) <= 3) or not all(p.isascii() and p.isalnum() for p in parts):
        return None
    if len(parts) > 1 and len(parts[1]) == 4 and parts[1].isalpha():  # a script subtag
        parts.pop(1)
    if len(parts) == 3 or len(parts[0]) not in (2, 3):
        return None
    first = parts[0].lower()
    if len(parts) == 1:
        return _bare(written, first)
    return _pair(written, first, parts[1].upper())


def _bare(written: str, code: str) -> LocaleCode | None:
    language = code if code in language_codes() else ""
    upper = _ALIASES.get(code.upper(), code.upper())
    country = upper if upper in countries() or upper == "EU" else ""
    if code == "el":  # the language; EL as a country code is the Commission's own usage
        country = ""
    if not language and not country:
        return None
    return LocaleCode(written, language, country, valid=bool(language))


def _pair(written: str, first: str, second: str) -> LocaleCode | None:
    region = _ALIASES.get(second, second)
    if first in language_codes() and (region in countries() or region in ("EU", "419", "LATAM")):
        reverse = first.upper() in countries() and second.lower() in language_codes()
        if reverse and _belongs(second.lower(), first.upper()) and not _belongs(first, region):
            return LocaleCode(written, second.lower(), first.upper(), explicit=True, valid=False)
        return LocaleCode(written, first, region, explicit=True, valid=second in countries())
    if first.upper() in countries() and second.lower() in language_codes():  # be-nl, at-de
        return LocaleCode(written, second.lower(), first.upper(), explicit=True, valid=False)
    if first.upper() == "EU" and second.lower() in language_codes():
        return LocaleCode(written, second.lower(), "EU", explicit=True, valid=False)
    return None


def _belongs(language: str, country: str) -> bool:
    return language in official_languages(country) | regional_languages(country)
