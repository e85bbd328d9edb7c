"""Letters to firms, from cases: DOCX as it is edited, HTML or PDF as it is sent."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from soliscope.errors import UsageError

KINDS = (".docx", ".pdf", ".html")


def check(file: Path, template: Path | None) -> bytes:
    """Read the template, if one is named, and refuse a pair that does not fit together."""
    kind = file.suffix.lower()
    if kind not in KINDS:
        raise UsageError(f"{file} is no letter: name a .docx, .pdf or .html file.")
    if template is None:
        return b""
    wanted = (".docx",) if kind == ".docx" else (".html", ".htm", ".j2")
    if template.suffix.lower() not in wanted:
        raise UsageError(
            f"A {kind} letter is made from a {wanted[0]} template, and {template} is none."
        )
    try:
        return template.read_bytes()
    except OSError as error:
        raise UsageError(f"The template {template} cannot be read: {error.strerror}.") from None


def of(case: Path, file: Path, template: bytes = b"", browser: str = "") -> bytes:
    """The letter for a case, in the form that the file's name asks for."""
    from reports import letter

    path = case / "assessment.json" if case.is_dir() else case
    try:
        data = path.read_bytes()
        document: dict[str, Any] = json.loads(data)
        _ = document["firm"]["name"], document["findings"], document["coverage"]["hosts"]
    except FileNotFoundError:
        raise UsageError(f"There is no finished run at {case}: no {path.name} is there.") from None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise UsageError(f"{path} is not the assessment.json of a run.") from None
    digest = hashlib.sha256(data).hexdigest()
    try:
        if file.suffix.lower() == ".docx":
            return letter.docx(document, digest, template)
        page = letter.html(document, digest, template)
    except letter.BadTemplate as error:
        raise UsageError(f"The template cannot be used: {error}.") from None
    if file.suffix.lower() == ".html":
        return page
    from soliscope import pdf

    return pdf.printed(page, browser)
