"""What was found in a text, kept by the text: navigation, footers and terms repeat on a site."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

T = TypeVar("T")


def remembered(
    below: int, most: int = 16_384
) -> Callable[[Callable[[str], T]], Callable[[str], T]]:
    """Keep the results of a function for texts of fewer than `below` characters, `most` of them.

    Longer texts seldom repeat, and would fill the memory.
    """

    def wrap(find: Callable[[str], T]) -> Callable[[str], T]:
        kept = lru_cache(maxsize=most)(find)

        @wraps(find)
        def found(text: str) -> T:
            return kept(text) if len(text) < below else find(text)

        return found

    return wrap
