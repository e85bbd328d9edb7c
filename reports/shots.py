"""Pictures behind quotations: which small picture stands beside which quotation."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

_FILE = re.compile(r"pictures/[a-z0-9-]{1,80}\.(?:png|jpg)")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{16,120000}={0,2}")


@dataclass(frozen=True, slots=True)
class Shot:
    """The pictures of one quotation."""

    source: Markup
    """`data:` address of the small picture."""
    page: str
    """File of the whole page's picture, beside the report; empty where there is none."""
    crop: str
    """File of the part with the quotation; empty where the quotation is no visible text."""
    sha256: str
    """Digest of the crop, or of the page's picture."""


def lookup(document: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], Shot | None]:
    """Return a function that finds the pictures of a sample of the document."""
    found = {}
    for row in document.get("pictures") or ():
        if (shot := _shot(row)) is not None:
            found[row["record_id"], row["quote"], row["place"]] = shot
    return lambda sample: found.get((sample["record_id"], sample["quote"], sample["place"]))


def _shot(row: Mapping[str, Any]) -> Shot | None:
    small = row["thumbnail"]
    if not _BASE64.fullmatch(small):
        return None
    files = {
        key: row[key]["file"] if row[key] and _FILE.fullmatch(row[key]["file"]) else ""
        for key in ("page", "crop")
    }
    named = row["crop"] or row["page"] or {"sha256": ""}
    source = Markup("data:image/jpeg;base64,") + Markup(small)  # noqa: S704 - checked above
    return Shot(source, files["page"], files["crop"], named["sha256"])
