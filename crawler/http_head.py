"""Status line and header fields as a WARC reader sees them: the same on the way in and out.

Bytes on the wire have no declared encoding. Readers of archives take a line for UTF-8 where it is
that, and for Latin-1 where not; so does this, so that what a crawl hands on and what an archive
gives back later are one.
"""

from __future__ import annotations

ORIGINAL = "X-Archive-Orig-"
"""Prefix of a field that the archive keeps under another name, so that no reader acts on it."""


def _text(line: bytes) -> str:
    try:
        return line.decode("utf-8").rstrip()
    except UnicodeDecodeError:
        return line.decode("latin-1").rstrip()


def fields(head: bytes) -> tuple[str, list[tuple[str, str]]]:
    """Return (first line, header fields in order) of a head, up to its empty line.

    Folded lines are joined, lines without a colon are left out.
    """
    lines = [_text(line) for line in head.split(b"\n")]
    found: list[tuple[str, str]] = []
    folds = False
    """True where a folded line would belong to the newest field."""
    for number, line in enumerate(lines[1:]):
        if not line:
            break
        if number and line[0] in " \t":
            if folds:
                found[-1] = (found[-1][0], found[-1][1] + line)
            continue
        name, colon, value = line.partition(":")
        folds = bool(colon)
        if folds:
            found.append((name.rstrip(" \t"), value.lstrip()))
    return lines[0], found


def as_served(found: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Give fields that the archive renamed their names back."""
    return tuple((name.removeprefix(ORIGINAL), value) for name, value in found)
