"""Who is who among the findings of two runs.

Three values, each the SHA-256 (hex) of canonical JSON, from a finding of assessment.json alone:

- `identity`: signal, host and States. Two runs that see one circumstance give it one identity,
  whatever else changed on its pages.
- `evidence`: one value for each sample, from its words as they read without case, spacing, digits,
  scheme and query. New prices or dates leave it the same; other words do not.
- `fingerprint`: identity and evidence together. It changes when what was quoted changes, so a
  decision about a finding (a waiver) can hold for that evidence only.

The leading name and number in each are part of the contract: another way to compute means another
number, never another value under the same one.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from reports.safe import whole

Finding = Mapping[str, Any]
"""A finding as in docs/assessment.schema.json."""
IDENTITY, EVIDENCE, FINGERPRINT = "identity/1", "evidence/1", "fingerprint/1"
_SPACE, _DIGITS = re.compile(r"\s+"), re.compile(r"\d+(?:[.,\u00a0\u202f' ]\d+)*")
_SCHEME = re.compile(r"\bhttps?://", re.I)
_QUERY = re.compile(r"(?<!/)(//[^\s\"'<>?#/][^\s\"'<>?#]{0,400})[?#][^\s\"'<>]*")


def identity(finding: Finding) -> str:
    """Signal, host (without `www.`) and States (in any order)."""
    host = finding["host"].lower().removeprefix("www.")
    return _digest(IDENTITY, finding["signal"], host, sorted(set(finding["states"])))


def evidence(finding: Finding) -> frozenset[str]:
    """One value for each different piece of evidence."""
    return frozenset(_digest(EVIDENCE, words(s["quote"])) for s in finding["samples"])


def fingerprint(finding: Finding) -> str:
    """Identity and evidence: what a decision about this finding was taken on."""
    return _digest(FINGERPRINT, identity(finding), sorted(evidence(finding)))


def pages(finding: Finding) -> frozenset[str]:
    """The pages of the samples: host and path, without scheme, port, query and last slash."""
    return frozenset(_page(sample["url"]) for sample in finding["samples"])


def words(quote: str) -> str:
    """A quotation as it reads: NFKC, no case, single spaces, `0` for every number."""
    text = unicodedata.normalize("NFKC", whole(quote)).casefold()
    text = _QUERY.sub(r"\1", _SCHEME.sub("//", text))
    return _DIGITS.sub("0", _SPACE.sub(" ", text)).strip()


def _page(url: str) -> str:
    try:
        parts = urlsplit(url)
        return f"{parts.hostname or ''}{parts.path.rstrip('/')}"
    except ValueError:
        return url


def _digest(*parts: object) -> str:
    text = json.dumps(parts, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
