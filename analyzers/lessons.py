"""Lessons and guides, and the markers of paragraph 17 in their main content.

Material is purely educational only without a link to the service or another way to reach it,
without brochures, forms for client profiles and any other promotion.
"""

from __future__ import annotations

import re
from functools import lru_cache

from analyzers import domains, forms, offers, phrases, relations, speaker
from crawler.artifacts import Block, Link, Region
from crawler.page import Page

FILE = "education"
_PATH = re.compile(
    r"/(?:academy|akademie|akademia|academie|accademia|academia|learn|learning|lernen|aprende|apprendre"
    r"|imparare|aprender|leren|nauka|education|bildung|ratgeber|tutorials?|lessons?|courses?|guides?"
    r"|guia|guida|glossary|glossar|glossaire|glosario|glossario|wiki|basics|beginners?|einsteiger"
    r"|what-is[\w-]*|was-ist[\w-]*|wissen|impara|kennis|wiedza|oppaat|oppia|lar|laer|oktatas|tudas"
    r"|vzdelavani[e]?|invata|educatie|znanje|akadimia|akadeemia|akademi|akademija|macies|mokymai"
    r"|tagħlim|taghlim|foghlaim|lecture|lectures|seminar|wyklad|prednaska|kurs|kurse|course|workshop"
    r"|skola|škola|skole|skolan|skolenie|vyuka|ucebnice|ucebnica|vzdelavani\w*|edukac\w*|educa\w+|pamok\w*"
    r"|mathim\w*|urok|uroci|oppitun\w+|opetus|opi|oideachas|ceacht\w*|didatt?ica|didactica|tudastar|tudasbazis"
    r"|tananyag|ucilnica|ucenje|obrazovanje|izobrazevanje|obuchenie|macib\w*|nauci?|nauka|lekcj\w+|lekcij\w*"
    r"|lekti?on\w*|leksikon|utbildning|undervisning|uddannelse|koulutus|koolitus|ekpaidefsi|cours"
    r"|(?:curso|corso|kurz)[\w-]*|cursos|corsi|leccion\w*|lezion\w*|lic(?:ao|oes)|aulas?|tema-\d+|kennisbank"
    r"|svietimas|izglitiba|scoala|lectii|edukazzjoni|lezzjoni|ecole|scuola|escuela|escola|szkola|schule)(?:/|$)",
    re.I,
)
_SENTENCE = 40
_PRODUCT = re.compile(
    r"/(?:trade|trading|buy|sell|buy-crypto|exchange|markets?|swap|earn|staking|card|app|download|pro"
    r"|handeln|kaufen|acheter|comprar|acquista|compra|kopen|kup|prices?/[\w-]+)(?:/|$)",
    re.I,
)


_HELP = re.compile(
    r"/(?:help|help-cent(?:er|re)|support|hilfe|faq|aide|ayuda|aiuto|pomoc|ajuda|hulp|legal|terms|fees?"
    r"|kyc|gebuehren|tarifs|comisiones|commissioni|taxas|kosten|oplaty)(?:/|$)",
    re.I,
)
"""Help with the service itself is no lesson."""


@lru_cache(maxsize=8)
def lesson(page: Page) -> Block | None:
    """The main heading of a lesson, or its first words; None where the page is none."""
    head, languages = _head(page), speaker.languages(page)
    product = _PRODUCT.search(page.path) and not _PATH.search(page.path)
    if head is None or product or _HELP.search(page.path):
        return None
    first = next(phrases.find(head.text[:200], "lesson", FILE, languages), None)
    named = first is not None and first.start < 2  # "Course, part 3: how fees work"
    if not named and phrases.holds(head.text[:200], "help", FILE, languages):
        return None
    titled = phrases.holds(head.text[:200], "lesson", FILE, languages) or phrases.holds(
        page.title[:200], "lesson", FILE, languages
    )
    return head if titled or _PATH.search(page.path) else None


def _head(page: Page) -> Block | None:
    heads = [b for b in page.blocks if b.tag in _HEADS and b.region is Region.CONTENT]
    if heads:
        return next((block for block in heads if block.tag == "h1"), heads[0])
    if not _PATH.search(page.path):
        return None
    return next(
        (b for b in page.blocks if b.region is Region.CONTENT and len(b.text) >= _SENTENCE), None
    )


_HEADS = frozenset({"h1", "h2", "h3"})


@lru_cache(maxsize=8)
def way_in(page: Page) -> tuple[str, str, bool] | None:
    """(words, place, sure) of a link in the main content that leads to the service."""
    for call in offers.calls(page):
        if call.kind == "account":
            return call.words, call.place, True
        if call.kind == "app":
            return call.words, call.place, False
    if (code := _scanned(page)) is not None:
        return code
    for link in page.links:
        if link.region is Region.CONTENT and link.tag == "a" and _leads(page, link):
            return link.text, link.place, False
    for block in page.blocks:
        pressed = block.tag == "button" and block.region is Region.CONTENT and len(block.text) < 60
        if pressed and speaker.named(page, block.text) and _practise(block.text):
            return block.text, "button", False
    if not offers.action(page)[1]:
        return None  # nowhere an account to open: an information site
    for link in page.links:
        if link.region is not Region.CONTENT or link.tag != "a" or not link.text:
            continue
        if offers.own_host(page, link.url) and _PRODUCT.search(link.path):
            return link.text, link.place, False
    return None


def _scanned(page: Page) -> tuple[str, str, bool] | None:
    """A picture to be scanned that leads to the firm: "QR code - brand.com/cs"."""
    if "qr" not in page.lower or "<img" not in page.lower:
        return None
    for node in page.tree.css("img[alt]")[:40]:
        words = node.attributes.get("alt") or ""
        if _QR.search(words) and speaker.named(page, words):
            return words, "img[alt]", False
    return None


_QR = re.compile(r"\bQR\b", re.I)


def _leads(page: Page, link: Link) -> bool:
    """True for a link that starts something with the firm, or leads to a named exchange."""
    if not 4 < len(link.text) < 90:
        return False
    at = page.text.find(link.text)
    block = page.block_at(at) if at >= 0 else None
    if offers.own_host(page, link.url):
        if _PATH.search(link.path):
            return False  # the next lesson
        begins = relations.hold(link.text, "opens")
        if begins and speaker.own(page, link.text):
            return True
        if speaker.named(page, link.text) and relations.hold(link.text, "trades"):
            return True
        said = f"{block.text[:300]} {link.text}" if block is not None else link.text
        return speaker.named(page, link.text) and _practise(said)
    brand = domains.brand(link.host)
    if block is None or len(brand) < 4 or brand not in block.text.lower():
        return False
    return bool(_PRACTISE.search(block.text[:600])) or _practise(block.text[:300])


def _practise(text: str) -> bool:
    """True where a text says that what was learned is to be tried."""
    return phrases.holds(text, "practise", FILE)


_PRACTISE = re.compile(
    r"\b(?:practi[sc]e|trade on|open an account|sign up|register (?:at|on|with)|try it on"
    r"|buy (?:it )?(?:on|at)"
    r"|übe|handeln sie|konto bei|melden sie sich bei|entraînez|inscrivez|ouvrez un compte|practica"
    r"|regístrate|abre una cuenta|esercitati|registrati|apri un conto|pratique|registe-se|oefen"
    r"|open een account"
    r"|poćwicz|załóż konto|zarejestruj)\b",
    re.I,
)


def avowal(page: Page) -> Block | None:
    """The block in which a lesson says that it only teaches: without advertising, without links."""
    return next(
        (b for b in page.blocks
         if b.region is Region.CONTENT and phrases.holds(b.text, "plain_teaching", FILE)),
        None,
    )  # fmt: skip


_CODE = re.compile(r"\b[A-Z]{3,10}\d{1,3}\b")
_GAIN = re.compile(r"\d\s?%|\d\s?(?:€|\$|eur|usd)|(?:€|\$)\s?\d", re.I)
_FREE = re.compile(
    r"\b(?:con noi|mit uns|bei uns|with us|chez nous|con nosotros|connosco|bij ons|u nas|kod nas"
    r"|pri nas|hos os|hos oss|la noi|nálunk|при нас|μαζί μας|meillä|meie juures|pie mums|pas mus"
    r"|magħna|linn)\b",
    re.I,
)
"""Beside words for fees: an offer to the reader."""


def promoted(page: Page) -> str:
    """What in the main content goes beyond teaching, besides `way_in`; empty where nothing does."""
    if any(call.kind in ("start", "app") for call in offers.calls(page)):
        return "a call to action"
    if forms.contact_forms(page):
        return "a form"
    for block in page.content():
        if block.region is Region.CONTENT and phrases.holds(
            block.text, "offer", FILE, speaker.languages(page)
        ):
            return "promotion"
        ours = block.region is Region.CONTENT and _FREE.search(block.text)
        if ours and (
            relations.hold(block.text, "pay_share") or relations.hold(block.text, "trades")
        ):
            return "promotion"
        begins = block.region is Region.CONTENT and relations.hold(block.text, "opens", "account")
        if begins and (_CODE.search(block.text) or speaker.own(page, block.text)):
            return "promotion"
        gain = block.region is Region.CONTENT and phrases.holds(block.text, "promo", "outreach")
        if gain and _GAIN.search(block.text) and speaker.own(page, block.text):
            return "promotion"
    for link in page.links:
        paper = link.region is Region.CONTENT and link.url.lower().endswith(".pdf")
        if paper and phrases.holds(link.text, "brochure", "outreach"):
            return "a brochure"
    return ""
