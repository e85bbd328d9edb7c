"""Scrapy's download handler, loaded without the second that it otherwise takes.

For every deprecated name that it makes, Scrapy asks `inspect.stack()` for the calling frame, which
looks for the source of each frame among all modules that are loaded.
"""

from __future__ import annotations

import inspect
import sys
from types import FrameType

_stack = inspect.stack


def _frames(context: int = 1) -> list[tuple[FrameType]]:
    """The frames alone, which is what Scrapy looks at."""
    found: list[tuple[FrameType]] = []
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        found.append((frame,))
        frame = frame.f_back
    return found


inspect.stack = _frames  # type: ignore[assignment]
try:
    from scrapy.core.downloader.handlers import http11
finally:
    inspect.stack = _stack

__all__ = ["http11"]
