"""How the currencies of the Union are written, and where their signs stand on a page."""

from __future__ import annotations

import re
from itertools import islice

from analyzers import terms
from analyzers.occurrences import Names
from crawler.page import Page

MAX_SIGNS = 500
"""Currency signs that are looked at."""
SIGNS = {
    "EUR": ("€", "EUR", "euro", "Euro", "Eur"), "CZK": ("Kč", "CZK"), "DKK": ("DKK",),
    "HUF": ("HUF",), "PLN": ("zł", "PLN"), "RON": ("RON",), "SEK": ("SEK",), "BGN": ("BGN",),
    "HRK": ("HRK",),
}  # fmt: skip
"""How each currency is written."""
HOME_SIGNS = {
    ("SEK", "sv"): ("kr", "kronor"), ("DKK", "da"): ("kr",), ("HUF", "hu"): ("Ft",),
    ("EUR", "et"): ("eurot", "eurost"), ("EUR", "fi"): ("euroa", "euron"), ("EUR", "lv"): ("eiro",),
    ("EUR", "lt"): ("eurų", "eurai", "eurus"), ("EUR", "sl"): ("evrov", "evra", "evre", "evro"),
    ("EUR", "hr"): ("eura",), ("EUR", "bg"): ("евро",), ("EUR", "el"): ("ευρώ",),
    ("EUR", "mt"): ("ewro",), ("EUR", "hu"): ("euró",), ("EUR", "sk"): ("eur", "eurá"),
    ("EUR", "cs"): ("eur", "eura"),
    ("RON", "ro"): ("lei", "Lei"), ("BGN", "bg"): ("лв",), ("HRK", "hr"): ("kn",),
}  # fmt: skip
"""Signs that other words or countries share: only on a page in that language."""
ELSEWHERE = {
    "RON": (("md",), re.compile(r"\bMDL\b|[Mm]oldov|Молдов")),
    "DKK": (("gl", "fo"), re.compile(r"Grønland|Færø|Føroy|Kalaallit|Greenland|Faroe")),
}
"""Countries outside the Union that use the currency or its name: their codes and names."""


_WRITTEN = Names(lambda: {s: s for signs in (SIGNS, HOME_SIGNS) for v in signs.values() for s in v})


def places(page: Page, currency: str) -> list[tuple[int, int]]:
    """Bounds in `Page.text` of each sign of a currency (ISO 4217), in order."""
    language = re.split(r"[-_]", page.html_lang)[0].lower()
    known = SIGNS[currency] + HOME_SIGNS.get((currency, language), ())
    here = _WRITTEN.on(page)
    return _signs(page.text, tuple(sign for sign in known if sign in here))


def _signs(text: str, written: tuple[str, ...]) -> list[tuple[int, int]]:
    """Bounds of each currency sign that is no part of a longer word, in order."""
    found: list[tuple[int, int]] = []
    for sign in written:
        for start in islice(terms.find_all(text, sign), MAX_SIGNS):
            end = start + len(sign)
            if sign.lower() == "euro" and text[end : end + 1] == "s":
                end += 1
            if not (text[start - 1 : start].isalpha() or text[end : end + 1].isalpha()):
                found.append((start, end))
    return sorted(found)[:MAX_SIGNS]
