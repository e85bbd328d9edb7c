"""Precision and recall of every signal over the labelled snippets in tests/corpus.

    python benchmarks/corpus.py [--signal ID] [--misses]

A positive counts as found where a sighting has exactly its States and its words; any sighting of
the signal on one of its negatives is false. Exits 1 where precision is below 0.98 or recall below
0.95.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from pathlib import Path
from typing import Any

import analyzers.crawls
import analyzers.links
import analyzers.pages
from analyzers import scan, summary
from analyzers.backlinks import BacklinkProfile
from analyzers.base import Analyzer, Sighting, discover
from analyzers.crawl import Crawl, CrawlFolder
from crawler.artifacts import Capture
from crawler.page import Page

FOLDER = Path(__file__).parents[1] / "tests" / "corpus"
PRECISION, RECALL = 0.98, 0.95
_HEADERS = (("Content-Type", "text/html; charset=utf-8"),)


def documents(snippet: dict[str, Any]) -> list[tuple[str, str]]:
    """(address, text) of a snippet: of one page, or of each page of a small site."""
    pages = snippet.get("pages", [snippet])
    return [(made.get("url", "https://exchange.example/"), made["html"]) for made in pages]


def look(analyzer: Analyzer, snippet: dict[str, Any]) -> list[Sighting]:
    """What an analyzer sees on a snippet, its gate included."""
    sources = documents(snippet)
    artifacts: list[Page | Crawl | BacklinkProfile] = []
    if analyzer.reads is BacklinkProfile:  # a snippet is a list of links, as JSON
        artifacts.append(BacklinkProfile.example(*sources[0]))
    elif analyzer.reads is Crawl:
        folder = CrawlFolder()
        for url, html in sources:
            folder.add(summary.summarise(_page(url, html)))
        artifacts.append(folder.crawl(tuple(snippet.get("homes", [sources[0][0]]))))
    else:  # the scan of a whole page asks no question whose words are missing
        pages = [_page(url, html) for url, html in sources]
        artifacts += [page for page in pages if analyzer in scan.worth_asking(page)]
    return [signal.sighting for made in artifacts for signal in analyzer.signals(made)]


def _page(url: str, html: str) -> Page:
    body = html.encode()
    return Page(Capture(url, url, 200, _HEADERS, body, "2026-11-20T12:00:00Z", "x", "0" * 64))


def hit(snippet: dict[str, Any], found: list[Sighting]) -> bool:
    """True where a sighting has the States and the words of a positive snippet."""
    return any(
        s.states == tuple(snippet["states"])
        and snippet["quote"] in f"{s.evidence.before}{s.evidence.quote}{s.evidence.after}"
        for s in found
    )


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--signal", help="only this one")
    parser.add_argument("--misses", action="store_true", help="print what went wrong")
    options = parser.parse_args()
    by_links = {a.id: a for a in discover(analyzers.links)}
    known = by_links | {a.id: a for a in discover(analyzers.pages, analyzers.crawls)}
    below = 0
    print(f"{'signal':38} {'+':>4} {'-':>4} {'precision':>9} {'recall':>7}  languages")
    for file in sorted(FOLDER.glob("*.toml")):
        if options.signal and file.stem != options.signal:
            continue
        if file.stem not in known:
            print(f"{file.stem:38} no such analyzer", file=sys.stderr)
            below += 1
            continue
        data = tomllib.loads(file.read_text("utf-8"))
        found = [(s, look(known[file.stem], s)) for s in data["positive"]]
        clear = [(s, look(known[file.stem], s)) for s in data["negative"]]
        hits = sum(hit(s, sightings) for s, sightings in found)
        false = sum(bool(sightings) for _, sightings in clear)
        recall = hits / len(found)
        precision = hits / (hits + false) if hits + false else 0.0
        below += precision < PRECISION or recall < RECALL
        languages = " ".join(sorted({s["lang"] for s, _ in found + clear}))
        print(
            f"{file.stem:38} {len(found):4} {len(clear):4} {precision:9.3f} {recall:7.3f}"
            f"  {languages}"
        )
        if options.misses:
            for snippet, sightings in found:
                if not hit(snippet, sightings):
                    seen = [(s.states, s.evidence.quote[:90]) for s in sightings]
                    print(f"    missed: {documents(snippet)[0][1][:150]!r} -> {seen}")
            for snippet, sightings in clear:
                if sightings:
                    said = [(s.states, s.evidence.quote[:90]) for s in sightings]
                    print(f"    false:  {documents(snippet)[0][1][:150]!r} -> {said}")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
