"""What a sentence does with the thing that it names: offers it, denies it, explains it, reports it.

A payment rail, a place or a document stands in refusals, definitions, laws and news as often as in
offers; every rule that reads sentences asks here. Words are data (`analyzers/data/stance.toml`);
small words are read in the page's own language and in English, where they mean what they say.
"""

from __future__ import annotations

import re
from functools import lru_cache

from analyzers import phrases, speaker, terms
from analyzers.speaker import Voice
from crawler.page import Page

FILE = "stance"
_REACH = 46
"""Characters behind a negator in which what is denied stands ("no hidden fees")."""
_LAST = 24
"""Characters at the end of a sentence in which it may say who reports it."""
_UNSURE = frozenset("be ni ma en se nu mai sem ej pole".split())
"""Negators that are other words in other languages."""
_STOP = re.compile(r"[;:–—|?!]\s|\.\s(?=[^\W\d_a-zß-ÿ])|\s[-–—]\s")
_COMMA = re.compile(r",\s")
_OPENS = re.compile(r"^[\W\d]{0,4}(?:[\w’'-]+\s){0,3}$")
_ASIDE = re.compile(r"^\s?[\w-]{0,30}\s?(?:\([^()]{0,80}\)|,[^,]{0,60},)?\s{0,2}")
_MARK = re.compile(r"[:=–—]\s|-\s")
_BANKS = re.compile(
    r"(?:^|[:;,.]\s)(?:(?:In|En|Em|W|V|I)\s[\w ]{3,20}\s)?(?:the |les |los |le |os |de )?(?:banks"
    r"|banken|banques|bancos|banche|banki|banky|bankerne|bankerna|pankit|bankok|băncile|банките|τράπεζες|banke"
    r"|pangad|bankas|bankai)\b",
    re.I,
)
"""Banks as the ones who act: what they do is no offer of the firm's."""
_SUPERLATIVE = re.compile(
    r"\b(?:fast|cheap|easi|quick|best|schnellst|günstigst|einfachst|best|la plus|le plus"
    r"|más (?:rápid|barat)|più (?:veloc|rapid|economic)|mais (?:rápid|barat)|snelst|goedkoopst"
    r"|najszybsz|najtańsz|nejrychlejší|nejlevnější|nopein|leggyorsabb|snabbast|hurtigst)",
    re.I,
)


def _spoken(page: Page) -> tuple[str, ...]:
    """Languages in which small words are read; empty: all."""
    return speaker.languages(page)


@lru_cache(maxsize=8192)
def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Bounds of the part of a sentence that holds `text[start:end]`.

    Colons, dashes and semicolons end it, a comma where a new thought follows ("but ..."), or where
    the part in front of it is a condition ("if you do not have a card, ...").
    """
    first, last = 0, len(text)
    for mark in _STOP.finditer(text):
        if mark.end() <= start:
            first = mark.end()
        elif mark.start() >= end:
            last = mark.start()
            break
    for mark in _COMMA.finditer(text, first, last):
        word = text[mark.end() : mark.end() + 16].split(" ")[0]
        turns = _is("turn", word)
        if mark.end() <= start and (turns or _is("if", text[first : first + 14].split(" ")[0])):
            first = mark.end()
        elif mark.start() >= end and turns:
            last = mark.start()
            break
    return first, last


@lru_cache(maxsize=4096)
def _is(topic: str, word: str) -> bool:
    return word.strip(",.;:!?").lower() in terms.phrases(FILE, topic)


@lru_cache(maxsize=8192)
def _denied(text: str, spoken: tuple[str, ...]) -> bool:
    plain = terms.words("invites", "not_only").sub(" ", text)
    for word in phrases.find(plain, "negator", FILE, spoken):
        known = word.key in spoken[:1]
        if not known and (word.entry in _UNSURE or (word.entry == "no" and spoken[:1] == ("lv",))):
            continue
        behind = plain[word.end : word.end + _REACH]
        if not phrases.holds(behind, "harmless", FILE):
            return True
    return False


def denied(page: Page, text: str, start: int = 0, end: int = -1) -> bool:
    """True where the part of a sentence around `text[start:end]` denies something.

    What costs nothing, has no limit and takes no time is not denied ("no fees").
    """
    first, last = clause(text, start, len(text) if end < 0 else end) if end >= 0 else (0, len(text))
    return _denied(text[first:last], _spoken(page))


def defined(page: Page, text: str, start: int, end: int) -> bool:
    """True where a sentence explains the name at `text[start:end]`: "X is a scheme of ...".

    A sentence that speaks to the reader or of "us" offers it ("X is the fastest way to pay us").
    """
    return _defined(speaker.voice(page), text, start, end)


@lru_cache(maxsize=8192)
def _defined(voice: Voice, text: str, start: int, end: int) -> bool:
    if not _OPENS.match(text[:start]):
        return False
    rest, spoken = text[end : end + 160], voice.languages
    if phrases.holds(text, "reader", FILE, spoken) or speaker.said_by_us(voice, text):
        return False
    aside = _ASIDE.match(rest)
    for at in {0, aside.end() if aside else 0}:
        behind = rest[at:]
        if _MARK.match(behind) and phrases.holds(behind[:70], "kind", FILE):
            return True
        copula = next((p for p in phrases.find(behind[:24], "copula", FILE, spoken)), None)
        if copula is None or copula.start > 2:
            continue
        said = behind[copula.end :].lstrip()
        if _SUPERLATIVE.search(said[:30]):
            return False
        article = next((p for p in phrases.find(said[:8], "article", FILE, spoken)), None)
        if article is not None and article.start == 0:
            return True
        if phrases.holds(said[:60], "kind", FILE):
            return True
    return False


def ruled(page: Page, text: str) -> bool:
    """True where a sentence tells of a law or of those who make it, and not of the firm."""
    return ruled_by(speaker.voice(page), text)


@lru_cache(maxsize=8192)
def ruled_by(voice: Voice, text: str) -> bool:
    """The same as `ruled`, of any page that is read so."""
    law = phrases.holds(text, "institution", FILE) or _BANKS.search(text)
    if not law or speaker.said_by_us(voice, text):
        return False
    return not phrases.holds(text, "reader", FILE, voice.languages)


def told(page: Page, text: str) -> bool:
    """True where a sentence says who reports it, and not that the firm does."""
    return told_by(speaker.voice(page), text)


def told_by(voice: Voice, text: str) -> bool:
    """The same as `told`, of any page that is read so."""
    ends = len(text) > 2 * _LAST and phrases.holds(text[-_LAST:], "reports", FILE)
    names_it = ends or phrases.holds(text, "outlet", FILE)
    return names_it and not speaker.said_by_us(voice, text)


def reads(page: Page, text: str) -> bool:
    """True where a sentence speaks to the reader."""
    return phrases.holds(text, "reader", FILE, _spoken(page))


def addresses(page: Page, text: str) -> bool:
    """True where "we" speak to the reader."""
    return speaker.own(page, text) and phrases.holds(text, "reader", FILE, _spoken(page))


def explains(text: str) -> bool:
    """True where a sentence says that it explains."""
    return phrases.holds(text, "explains", FILE)


def answer(page: Page, index: int, question_end: int) -> str:
    """`yes` or `no` where the block's question is answered so, in it or in the next block."""
    block = page.blocks[index]
    behind = block.text[question_end : question_end + 60]
    if not behind.strip():
        following = page.blocks[index + 1 : index + 2]
        behind = following[0].text[:60] if following else ""
    return _answer(behind.strip(_EDGES), _spoken(page))


def agreed(page: Page, text: str) -> bool:
    """True where a text begins as an answer with yes does."""
    return _answer(text.strip(_EDGES), _spoken(page)) == "yes"


_EDGES = " \n\t-–—:•"


@lru_cache(maxsize=2048)
def _answer(text: str, spoken: tuple[str, ...]) -> str:
    for said in ("no", "yes"):
        if any(p.start == 0 for p in phrases.find(text[:30], said, FILE, spoken)):
            return said
    return ""


def answered_no(page: Page, index: int, at: int) -> bool:
    """True where the sentence of a block around `at` is a question that is answered with no."""
    text = page.blocks[index].text
    end = text.find("?", at)
    if end < 0 or end - at > 200:
        return False
    return answer(page, index, end + 1) == "no"


def no_offer(page: Page, text: str, start: int, end: int) -> bool:
    """True where the sentence denies, explains, legislates or reports the name in it."""
    return (
        denied(page, text, start, end)
        or defined(page, text, start, end)
        or ruled(page, text)
        or told(page, text)
    )
