"""One page or sitemap, reduced to what the whole crawl needs to know of it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from urllib.parse import parse_qsl, urlsplit

from analyzers import language
from analyzers.crawl import LanguageShare, PageSummary
from analyzers.language.votes import vote
from analyzers.places import LocaleCode, locale_code
from crawler.artifacts import Block, Evidence, Region
from crawler.letters import letters as letters_of
from crawler.page import Page
from crawler.sitemap import Sitemap
from crawler.visit import Visit

MIN_LETTERS = 40
"""Letters from which the language of a block counts (measured: benchmarks/language.py)."""
SAMPLE = 4
"""Blocks of a group that are identified."""
UNGROUPED = 12
"""Blocks without a group that are identified, the longest: a paragraph mostly has small words."""
_BLOG = re.compile(
    r"/(?:blog|blogi|blogg|blogs|tinklarastis|news|noticias|notizie|nouvelles|actualites|aktuelles"
    r"|nachrichten|nieuws|nyheder|nyheter|uutiset|novinky|aktuality|aktualnosci|vijesti|novosti"
    r"|novice|novini|naujienos|jaunumi|uudised|hirek|stiri|noutati|nea|magazin|magazine|press"
    r"|academy|academia|akademie|akademia|akatemia|akademija|academie|accademia|learn|insights"
    r"|articles?|artikel|artykuly|clanky)(?:/|$)",
    re.I,
)
_CONTENT = (Region.CONTENT, Region.QUOTED)
"""A quotation says nothing for the firm: it shows the language of a page with nothing else."""
_QUERY_KEYS = frozenset({"lang", "language", "locale", "hl", "lng"})


@lru_cache(maxsize=65_536)  # a site links the same addresses on every page
def locale_path(url: str) -> str:
    """The first or second path segment, or `?lang=` value, that is a locale code; as written."""
    parts = urlsplit(url)
    for segment in [s for s in parts.path.split("/") if s][:2]:
        if locale_code(segment) is not None:
            return segment
    for key, value in parse_qsl(parts.query):
        if key.lower() in _QUERY_KEYS and locale_code(value) is not None:
            return value
    return ""


def is_root(url: str) -> bool:
    """True for the host's home page and for the root of a locale tree."""
    segments = [s for s in urlsplit(url).path.split("/") if s]
    if segments and re.fullmatch(r"(?:index|home|default)(?:\.\w{2,5})?", segments[-1], re.I):
        segments.pop()
    return not segments or (len(segments) == 1 and locale_code(segments[0]) is not None)


def own_blocks(page: Page) -> Iterator[Block]:
    """The page's main content: no navigation, footer, picker, banner, widget or code."""
    return (block for block in page.blocks if block.region in _CONTENT)


@lru_cache(maxsize=8)  # several analyzers ask about the same page in a row
def shares(page: Page) -> tuple[LanguageShare, ...]:
    """Languages of the main content, most letters first.

    Blocks are grouped by their small words first. Where the longest blocks of a group are all
    identified as one language, the rest of the group is counted with them: asking about each would
    cost more than everything else on the page. Blocks that speak for no group are asked one by one.
    """
    groups: dict[str, list[Block]] = {}
    long = [block for block in own_blocks(page) if len(block.text) >= MIN_LETTERS]
    for block in [b for b in long if b.region is Region.CONTENT] or long:
        groups.setdefault(vote(block.text), []).append(block)
    letters: Counter[str] = Counter()
    longest: dict[str, tuple[int, int, int]] = {}
    for group, blocks in groups.items():
        blocks.sort(key=lambda block: (-len(block.text), block.start))
        asked = blocks[: SAMPLE if group else UNGROUPED]
        found = _identified(asked, longest)
        if not group or len(asked) == len(blocks):
            pass
        elif len(found) != 1:
            found = _identified(blocks, longest)
        else:
            [(code, count)] = found.items()
            rest = sum(letters_of(b.text) for b in blocks[len(asked) :])
            found = {code: count + rest}
        letters.update(found)
    order = sorted(letters, key=lambda code: (-letters[code], code))
    return tuple(
        LanguageShare(code, letters[code], page.quote(*longest[code][1:])) for code in order
    )


def _identified(blocks: list[Block], longest: dict[str, tuple[int, int, int]]) -> dict[str, int]:
    """Letters of each language in the blocks; `longest` keeps the best quotation of each."""
    starts = list(accumulate((len(block.text) + 1 for block in blocks), initial=0))
    letters: dict[str, int] = {}
    # One call for all of them: the identifier asks its second opinion less often that way.
    for span in language.identify("\n".join(block.text for block in blocks)):
        if span.language == "und":
            continue
        for i in range(bisect_right(starts, span.start) - 1, bisect_left(starts, span.end)):
            first = max(0, span.start - starts[i])
            last = min(len(blocks[i].text), span.end - starts[i])
            count = letters_of(blocks[i].text[first:last])
            if count < MIN_LETTERS:
                continue
            letters[span.language] = letters.get(span.language, 0) + count
            begin = blocks[i].start
            best = (count, begin + first, begin + last)
            known = longest.get(span.language)
            if known is None or (best[0], -best[1]) > (known[0], -known[1]):
                longest[span.language] = best
    return letters


def own_regions(page: Page) -> tuple[str, ...]:
    """Codes with a region that the page gives itself."""
    candidates = [page.html_lang, page.meta("og:locale"), locale_path(page.url)]
    candidates += [a.hreflang for a in page.alternates if a.url == page.url]
    found = {c: locale_code(c) for c in candidates if c}
    return tuple(sorted(c for c, code in found.items() if code and code.explicit))


def _points_at_union(code: LocaleCode | None) -> bool:
    if code is None:
        return False
    return bool(code.state and code.explicit) or code.union


def summarise(artifact: Page | Sitemap | Visit) -> PageSummary:
    """Reduce an artifact."""
    if isinstance(artifact, Visit):
        return PageSummary(artifact.url, 0)
    if isinstance(artifact, Sitemap):
        declared = tuple(
            (a.hreflang, a.url, artifact.cite(f'hreflang="{a.hreflang}"', f'loc "{a.declared_by}"'))
            for a in artifact.alternates
            if _points_at_union(locale_code(a.hreflang))
        )
        codes = tuple(sorted({a.hreflang for a in artifact.alternates}))
        host = (urlsplit(artifact.url).hostname or "").lower()
        return PageSummary(artifact.url, 200, host, alternates=declared, codes=codes)
    page = artifact
    return PageSummary(
        url=page.url,
        status=page.capture.status,
        host=page.host,
        html_lang=page.html_lang,
        locale_path=locale_path(page.url),
        root=is_root(page.url),
        blog=bool(_BLOG.search(page.path)) or page.host.startswith(("blog.", "news.")),
        languages=shares(page),
        letters=sum(len(block.text) for block in own_blocks(page)),
        regions=own_regions(page),
        alternates=tuple(_alternates(page)),
        codes=tuple(sorted({a.hreflang for a in page.alternates})),
    )


def _alternates(page: Page) -> Iterator[tuple[str, str, Evidence]]:
    for alternate in page.alternates:
        if _points_at_union(locale_code(alternate.hreflang)):
            place = f'link[hreflang="{alternate.hreflang}"][href]'
            if alternate.source == "header":
                place = "response header Link"
            quote = f'hreflang="{alternate.hreflang}" href="{alternate.url}"'
            yield alternate.hreflang, alternate.url, page.cite(quote, place)
