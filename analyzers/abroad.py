"""Sentences that are for people outside the Union only."""

from __future__ import annotations

from functools import lru_cache

from analyzers import invites, mentions, phrases, stance, venues


@lru_cache(maxsize=4096)
def third_country(text: str) -> bool:
    """True where a text names a place or people outside the Union, and none in it."""
    codes = invites.codes(text)
    if mentions.as_states(codes) or venues.audience(text):
        return False
    return bool(codes) or phrases.holds(text, "third_people", stance.FILE)
