"""Statements that people in the Union are served or welcome."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from analyzers import (
    clauses,
    concepts,
    invites,
    markup,
    mentions,
    phrases,
    speaker,
    stance,
    statements,
    terms,
    venues,
    voices,
)
from analyzers.base import UNION, Confidence, Sighting, analyzer
from analyzers.clauses import Clause
from analyzers.places import MEMBER_STATES, country_name
from crawler.artifacts import Region
from crawler.page import Page

_CELLS = markup.watch("<td")
_MOST = 5
_SHORT = 70
_REACH = 110
_VERB_LAST = frozenset({"de", "et", "fi", "hu", "lt", "lv", "nl"})
"""Languages in which the place may stand in front of the phrase."""


@analyzer(reads=Page, tables=("invites.served",))
def eu_residents_invited(page: Page) -> Iterator[Sighting]:
    """See a statement that people in a Member State or the Union are served or welcome.

    Paragraph 12 of the guidelines covers promotion, advertisement or offer by any means: a
    sentence such as "now live in Spain" is a direct offer, and names its addressees. Seen are
    sentences in which the firm speaks of itself or its service beside the name of the place, lists
    under a head such as "supported countries", and the naming of a contracting party for residents
    of the Union. Statements with a negation or of the future, lists of excluded countries, stories
    about others, job adverts and legal boilerplate are left out; in blog and news paths only "we"
    and the firm's own name count, with medium confidence. Phrases are known in the Union's 24
    official languages.

    Seen:     <p>We are now live in Spain and Italy!</p>
    Seen:     <p>Exchange ist jetzt auch in Deutschland verfügbar.</p>
    Seen:     <h2>Supported countries</h2><ul><li>Brazil<li>France<li>Japan</ul>
    Seen:     <p>If you reside in the EEA, your contracting entity is Exchange (Seychelles) Ltd.</p>
    Not seen: <p>Our services are not available in Germany.</p>
    Not seen: <h2>Unsupported countries</h2><ul><li>France<li>Malta</ul>
    Not seen: <p>Bitcoin ATMs are available in Austria.</p>
    Not seen: <p>Our app was available in Spain until 2024 and has been discontinued there.</p>
    Not seen: https://exchange.example/news/1 <p>Bankia is now available in Spain.</p>
    """
    if not terms.careers(page):
        yield from islice(_statements(page), _MOST)


def _statements(page: Page) -> Iterator[Sighting]:
    story, seen = terms.editorial(page), set[tuple[str, ...]]()
    for said in invites.said(page, "served", 80):
        states = _invited(page, said, story)
        if states:
            seen.add(states)
            confidence = Confidence.MEDIUM if story else Confidence.HIGH
            note = f"The page says that people in {_where(states)} are served or welcome."
            yield _sighting(page, said.start, said.end, states, confidence, note)
    if story:
        for start, end, states in _opened(page):
            if states not in seen and speaker.own(page, page.text[start:end]):
                seen.add(states)
                note = f"The page says that people in {_where(states)} are served or welcome."
                yield _sighting(page, start, end, states, Confidence.MEDIUM, note)
        return
    for start, end, states in (
        *_answers(page),
        *_people(page),
        *_table(page),
        *_opened(page),
        *_welcomed(page),
    ):
        if states not in seen:
            seen.add(states)
            note = f"The page says that people in {_where(states)} are served or welcome."
            yield _sighting(page, start, end, states, Confidence.HIGH, note)
    for said in invites.said(page, "supported", 6):
        if invites.has(said.text, "unsupported") or invites.negated(said.text):
            continue
        end, codes = invites.listed(page, said.index)
        behind = invites.codes(said.text[said.entry_end :])
        states = mentions.as_states(codes | behind)
        if states and states not in seen:
            seen.add(states)
            note = f"A list of supported countries names {_where(states)}."
            yield _sighting(page, said.start, end, states, Confidence.HIGH, note)
    for said in invites.said(page, "contract", 10):
        around = said.block.text[max(0, said.at - 200) :][:600]
        if invites.has(around, "residence") and not invites.negated(said.text):
            states = invites.states(said.text) or invites.states(around)
            if states and states not in seen:
                seen.add(states)
                note = f"The page names the contracting party of residents of {_where(states)}."
                yield _sighting(page, said.start, said.end, states, Confidence.MEDIUM, note)


def _answers(page: Page) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Questions whether people of a place may use the service, answered with yes."""
    if "?" not in page.text:
        return
    for index, block in enumerate(page.blocks):
        at = block.text.find("?", 0, 201)
        if at < 8 or at > 200 or not terms.own_words(block):
            continue
        asked = block.text[: at + 1].rsplit(". ", 1)[-1]
        behind = block.text[at + 1 : at + 60]
        if not behind.strip() and index + 1 < len(page.blocks):
            behind = page.blocks[index + 1].text[:60]
        if (
            not stance.agreed(page, behind)
            or invites.has(asked, "alien")
            or invites.has(asked, "things")
        ):
            continue
        states = invites.only_states(asked) or venues.audience(asked)
        if states and (invites.has(asked, "inviting") or statements.has(asked, "opening")):
            yield block.start, block.end, states


def _table(page: Page) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Rows of a table that say yes to a country under a head such as "Available"."""
    blocks, found = page.blocks, set[str]()
    first = last = -1
    if not markup.has(page, _CELLS):
        return
    for index, block in enumerate(blocks[:-1]):
        behind = blocks[index + 1]
        if block.tag != "td" or behind.tag != "td" or len(block.text) > 40:
            continue
        open_, sure = _open_cell(page, index)
        codes = invites.codes(block.text) & (MEMBER_STATES | {UNION}) if open_ else frozenset()
        if not codes:
            continue
        heads = f"{terms.heading(blocks, index)} | {page.title}"
        if sure or invites.has(heads, "inviting") or invites.has(heads, "supported"):
            found |= codes
            first = block.start if first < 0 else first
            last = behind.end
    if found:
        yield first, last, mentions.as_states(found)


_STATUS = re.compile(
    r"\W{0,4}(?:available|live|supported|active|open|served|full access|verfügbar|aktiv|disponible"
    r"|actif|activo|disponibile|attivo|disponível|ativo|beschikbaar|actief|dostępn\w|aktywn\w|dostupn\w"
    r"|tillgänglig|tilgængelig|saatavilla|elérhető|disponibil|достъпн\w|διαθέσιμ\w)\b",
    re.I,
)


def _open_cell(page: Page, index: int) -> tuple[bool, bool]:
    """(Whether a cell of the row says yes, whether it says what is open and not only "yes")."""
    said = sure = False
    for behind in page.blocks[index + 1 : index + 7]:
        if behind.tag != "td" or invites.codes(behind.text):
            break
        status = bool(_STATUS.match(behind.text)) and not invites.closed(behind.text)
        sure = sure or status
        said = said or status or stance.agreed(page, behind.text) or behind.text.strip() in _TICKS
    return said, sure


_TICKS = ("✓", "✔", "✅", "☑", "●")


def _opened(page: Page) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """A place and the opening of an account in the same few words: "In Spain? Open an account."""
    starts = [phrase.start for phrase in clauses.hits(page, "opens", invites.FILE)[:_TRIES]]
    starts += [
        said.start
        for said in concepts.said(
            page, "account", _TRIES, lambda text: concepts.has(page, text, "open")
        )
    ]
    for index in sorted({terms.position(page, start) for start in starts}):
        block = page.blocks[index]
        if block.region is not Region.CONTENT or len(block.text) > _FEW:
            continue
        text = block.text
        if not invites.codes(text) and index and page.blocks[index - 1].tag in ("h1", "h2", "h3"):
            text = f"{page.blocks[index - 1].text} | {text}"
        states = invites.only_states(text)
        if not states and statements.has(text, "europeans"):
            states = (UNION,)
        if not states or invites.has(text, "elsewhere_open") or _is_others(page, text):
            continue
        start = block.end - len(text) if len(text) <= len(block.text) else block.start
        yield start, block.end, states


def _welcomed(page: Page) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """A welcome, a place, and people or an account: in a sentence, or under a head with the place.

    "Exchange for residents of Croatia", "Clients from Spain? Of course."
    """
    for said in concepts.said(page, "welcomes", _TRIES):
        if said.block.region is not Region.CONTENT or len(said.text) > _FEW:
            continue
        text, start = said.text, said.start
        head = page.blocks[said.index - 1] if said.index else said.block
        headed = f"{head.text} | {text}" if head.tag in ("h1", "h2", "h3", "summary") else text
        if not _joins(page, headed) or phrases.holds(headed, "explains", "landing"):
            continue
        ours = speaker.own(page, headed) or stance.reads(page, headed)
        if not ours and said.block.tag not in ("h1", "h2", "h3") and "?" not in text:
            continue
        states = invites.only_states(text) or venues.audience(text)
        if not states and headed != text:
            text = headed
            states = invites.only_states(head.text) or venues.audience(head.text)
        if not states or _is_others(page, text) or invites.has(headed, "elsewhere_open"):
            continue
        if text.rstrip().endswith("?") and not _agreed(page, said.index, said.text):
            continue
        if statements.has(text, "later") or voices.over(page, text):
            continue
        yield start, said.end, states


def _joins(page: Page, text: str) -> bool:
    """True where a text speaks of clients, of services, or of an account or the use of one."""
    return any(concepts.has(page, text, topic) for topic in ("persons", "using", "more"))


def _agreed(page: Page, index: int, asked: str) -> bool:
    """True where the block ends with the question, and the next one says yes."""
    behind = page.blocks[index].text.partition(asked)[2] or (
        page.blocks[index + 1].text if index + 1 < len(page.blocks) else ""
    )
    return stance.agreed(page, behind)


def _is_others(page: Page, text: str) -> bool:
    """True where a short text denies, asks and denies, or speaks of somebody or something else."""
    parts = [part for part in re.split(r"(?<=[.!?])\s|\s\|\s", text) if part]
    return (
        stance.denied(page, text)
        or invites.negated(text if _french(page) else _PAS.sub(" ", text))
        or invites.has(text, "alien")
        or invites.has(text, "things")
        or any(voices.not_ours(page, part) for part in parts)
    )


def _french(page: Page) -> bool:
    return speaker.languages(page)[:1] in ((), ("fr",), ("en",))


_PAS = re.compile(r"\bpas\b", re.I)
"""French for "not", Lithuanian for "at", Dutch for "only just"."""
_TRIES, _FEW = 20, 240


def _people(page: Page) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """ "French residents are welcome": the place is an adjective of the people."""
    for said in invites.said(page, "residents", 12):
        text = said.text
        if invites.negated(text) or not invites.has(text, "inviting") or "?" in text:
            continue
        near = text[max(0, said.at - 24) : said.entry_end + 24]
        states = venues.audience(near)
        if states and not invites.has(text, "alien"):
            yield said.start, said.end, states


def _only_people(said: Clause) -> bool:
    """True where the phrase names people ("clients in") and does not say that they are served."""
    phrase = said.text[said.at : said.entry_end]
    return invites.has(phrase, "people") and not invites.has(phrase, "inviting")


def _sighting(
    page: Page, start: int, end: int, states: tuple[str, ...], confidence: Confidence, note: str
) -> Sighting:
    return Sighting(page.quote(start, end), states, confidence, nexus=True, note=note)


def _where(states: tuple[str, ...]) -> str:
    if states == ("UNION",):
        return "the Union"
    names = [country_name(state) for state in states[:6]]
    return ", ".join(names) + (" and others" if len(states) > 6 else "")


def _invited(page: Page, said: Clause, story: bool) -> tuple[str, ...]:
    """States whose people the sentence says are served."""
    text = said.text
    if len(text) > 700 or invites.negated(text) or text.rstrip().endswith("?"):
        return ()
    if _only_people(said) and not invites.has(text, "inviting"):
        return ()
    near = text[max(0, said.at - _REACH) : said.entry_end + _REACH]
    states = invites.only_states(text[said.entry_end : said.entry_end + _REACH])
    if said.key in _VERB_LAST:
        states = states or invites.only_states(near)
    if not states or invites.has(text[: said.at], "things"):
        return ()
    headline = len(text) < _SHORT and said.at < 5 and not invites.has(text, "alien")
    if story:
        return states if speaker.own(page, text) and not invites.has(text, "alien") else ()
    if invites.speaks(page, text) or (headline and said.block.region is Region.CONTENT):
        return states
    return ()
