"""Open positions that are there to win a market in the Union."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from analyzers import (
    clauses,
    invites,
    mentions,
    phrases,
    postal,
    presence,
    speaker,
    stance,
    terms,
    venues,
    voices,
)
from analyzers.base import UNION, Confidence, Sighting, analyzer
from analyzers.clauses import Clause
from analyzers.places import MEMBER_STATES, country_name
from crawler.artifacts import Region
from crawler.page import Page

_FILE = "onboarding"
_JOBS = "jobs"
_SHORT = 160
_MOST = 120


@analyzer(reads=Page, tables=("onboarding.market_jobs", "jobs.task"))
def eu_job_postings(page: Page) -> Iterator[Sighting]:
    """See open positions that build a market in a Member State.

    No text of ESMA names it; in the spirit of paragraph 38 it is a hint for monitoring. A job
    counts where its title is one of winning clients (country manager, marketing, growth, sales,
    partnerships, community ...) and the title or its line names a Member State, a region such
    as DACH or Benelux, or one of its cities. Engineers and compliance staff who may live in the
    Union, news of appointments, and stories are left out. Titles are known in the Union's 24
    official languages.

    Seen:     https://x.example/careers <li><strong>Country Manager DACH</strong>, Berlin</li>
    Seen:     <h2>Open positions</h2><ul><li>Head of Marketing, Poland</li></ul>
    Seen:     <script type="application/ld+json">{"@type": "JobPosting", "title": "Growth Manager Italy", "jobLocation": {"@type": "Place", "address": {"addressCountry": "IT"}}}</script>
    Not seen: https://x.example/careers <li>Matching engine engineer, remote, Portugal or Estonia</li>
    Not seen: https://x.example/careers <li>Country Manager, Brazil</li>
    Not seen: <p>Marketing in Germany is expensive.</p>
    Not seen: https://x.example/news/1 <p>Anna Kern, Country Manager DACH, joined in May.</p>
    """  # noqa: E501
    if not terms.editorial(page):
        yield from presence.bounded(_jobs(page))


def _jobs(page: Page) -> Iterator[Sighting]:
    yield from _structured(page)
    careers, seen = terms.careers(page), set[int]()
    for clause in clauses.found(page, "market_jobs", _FILE, 60):
        states = _states(page, clause)
        if not states or clause.index in seen or phrases.holds(clause.text, "past_jobs", _FILE):
            continue
        if stance.denied(page, clause.text) or _pretended(page, clause.index):
            continue
        if careers or _hiring(page, clause):
            seen.add(clause.index)  # one job a block: its title, not its tasks
            yield _sighting(page, clause, states, Confidence.HIGH if careers else Confidence.MEDIUM)

    for index in _lines(page, careers):
        if index not in seen and (composed := _composed(page, index)):
            clause, states = composed
            seen.add(index)
            yield _sighting(page, clause, states, Confidence.HIGH if careers else Confidence.MEDIUM)


def _lines(page: Page, careers: bool) -> list[int]:
    """Indices of blocks that may be titles: on a careers page, or near words for open positions."""
    blocks = page.blocks
    wanted = [i for i, b in enumerate(blocks) if b.region is Region.CONTENT and len(b.text) < 300]
    if careers:
        return wanted[:_MOST]
    hiring = [i for i in wanted if phrases.holds(blocks[i].text, "hiring", _FILE)][:8]
    near = {j for i in hiring for j in range(i, min(i + 9, len(blocks)))}
    return [i for i in wanted if i in near][:_MOST]


def _composed(page: Page, index: int) -> tuple[Clause, tuple[str, ...]] | None:
    """A title made of a task that wins clients and a role, with its place."""
    block = page.blocks[index]
    task = next(phrases.find(block.text, "task", _JOBS, speaker.languages(page)), None)
    if task is None or not phrases.holds(block.text, "role", _JOBS, speaker.languages(page)):
        return None
    first, last = terms.sentence(block.text, task.start, task.end)
    text = block.text[first:last]
    if len(text) > _SHORT or phrases.holds(text, "other_job", _JOBS):
        return None
    if not phrases.holds(text, "role", _JOBS, speaker.languages(page)):
        return None
    if phrases.holds(text, "past_jobs", _FILE) or speaker.over(page, text):
        return None
    if text.rstrip().endswith("?") or voices.not_ours(page, text) or stance.denied(page, text):
        return None
    if _pretended(page, index):
        return None
    clause = Clause(
        task.key, task.entry, text, block.start + first, task.start - first, block, index
    )
    states = _states(page, clause)
    return (clause, states) if states else None


def _pretended(page: Page, index: int) -> bool:
    """True under a heading that warns of somebody who pretends to hire for the firm."""
    return voices.warned(terms.heading(page.blocks, index))


def _sighting(
    page: Page, clause: Clause, states: tuple[str, ...], confidence: Confidence
) -> Sighting:
    where = "the Union" if states == (UNION,) else ", ".join(map(country_name, states))
    note = f"An open position wins clients in {where}."
    return Sighting(page.quote(clause.start, clause.end), states, confidence, note=note)


def _hiring(page: Page, clause: Clause) -> bool:
    if clause.block.region is not Region.CONTENT:
        return False
    near = clauses.around(page, clause, 2, 2)
    short = len(clause.block.text) < _SHORT
    return short and phrases.holds(near, "hiring", _FILE)


@lru_cache(maxsize=1)
def _regions() -> dict[str, tuple[str, ...]]:
    table = terms.table(_FILE)["job_regions"]
    return {name: tuple(key.split()) for key, names in table.items() for name in names}


def _states(page: Page, clause: Clause) -> tuple[str, ...]:
    """States of the title, or else of the place beside it."""
    title = clause.text[max(0, clause.at - 40) : clause.at + 90]
    for text in (title, _beside(page, clause)):
        regions = [_regions()[p.entry] for p in phrases.find(text, "job_regions", _FILE)]
        named = venues.audience(text)
        codes = {s for states in regions for s in states if s in MEMBER_STATES}
        codes |= set(named) & MEMBER_STATES
        if codes:
            return tuple(sorted(codes))
        if regions or named:
            return (UNION,)
        if mentions.mentions(text):
            return ()  # somewhere else
    return ()


def _beside(page: Page, clause: Clause) -> str:
    """The short block behind a title: its place."""
    blocks = page.blocks
    if len(clause.block.text) > _SHORT or clause.index + 1 >= len(blocks):
        return ""
    behind = blocks[clause.index + 1]
    if behind.tag == clause.block.tag == "li":
        return ""  # the next job
    return behind.text if len(behind.text) < 60 and behind.tag not in ("h1", "h2", "h3") else ""


def _structured(page: Page) -> Iterator[Sighting]:
    for item in page.structured:
        if item.get("@type") != "JobPosting":
            continue
        title = str(item.get("title") or "")
        composed = phrases.holds(title, "task", _JOBS) and phrases.holds(title, "role", _JOBS)
        if phrases.holds(title, "other_job", _JOBS):
            continue
        if not composed and not phrases.holds(title, "market_jobs", _FILE):
            continue
        places = item.get("jobLocation")
        found = set(invites.states(title))
        for place in places if isinstance(places, list) else [places]:
            address = place.get("address") if isinstance(place, dict) else None
            if isinstance(address, dict):
                found.add(postal.country(address.get("addressCountry")))
        states = mentions.as_states(found)
        if states:
            where = "the Union" if states == (UNION,) else ", ".join(map(country_name, states))
            evidence = page.cite(f'"title": "{title}"', 'script[type="application/ld+json"]')
            note = f"A job posting in structured data wins clients in {where}."
            yield Sighting(evidence, states, Confidence.HIGH, note=note)
