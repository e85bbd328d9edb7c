"""The cells of ESMA's interim MiCA register, as people filled them in.

Websites without a scheme, several in one cell, postal codes and page titles in their place;
country codes that only the Commission uses; service letters that do not fit their words.
"""

from __future__ import annotations

import re
from datetime import date

import idna

from crawler import domains

Site = tuple[str, str]
"""(host in lower case without `www.`, path without a trailing slash; empty: the whole host)."""
Unusable = tuple[str, str]
"""(what stands there, why it is no address)."""

_SPACES = re.compile(r"[\s\u00a0\u200b\u2060\ufeff]+")
_APART = re.compile(
    r"[|\r\n;]+|(?<!\s)\s{1,9}[I/]\s{1,9}|,\s{0,9}(?=https?:|www\.|$|\S+\.[a-z]{2})", re.I
)
_SCHEME = re.compile(r"^h?ttps?\s?[:.]+/+", re.I)
_EDGES = " \t\"'<>()[],;"
_POSTAL = re.compile(r"^(?:[A-Z]{1,2}-)?\d{4,6}\s+\D{2,}$")
_NOTHING = frozenset("n/a na none - -- nil null no tbd tbc".split())
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|xhtml|html?|zip|png|jpe?g)$", re.I)
_DATE = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")
_ISO_DATE = re.compile(r"^(\d{4})-(\d{2})-(\d{2})")
EEA = frozenset(
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO"
    .split()
)  # fmt: skip
_ALIASES = {"EL": "GR", "SL": "SI", "UK": "GB"}
SERVICES = {
    "a": (r"custody", "custody and administration"),
    "b": (r"trading\s+platform", "operation of a trading platform"),
    "c": (r"for\s+funds", "exchange for funds"),
    "d": (r"for\s+other", "exchange for other crypto-assets"),
    "e": (r"execution", "execution of orders"),
    "f": (r"placing", "placing"),
    "g": (r"reception", "reception and transmission of orders"),
    "h": (r"advice", "advice"),
    "i": (r"portfolio", "portfolio management"),
    "j": (r"transfer\s+services", "transfer services"),
}
"""Letter of MiCA Art. 3(1)(16) -> (words that name the service, short name)."""


def plain(cell: str) -> str:
    """Return a cell with all kinds of white space as one space, none at the ends."""
    return _SPACES.sub(" ", cell).strip()


def websites(cell: str) -> tuple[tuple[Site, ...], tuple[Unusable, ...]]:
    """Read a cell of addresses: every part of it is a site or is listed as unusable, with why."""
    sites: dict[Site, None] = {}
    unusable: list[Unusable] = []
    for part in _APART.split(cell.replace("\u00a0", " ")):
        text = plain(part).strip(" ,;")
        if not text:
            continue
        words = text.split(" ")
        found = [(word, *_site(word)) for word in words]
        if any(site for _, site, _ in found):
            sites.update(dict.fromkeys(site for _, site, _ in found if site))
            unusable += [(word, why) for word, site, why in found if not site]
        else:
            unusable.append((text, _why(text) if len(words) > 1 else found[0][2]))
    return tuple(sites), tuple(unusable)


def _site(word: str) -> tuple[Site | None, str]:
    """Return (site, "") or (None, why)."""
    word = word.strip(_EDGES)
    scheme = _SCHEME.match(word)
    rest = word[scheme.end() :] if scheme else word
    named, slash, path = re.split(r"[?#]", rest, maxsplit=1)[0].partition("/")
    if "@" in named:
        return None, "an e-mail address or a user name"
    host = named.partition(":")[0].rstrip(".")
    if not scheme and (why := _why(word)):
        return None, why
    try:
        host = idna.encode(host, uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError):
        return None, "no valid host name"
    if "." not in host or not domains.split(host).suffix:
        known = _FILE.search(host) and not slash
        return None, "the name of a file" if known else "no known domain ending"
    return (host.removeprefix("www."), slash + path.rstrip("/") if path.rstrip("/") else ""), ""


def _why(text: str) -> str:
    """Return why a text cannot be an address, or an empty string where it may be one."""
    if text.lower() in _NOTHING:
        return "says that there is none"
    if _POSTAL.match(text):
        return "a postal code and a place"
    if " " in text or "." not in text:
        return "words, and no address"
    return ""


def day(cell: str) -> str:
    """Return a date (dd/mm/yyyy, or ISO) as ISO 8601, or an empty string where it is none."""
    text = plain(cell)
    written, iso = _DATE.match(text), _ISO_DATE.match(text)
    try:
        if written:
            return date(int(written[3]), int(written[2]), int(written[1])).isoformat()
        return date(int(iso[1]), int(iso[2]), int(iso[3])).isoformat() if iso else ""
    except ValueError:
        return ""


def says_nothing(cell: str) -> bool:
    """True for an empty cell and for `n/a` and the like."""
    text = plain(cell).lower()
    return not text or text in _NOTHING


def state(cell: str) -> str:
    """Return an ISO 3166-1 code (EL and SL as GR and SI), or an empty string."""
    code = plain(cell).upper()
    code = _ALIASES.get(code, code)
    return code if len(code) == 2 and code.isalpha() else ""


def states(cell: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return (sorted EEA States, codes that are none) of a cell of State codes."""
    found = {_ALIASES.get(c, c) for c in re.split(r"[^A-Za-z]+", cell.upper()) if c}
    return tuple(sorted(found & EEA)), tuple(sorted(found - EEA))


def services(cell: str) -> tuple[str, ...]:
    """Return the letters of the services that the words name; those written are unreliable."""
    return tuple(letter for letter, (words, _) in SERVICES.items() if re.search(words, cell, re.I))
