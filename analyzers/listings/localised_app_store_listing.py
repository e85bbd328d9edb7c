"""Descriptions of an app in a language of the Union."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from analyzers import language, mentions, storefronts
from analyzers.base import UNION, Confidence, Sighting, analyzer
from analyzers.places import (
    EU_LANGUAGES,
    MEMBER_STATES,
    country_name,
    language_name,
    official_languages,
)
from crawler.storefronts import AppListing, AppPresence

MIN_LETTERS = 60
"""Letters of a description in one language from which it counts."""
SHOWN = 200
"""Characters that are quoted."""


def _language(text: str) -> str:
    """The language of at least half of the letters, or an empty string."""
    found = language.languages(text)
    code = max(found, key=lambda c: found[c], default="")
    enough = bool(code) and found[code] >= max(MIN_LETTERS, sum(found.values()) / 2)
    return code if enough and code in EU_LANGUAGES - {"en"} else ""


@analyzer(reads=AppPresence)
def localised_app_store_listing(presence: AppPresence) -> Iterator[Sighting]:
    """See a listing whose description is in an official language of the Member State.

    The Annex row on language is read here together with paragraph 12 (mobile applications): by
    analogy, so the confidence is medium. The language is identified from the text, never from the
    language list that stores show, which a software kit writes. English is customary. A machine
    translation of the store is not the firm's: the original counts. The confidence is low where the
    same text also stands in storefronts that do not use the language (it may be the app's only
    text), where it names a country outside the Union that uses the language and no Member State
    (a listing for Canada that is shown in France), and where the app may be somebody else's.

    Seen:     {"DE": {"state": "listed", "description": "Handeln Sie Bitcoin und Ether in einer App. Eröffnen Sie in wenigen Minuten ein Konto und zahlen Sie niedrige Gebühren."}, "*": "absent"}
    Seen:     {"FR": {"state": "listed", "description": "Achetez et vendez des bitcoins au Canada. Ouvrez un compte en quelques minutes et payez peu de frais sur chaque transaction."}, "*": "absent"}
    Not seen: {"DE": {"state": "listed", "description": "Trade bitcoin and ether in one app. Open an account in a few minutes and pay low fees on every single transaction."}, "*": "absent"}
    Not seen: {"DK": {"state": "listed", "description": "Handeln Sie Bitcoin und Ether in einer App. Eröffnen Sie in wenigen Minuten ein Konto und zahlen Sie niedrige Gebühren."}, "*": "absent"}
    Not seen: {"DE": {"state": "listed-not-available", "description": "Handeln Sie Bitcoin und Ether in einer App. Eröffnen Sie in wenigen Minuten ein Konto und zahlen Sie niedrige Gebühren."}, "*": "absent"}
    """  # noqa: E501
    offered = {one.country for one in storefronts.offered(presence)}
    texts = [one for one in presence.answers or presence.listings if one.description]
    spoken = {text: _language(text) for text in {one.description for one in texts}}
    found: dict[str, list[AppListing]] = defaultdict(list)
    for one in texts:
        code = spoken[one.description]
        if code and one.country in offered and code in official_languages(one.country):
            found[code].append(one)
    for code, listings in sorted(found.items()):
        yield from _sightings(presence, code, listings, texts)


def _sightings(
    presence: AppPresence, code: str, listings: list[AppListing], texts: list[AppListing]
) -> Iterator[Sighting]:
    states = tuple(sorted({one.country for one in listings}))
    for one in listings:
        why = _doubt(one, code, texts)
        if not why and not storefronts.is_own(presence):
            why = "The listing names no site of the firm: whose app it is is open."
        first = one.description[:SHOWN]
        yield Sighting(
            one.cite(first, "description"),
            states,
            Confidence.LOW if why else Confidence.MEDIUM,
            presence.host,
            language=code,
            note=f"The description in {presence.store.label} is in {language_name(code)}. {why}"
            .strip(),
        )  # fmt: skip


def _doubt(one: AppListing, code: str, texts: list[AppListing]) -> str:
    """Why the text may not be meant for the storefront; empty where nothing speaks against it."""
    elsewhere = [
        other.country
        for other in texts
        if other.description == one.description and code not in official_languages(other.country)
    ]
    if elsewhere:
        where = country_name(sorted(elsewhere)[0])
        return f"The same text stands in the storefront of {where}: it may be the app's only one."
    named = {mention.code for mention in mentions.mentions(one.description)}
    abroad = {c for c in named - MEMBER_STATES - {UNION} if code in official_languages(c)}
    if abroad and not named & (MEMBER_STATES | {UNION}):
        return f"It names {country_name(sorted(abroad)[0])} and no Member State."
    return ""
