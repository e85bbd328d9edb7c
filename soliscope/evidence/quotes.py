"""Whether each quotation stands in the record that it names."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from crawler import extract
from crawler.artifacts import Capture
from crawler.page import QUOTE_LIMIT, Page
from crawler.sitemap import Sitemap
from crawler.visit import Visit

_TEXT = re.compile(r"text:(\d{1,9})-(\d{1,9})")
_PAIR = re.compile(r'([A-Za-z][\w:-]{0,40})="([^"\\]{0,400})"')
_WORD = re.compile(r"\w+")
_PLAIN = frozenset({"lang", "hreflang", "content", "name", "property"})
"""Attributes that are quoted as written; addresses are quoted resolved."""
_OURS = frozenset({"places"})
"""Words that a citation adds to what the page says."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation and where it is claimed to stand."""

    where: str
    """What cites it, for the reader: file and finding."""
    quote: str
    place: str
    url: str
    sha256: str
    fetched_at: str
    record_id: str
    source: str = ""


def of_assessment(told: Mapping[str, Any], name: str) -> Iterator[Quote]:
    """Quotes of assessment.json."""
    for part in ("findings", "noted"):
        for number, finding in enumerate(told.get(part) or ()):
            for sample in finding["samples"]:
                yield _quote(sample, f"{name}, {part}[{number}] {finding['signal']}")


def of_signals(lines: Iterable[str], name: str) -> Iterator[Quote]:
    """Quotes of signals.jsonl."""
    for number, line in enumerate(lines, 1):
        told = json.loads(line)
        yield _quote(told, f"{name}, line {number} {told['signal']}")


def _quote(told: Mapping[str, Any], where: str) -> Quote:
    parts = ("quote", "place", "url", "sha256", "fetched_at", "record_id")
    found = {part: told[part] for part in parts}
    if not all(isinstance(value, str) for value in found.values()):
        raise ValueError(f"{where}: a piece of evidence is not made of text")
    return Quote(where=where, **found, source=str(told.get("source") or ""))


def check(capture: Capture, quotes: list[Quote]) -> list[str]:
    """Return what is wrong with each quote of one record, in order; an empty text where nothing."""
    artifact = extract.artifact(capture)
    words = _Words(capture, artifact)
    return [_head(capture, q) or _stands(capture, artifact, words, q) for q in quotes]


def _head(capture: Capture, quote: Quote) -> str:
    for name in ("url", "sha256", "fetched_at"):
        if getattr(quote, name) != getattr(capture, name):
            return f"the record has another {name}"
    if quote.source and (quote.source == "wire") == capture.rendered:
        return f"the record is no {quote.source} one"
    return ""


def _stands(
    capture: Capture, artifact: Page | Sitemap | Visit | None, words: _Words, quote: Quote
) -> str:
    span = _TEXT.fullmatch(quote.place)
    if span:
        if not isinstance(artifact, Page):
            return "the record is no page"
        found = artifact.text[int(span[1]) : int(span[2])].rstrip()
        return "" if found == quote.quote else "the page has other words there"
    if quote.place == "address":
        same = " ".join(capture.url.split())[:QUOTE_LIMIT] == quote.quote
        return "" if same else "the record has another address"
    if isinstance(artifact, Sitemap) and quote.place.startswith('loc "'):
        declared = {(a.hreflang, a.declared_by) for a in artifact.alternates}
        wanted = {(code, quote.place[5:-1]) for code in _values(quote.quote, "hreflang")}
        return "" if wanted <= declared else "the sitemap has no such entry"
    if isinstance(artifact, Page) and (pair := _missing_pair(artifact, quote)):
        return f"the page has no element with {pair}"
    missing = words.missing(quote.quote)
    if missing and not (isinstance(artifact, Page) and _selects(artifact, quote.place)):
        return f"the record does not have the words {', '.join(missing[:5])}"
    return ""


def _values(quote: str, name: str) -> set[str]:
    return {value for key, value in _PAIR.findall(quote) if key == name}


def _missing_pair(page: Page, quote: Quote) -> str:
    """The first `name="value"` that no element has."""
    if quote.place.startswith("response header"):
        return ""
    for name, value in _PAIR.findall(quote.quote):
        if name in _PLAIN and len(quote.quote) < QUOTE_LIMIT and value == " ".join(value.split()):
            shown = {" ".join(v.split()) for v in _attribute(page, name)}
            if value not in shown:
                return f'{name}="{value}"'
    return ""


def _attribute(page: Page, name: str) -> Iterator[str]:
    for node in page.tree.css(f"[{name}]"):
        yield (node.attributes.get(name) or "").strip()
    if name == "lang":
        for node in page.tree.css("html"):
            yield (node.attributes.get("xml:lang") or "").strip()


def _selects(page: Page, place: str) -> bool:
    try:
        return page.tree.css_first(place) is not None
    except Exception:  # a place is for the reader: not every one is a selector
        return False


class _Words:
    """Everything that a record says, in lower case, made when it is first asked for."""

    def __init__(self, capture: Capture, artifact: Page | Sitemap | Visit | None) -> None:
        self._capture, self._artifact, self._all = capture, artifact, ""

    def missing(self, quote: str) -> list[str]:
        """Words of a quote that the record does not have."""
        self._all = self._all or self._say()
        wanted = dict.fromkeys(_WORD.findall(quote.lower()))
        told = re.search(r"\((\d+) places\)$", quote)
        return [
            word
            for word in wanted
            if word not in self._all and word not in _OURS and not (told and word == told[1])
        ]

    def _say(self) -> str:
        capture, artifact = self._capture, self._artifact
        parts = [capture.url, *(f"{k}: {v}" for k, v in capture.headers)]
        if isinstance(artifact, Page):
            data = json.dumps(artifact.structured, ensure_ascii=False, default=str)
            parts += [artifact.html, html.unescape(artifact.html), artifact.text, data]
        else:
            parts.append(capture.body.decode("utf-8", "replace"))
            with suppress(ValueError, RecursionError):  # JSON writes letters as \u00e9
                parts.append(json.dumps(json.loads(capture.body), ensure_ascii=False))
        return "\n".join(parts).lower()
