"""Put every question to a capture: the one function that an audit, a replay and a pool all run."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import lru_cache

import analyzers.crawls
import analyzers.links
import analyzers.listings
import analyzers.pages
import analyzers.registers
import analyzers.vantages
from analyzers import base, language, markup, occurrences, summary, tags_fired
from analyzers.base import Analyzer, Failure, Signal, ask
from analyzers.crawl import Crawl, PageSummary
from crawler import extract, shell
from crawler.artifacts import Capture
from crawler.challenge import is_challenge
from crawler.discovery import Discovery, discover
from crawler.page import Page
from crawler.shell import NOTHING, Need
from crawler.sitemap import Sitemap
from crawler.visit import Visit


@dataclass(frozen=True, slots=True)
class Examined:
    """What one capture gives: small enough to travel between processes."""

    signals: tuple[Signal, ...]
    failures: tuple[Failure, ...]
    summary: PageSummary
    is_page: bool = False
    """True for an HTML page; sitemaps and errors are none."""
    rendered: bool = False
    """True for what a browser made of a page that was examined before."""
    action: str = ""
    """What was done in the browser before."""
    tags: tuple[dict[str, object], ...] = ()
    """Tags on the page by state of consent, for the report."""
    need: Need = NOTHING
    """How much of the page only a browser can show."""
    wordless: bool = False
    """True for an HTML page without one word: nothing can be asked of it."""
    blocked: str = ""
    """A script of the page that a browser could not have, and why."""
    costs: tuple[tuple[str, float], ...] = ()
    """(part or analyzer, seconds), where that was asked for (`analyzers.costs`)."""


@lru_cache(maxsize=1)
def questions() -> tuple[Analyzer, ...]:
    """Every analyzer, by id."""
    return base.discover(
        analyzers.pages, analyzers.crawls, analyzers.listings, analyzers.links,
        analyzers.registers, analyzers.vantages,
    )  # fmt: skip


@lru_cache(maxsize=1)
def warm() -> None:
    """Load now what the first pages would otherwise wait for: much is loaded on first use, so a
    page is read that every question is asked of."""
    language.load()
    _gate()
    markup.standing("")
    occurrences.load()
    read(sample())


def sample() -> Capture:
    """A page of our own that holds a word of every gate, in two languages."""
    words = " ".join(question.words[0] for question in questions() if question.words)
    texts = "".join(f"<p>{html.escape(f'{words}. {text}')}</p>" for text in _SPOKEN)
    kind = (("Content-Type", "text/html; charset=utf-8"),)
    url, time = "http://sample.example/", "2026-01-01T00:00:00Z"
    body = f"<html><!-- {words} --><body>{texts}"  # the comment: gates look for markup, too
    return Capture(url, url, 200, kind, body.encode(), time, "-", "-")


def asked_of_pages() -> frozenset[str]:
    """Signals that are asked of every crawl; others only where their surface was given."""
    return frozenset(q.id for q in questions() if q.reads in (Page, Crawl, Sitemap, Page | Visit))


_SPOKEN = (
    "Open an account in Germany and pay by bank transfer in euros, free of charge, today.",
    "Eröffnen Sie ein Konto in Deutschland und zahlen Sie per Überweisung in Euro, kostenlos.",
)
"""Text of the page that is read to load what pages need."""


@lru_cache(maxsize=1)
def _gate() -> tuple[dict[str, frozenset[int]], frozenset[int]]:
    """The questions that each word of a gate opens, and those that are always open; by place."""
    opened: dict[str, set[int]] = {}
    always = set()
    for place, question in enumerate(questions()):
        for word in question.words:
            opened.setdefault(word, set()).add(place)
        if not question.words:
            always.add(place)
    markup.watch(*opened)
    return {word: frozenset(places) for word, places in opened.items()}, frozenset(always)


_LETTER = re.compile(
    r"&(?:#x?[0-9a-f]{2,6}|[a-z]{1,2}(?:uml|acute|grave|circ|tilde|cedil|cedilla|ring|slash|caron"
    r"|macr|ogon|breve|dblac|strok|stroke|dot|lig)|euro|eth|thorn"
    r"|[kfg]?(?:alpha|beta|gamma|delta|epsi|epsilon|eta|theta|iota|kappa|lambda|omicron|rho|sigma"
    r"|tau|upsilon|phi|omega))(?:;|(?![a-z0-9]))"
)
"""A character reference that may stand for a letter of a gate's word (HTML, section 13.5)."""


def _standing(page: Page) -> frozenset[str]:
    """Words in the markup, with letters in the place of references (`&uuml;`, `&#252;`)."""
    found = markup.present(page)
    if _LETTER.search(page.lower):
        return found | markup.standing(html.unescape(page.lower))
    return found


def worth_asking(page: Page) -> list[Analyzer]:
    """Questions whose words occur on the page, or that have none."""
    opened, always = _gate()
    asked = always.union(*[opened[word] for word in _standing(page) if word in opened])
    return [question for place, question in enumerate(questions()) if place in asked]


def examine(capture: Capture) -> Examined:
    """Read a capture and put every question to it; an error page only leaves its address."""
    artifact = None if is_challenge(capture) else extract.artifact(capture)
    try:
        return _examined(artifact, capture)
    finally:
        _let_go(artifact)


def read(capture: Capture) -> tuple[Discovery, Examined]:
    """Read a capture once for both: where to go next, and what it shows (see `crawler.pool`)."""
    artifact = extract.artifact(capture)
    try:
        return discover(artifact), _examined(artifact, capture)
    finally:
        _let_go(artifact)


def _let_go(artifact: object) -> None:
    if isinstance(artifact, Page):
        artifact.forget()


def address_only(capture: Capture) -> Examined:
    """What an error page or a challenge leaves: that the address answered so."""
    kind = capture.header("content-type").partition(";")[0].strip().lower()
    nothing = capture.status == 200 and not capture.body and kind in ("", "text/html")
    return Examined((), (), PageSummary(capture.url, capture.status), wordless=nothing)


def _examined(artifact: Page | Sitemap | Visit | None, capture: Capture) -> Examined:
    if artifact is None:
        return address_only(capture)
    asked = worth_asking(artifact) if isinstance(artifact, Page) else questions()
    return examined(artifact, capture, *ask(asked, artifact, artifact.url))


def examined(
    artifact: Page | Sitemap | Visit,
    capture: Capture,
    signals: list[Signal],
    failures: list[Failure],
) -> Examined:
    """Put together what a capture gives."""
    return Examined(
        tuple(signals),
        tuple(failures),
        summary.summarise(artifact),
        isinstance(artifact, Page),
        capture.rendered,
        capture.action,
        tags_fired.rows(artifact) if isinstance(artifact, Visit) else (),
        shell.need(artifact) if isinstance(artifact, Page) else NOTHING,
        isinstance(artifact, Page) and not artifact.refresh and not _words(artifact),
        tags_fired.blocked(artifact) if isinstance(artifact, Visit) else "",
    )


def _words(page: Page) -> bool:
    """True for a page with a letter or digit in its text or title, or with other pages in it."""
    shown = any(map(str.isalnum, f"{page.title}{page.text}"))
    return shown or page.tree.css_first("frame, iframe[src]") is not None


def too_costly(capture: Capture, why: str) -> Examined:
    """What is left of a page that could not be read within the limits: nothing was assessed."""
    failures = tuple(
        Failure(name, capture.url, f"the page is too costly to read ({why})")
        for name in sorted(asked_of_pages())
    )
    return Examined((), failures, PageSummary(capture.url, 0))


def examine_crawl(crawl: Crawl) -> tuple[list[Signal], list[Failure]]:
    """Ask what only the whole crawl can answer."""
    return ask(questions(), crawl, "")
