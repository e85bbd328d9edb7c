"""assessment.json: the document itself."""

from __future__ import annotations

import json

from reports.safe import whole
from reports.view import Document


def assessment_json(document: Document) -> bytes:
    """UTF-8, sorted keys, so that two runs can be compared line by line."""
    text = json.dumps(document, sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False)
    return whole(text + "\n").encode()
