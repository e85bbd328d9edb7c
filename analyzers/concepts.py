"""Sentences by what they are made of: several notions together, each known by its stems.

A phrase list knows the sentences that somebody thought of; notions that must stand together know
the others, too ("in Spain" + "open" + "account"). Words are data (`analyzers/data/concepts.toml`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from analyzers import invites, phrases, speaker, stance, statements, terms, venues
from analyzers.base import UNION
from analyzers.statements import Said
from crawler.page import Page

FILE = "concepts"


@lru_cache(maxsize=64)
def _keyed(topic: str) -> bool:
    return "all" not in terms.table(FILE)[topic]


def said(
    page: Page, topic: str, limit: int = 40, wanted: Callable[[str], object] | None = None
) -> Iterator[Said]:
    """Sentences in the firm's own words that hold a notion, each once (see `statements.said`)."""
    return statements.said(page, topic, limit, FILE, wanted)


def has(page: Page, text: str, *topics: str) -> bool:
    """True where a text holds each of the notions, in the page's languages."""
    spoken = speaker.languages(page)
    return all(phrases.holds(text, t, FILE, spoken if _keyed(t) else ()) for t in topics)


def places(text: str) -> tuple[str, ...]:
    """Member States that a text names, by adjective too; the Union where it names no State."""
    named = invites.only_states(text)
    return named if named and named != (UNION,) else venues.audience(text) or named


def idle(page: Page, text: str) -> bool:
    """True where a sentence asks, denies, defines nothing of the firm's, or tells of others."""
    return text.rstrip().endswith("?") or stance.denied(page, text)
