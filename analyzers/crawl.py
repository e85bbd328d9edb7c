"""The whole crawl as one artifact: what only many pages together can show.

Pages are examined one by one, in any order and in several processes; each gives a compact
`PageSummary`, and `CrawlFolder` folds them. Memory is bounded by hosts, languages and codes, and a
few hundred bytes a page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from sys import intern
from urllib.parse import urlsplit

from crawler.artifacts import Evidence

TARGETS = 20
"""Targets of one hreflang code that are kept."""
SAMPLES = 8
"""Citations of one hreflang code that are kept."""


@dataclass(frozen=True, slots=True)
class LanguageShare:
    """How much of a page's own text is in one language."""

    language: str
    """ISO 639-1."""
    letters: int
    """Letters in blocks of at least 40 letters that both identifiers gave this language."""
    evidence: Evidence
    """The longest such block."""


@dataclass(frozen=True, slots=True)
class PageSummary:
    """What the crawl as a whole needs to know of one address."""

    url: str
    status: int
    host: str = ""
    html_lang: str = ""
    locale_path: str = ""
    """Path segment or query value that is a locale code, as written; empty where none is."""
    root: bool = False
    """True for a home page: the host's `/` or the root of a locale tree."""
    blog: bool = False
    """True where the path is a blog, news or academy path."""
    languages: tuple[LanguageShare, ...] = ()
    letters: int = 0
    """Letters of the page's own text."""
    regions: tuple[str, ...] = ()
    """Locale codes with a region that the page declares for itself (html lang, og:locale, path)."""
    alternates: tuple[tuple[str, str, Evidence], ...] = ()
    """(hreflang, target, citation) of alternates whose region is a Member State or the Union."""
    codes: tuple[str, ...] = ()
    """Every hreflang code that the page or sitemap declares."""


@dataclass(frozen=True, slots=True)
class Declared:
    """One hreflang code on one host."""

    host: str
    code: str
    targets: tuple[str, ...]
    samples: tuple[Evidence, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Crawl:
    """All pages of a run."""

    pages: tuple[PageSummary, ...]
    """Pages answered with 200, in order of URL."""
    declared: tuple[Declared, ...]
    codes: dict[str, frozenset[str]]
    """Host -> every hreflang code declared on it."""
    missing: frozenset[str]
    """Addresses that answered 404 or 410."""
    homes: frozenset[str] = frozenset()
    """Addresses that answered for the audited sites (after redirects)."""

    @property
    def hosts(self) -> tuple[str, ...]:
        """Hosts with at least one page."""
        return tuple(sorted({page.host for page in self.pages}))


class CrawlFolder:
    """Folds page summaries; the order in which they come does not matter."""

    def __init__(self) -> None:
        self._pages: dict[str, PageSummary] = {}
        self._missing: set[str] = set()
        self._codes: dict[str, set[str]] = {}
        self._targets: dict[tuple[str, str], set[str]] = {}
        self._samples: dict[tuple[str, str], list[Evidence]] = {}
        self._counts: dict[tuple[str, str], int] = {}

    def add(self, page: PageSummary) -> None:
        """Take in one page or sitemap."""
        if page.status in (404, 410):
            self._missing.add(page.url)
        if page.status != 200:
            return
        self._codes.setdefault(page.host, set()).update(page.codes)
        for code, target, citation in page.alternates:
            self._declare((page.host, code), target, citation)
        known = self._pages.get(page.url)
        if known is None or page.letters > known.letters:
            self._pages[page.url] = _slim(page)
        if known is not None:  # the same page in a browser: a language may have been chosen there
            both = _merged(known.languages, page.languages)
            self._pages[page.url] = replace(self._pages[page.url], languages=both)

    def _declare(self, key: tuple[str, str], target: str, citation: Evidence) -> None:
        targets = self._targets.setdefault(key, set())
        targets.add(target)
        if len(targets) > TARGETS:  # keep the smallest ones: independent of the order
            targets.remove(max(targets, key=_short_first))
        samples = self._samples.setdefault(key, [])
        samples.append(citation)
        if len(samples) > SAMPLES:
            samples.sort(key=lambda e: (_short_first(e.url), e.place))
            samples.pop()
        self._counts[key] = self._counts.get(key, 0) + 1

    def crawl(self, homes: Iterable[str] = ()) -> Crawl:
        """Return what has been folded so far."""
        declared = tuple(
            Declared(
                host,
                code,
                tuple(sorted(self._targets[host, code], key=_short_first)),
                tuple(
                    sorted(self._samples[host, code], key=lambda e: (_short_first(e.url), e.place))
                ),
                self._counts[host, code],
            )
            for host, code in sorted(self._targets)
        )
        return Crawl(
            tuple(self._pages[url] for url in sorted(self._pages)),
            declared,
            {host: frozenset(codes) for host, codes in sorted(self._codes.items())},
            frozenset(self._missing),
            frozenset(homes),
        )


def _merged(*each: tuple[LanguageShare, ...]) -> tuple[LanguageShare, ...]:
    """The largest share of each language, most letters first."""
    best: dict[str, LanguageShare] = {}
    for share in (share for shares in each for share in shares):
        known = best.get(share.language)
        if known is None or _larger(share) < _larger(known):
            best[share.language] = share
    return tuple(sorted(best.values(), key=_larger))


def _larger(share: LanguageShare) -> tuple[int, bool, str, str]:
    """Most letters first, of equal ones the response as received."""
    seen = share.evidence
    return -share.letters, seen.source != "wire", share.language, seen.record_id


def _slim(page: PageSummary) -> PageSummary:
    """What is kept of a page; what many pages say alike comes from a worker as many copies."""
    return PageSummary(
        page.url, page.status, intern(page.host), intern(page.html_lang),
        intern(page.locale_path), page.root, page.blog, page.languages, page.letters,
        tuple(map(intern, page.regions)),
    )  # fmt: skip


def _short_first(url: str) -> tuple[int, str]:
    return len(urlsplit(url).path), url
