"""Sentences by which a firm says what it sponsors; four rules ask for four kinds.

Asked once a page: a sentence must hold words for the sponsor's side ("official partner of"), the
name of what is sponsored near them, and the firm (its name, "we", or nobody else in a short label).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from analyzers import (
    mentions,
    money,
    occurrences,
    phrases,
    speaker,
    stance,
    statements,
    terms,
    venues,
    voices,
)
from analyzers.base import UNION, Confidence
from analyzers.statements import Said
from crawler.artifacts import Region
from crawler.page import Page

FILE = "sponsorship"
EUROPEAN, INTERNATIONAL, OTHER = "european", "international", "other"
WORDS = (
    "official", "sponsor", "partner", "partenaire", "patrocin", "socio", "parceir", "parrain",
    "sponzor", "szponzor", "спонсор", "партньор", "χορηγ", "συνεργάτης", "rėmėj", "kumppani",
    "uffi", *terms.gate("sponsorship.sponsor", whole=True), *terms.gate("sponsorship.role"),
)  # fmt: skip
"""Gate of the rules that ask for sponsorships."""
_NEAR = 140
"""Characters behind the sponsor's words in which the name is looked for."""
_BEFORE = 30
"""Characters before them: a genitive, as in "FC Bayern's official partner"."""
_TRIES = 40
_TEAM = re.compile(
    r"\b\w{0,20}(?:koondis|landslag|landshold|maajoukkue|válogatott|reprezent)\w{0,30}", re.I
)
_CLUB = re.compile(
    r"\b(?:[FSTHBVRKNAO]\.?[CKVSB]\.?|T?SV|TSG|VfB|VfL|CF|CD|UD|RC|AS|AC|US|IFK|IF|BK|HNK|GNK|OK|KK|MK[SK]"
    r"|Real|Deportivo|Sporting|Racing|Atl[eé]tico|Sparta|Slavia|Dinamo|Dynamo|Lokomotiv\w?|Spartak|Vit[oó]ria"
    r"|Stade|Olympique|Ботев|Левски|Локомотив|Спартак|Динамо|Άρη\w?|ΠΑΟΚ|ΑΕΚ)\s(?:de\s)?[A-ZÀ-ÝΑ-ΩА-Я]"
)
"""How clubs are called in front of their city."""
_BY = re.compile(
    r"(?:brought to you|presented|powered|supported|sponsored|präsentiert|unterstützt|présentée?s?"
    r"|proposée?s?|presentado|presentata?|apresentado|gepresenteerd|prezentowan\w|představuje)"
    r"\s(?:by|von|par|por|da|door|przez)\b",
    re.I,
)
_PROUD = re.compile(
    r"^\W{0,3}(?:stolt\w?|proud|stolze\w?|fier|fière|orgulloso|orgogliosi|trots\w?|dumny|hrdý|ylpeä"
    r"|büszke|official|offizielle\w?|officiell\w?|new|neue\w?|our|unser\w?)\b",
    re.I,
)
_CELLS = ("td", "th")
_ROLE_LAST = frozenset({"hu", "fi", "et", "lt", "lv"})
_WITH = re.compile(r"(?<!\w)(?:with|mit|avec|con|com|z|s|med|met|cu|със|με)\s(?:\w+\s)?$")
_ASIDE = re.compile(
    r",?\s(?:who|which|against|versus|vs\.?|gegen|contre|contra|contro|tegen|przeciw)\s"
)
"""What follows is about somebody else: a rival of the club."""
_ANOTHER = re.compile(
    r"\s(?:of\s(?!nations)|labs?|capital|finance|protocol|ventures|tech\w*|systems|bank|pipeline|group"
    r"|holding|media|software|networks?|dao|ai|analytics|security|chain|pay|tokens?|coins?)\b|/",
    re.I,
)
"""What follows a name that is part of another one: Atalanta Labs, the World Cup of Trading."""
_OF_NAME = re.compile(r"\s(?:of|at|von|der|du|de|del|di|da|van|for|för|till)?\s?(?:the\s)?[A-Z]")
"""A name follows: "platinum sponsor of Web3 Berlin"."""
_SOUGHT = re.compile(
    r"(?:become|be|werden sie|werde|devenez|diventa|conviértete|word|zostań)\b", re.I
)
"""Sentences that look for sponsors."""


@dataclass(frozen=True, slots=True)
class Deal:
    """One sponsorship, as a page tells it."""

    kind: str
    states: tuple[str, ...]
    what: str
    """The name as written."""
    start: int
    end: int
    confidence: Confidence


@lru_cache(maxsize=8)
def deals(page: Page) -> tuple[Deal, ...]:
    """Every sponsorship that the page tells of as the firm's own, each thing once."""
    found: dict[tuple[str, tuple[str, ...], int], Deal] = {}
    for said in (*statements.said(page, "sponsor", _TRIES, FILE), *_roles(page)):
        subject = _subject(page, said)
        if subject is None:
            continue
        last = _behind(page) or _given(page, said)
        told = [*_named(_row(page, said), subject, last)] or [*_headed(page, said, subject)]
        for deal in told:
            found.setdefault((deal.kind, deal.states, deal.start), deal)
    return tuple(found.values())


_STEMS = ("role", "ally", "by_us", "backs")
_PARTS = occurrences.parts(FILE, *_STEMS)


def _roles(page: Page) -> Iterator[Said]:
    """Sentences with a word for a sponsor or a partner in any form or compound.

    "Our partner" is somebody else, and a partner of nothing is no sponsor.
    """
    tried = 0
    for topic in _STEMS:
        for stem in terms.phrases(FILE, topic):
            for at in _PARTS.starts(page, (topic, stem)):
                tried += 1
                said = statements.around(page, at, at + len(stem)) if tried < _TRIES else None
                if said is None or voices.not_ours(page, said.text):
                    continue
                if topic == "ally" and (_possessed(said) or not _of_something(_row(page, said))):
                    continue
                if topic == "backs" and not _of_something(said):
                    continue
                yield said


def _possessed(said: Said) -> bool:
    """True for "our partner", "with partners"."""
    before = said.text[max(0, said.phrase - 16) : said.phrase]
    return phrases.holds(before, "our", "promotion") or _WITH.search(before) is not None


def _of_something(said: Said) -> bool:
    """True where a competition, a club or another occasion is named near the word."""
    near = said.text[max(0, said.phrase - _NEAR) : said.phrase_end + _NEAR]
    topics = ("international", "competitions", "clubs", "contests", "national")
    known = any(phrases.holds(near, t, FILE) for t in topics)
    return known or _occasion(near) is not None or _sport(near) is not None


def _occasion(text: str) -> tuple[int, int] | None:
    """Bounds of the first word for something to sponsor besides sport."""
    lower = phrases.lowered(text)
    for stem in terms.phrases(FILE, "occasion"):
        if (at := lower.find(stem)) >= 0:
            first = max(lower.rfind(" ", 0, at) + 1, 0)
            last = lower.find(" ", at)
            return first, last if last > 0 else len(text)
    return None


def _subject(page: Page, said: Said) -> Confidence | None:
    """How sure it is that the firm is the sponsor; None where it is not."""
    text = said.text
    if _given(page, said):
        return Confidence.HIGH
    if _SOUGHT.match(text) or phrases.holds(text, "sponsored", FILE) or speaker.over(page, text):
        return None
    if money.speaks_of_others(page, text) or text.rstrip().endswith("?"):
        return None
    if stance.denied(page, text, said.phrase, said.phrase_end):
        return None
    if speaker.own(page, text):
        return Confidence.HIGH
    starts = said.phrase < 30 and said.start == said.block.start
    if starts and not terms.editorial(page) and speaker.own(page, said.block.text):
        return Confidence.MEDIUM  # "Gold sponsor of ... See our name on the lanyards."
    label = len(said.block.text) <= terms.SHORT and said.phrase < 30
    footer = said.block.region is not Region.CODE and not terms.editorial(page)
    return Confidence.MEDIUM if label and footer and _titled(page, said) else None


def _given(page: Page, said: Said) -> bool:
    """True where something is brought to the reader by the firm: its name stands behind "by"."""
    if not _BY.search(said.text[: said.phrase_end + 4]):
        return False
    return speaker.named(page, said.text[said.phrase_end : said.phrase_end + 40])


def _titled(page: Page, said: Said) -> bool:
    """True where nothing near a label says that the sponsor is somebody else."""
    before = said.text[: said.phrase].rstrip()
    dashed = before.endswith(("–", "—", "-", ":")) and any(
        next(phrases.find(before, topic, FILE), None) for topic in ("competitions", "clubs")
    )
    if not dashed and any(word[:1].isupper() for word in _PROUD.sub("", before).split()):
        return False  # "Acme, official partner of ..."
    above = terms.heading(page.blocks, said.index, 8)
    around = terms.joined(page.blocks, max(0, said.index - 1), said.index)
    return not (
        phrases.holds(above, "sponsored", FILE)
        or money.speaks_of_others(page, above)
        or money.speaks_of_others(page, around)
    )


def _row(page: Page, said: Said) -> Said:
    """The sentence behind the cell in front of it: "Olympic Games | worldwide partner"."""
    if said.block.tag != "td" or not said.index or page.blocks[said.index - 1].tag not in _CELLS:
        return said
    before = page.blocks[said.index - 1]
    text = before.text + " " * max(1, said.start - before.end) + said.text
    # what is sponsored stands first: the role is read as if it stood in front of it
    return replace(said, text=text, start=before.start, phrase=0, phrase_end=0)


def _ends(said: Said) -> bool:
    """True where nothing follows the role: "supports the film festival as its lead partner"."""
    return len(said.text) - said.phrase_end < 12


def _headed(page: Page, said: Said, sure: Confidence) -> Iterator[Deal]:
    """What a heading says the firm sponsors, with the place that the text below it names."""
    if said.block.tag not in ("h1", "h2", "h3"):
        return
    below = " | ".join(b.text[:300] for b in page.blocks[said.index + 1 : said.index + 3])
    near = f"{said.text} | {below}"
    if speaker.over(page, below):
        return  # "we do not sponsor European leagues"
    if not phrases.holds(near, "abroad", FILE):
        yield from _placed(said, near, _least(sure, Confidence.MEDIUM))


def _behind(page: Page) -> bool:
    """True for languages in which what is sponsored stands before the word for the sponsor."""
    return not _ROLE_LAST.isdisjoint(speaker.languages(page))


def _named(said: Said, sure: Confidence, last: bool) -> Iterator[Deal]:
    low = max(0, said.phrase - (_NEAR if last or _ends(said) else _BEFORE))
    behind = _ASIDE.split(said.text[said.phrase_end : said.phrase_end + _NEAR])[0]
    near, at = said.text[low : said.phrase_end] + behind, said.phrase - low
    abroad = phrases.holds(near, "abroad", FILE)
    taken = False
    for topic, kind, weight in (
        ("international", INTERNATIONAL, sure),
        ("competitions", EUROPEAN, sure),
        ("clubs", EUROPEAN, _least(sure, Confidence.MEDIUM)),
        ("contests", OTHER, sure),
    ):
        if taken and topic == "contests":
            continue
        for phrase in phrases.find(near, topic, FILE):
            written = near[phrase.start : phrase.end]
            if _other(near, phrase.start, phrase.end, at, last):
                continue
            if topic == "clubs" and venues.cities(written) and _occasion(near):
                continue  # "the Porto summer concerts"
            small = written[0].islower() and not (kind == INTERNATIONAL and len(written) > 11)
            if small or (abroad and kind != INTERNATIONAL):
                continue
            taken = True
            states = (UNION,) if phrase.key in ("all", UNION) else (_state(phrase.key, near),)
            yield Deal(kind, states, written, said.start, said.end, weight)
    if not taken and not abroad:
        yield from _placed(said, near, sure)


def _other(near: str, start: int, end: int, at: int, last: bool) -> bool:
    """True where a name is part of another one, or stands before the sponsor's words unrelated."""
    between = near[end:at].strip()
    before = end <= at and between not in ("", "'s", "’s", "–", "—", "-", ":", "|")
    if last and len(between) < 40 and not set(between) & set(",;:"):
        before = False
    return before or bool(_ANOTHER.match(near, end))


def _placed(said: Said, near: str, sure: Confidence) -> Iterator[Deal]:
    """What is named by its State or city: a national team, a conference in Lisbon."""
    if _foreign(near):
        return
    found = next(phrases.find(near, "national", FILE), None)
    national = (found.start, found.end) if found is not None else _team(near) or _sport(near)
    if _ESPORT.search(near):
        national = None  # "e-urheiluseura"
    people = (venues.audience(near) or _where(near)) if national is not None else ()
    if national is not None and people:
        what, weight = near[national[0] : national[1]], _least(sure, Confidence.MEDIUM)
        yield Deal(EUROPEAN, people, what, said.start, said.end, weight)
        return
    event, states = next(phrases.find(near, "events", FILE), None), _where(near)
    behind = said.text[said.phrase_end : said.phrase_end + 50]
    if event is None and _OF_NAME.match(behind) and (placed := venues.states(behind)):
        yield Deal(
            OTHER, placed, behind.strip(), said.start, said.end, _least(sure, Confidence.MEDIUM)
        )
        return
    bounds = (event.start, event.end) if event is not None else _occasion(near)
    if bounds is not None and states:
        what = near[bounds[0] : bounds[1]].strip(" .,;")
        yield Deal(OTHER, states, what, said.start, said.end, sure)


def _team(near: str) -> tuple[int, int] | None:
    """Bounds of a word for a national team inside a longer one: "jalgpallikoondist"."""
    match = _TEAM.search(near)
    return match.span() if match else None


_ESPORT = re.compile(
    r"\be[- ]?(?:s?port|šport|urheilu|idrott|спорт|σπορ)|\bgaming|киберспорт", re.I
)


def _sport(near: str) -> tuple[int, int] | None:
    """Bounds of a word for sport, or of a club's name: "rukometnog kluba", "HC", "Real"."""
    lower = phrases.lowered(near)
    for stem in terms.phrases(FILE, "sport"):
        at = lower.find(stem)
        if at >= 0 and not lower[at - 1 : at].isalnum():
            return at, max(lower.find(" ", at + len(stem)), at + len(stem))
    match = _CLUB.search(near)
    return match.span() if match else None


def _where(near: str) -> tuple[str, ...]:
    """Member States of a place in a text, or of a city as an adjective ("budapesti")."""
    return venues.states(near) or mentions.as_states({m.code for m in venues.local(near)})


def _state(code: str, near: str) -> str:
    """The State of a name that two share: the Bundesliga of Austria."""
    if code == "DE" and "AT" in venues.audience(near):
        return "AT"
    return code


def _foreign(text: str) -> bool:
    """True where a text names a country outside the Union and none inside it."""
    codes = {mention.code for mention in mentions.mentions(text)}
    return bool(codes) and not mentions.as_states(codes)


def _least(one: Confidence, other: Confidence) -> Confidence:
    return one if one.rank <= other.rank else other
