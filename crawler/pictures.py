"""Pictures of archived pages with a quotation outlined: what is to be taken, and what was. Pure.

A picture shows an archived record, not the live page: the response or document that the finding
quotes, drawn by Chromium without running scripts, with the styles and images that it names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from crawler.artifacts import Capture
from crawler.replay import captures, files, note, resources

STEM = "pictures"
"""How the archive files of pictures begin, and the folder that they are laid out in."""
TAKEN = "urn:soliscope:pictures"
"""Metadata record: one row for each quotation, with the names of its pictures."""
NAME = "urn:soliscope:picture:"
"""What the address of a picture's record begins with; the file name follows."""
MOST = 40
"""Quotations of one case that pictures are taken of."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation that a picture is wanted of."""

    record_id: str
    quote: str
    place: str

    @property
    def key(self) -> str:
        """Short name that only depends on the quotation."""
        text = "\0".join((self.record_id, self.quote, self.place))
        return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Picture:
    """The pictures of one quotation; a name is empty where there is none."""

    record_id: str
    quote: str
    place: str
    full: str
    """File name of the whole page, cut at a length."""
    crop: str = ""
    """File name of the part with the quotation outlined; empty where it is no visible text."""
    thumbnail: str = ""
    """File name of a small picture for the report."""
    error: str = ""
    """Why there is no picture."""

    def to_json(self) -> dict[str, str]:
        """As plain JSON."""
        return asdict(self)


def taken(folder: Path) -> tuple[Picture, ...]:
    """Pictures in a case's archive; nothing where none were taken."""
    if folder.is_file() or not files(folder, STEM):
        return ()
    told = note(folder, TAKEN, STEM) or {}
    names = {field.name for field in fields(Picture)}
    rows = told.get("pictures")
    return tuple(_picture(row, names) for row in rows if isinstance(row, dict)) if rows else ()


def _picture(row: dict[str, Any], names: set[str]) -> Picture:
    return Picture(**{name: str(row.get(name, "")) for name in names})


def images(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield (file name, bytes) of every picture in a case's archive, each once."""
    seen = set()
    if folder.is_file() or not files(folder, STEM):
        return
    for url, body in resources(folder, STEM):
        name = url.removeprefix(NAME)
        plain = name.replace("-", "").replace(".", "").isalnum() and not name.startswith(".")
        if url.startswith(NAME) and plain and name not in seen:
            seen.add(name)
            yield name, body


def pages(folder: Path, wanted: frozenset[str]) -> dict[str, Capture]:
    """The archived pages that are wanted, by record id."""
    return {c.record_id: c for c in captures(folder) if c.record_id in wanted}
