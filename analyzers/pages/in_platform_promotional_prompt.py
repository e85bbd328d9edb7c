"""Prompts by which a site asks to send promotional messages later."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analyzers import audience, markup, phrases, relations, speaker, statements, terms, venues
from analyzers.base import Confidence, Sighting, analyzer
from analyzers.statements import Said
from crawler.artifacts import Region
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
_WORDS = (
    *_VENDORS, "requestpermission", "pushmanager", *terms.gate("outreach.push", whole=True),
    "notif", "push", "bonus", "reward", "balance", "saldo", "kontostand", "solde", "zůstatek",
    "earn", "stake", "verdien", "gagn", "gana ", "guadagn", "ganhe", "zysk", "získ", "szerezz",
    "câștig", "спечел", "κερδ", "tjen", "tjän", "ansait", "teeni", "nopeln", "uždirb", "zarad",
    "zasluž", "egyenleg", "баланс", "υπόλοιπο", "likutis", "stanje",
    *terms.gate("relations.notices"),
)  # fmt: skip
_APP = re.compile(
    r"/(?:app|account|my-?account|wallet|dashboard|portfolio|home|assets|konto|mein-?konto|uebersicht|compte|cuenta"
    r"|conto|conta|rekening|pulpit|ucet|účet|szamla|fiok|cont|smetka|tili|tilini|kont|overview|oma-tili|omat"
    r"|paskyra|saskaita|novcanik|racun|moj-racun|pregled|panel|aplikacija|aplikacia|appli|min-side|mina-sidor"
    r"|mitt-konto|min-konto|minu-konto|mans-konts|konts|mano-paskyra|moje-konto|muj-ucet|moj-ucet|portfel\w*"
    r"|portofel\w*|penztarca|cartera|portafoglio|carteira|portefeuille|portemonnee|lompakko|rahakott|maks"
    r"|denarnica|portofoli|pinigine|but|cuntas|il-kont|area-clienti|area-cliente|espace-client|mi-cuenta"
    r"|mon-compte|mio-conto|minha-conta|mijn-account|contul-meu|moqt-profil|profil)(?:/|$)",
    re.I,
)
_GAIN = re.compile(
    r"\d\s?%|[$€£]\s?\d|\d\s?(?:[$€£]|USDT?\b|EUR\b|zł|kr\b)|bonus|boni\b|reward|free\b|gratis|prämie|cashback|airdrop"
    r"|points|voucher|gift|prime\b|recompensa|premio|nagrod|odměn|jutalom|награ",
    re.I,
)
_NATIVE = re.compile(r"Notification\.requestPermission\s*\(|pushManager\.subscribe\s*\(", re.I)
_MESSAGE = re.compile(
    r"(?:actionMessage|message|title|text|promptMessage|body)[\"']?\s*:\s*[\"']([^\"'\n]{12,200})[\"']"
)


@analyzer(reads=Page, words=_WORDS)
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
    if (prompt := next(_inside(page), None)) is not None:
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


def _inside(page: Page) -> Iterator[Sighting]:
    """Short offers on a page of the account or the application itself."""
    if not (_APP.search(page.path) or _greeted(page)) or terms.editorial(page):
        return
    for block in page.blocks:
        text = block.text
        if block.region not in (Region.CONTENT, Region.NAVIGATION) or not 8 < len(text) < 200:
            continue
        offered = phrases.holds(text, "promo", FILE) or phrases.holds(text, "tempting", FILE)
        if not offered or not _gains(text) or relations.denied(page, text):
            continue
        states, own, language = (
            venues.states(text) or venues.audience(text),
            audience.of_page(page),
            "",
        )
        if not states and own is not None:
            states, language = own.states, own.language
        note = "A page of the account shows an offer to the client."
        yield Sighting(
            page.quote(block.start, block.end), states, Confidence.MEDIUM, language=language,
            shared=bool(language) and len(states) > 1, nexus=bool(states), note=note,
        )  # fmt: skip


def _gains(text: str) -> bool:
    return bool(_GAIN.search(text)) or phrases.holds(text, "gain", FILE)


def _greeted(page: Page) -> bool:
    """True where the main heading greets somebody who has logged in: "Welcome back, Ana"."""
    heads = (b.text for b in page.blocks if b.tag == "h1" and len(b.text) < 40)
    return any(
        greeting.start < 3 for head in heads for greeting in phrases.find(head, "greeting", FILE)
    )


def _worded(page: Page, said: Said) -> Sighting:
    """The prompt's own words, in the markup."""
    states, own, language = (
        (venues.states(said.block.text) or venues.audience(said.block.text)),
        audience.of_page(page),
        "",
    )
    if not states and own is not None:
        states, language = own.states, own.language
    note = "Visitors are asked to accept messages; the prompt promises an offer."
    return Sighting(
        page.quote(said.block.start, said.block.end), states, Confidence.MEDIUM, language=language,
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
