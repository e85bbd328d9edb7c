"""Cut a text into blocks, and take out of a block what has no language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

LONG = 1000
"""Characters. A longer block is never judged as a whole."""
SENTENCE = 40
"""Characters. Shorter sentences go together: they say too little alone."""
PIECE = 400
"""Characters. Text without an end of sentence is cut behind the next white space."""
HARD = 600
"""Characters. Text without white space is cut here."""

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_STOP = re.compile(r"[.!?…;]['\"”»)]*(?=\s)|[。！？]")
_SPACE = re.compile(r"\s")
_NOT_PROSE = re.compile(
    r"[_={}<>\\|$#@]|::|://|\w\(\)|^www\.|\.(?:com|org|net|io|eu|xyz)\b"
    r"|[a-z]{3}[A-Z]|[A-Z][a-z]+[A-Z]"  # camelCase; Irish "gCeann", "hÉireann" is none
)
_TOKEN = re.compile(r"\w+")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_TICKER = re.compile(r"[^\w\s]*[A-Z]{2,6}[^\w\s]*")
_PAIR = re.compile(r"""["'] ?(?:=>|:) ?["'\[{\d]""")


def lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of the lines that are not blank, without the white space around."""
    for match in _LINE.finditer(text):
        line = match[0]
        stripped = line.strip()
        if stripped:
            start = match.start() + len(line) - len(line.lstrip())
            yield start, start + len(stripped)


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield start and end of groups of whole sentences in text[start:end], in order.

    A group has SENTENCE characters or more (the last one may have fewer) and stops at the first end
    of sentence behind them; where none comes it is cut, so none has more than HARD. Only the white
    space between groups is left out.
    """
    while end - start > SENTENCE:
        stop = _STOP.search(text, start + SENTENCE, min(end, start + PIECE))
        cut = stop.end() if stop else min(end, start + PIECE)
        if not stop and cut < end:
            space = _SPACE.search(text, cut, min(end, start + HARD))
            cut = space.start() if space else min(end, start + HARD)
        yield start, cut
        start = cut + len(text[cut : cut + HARD]) - len(text[cut : cut + HARD].lstrip())
    if start < end:
        yield start, end


def is_data(block: str) -> bool:
    """Return whether `block` is quoted keys and values: its strings are not what the page says."""
    return len(_PAIR.findall(block)) >= max(2, len(block) / 150)


def plain(block: str) -> str:
    """Return the words of `block`: NFC, without addresses, numbers, tickers and code.

    A line in capitals is lower-cased, and keeps its short words, which are no tickers there.
    """
    block = unicodedata.normalize("NFC", block)
    capitals = sum(map(str.isupper, block))
    shouting = capitals >= 8 and capitals > 3 * sum(map(str.islower, block))
    tokens = [token for token in block.split() if not _NOT_PROSE.search(token)]
    if not shouting:
        tokens = [token for token in tokens if not _TICKER.fullmatch(token)]
    words = _TOKEN.sub(_without_digits, " ".join(tokens))
    return words.lower() if shouting else words


def _without_digits(match: re.Match[str]) -> str:
    return " " if _DIGIT.search(match[0]) else match[0]


def words(block: str) -> list[str]:
    """Return the words of `block` without the punctuation before them."""
    return _WORD.findall(block)
