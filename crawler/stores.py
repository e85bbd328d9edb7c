"""App store answers read into listings: pure, nothing is fetched.

Apple's lookup says 200 with `resultCount` 0 where an app is not in a storefront. Google Play says
404, or 200 with an empty availability field; its JSON-LD calls such an app in stock all the same,
so that only the page's own data is asked about availability. Whatever is neither clearly there nor
clearly not there is unknown.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from crawler import decode
from crawler.artifacts import Capture
from crawler.challenge import is_challenge
from crawler.jsonsafe import at, load
from crawler.store_pages import PLAY, embedded
from crawler.storefronts import AppListing, State, StorefrontProbe

MAX_TEXT = 10_000
"""Characters of a description that are kept."""


def read(asked: StorefrontProbe, capture: Capture) -> AppListing:
    """Read one answer; the body is content-decoded. Never raises for what the answer holds."""
    blank = AppListing(
        asked.store, asked.app_id, asked.country, State.UNKNOWN, url=capture.url,
        fetched_at=capture.fetched_at, sha256=capture.sha256, record_id=capture.record_id,
        vantage=capture.vantage,
    )  # fmt: skip
    if is_challenge(capture):
        return replace(blank, reason="blocked: a challenge page answered")
    if capture.truncated:
        return replace(blank, reason="the answer was cut off")
    if capture.status == 404 and asked.kind != "lookup":
        return replace(blank, state=State.ABSENT, reason="the store answers 404")
    if 300 <= capture.status < 400:
        return replace(blank, reason="redirected elsewhere")
    if capture.status != 200:
        blocked = "blocked: " if capture.status in (403, 429) else ""
        return replace(blank, reason=f"{blocked}status {capture.status}")
    reader: Callable[[AppListing, Capture], AppListing] = {
        "lookup": _lookup, "page": _page, "details": _details,
    }[asked.kind]  # fmt: skip
    try:
        return reader(blank, capture)
    except ValueError as error:
        return replace(blank, reason=f"not readable: {error}")


def merged(lookup: AppListing, page: AppListing | None) -> AppListing:
    """Join Apple's two answers for a storefront; where they disagree, nothing is known."""
    if page is None or not page.state.observed:
        return lookup
    if not lookup.state.observed:
        return page
    if lookup.state.offered != page.state.offered:
        why = "the store's lookup and its page disagree"
        return replace(lookup, state=State.UNKNOWN, reason=why)
    # Only the page tells a pre-order from a listing.
    base, other = (page, lookup) if page.state is not lookup.state else (lookup, page)
    return replace(base, **{n: getattr(base, n) or getattr(other, n) for n in _FILLED})


_FILLED = (
    "title", "description", "currency", "price", "iap", "iap_currency", "seller", "site", "email",
    "phone", "address",
)  # fmt: skip


def _lookup(blank: AppListing, capture: Capture) -> AppListing:
    text = capture.body.decode("utf-8", "replace").lstrip("\ufeff \r\n\t")
    data = load(text)
    count, results = at(data, "resultCount"), at(data, "results")
    if count == 0 and results == [] and (match := re.search(r'"resultCount"\s*:\s*0', text)):
        return replace(blank, state=State.ABSENT, quote=match[0], place="JSON resultCount",
                       reason="the lookup gives no result")  # fmt: skip
    entries = results if isinstance(results, list) else []
    app = next((e for e in entries[:50] if str(at(e, "trackId")) == blank.app_id), None)
    address = _line(at(app, "trackViewUrl"), 2000)
    if app is None or not address:
        return replace(blank, reason="the lookup answers for something else")
    front = urlsplit(address).path.split("/")[1:2]
    if front != [blank.country.lower()]:
        shown = "".join(front)[:10]
        return replace(blank, reason=f"the lookup answers for another storefront ({shown})")
    written = re.search(r'"trackViewUrl"\s*:\s*"[^"]{0,300}', text)
    return replace(
        blank,
        state=State.LISTED,
        reason="the lookup gives a listing",
        quote=written[0] if written else address,
        place="JSON results.trackViewUrl",
        view=address,
        title=_line(at(app, "trackName")),
        description=_prose(at(app, "description")),
        currency=_currency(at(app, "currency")),
        price=_number(at(app, "price")),
        seller=_line(at(app, "sellerName")),
        site=_line(at(app, "sellerUrl"), 500),
    )


def _page(blank: AppListing, capture: Capture) -> AppListing:
    seen = embedded(decode.html(capture.header("content-type"), capture.body)[0])
    if isinstance(seen.apple, dict):
        return _serialized(blank, seen.apple, seen.linked)
    if isinstance(seen.shoebox, dict):
        return _older(blank, seen.shoebox)
    offer = at(seen.linked, "offers", 0)
    if _line(at(seen.linked, "name")) and _number(at(offer, "price")):
        quoted = _line(at(seen.linked, "name"))
        return replace(
            _offered(blank, quoted, "script[type='application/ld+json']", preorder=False),
            description=_prose(at(seen.linked, "description")),
            currency=_currency(at(offer, "priceCurrency")),
            price=_number(at(offer, "price")),
        )
    return replace(blank, reason=_unread(seen.problems))


def _unread(problems: tuple[str, ...]) -> str:
    return "; ".join(problems) or "the page does not carry the app's data"


def _offered(blank: AppListing, title: str, place: str, *, preorder: bool) -> AppListing:
    state = State.PRE_REGISTRATION if preorder else State.LISTED
    return replace(blank, state=state, title=title, quote=title, place=place,
                   reason="the page carries an offer")  # fmt: skip


def _serialized(blank: AppListing, data: Any, linked: Any) -> AppListing:
    offer, title = at(data, "lockup", "offerDisplayProperties"), _line(at(data, "title"))
    if str(at(offer, "adamId") or blank.app_id) != blank.app_id:
        return replace(blank, reason="the page shows another app")
    if not title or not _line(at(offer, "offerType")):
        return replace(blank, reason="the page carries no offer")
    place = "script#serialized-server-data"
    seen = _offered(blank, title, place, preorder=at(offer, "isPreorder") is True)
    items = at(data, "shelfMapping", "information", "items")
    texts = [_lines(item) for item in items] if isinstance(items, list) else []
    pairs = [_pairs(item) for item in items] if isinstance(items, list) else []
    contact = next((t for t in texts if any(_EMAIL.search(x) or _PHONE.search(x) for x in t)), [])
    bought = "; ".join(p for p in (p for ps in pairs for p in ps) if re.search(r"\d", p))
    price = at(linked, "offers", 0)
    return replace(
        seen,
        seller=_line(at(data, "developerAction", "title")),
        currency=_currency(at(price, "priceCurrency")),
        price=_number(at(price, "price")),
        iap=bought[:300],
        iap_currency=_written_currency(bought),
        email=next((m[0] for t in contact if (m := _EMAIL.search(t))), ""),
        phone=next((m[0].strip() for t in contact if (m := _PHONE.search(t))), ""),
        address=", ".join(t for t in contact if not _EMAIL.search(t) and not _PHONE.search(t)),
    )


_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_PHONE = re.compile(r"\+[ ]?\d[\d ()./-]{6,20}\d")


def _lines(item: Any) -> list[str]:
    inner = at(item, "items")
    found = [at(line, "text") for line in inner] if isinstance(inner, list) else []
    return [line.strip() for text in found if isinstance(text, str)
            for line in text[:2000].split("\n") if line.strip()][:20]  # fmt: skip


def _pairs(item: Any) -> list[str]:
    inner = at(item, "items")
    found = [at(line, "textPairs") for line in inner] if isinstance(inner, list) else []
    return [_line(at(pair, 1)) for pairs in found if isinstance(pairs, list) for pair in pairs[:20]]


def _older(blank: AppListing, entry: Any) -> AppListing:
    data = at(entry, "attributes")
    offers = at(data, "platformAttributes", "ios", "offers")
    offer, title = at(offers, 0), _line(at(data, "name"))
    if str(at(entry, "id")) != blank.app_id:
        return replace(blank, reason="the page shows another app")
    if not title or offer is None:
        return replace(blank, reason="the page carries no offer")
    kind = _line(at(offer, "type"))
    preorder = kind == "preorder" or at(data, "isPreorder") is True
    seen = _offered(blank, title, "script#shoebox-media-api-cache-apps", preorder=preorder)
    return replace(
        seen,
        description=_prose(at(data, "description", "standard")),
        seller=_line(at(data, "artistName")),
        currency=_currency(at(offer, "currencyCode")),
        price=_number(at(offer, "price")),
    )


def _details(blank: AppListing, capture: Capture) -> AppListing:
    seen = embedded(decode.html(capture.header("content-type"), capture.body)[0])
    data = {name: at(seen.play, *path) for name, path in PLAY.items()}
    title = _line(data["title"])
    if not title:
        return replace(blank, reason=_unread(seen.problems))
    if data["id"] is not None and data["id"] != blank.app_id:
        return replace(blank, reason="the page shows another app")
    offer = data["available"]
    state, reason = _availability(offer)
    price, legal = data["price"], data["legal"]
    known = isinstance(price, int) and not isinstance(price, bool)
    return replace(
        blank,
        state=state,
        reason=reason,
        title=title,
        quote=title,
        place="script ds:5 [1][2][18]",
        early_access=isinstance(at(offer, 2), str),
        description=_prose(data["description"]),
        translated=bool(data["translated"]),
        currency=_currency(data["currency"]),
        price=f"{price / 1_000_000:g}" if known else "",
        iap=_line(data["iap"]),
        iap_currency=_written_currency(_line(data["iap"])),
        seller=_line(at(legal, 0)) or _line(data["developer"]),
        site=_line(data["site"], 500),
        email=_line(at(legal, 1, 0)) or _line(data["email"]),
        phone=_line(at(legal, 3), 60),
        address=", ".join(_prose(at(legal, 2, 0)).split("\n")),
    )


def _availability(offer: Any) -> tuple[State, str]:
    """Read `ds:5[1][2][18]`: [2] install, [1] pre-register, empty: not in this country."""
    if offer is None or offer == []:
        return State.NOT_AVAILABLE, "the page's data offers no installation in this country"
    first = at(offer, 0)
    if first == 1:
        return State.PRE_REGISTRATION, "the page's data offers a registration"
    if first == 2:
        early = ", as early access" if isinstance(at(offer, 2), str) else ""
        return State.LISTED, f"the page's data offers the installation{early}"
    return State.UNKNOWN, "the page's data has an availability that is not known"


def _line(value: Any, most: int = 300) -> str:
    return " ".join(value[: 4 * most].split())[:most] if isinstance(value, str) else ""


def _prose(value: Any) -> str:
    """Text without markup, line breaks kept."""
    if not isinstance(value, str):
        return ""
    text = re.sub(r"<br\s*/?>|</p>", "\n", value[: 2 * MAX_TEXT])
    text = entities.unescape(re.sub(r"<[^<>]{0,300}>", "", text))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)[:MAX_TEXT]


def _number(value: Any) -> str:
    if isinstance(value, bool):
        return ""
    if isinstance(value, int | float):
        return f"{value:g}"
    return value if isinstance(value, str) and re.fullmatch(r"\d{1,9}(\.\d{1,4})?", value) else ""


def _currency(value: Any) -> str:
    return value if isinstance(value, str) and re.fullmatch(r"[A-Z]{3}", value) else ""


_SIGNS = {"€": "EUR", "zł": "PLN", "Kč": "CZK", "Ft": "HUF", "lei": "RON", "£": "GBP"}
"""Signs that stand for one currency; `$` and `kr` do not."""


def _written_currency(text: str) -> str:
    if match := re.search(r"\b(EUR|CZK|DKK|HUF|ISK|NOK|PLN|RON|SEK|USD|GBP|CHF)\b", text):
        return match[1]
    return next((code for sign, code in _SIGNS.items() if sign in text), "")
