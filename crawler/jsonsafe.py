"""JSON from strangers: bounded in size and depth, and never silently ambiguous.

RFC 8259 leaves open what a key given twice means (section 4): such a text is refused here, because
two readers could see two different things in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, NoReturn

MAX_TEXT = 4_000_000
"""Characters of one JSON text."""
MAX_DEPTH = 60
"""Nesting; the deepest known page of a store has 20."""
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.S)


def load(text: str, start: int = 0) -> Any:
    """Read the object or array that begins at `start`; what stands behind it is ignored.

    Raises ValueError, with a short phrase, where it is damaged, too large, too deep, or has a key
    twice in one object.
    """
    end = _end(text, start)
    try:
        return json.loads(text[start:end], object_pairs_hook=_once, parse_constant=_refuse_constant)
    except json.JSONDecodeError:
        raise ValueError("damaged JSON") from None
    except RecursionError:
        raise ValueError("JSON nested too deeply") from None


def _end(text: str, start: int) -> int:
    if text[start : start + 1] not in ("[", "{"):
        raise ValueError("no JSON object or array")
    depth = 0
    for token in _TOKEN.finditer(text, start, start + MAX_TEXT):
        mark = token[0]
        if mark in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                raise ValueError("JSON nested too deeply")
        elif mark in "]}":
            depth -= 1
            if depth == 0:
                return token.end()
    raise ValueError("JSON too large" if len(text) - start > MAX_TEXT else "damaged JSON")


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError("JSON with the same key twice")
        found[key] = value
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"JSON with {name}")


def at(value: Any, *path: int | str) -> Any:
    """Follow keys and indices; None where there is nothing of the kind."""
    for step in path:
        if isinstance(step, str):
            value = value.get(step) if isinstance(value, dict) else None
        else:
            inside = isinstance(value, list) and 0 <= step < len(value)
            value = value[step] if inside else None
    return value
