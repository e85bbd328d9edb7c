"""Accounts in social media for one country or language."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from analyzers import audience, handles, presence, speaker, terms
from analyzers.base import Confidence, Sighting, analyzer
from crawler.artifacts import Region
from crawler.page import Page

_SITES = frozenset(
    "twitter.com x.com facebook.com instagram.com linkedin.com youtube.com tiktok.com threads.net"
    " reddit.com medium.com vk.com xing.com bsky.app".split()
)
_WORDS = tuple(f"{site}/" for site in sorted(_SITES))
_FRAMES = frozenset("company showcase c user in groups r u profile pages channel".split())
_SHARING = ("share", "sharer", "intent", "home", "dialog", "submit", "watch", "embed", "hashtag")
_MAX = 5


@analyzer(reads=Page, words=_WORDS)
def social_media_eu_handle(page: Page) -> Iterator[Sighting]:
    """See a link to an account of the firm in social media whose name belongs to a Member State.

    Social media are among the other means of paragraph 12 (eighth bullet), and paragraph 38 tells
    authorities to look at them for the markets of a firm. The account's name must hold the firm's
    name and a Member State, Europe, or an official language other than English (`@BrandFR`,
    `brand-deutschland`). Accounts for everybody, accounts of others, share buttons, and names that
    point elsewhere (`_LATAM`, `_MX`, `_BR`, `_UK`) are left out; posts are not read.

    Seen:     https://nord.example/ <a href="https://twitter.com/NordFR">Twitter</a>
    Seen:     https://nord.example/ <a href="https://www.instagram.com/nord_espana/">Instagram</a>
    Seen:     https://nord.example/ <a href="https://x.com/nord_polska">X</a>
    Not seen: https://nord.example/ <a href="https://twitter.com/nord">Twitter</a>
    Not seen: https://nord.example/ <a href="https://x.com/Nord_LATAM">X</a>
    Not seen: https://nord.example/ <a href="https://x.com/BundesbankDE">Bundesbank</a>
    """
    brand = speaker.names(page)
    if terms.editorial(page) or not brand:
        return
    done: set[str] = set()
    yield from _declared(page, brand)
    for link in page.links:
        host = link.host.removeprefix("www.")
        host = host.removeprefix("m.").removeprefix("de.").removeprefix("fr.")
        if host not in _SITES or link.url in done or link.region in (Region.CONSENT, Region.CODE):
            continue
        handle = _handle(link.url)
        if not any(name.replace(" ", "") in handle.lower() for name in brand):
            continue
        found = handles.token(handle, brand) or _italy(handle, brand)
        if found is None or not found.states or len(done) >= _MAX:
            continue
        if (found.language and audience.elsewhere(page)) or handles.disowned_link(page, link):
            continue
        done.add(link.url)
        found = handles.narrowed(page, found)
        note = f"The account “{handle}” is meant for {audience.named(found.states)}."
        yield Sighting(
            page.cite(f'{link.text} href="{link.url}"', link.place), found.states,
            Confidence.HIGH, language=found.language, shared=found.shared, note=note,
        )  # fmt: skip


def _italy(handle: str, brand: tuple[str, ...]) -> handles.Token | None:
    """The code `_it` right behind the firm's name; in messengers it is as often a desk's."""
    plain = {name.replace(" ", "") for name in brand}
    ours = any(handle.lower() == f"{name}{mark}it" for name in plain for mark in "_-.")
    return handles.Token("it", ("IT",)) if ours else None


def _declared(page: Page, brand: tuple[str, ...]) -> Iterator[Sighting]:
    """Accounts that the firm's structured data call its own (`sameAs`)."""
    for item in presence.organisations(page):
        same = item.get("sameAs")
        for url in [same] if isinstance(same, str) else (same if isinstance(same, list) else []):
            host = (urlsplit(str(url)).hostname or "").lower().removeprefix("www.")
            handle = _handle(str(url)) if host in _SITES else ""
            if not handle or not any(n.replace(" ", "") in handle.lower() for n in brand):
                continue
            found = handles.token(handle, brand)
            if found is not None and found.states and not found.language:
                place = "script[type='application/ld+json']"
                note = f"The account “{handle}” is meant for {audience.named(found.states)}."
                evidence = page.cite(f'"sameAs": "{str(url)[:160]}"', place)
                yield Sighting(evidence, found.states, Confidence.HIGH, note=note)


def _handle(url: str) -> str:
    """Name of the account in an address, or empty."""
    parts = [part for part in urlsplit(url).path.split("/") if part]
    while parts and parts[0].lower() in _FRAMES:
        parts.pop(0)
    if not parts or parts[0].lower().removesuffix(".php") in _SHARING:
        return ""
    return parts[0].lstrip("@")
