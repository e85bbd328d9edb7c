"""Channels and groups in messengers for one country or language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from analyzers import audience, gatherings, handles, speaker, terms
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.handles import Token
from crawler.artifacts import Link, Region
from crawler.page import Page

_HOSTS = frozenset(
    "t.me telegram.me telegram.dog discord.gg discord.com wa.me chat.whatsapp.com whatsapp.com"
    " www.whatsapp.com line.me signal.group m.me vb.me invite.viber.com".split()
)
_WORDS = (
    "t.me/", "telegram.me", "telegram.dog", "discord.gg", "discord.com/invite", "wa.me",
    "whatsapp.com", "line.me", "signal.group", "viber.com",
)  # fmt: skip
_WRITTEN = re.compile(r"(?<![\w/])(?:t\.me|telegram\.me|discord\.gg|m\.me)/@?(\w{3,40})(?![\w/])")
_MAX = 5


@analyzer(reads=Page, words=_WORDS)
def messaging_channel_eu(page: Page) -> Iterator[Sighting]:
    """See a link to a Telegram, Discord, WhatsApp or similar channel for a State or its language.

    Messaging platforms are a means named in paragraph 12 (fourteenth bullet). The link must stand
    on the firm's own page, and the channel's name or the words of the link must name a Member
    State, Europe, or an official language other than English (`brand_DE`, `BrandItalia`, "Polska").
    A name with the brand in it is sure; where only the words of the link tell, it is medium. One
    channel for everybody, share buttons, and names that point elsewhere (LATAM, Brasil, UK) are
    left out; `t.me` is not Montenegro.

    Seen:     https://nord.example/ <a href="https://t.me/nord_deutsch">Telegram</a>
    Seen:     https://nord.example/ <a href="https://discord.gg/x1y2">Discord Italia</a>
    Seen:     https://nord.example/ <p>Notre groupe</p><a href="https://t.me/NordFR">Telegram</a>
    Not seen: https://nord.example/ <a href="https://t.me/nord_news">Telegram</a>
    Not seen: https://nord.example/ <a href="https://t.me/nord_latam">Telegram en español</a>
    Not seen: https://nord.example/ <a href="https://t.me/share/url?url=x">Italiano</a>
    """
    if terms.editorial(page):
        return
    done: set[str] = set()
    for link in page.links:
        host = link.host
        if host not in _HOSTS or link.url in done or len(done) >= _MAX:
            continue
        found = _named(page, link)
        if found is None:
            continue
        done.add(link.url)
        token, confidence = found
        if (token.language and audience.elsewhere(page)) or handles.disowned_link(page, link):
            continue
        if gatherings.abroad(f"{link.text} | {_spaced(link.url)}"):
            continue
        token = handles.narrowed(page, token)
        note = f"The channel is meant for {audience.named(token.states)} (“{token.written[:40]}”)."
        quote = f'{link.text} href="{link.url}"'
        yield Sighting(
            page.cite(quote, link.place), token.states, confidence, language=token.language,
            shared=token.shared, note=note,
        )  # fmt: skip
    yield from _told(page, done)


def _told(page: Page, done: set[str]) -> Iterator[Sighting]:
    """Channels whose address stands in the text and is no link."""
    brand = speaker.names(page)
    for match in islice(_WRITTEN.finditer(page.text), 20):
        url = f"https://{match[0]}"
        block = page.blocks[terms.position(page, match.start())]
        own = any(name.replace(" ", "") in match[1].lower() for name in brand)
        if url in done or not own or not terms.own_words(block):
            continue
        token = handles.token(match[1], brand)
        if token is None or not token.states or handles.disowned(page, match.start(), match.end()):
            continue
        if gatherings.abroad(_spaced(url)) or (token.language and audience.elsewhere(page)):
            continue
        done.add(url)
        token = handles.narrowed(page, token)
        note = f"The channel is meant for {audience.named(token.states)} (“{token.written[:40]}”)."
        yield Sighting(
            page.quote(match.start(), match.end()), token.states, Confidence.HIGH,
            language=token.language, shared=token.shared, note=note,
        )  # fmt: skip


def _spaced(url: str) -> str:
    """The words of a channel's name: `NordvexAfrique` as "Nordvex Afrique"."""
    last = urlsplit(url).path.rpartition("/")[2]
    return re.sub(r"(?<=[a-z])(?=[A-Z])|[_-]", " ", last)


def _named(page: Page, link: Link) -> tuple[Token, Confidence] | None:
    parts = [part for part in link.path.split("/") if part]
    if not parts or parts[0] in ("share", "sharer", "send", "joinchat", "proxy", "socks"):
        parts = []
        if "share" in link.url or "send?" in link.url:
            return None
    if link.region in (Region.CONSENT, Region.CODE):
        return None
    handle = parts[-1].lstrip("@+") if parts else ""
    brand = speaker.names(page)
    own = any(name.replace(" ", "") in handle.lower() for name in brand)
    if own:
        found = handles.token(handle, brand)
        if found is not None and found.states:
            return found, Confidence.HIGH
        if any(part in handle.lower() for part in ("latam", "mx", "brasil", "_br", "_uk", "_us")):
            return None
    words = handles.in_words(link.text)
    if words is not None and words.states and (own or _invite(parts)):
        return words, Confidence.MEDIUM
    return None


def _invite(parts: list[str]) -> bool:
    """True for an invitation code, which has no name to read."""
    last = parts[-1] if parts else ""
    return any(c.isdigit() for c in last) or last.startswith("+") or not last.islower()
