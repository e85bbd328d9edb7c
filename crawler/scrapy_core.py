"""Scrapy's download handler, loaded without the second that it otherwise takes.

For every deprecated name that it makes, Scrapy asks `inspect` for the calling frame and its module,
which looks for the source of each frame among the files of all modules that are loaded.
"""

from __future__ import annotations

import inspect
import sys
from types import FrameType, ModuleType
from typing import Any

_stack, _getmodule = inspect.stack, inspect.getmodule


def _frames(context: int = 1) -> list[tuple[FrameType]]:
    """The frames alone, which is what Scrapy looks at."""
    found: list[tuple[FrameType]] = []
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        found.append((frame,))
        frame = frame.f_back
    return found


def _module(frame: Any) -> ModuleType | None:
    """The module whose code a frame runs; it says so itself."""
    if not isinstance(frame, FrameType):
        return _getmodule(frame)
    return sys.modules.get(frame.f_globals.get("__name__", ""))


inspect.stack = _frames  # type: ignore[assignment]
inspect.getmodule = _module  # type: ignore[assignment]
try:
    from scrapy.core.downloader.handlers import http11
finally:
    inspect.stack, inspect.getmodule = _stack, _getmodule

__all__ = ["http11"]
