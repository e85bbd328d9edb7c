"""crawl.log stays a list of lines: what strangers wrote cannot forge one, nor move a terminal."""

from __future__ import annotations

import logging
import re

from scrapy.utils import log as scrapy_log

LONGEST = 4_000
"""Characters of one message."""
_HIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


class Inert(logging.Formatter):
    """Formats a record with every control, direction and line-end character shown by its number.

    The lines of a message but for the first are indented, so that none looks like a record.
    """

    def __init__(self, inner: logging.Formatter | None) -> None:
        super().__init__()
        self._inner = inner or logging.Formatter()

    def format(self, record: logging.LogRecord) -> str:
        """Format one record (logging's interface)."""
        text = self._inner.format(record)
        if len(text) > LONGEST:
            text = f"{text[:LONGEST]} [{len(text) - LONGEST} more characters]"
        shown = _HIDDEN.sub(lambda match: f"<U+{ord(match[0]):04X}>", text)
        return shown.replace("\n", "\n    ")


def make_inert() -> None:
    """Give Scrapy's log handler that formatter; a log that cannot be written ends no crawl."""
    handler = scrapy_log.get_scrapy_root_handler()
    if handler is None or isinstance(handler.formatter, Inert):
        return
    handler.setFormatter(Inert(handler.formatter))
    handler.handleError = lambda record: None  # type: ignore[method-assign]
