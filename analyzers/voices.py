"""Who acts in a sentence, and when: what is somebody else's, a warning or over is no offer.

Words are data (`analyzers/data/voices.toml`). A name counts as another firm's where it begins the
sentence (or follows "at"), is neither the firm's own nor an ordinary word, a place or a language,
and a verb in the third person follows.
"""

from __future__ import annotations

import re
from functools import lru_cache

from analyzers import mentions, phrases, places, speaker, stance, terms
from analyzers.speaker import Voice
from crawler.page import Page

FILE = "voices"
_NAME = re.compile(
    r"^[\W\d]{0,4}(?:(?:At|On|With|Bei|Chez|En|Da|Presso|Bij|U|Na|Hos|Hos|Hej|La|Pri|Kod|Při)\s)?"
    r"(?P<name>[A-Z]\w{0,30}(?:\s[A-Z][\w.&]{1,30}){0,2})(?P<of>['’]s?\s)?[\s,]{0,2}(?P<next>\w+)?"
)
_AT = re.compile(r"^[\W\d]{0,4}(?:At|Bei|Chez|Bij|Presso|Hos|Kod|Pri|U)\s")
_CAPITAL = re.compile(r"(?<=[\w,;] )[A-ZÀ-ÖØ-Þ][\w&.-]{2,30}")
_QUOTED = re.compile(r"[„“\"«»”][^„“\"«»”]{8,300}[“”\"»«]")
_TITLE = 40
"""Characters of a name or the title of a leaflet in quotation marks."""
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b(?![.,]\d|\s?[€$£%]|[-/]\d)")
_COMPANY = re.compile(
    r"(?<![\w&.’'-])((?:[A-Z][\w&.’'-]{1,30}\s){0,2}[A-Z][\w&.’'-]{1,30}),?\s"
    r"(?:GmbH|AG|SE|KG|S\.?A\.?S\.?|S\.?A\.?R\.?L\.?|SARL|B\.?V\.?|N\.?V\.?|UAB|OÜ|SIA|S\.?r\.?l\.?"
    r"|S\.?p\.?A\.?|[Ss]p\. z o\.o\.|a\.s\.|s\.r\.o\.|d\.o\.o\.|Oyj?|AB|ApS|A/S|Kft\.?|Zrt\.?|Lda"
    r"|S\.L\.|Ltd\.?|Limited"
    r"|LLC|Inc\.?|PLC|LLP|Bank|Agency|Rechtsanwälte|Avocats|Abogados|& Partners?)(?![\w])"
)


_TABLES = (
    "anchors", "assertions", "deposits", "education", "events", "invites", "landing", "money",
    "onboarding", "outreach", "presence", "promotion", "speaker", "statements",
)  # fmt: skip


def _vocabulary(file: str) -> set[str]:
    """Words of all entries of a term file."""
    lists = (v for topic in terms.table(file).values() if isinstance(topic, dict)
             for v in topic.values())  # fmt: skip
    return {word.strip("*.,:'’") for entries in lists for entry in entries
            for word in entry.split()}  # fmt: skip


@lru_cache(maxsize=1)
def _ordinary() -> frozenset[str]:
    """Words in lower case that begin a sentence without being a firm's name.

    Every word of the term tables is one: what rules look for is written with capitals, too.
    """
    found = {word for file in _TABLES for word in _vocabulary(file)}
    found |= {word for name in mentions.names() for word in name.split()}
    for topic in ("cities", "people", "adjectives"):
        for names in terms.table("venues")[topic].values():
            found |= {word.removesuffix("*") for name in names for word in name.split()}
    found |= {places.language_name(code).lower() for code in places.EU_LANGUAGES}
    return frozenset(found)


def ordinary(word: str) -> bool:
    """True for a word in lower case that names no firm, however it is written."""
    return word in _ordinary() or any(
        phrases.holds(word, topic, speaker.FILE) for topic in ("we", "over", "common")
    )


def somebody_else(page: Page, text: str) -> bool:
    """True where another firm acts in a sentence: named first, a rival, or a party of the firm."""
    name = _acting(speaker.voice(page), text)
    if not name or name == _RIVAL:
        return bool(name)
    return name not in page.title and _proper(page, name)


_RIVAL = "*"


@lru_cache(maxsize=16_384)
def _acting(voice: Voice, text: str) -> str:
    """The name that acts in a sentence, if it is one; `_RIVAL` where another firm is meant."""
    if phrases.holds(text, "rival", FILE):
        return _RIVAL
    match = _NAME.match(text)
    if match is None:
        return ""
    name = match["name"]
    first = name.split()[0].lower()
    if name.isupper() or first in _ordinary() or len(first) < 3 or speaker.is_firm(voice, name):
        return ""
    follows, spoken = (match["next"] or "").lower(), voice.languages[:1]
    past = follows.endswith("ed") and len(follows) > 4 and spoken in ((), ("en",))
    acts = bool(match["of"] or _AT.match(text)) or (past and follows.islower())
    acts = acts or (bool(follows) and phrases.holds(follows, "tells", FILE, spoken))
    return name if acts else ""


def _proper(page: Page, name: str) -> bool:
    """True where a capitalised word is never written small on the page, and is no word of ours."""
    word = name.split()[0]
    if _written_small(page.text, word.lower()):
        return False
    return not any(phrases.holds(word, topic, "speaker") for topic in ("we", "over", "common"))


def _written_small(text: str, word: str) -> bool:
    """True where a word stands in a text as it is written here, alone."""
    for at in terms.find_all(text, word):
        around = text[at - 1 : at] + text[at + len(word) : at + len(word) + 1]
        if not any(one.isalnum() or one == "_" for one in around):
            return True
    return False


_SOME_FIRM = re.compile(
    r"^[\W\d]{0,4}(?:An?|Eine?|Une?|Una|Uno|Uma?|Een|Egy|Ένας|Μία|Μια|En|Et|Ett)\s(?:[\w-]+\s){0,2}?"
    r"[\w-]*(?:bank|banque|banco|banca|exchange|börse|bourse|broker|courtier|bróker|platform|plattform"
    r"|plateforme|plataforma|piattaforma|corretora|beurs|tőzsde|τράπεζα|ανταλλακτήριο|børs|börs|start-?up"
    r"|fintech|neobank|sparkasse)\b",
    re.I,
)


def some_firm(text: str) -> bool:
    """True where a firm without a name acts: "a bank in Cologne pays 50 euro"."""
    return _SOME_FIRM.match(text) is not None


def third_party(text: str) -> bool:
    """True where a text speaks of somebody who works for the firm."""
    return phrases.holds(text, "third", FILE)


def reported(text: str) -> bool:
    """True where a text tells what somebody published: users counted, reports, surveys."""
    return phrases.holds(text, "report", FILE)


def warned(text: str) -> bool:
    """True where a text warns of fraud."""
    return phrases.holds(text, "warning", FILE)


def over(page: Page, text: str) -> bool:
    """True where a text tells of a year that is over, or thanks for what was."""
    return _over(text, speaker.voice(page).year)


@lru_cache(maxsize=8192)
def _over(text: str, this_year: int) -> bool:
    if phrases.holds(text, "thanks", FILE) or phrases.holds(text, "gone", FILE):
        return True
    for match in _YEAR.finditer(text):
        before = text[max(0, match.start() - 14) : match.start()]
        if int(match[1]) >= this_year or not phrases.holds(before[-12:], "past", FILE):
            continue
        if not phrases.holds(before, "since", FILE):
            return True
    return False


def claimed(page: Page, text: str) -> bool:
    """True where words in quotation marks are told of by others: "..." says the firm, its offer."""
    return _claimed(speaker.voice(page), text)


def _claimed(voice: Voice, text: str) -> bool:
    rest = _QUOTED.sub(" ", text)
    if len(rest) > len(text) - 10 or not any(_speech(m[0]) for m in _QUOTED.finditer(text)):
        return False
    others = _CAPITAL.search(rest) is not None and not speaker.said_by_us(voice, rest)
    return others or phrases.holds(rest, "claims", FILE)


def _speech(quoted: str) -> bool:
    """True for words that somebody said; short ones without a stop or a figure are a title."""
    return len(quoted) > _TITLE or any(mark in ".,!?;%€$" or mark.isdigit() for mark in quoted)


def unquoted(text: str) -> str:
    """A text without what stands in quotation marks; the whole where next to nothing is left."""
    rest = _QUOTED.sub(" ", text)
    return rest if len(rest.strip(" .,;:!?")) > 10 else text


def companies(text: str) -> list[str]:
    """Names with a legal form, or of banks, agencies and law firms, in a text."""
    return [match[1] for match in _COMPANY.finditer(text)]


def not_ours(page: Page, text: str) -> bool:
    """True where a sentence is somebody else's, a warning, over, a law or news."""
    return _no_offer(speaker.voice(page), text) or somebody_else(page, text)


@lru_cache(maxsize=16_384)  # a dozen rules ask of the same sentences, on page after page
def _no_offer(voice: Voice, text: str) -> bool:
    return (
        warned(text)
        or third_party(text)
        or _over(text, voice.year)
        or _claimed(voice, text)
        or stance.told_by(voice, text)
        or stance.ruled_by(voice, text)
    )
