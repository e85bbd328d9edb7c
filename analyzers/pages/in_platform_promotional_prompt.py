"""Prompts by which a site asks to send promotional messages later."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzers import (
    audience,
    markup,
    phrases,
    relations,
    speaker,
    statements,
    terms,
    venues,
    voices,
)
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.statements import Said
from crawler.artifacts import Block, Region
from crawler.page import Page

FILE = "outreach"
_VENDORS = {
    "onesignal": "OneSignal", "pushwoosh": "Pushwoosh", "pushengage": "PushEngage",
    "wonderpush": "WonderPush", "cleverpush": "CleverPush", "izooto": "iZooto",
    "webpushr": "Webpushr", "pushowl": "PushOwl", "moengage": "MoEngage", "clevertap": "CleverTap",
    "batch.com": "Batch", "airship": "Airship", "appboycdn": "Braze", "braze": "Braze",
    "insider-worker": "Insider", "useinsider": "Insider", "truepush": "Truepush",
    "gravitec": "Gravitec", "sendpulse": "SendPulse", "vwo-push": "VWO Engage",
}  # fmt: skip
_TOOLS = markup.watch(*_VENDORS, "requestpermission", "pushmanager")
_APP = re.compile(
    r"/(?:app|account|my-?account|wallet|dashboard|portfolio|home|assets|konto|mein-?konto|uebersicht|compte|cuenta"
    r"|conto|conta|rekening|pulpit|ucet|účet|szamla|fiok|cont|smetka|tili|tilini|kont|overview|oma-tili|omat"
    r"|paskyra|saskaita|novcanik|racun|moj-racun|pregled|panel|aplikacija|aplikacia|appli|min-side|mina-sidor"
    r"|mitt-konto|min-konto|minu-konto|mans-konts|konts|mano-paskyra|moje-konto|muj-ucet|moj-ucet|portfel\w*"
    r"|portofel\w*|penztarca|cartera|portafoglio|carteira|portefeuille|portemonnee|lompakko|rahakott|maks"
    r"|denarnica|portofoli|pinigine|but|cuntas|il-kont|area-clienti|area-cliente|espace-client|mi-cuenta"
    r"|mon-compte|mio-conto|minha-conta|mijn-account|contul-meu|moqt-profil|profil"
    r"|nachalo|pocetna|kezdolap|rewards?-?(?:hub|cent(?:er|re))|dashbord|oversigt|oversikt|ulevaade"
    r"|parskats|apzvalga)(?:/|$)"
    r"|/(?:aplika[ct]\w{1,4}|aplicaci[oó]n|aplicatie|applicazione|applicatie|alkalmaz[aá]s|sovellus"
    r"|rakendus|lietotne|programele|prilozhenie|efarmogi|aip)/[^/]",
    re.I,
)
_GAIN = re.compile(
    r"\d\s?%|[$€£]\s?\d|\d\s?(?:[$€£]|USDT?\b|EUR\b|zł|kr\b)|bonus|boni\b|reward|free\b|gratis|prämie|cashback|airdrop"
    r"|points|voucher|gift|prime\b|recompensa|premio|nagrod|odměn|jutalom|награ",
    re.I,
)
_OWN_HOST = re.compile(
    r"(?:app|my|wallet|account|dashboard|portal|clients?|mein|mon|mi|moj|moje|web|trade)\."
)
"""Hosts of applications and accounts, whose other pages anybody can see."""
_NATIVE = re.compile(r"Notification\.requestPermission\s*\(|pushManager\.subscribe\s*\(", re.I)
_MESSAGE = re.compile(
    r"(?:actionMessage|message|title|text|promptMessage|body)[\"']?\s*:\s*[\"']([^\"'\n]{12,200})[\"']"
)


@analyzer(reads=Page)
def in_platform_promotional_prompt(page: Page) -> Iterator[Sighting]:
    """See that a site asks visitors to accept push messages, and what the prompt promises.

    Pop-ups are a means named in paragraph 12 (fifth bullet); paragraphs 25 to 27 limit marketing to
    existing clients inside the platform too. A crawl sees the tool on public pages, not the
    messages: the script of a known push service, or a call that asks the browser for permission.
    That is a capability (low). A short
    offer on a page of the account or application itself ("Stake now and earn 14 %") is such a
    prompt, too. Where the prompt's own words are in the page and promise an offer,
    confidence is medium, and it addresses the Union where the words name a State or stand on a page
    in an official language other than English. A vendor named in prose or in a privacy notice is no
    tool. Offers behind a log-in need captures.

    Seen:     <script src="https://cdn.onesignal.com/sdks/web/OneSignalSDK.page.js"></script>
    Seen:     <script>Notification.requestPermission().then(ask)</script>
    Seen:     <script>OneSignal.init({actionMessage:"Claim your bonus in Spain"})</script>
    Not seen: <p>We use OneSignal and Braze to send messages.</p>
    Not seen: <link rel="dns-prefetch" href="https://cdn.onesignal.com">
    Not seen: <script>if (Notification.permission === "granted") {}</script>
    """
    for said in (*statements.said(page, "push", 6, FILE), *_asked(page)):
        block = said.block
        own = block.region is Region.CONTENT and len(block.text) < 300
        offered = phrases.holds(block.text, "promo", FILE) and not speaker.over(page, block.text)
        if own and offered and not terms.editorial(page):
            yield _worded(page, said)
            return
    if (prompt := next(_inside(page), None) or _described(page)) is not None:
        yield prompt
        return
    if not markup.has(page, _TOOLS):
        return
    for script in page.scripts:
        source, text = script.src.lower(), script.text
        name = next((v for k, v in _VENDORS.items() if k in source), "")
        if not name and text:
            low = text.lower()
            name = next((v for k, v in _VENDORS.items() if f"{k}." in low or f"{k}(" in low), "")
            name = name or ("the browser" if _NATIVE.search(text) else "")
        if name:
            yield _prompt(page, name, script.src, text)
            return


def _asked(page: Page) -> Iterator[Said]:
    """Sentences that ask to be let to send messages, in whatever words."""

    def asks(text: str) -> bool:
        return relations.hold(text, "allows")

    for said in statements.said(page, "notices", 12, relations.FILE, asks):
        if phrases.holds(said.block.text, "promo", FILE):
            yield said


def _described(page: Page) -> Sighting | None:
    """The firm tells of offers that it shows to those who have logged in."""
    if terms.editorial(page) and not _APP.search(page.path):
        return None

    def offers(text: str) -> bool:
        return phrases.holds(text, "account_area", FILE) and (
            phrases.holds(text, "promo", FILE) or phrases.hold(text, FILE, "urges", "gain")
        )

    for said in statements.said(page, "pops_up", 12, FILE, offers):
        if said.block.region is not Region.CONTENT or terms.careers(page) or terms.internal(page):
            continue
        if said.text.rstrip().endswith("?") or relations.denied(page, voices.unquoted(said.text)):
            continue
        if speaker.own(page, said.block.text) or _APP.search(page.path):
            return _worded(page, said, "The firm tells of offers that it shows inside the account.")
    return None


def _inside(page: Page) -> Iterator[Sighting]:
    """Short offers on a page of the account or the application itself."""
    if not _account(page) or terms.editorial(page):
        return
    above = ""
    for block in page.blocks:
        if block.region not in (Region.CONTENT, Region.NAVIGATION):
            continue
        text, before = block.text, above
        above = text if len(text) < terms.SHORT and block.region is Region.CONTENT else ""
        if not 8 < len(text) < 260 or not _offered(text, before) or _denied(page, text, before):
            continue
        note = "A page of the account shows an offer to the client."
        yield _cited(page, block, note)


def _denied(page: Page, text: str, above: str) -> bool:
    """True where the offer is denied; "you have not traded for a week" beside it denies nothing."""
    if not relations.denied(page, text):
        return False
    parts = _STOP.split(text)
    return not any(
        _offered(part, above) and not relations.denied(page, voices.unquoted(part))
        for part in parts
    )


_STOP = re.compile(r"(?<=[.!?])\s")


def _offered(text: str, above: str) -> bool:
    """True where a text urges the client and says what it brings; what stands above may help."""
    urged = phrases.holds(text, "promo", FILE) or phrases.holds(text, "tempting", FILE)
    if urged and _gains(text):
        return True
    if phrases.holds(text, "urges", FILE) and phrases.holds(text, "gain", FILE):
        return True
    if not above or not _gains(text):
        return False
    return phrases.holds(above, "promo", FILE) and phrases.holds(text, "urges", FILE)


def _gains(text: str) -> bool:
    return bool(_GAIN.search(text)) or phrases.holds(text, "gain", FILE)


def _account(page: Page) -> bool:
    """True for a page that somebody sees who has logged in."""
    if _APP.search(page.path) or _greeted(page):
        return True
    return _OWN_HOST.match(page.host) is not None and any(
        len(b.text) < terms.SHORT
        and _AMOUNT.search(b.text)
        and phrases.holds(b.text, "balance", FILE)
        for b in page.blocks
    )


_AMOUNT = re.compile(r"\d")


def _greeted(page: Page) -> bool:
    """True where a heading greets somebody who has logged in: "Welcome back, Ana"."""
    heads = (b.text for b in page.blocks if b.tag == "h1" and len(b.text) < 40)
    return any(
        greeting.start < 3 for head in heads for greeting in phrases.find(head, "greeting", FILE)
    )


def _worded(
    page: Page, said: Said,
    note: str = "Visitors are asked to accept messages; the prompt promises an offer.",
) -> Sighting:  # fmt: skip
    """The prompt's own words, in the markup."""
    return _cited(page, said.block, note)


def _cited(page: Page, block: Block, note: str) -> Sighting:
    """A block in which an offer stands, and whom it addresses."""
    states, own, language = (
        (venues.states(block.text) or venues.audience(block.text)),
        audience.of_page(page),
        "",
    )
    if not states and own is not None:
        states, language = own.states, own.language
    return Sighting(
        page.quote(block.start, block.end), states, Confidence.MEDIUM, language=language,
        shared=bool(language) and len(states) > 1, nexus=bool(states), note=note,
    )  # fmt: skip


def _prompt(page: Page, name: str, source: str, text: str) -> Sighting:
    place = f'script[src="{source[:200]}"]' if source else "script"
    for match in _MESSAGE.finditer(text):
        if not phrases.holds(match[1], "promo", FILE):
            continue
        states, own = venues.states(match[1]), audience.of_page(page)
        language = ""
        if not states and own is not None:
            states, language = own.states, own.language
        note = f"Visitors are asked to accept messages ({name}); the prompt promises an offer."
        return Sighting(
            page.cite(match[0], place), states, Confidence.MEDIUM, language=language,
            shared=bool(language) and len(states) > 1, nexus=bool(states), note=note,
        )  # fmt: skip
    found = _NATIVE.search(text)
    quote = source or (found[0] if found else text[:160])
    note = f"Visitors can be asked to accept messages ({name}); none was seen."
    return Sighting(page.cite(quote, place), (), Confidence.LOW, note=note)
