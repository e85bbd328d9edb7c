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
import analyzers.pages
from analyzers import summary
from analyzers.base import Analyzer, Sighting, discover
from analyzers.crawl import Crawl, CrawlFolder
from crawler.artifacts import Capture
from crawler.page import Page

FOLDER = Path(__file__).parents[1] / "tests" / "corpus"
PRECISION, RECALL = 0.98, 0.95
_HEADERS = (("Content-Type", "text/html; charset=utf-8"),)


def look(analyzer: Analyzer, snippet: dict[str, Any]) -> list[Sighting]:
    """What an analyzer sees on a snippet, its gate included."""
    url = snippet.get("url", "https://exchange.example/")
    body = snippet["html"].encode()
    page = Page(Capture(url, url, 200, _HEADERS, body, "2026-11-20T12:00:00Z", "x", "0" * 64))
    if analyzer.words and not any(word in page.lower for word in analyzer.words):
        return []
    artifact: Page | Crawl = page
    if analyzer.reads is Crawl:
        folder = CrawlFolder()
        folder.add(summary.summarise(page))
        artifact = folder.crawl((url,))
    return [signal.sighting for signal in analyzer.signals(artifact)]


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
    known = {a.id: a for a in discover(analyzers.pages, analyzers.crawls)}
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
                    print(f"    missed: {snippet['html'][:150]!r} -> {seen}")
            for snippet, sightings in clear:
                if sightings:
                    said = [(s.states, s.evidence.quote[:90]) for s in sightings]
                    print(f"    false:  {snippet['html'][:150]!r} -> {said}")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
