"""Exports of ad libraries as entered facts: Meta (API `ads_archive`) and Google (`creative_stats`).

What is read of an ad: who placed it, when, which Member States it was aimed at or shown in, and how
many people saw it there. Ads of one advertiser are folded by State: a thousand ads are one fact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from analyzers.facts import FactsError
from analyzers.places import MEMBER_STATES, country_name

SIGNAL = "geo-targeted-digital-ads"
INCIDENTAL = 1000
"""People, or times shown, below which an ad that names no State may have got there by chance."""
KEYS = ("data", "paging", "entered_by", "source")
META, GOOGLE = "Meta Ad Library", "Google Ads Transparency Center"
_ALIASES = {"EL": "GR", "UK": "GB"}


@dataclass(slots=True)
class _Seen:
    ads: int = 0
    most: int = 0
    day: str = ""
    example: str = ""
    aimed: bool = False


def facts(told: Mapping[str, Any], name: str) -> Iterator[dict[str, Any]]:
    """Turn {entered_by, data: [ads]} into facts, one for each library, advertiser and State.

    Raises `FactsError` where an ad is of neither library.
    """
    for key in told:
        if key not in KEYS:
            raise FactsError(f'{name}: unknown key "{key}"; an export has {", ".join(KEYS)}.')
    ads = told.get("data")
    if not isinstance(ads, list):
        raise FactsError(f"{name}: data must be a list of ads.")
    found: dict[tuple[str, str, str], _Seen] = {}
    for number, ad in enumerate(ads, 1):
        if not isinstance(ad, Mapping):
            raise FactsError(f"{name}, ad {number} must be an object.")
        library, who, day, example = _head(ad, f"{name}, ad {number}")
        for state, reach, aimed in _meta(ad) if library == META else _google(ad):
            seen = found.setdefault((library, who, state), _Seen())
            seen.ads += 1
            seen.aimed |= aimed
            if (reach, day) > (seen.most, seen.day) or not seen.example:
                seen.example = example
            seen.most, seen.day = max(seen.most, reach), max(seen.day, day)
    if not found:
        raise FactsError(f"{name}: none of the {len(ads)} ads names a Member State.")
    for (library, who, state), seen in sorted(found.items()):
        yield _fact(library, who, state, seen, told)


def _head(ad: Mapping[str, Any], where: str) -> tuple[str, str, str, str]:
    """(library, advertiser, day, id) of an ad."""
    if "region_stats" in ad:
        who = ad.get("advertiser_legal_name") or ad.get("advertiser_disclosed_name")
        rows = _maps(ad, "region_stats")
        days = [str(row.get("last_shown") or row.get("first_shown") or "")[:10] for row in rows]
        return GOOGLE, _name(who), max(days, default=""), str(ad.get("creative_id") or "?")[:80]
    if "ad_delivery_start_time" in ad:
        payers = [p.get("beneficiary") or p.get("payer") for p in _maps(ad, "beneficiary_payers")]
        names = [name for name in (ad.get("page_name"), *payers) if name]
        day = str(ad["ad_delivery_start_time"])[:10]
        return META, _name(names[0] if names else ""), day, str(ad.get("id") or "?")[:80]
    raise FactsError(
        f"{where} is of no ad library that is known: Meta's ads have ad_delivery_start_time,"
        " Google's region_stats (docs/imports.md)."
    )


def _meta(ad: Mapping[str, Any]) -> Iterator[tuple[str, int, bool]]:
    """(State, people reached, whether it was aimed at) of an ad of Meta."""
    reached: dict[str, int] = {}
    for row in _maps(ad, "age_country_gender_reach_breakdown"):
        state = _state(row.get("country"))
        people = sum(
            _number(group.get(key))
            for group in _maps(row, "age_gender_breakdowns")
            for key in ("male", "female", "unknown")
        )
        if state and people:
            reached[state] = reached.get(state, 0) + people
    aimed = {
        named
        for row in _maps(ad, "target_locations")
        if not row.get("excluded") and (named := _named().get(str(row.get("name")).casefold()))
    }
    for state in sorted({*reached, *aimed}):
        yield state, reached.get(state, 0), state in aimed


def _google(ad: Mapping[str, Any]) -> Iterator[tuple[str, int, bool]]:
    """(State, times shown at most, False): the library does not say what was aimed at."""
    for row in _maps(ad, "region_stats"):
        if state := _state(row.get("region_code")):
            shown = row.get("times_shown_upper_bound") or row.get("times_shown_lower_bound")
            yield state, _number(shown), False


def _fact(
    library: str, who: str, state: str, seen: _Seen, told: Mapping[str, Any]
) -> dict[str, Any]:
    unit = "people reached" if library == META else "times shown"
    often = f", at most {seen.most:,} {unit} by one ad" if seen.most else ""
    how = "aimed at" if seen.aimed else "shown in"
    many = "1 ad" if seen.ads == 1 else f"{seen.ads} ads"
    sure = "high" if seen.aimed else "medium" if seen.most >= INCIDENTAL else "low"
    return {
        "signal": SIGNAL,
        "states": [state],
        "confidence": sure,
        "note": f"{many} of {who} {how} {country_name(state)}{often}; such as ad {seen.example}",
        "source": told.get("source") or library,
        "date": seen.day,
        **({"entered_by": told["entered_by"]} if "entered_by" in told else {}),
    }


def _maps(told: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    value = told.get(key)
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _name(value: Any) -> str:
    return " ".join(str(value or "an unnamed advertiser").split())[:120]


def _number(value: Any) -> int:
    text = str(value if value is not None else "").replace(",", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 15 else 0


def _state(value: Any) -> str:
    code = str(value or "").strip().upper()
    code = _ALIASES.get(code, code)
    return code if code in MEMBER_STATES else ""


@lru_cache(maxsize=1)
def _named() -> dict[str, str]:
    names = {country_name(code).casefold(): code for code in MEMBER_STATES}
    return {**names, "czech republic": "CZ", "the netherlands": "NL"}
