"""Telephone numbers of Member States (numbering plans: libphonenumber's metadata)."""

from __future__ import annotations

import re
from functools import lru_cache

import phonenumbers

from analyzers.places import FRENCH_OVERSEAS, MEMBER_STATES

CODES = (
    "30 31 32 33 34 36 39 43 45 46 48 49 40 351 352 353 356 357 358 359 370 371 372 385 386 420"
    " 421 262 590 594 596"
).split()
"""Country calling codes of the Member States and of France's outermost regions (ITU-T E.164)."""
_CODE = "|".join(sorted(CODES, key=len, reverse=True))
INTERNATIONAL = re.compile(rf"(?:\+|00)[ ]?\(?(?:{_CODE})\)?(?:[ ().\-/–]{{0,4}}\d){{5,13}}(?!\w)")
"""A number with the calling code of a Member State, as written."""
NATIONAL = re.compile(r"\(?\d{1,5}\)?(?:[ /.\-–]{0,3}\d){5,12}(?!\w)")
_MADE_UP = re.compile(r"(\d)\1{5}|123456|234567|987654")
_TRUNK = re.compile(r"\(0\)")
_AREAS = {"AX": "FI", **dict.fromkeys(FRENCH_OVERSEAS, "FR")}


@lru_cache(maxsize=1024)
def state(written: str, region: str = "", given: bool = False) -> str:
    """The Member State whose number this is, or an empty string.

    `region` is the country that a label names, for numbers in the national format. Numbers that a
    numbering plan does not know, and runs of digits that are made up (123456), belong to none;
    nor does the Vatican, which uses +39 06 698. `given` believes such a run where the firm gives
    the number as its own (a telephone link, a contact page).
    """
    digits = re.sub(r"\D", "", written)
    if not given and _MADE_UP.search(digits):
        return ""
    plain = _TRUNK.sub(" ", written).strip()
    if plain.startswith("00"):
        plain = "+" + plain[2:].lstrip(" (")
    try:
        number = phonenumbers.parse(plain, region or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    code = phonenumbers.region_code_for_number(number) or ""
    code = _AREAS.get(code, code)
    return code if code in MEMBER_STATES else ""
