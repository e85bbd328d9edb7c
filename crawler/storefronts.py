"""Storefronts of app stores: what is asked of them, and what one shows of an app. Plain values.

Which storefronts there are, how ids and addresses look, and the artifacts that analyzers read.
`crawler.stores` reads answers into them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from crawler.artifacts import Evidence

QUOTE_LIMIT = 400


class Store(StrEnum):
    """An app store."""

    APPLE = "apple"
    GOOGLE_PLAY = "google_play"

    @property
    def label(self) -> str:
        """Name for the reader."""
        return {"apple": "App Store", "google_play": "Google Play"}[self.value]


class State(StrEnum):
    """What one storefront shows of an app."""

    LISTED = "listed"
    ABSENT = "absent"
    PRE_REGISTRATION = "pre-registration"
    NOT_AVAILABLE = "listed-not-available"
    UNKNOWN = "unknown"

    @property
    def offered(self) -> bool:
        """True where a user of the storefront can get or order the app."""
        return self in (State.LISTED, State.PRE_REGISTRATION)

    @property
    def observed(self) -> bool:
        """False where nothing is known."""
        return self is not State.UNKNOWN


LANGUAGES = {
    "AT": "de", "BE": "nl", "BG": "bg", "CY": "el", "CZ": "cs", "DE": "de", "DK": "da", "EE": "et",
    "ES": "es", "FI": "fi", "FR": "fr", "GR": "el", "HR": "hr", "HU": "hu", "IE": "en", "IS": "is",
    "IT": "it", "LI": "de", "LT": "lt", "LU": "fr", "LV": "lv", "MT": "mt", "NL": "nl", "NO": "no",
    "PL": "pl", "PT": "pt", "RO": "ro", "SE": "sv", "SI": "sl", "SK": "sk",
}  # fmt: skip
"""The 27 Member States, Iceland, Liechtenstein and Norway -> the language that Google Play is asked
for there (`hl`), so that a description made for the country is what comes back."""
STOREFRONTS = {
    Store.APPLE: tuple(sorted(LANGUAGES.keys() - {"LI"})),  # Apple has no storefront for it
    Store.GOOGLE_PLAY: tuple(sorted(LANGUAGES)),
}
BASES = {
    "lookup": "https://itunes.apple.com",
    "page": "https://apps.apple.com",
    "details": "https://play.google.com",
}
"""Kind of answer -> where it is asked for; a mirror may stand in for each."""
_APPLE_ID = re.compile(r"(?:id)?([1-9]\d{0,14})")
_PLAY_ID = re.compile(r"[A-Za-z]\w{0,80}(?:\.[A-Za-z]\w{0,80}){1,8}", re.A)


def app_id(store: Store, text: str) -> str:
    """Return the id in a form that the store knows, or an empty string."""
    pattern = _APPLE_ID if store is Store.APPLE else _PLAY_ID
    match = pattern.fullmatch(text.strip())
    return (match[1] if store is Store.APPLE else match[0]) if match else ""


def id_in(url: str) -> tuple[Store, str] | None:
    """Return (store, app id) of a link to an app's page in a store, or None."""
    try:
        parts = urlsplit(url)
        host, query = (parts.hostname or "").lower(), parse_qs(parts.query, max_num_fields=40)
    except ValueError:
        return None
    store, text = Store.APPLE, ""
    if host in ("apps.apple.com", "itunes.apple.com"):
        match = re.search(r"/app/(?:[^/]*/)?(id\d+)/?$", parts.path)
        text = match[1] if match else ""
    elif host in ("play.google.com", "market.android.com"):
        store, text = Store.GOOGLE_PLAY, query.get("id", [""])[0]
        text = text if parts.path.rstrip("/").endswith("/details") else ""
    elif parts.scheme == "market":
        store, text = Store.GOOGLE_PLAY, query.get("id", [""])[0]
    found = app_id(store, text)
    return (store, found) if found else None


@dataclass(frozen=True, slots=True)
class StorefrontProbe:
    """One question to one storefront."""

    store: Store
    app_id: str
    country: str
    """ISO 3166-1 alpha-2."""
    kind: str
    """`lookup` (Apple's API), `page` (Apple's product page) or `details` (Google Play)."""
    url: str


def probe(
    store: Store, app_id: str, country: str, kind: str, bases: Mapping[str, str] = BASES
) -> StorefrontProbe:
    """Return the question of one kind; the address follows from the arguments alone."""
    base, code = (bases.get(kind) or BASES[kind]).rstrip("/"), country.lower()
    path = {
        "lookup": f"/lookup?id={quote(app_id)}&country={code}",
        "page": f"/{code}/app/id{quote(app_id)}",
        "details": f"/store/apps/details?id={quote(app_id)}"
        f"&hl={LANGUAGES.get(country, 'en')}&gl={country}",
    }[kind]
    return StorefrontProbe(store, app_id, country, kind, base + path)


def recognise(url: str, bases: Mapping[str, str] = BASES) -> StorefrontProbe | None:
    """Return the question that an address asks, or None; Apple's pages may carry the app's name."""
    for kind, base in ((kind, bases.get(kind) or BASES[kind]) for kind in BASES):
        if not url.startswith(base.rstrip("/") + "/"):
            continue
        parts = urlsplit(url[len(base.rstrip("/")) :])
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        store, text, country = Store.APPLE, query.get("id", ""), query.get("country", "")
        wanted = parts.path == "/lookup"
        if kind == "page":
            match = re.fullmatch(r"/([a-z]{2})/app/(?:[^/]{1,200}/)?(id\d+)", parts.path)
            wanted, country, text = bool(match), *(match.groups() if match else ("", ""))
        elif kind == "details":
            store, country = Store.GOOGLE_PLAY, query.get("gl", "")
            wanted = parts.path == "/store/apps/details"
        found = app_id(store, text) if wanted else ""
        if found and re.fullmatch(r"[A-Za-z]{2}", country):
            return StorefrontProbe(store, found, country.upper(), kind, url)
    return None


@dataclass(frozen=True, slots=True)
class AppListing:
    """What one storefront shows of one app."""

    store: Store
    app_id: str
    country: str
    state: State
    reason: str = ""
    """Why the state is unknown, or what it rests on, in words."""
    title: str = ""
    description: str = ""
    """The developer's text for this storefront, without markup."""
    translated: bool = False
    """True where the store shows a machine translation; `description` is the original."""
    currency: str = ""
    """ISO 4217 code of the price."""
    price: str = ""
    """Decimal number; `0` for free."""
    iap: str = ""
    """Range of in-app purchases as written, such as `0,99 €-49,99 €`."""
    iap_currency: str = ""
    seller: str = ""
    site: str = ""
    """The developer's web site."""
    email: str = ""
    phone: str = ""
    address: str = ""
    """Postal address of the developer, lines joined with commas."""
    early_access: bool = False
    view: str = ""
    """Address of the app's page, where the answer gives one."""
    url: str = ""
    fetched_at: str = ""
    sha256: str = ""
    record_id: str = ""
    vantage: str = "direct"
    quote: str = ""
    """What in the answer shows the state."""
    place: str = ""

    def cite(self, quote: str = "", place: str = "", after: str = "") -> Evidence:
        """Cite words of the answer; without words, what shows the state."""
        shown, where = (quote, place) if quote else (self.quote, self.place)
        if not shown:
            shown, where = self.url, "address"
        return Evidence(
            url=self.url,
            quote=" ".join(shown.split())[:QUOTE_LIMIT],
            place=where,
            fetched_at=self.fetched_at,
            sha256=self.sha256,
            record_id=self.record_id,
            vantage=self.vantage,
            after=after[:80],
        )


@dataclass(frozen=True, slots=True)
class AppPresence:
    """One app in all the storefronts of its store that were asked."""

    store: Store
    app_id: str
    why: str
    """Why the app was looked at, in words."""
    named: bool
    """True where the firm file names the app; else a page of the firm links it."""
    sites: tuple[str, ...] = ()
    """Registrable domains of the firm."""
    listings: tuple[AppListing, ...] = ()
    """One for each storefront, sorted by country."""
    answers: tuple[AppListing, ...] = ()
    """Each answer by itself, where a storefront gave several."""

    @property
    def host(self) -> str:
        """The app as hosts are written: `play.google.com/com.example`."""
        front = "apps.apple.com/id" if self.store is Store.APPLE else "play.google.com/"
        return front + self.app_id

    @classmethod
    def example(cls, url: str, text: str) -> AppPresence:
        """Make one from the JSON of a manual page: country -> state, or fields of a listing.

        `*` stands for the Member States and others that are not named; `store` chooses the store.
        """
        rows = json.loads(text)
        store = Store(rows.pop("store", Store.GOOGLE_PLAY))
        rest = rows.pop("*", "unknown")
        told = dict.fromkeys(STOREFRONTS[store], rest) | rows
        listings = tuple(
            _example(store, country, row if isinstance(row, dict) else {"state": row})
            for country, row in sorted(told.items())
        )
        return cls(store, "example", "named in the firm file", True, (), listings)


@dataclass(frozen=True, slots=True)
class AppSurface:
    """All the firm's apps together."""

    presences: tuple[AppPresence, ...]

    @classmethod
    def example(cls, url: str, text: str) -> AppSurface:
        """Make one of a single app from the JSON of a manual page."""
        return cls((AppPresence.example(url, text),))


def _example(store: Store, country: str, row: Mapping[str, Any]) -> AppListing:
    url, told = f"https://store.example/{country}", dict(row)
    state = State(told.pop("state"))
    return AppListing(store, "example", country, state, url=url, quote="Example", **told)
